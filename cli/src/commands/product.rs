//! `hgz product`: what a maker registers once.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::label::{FieldName, Label};
use chain_core::records::origin::Origin;
use chain_core::records::product::{Product, ProductDetails};
use chain_core::values::amount::Unit;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::edition::Edition;
use chain_core::values::text::{ProductId, Remark};
use clap::Subcommand;
use hgz_api::Answer;

use crate::chain::client::NodeClient;
use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::{GroundsArguments, SubmitArguments};
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz product register config/examples/boards/product.toml --key maker.key",
    "hgz product amend config/examples/boards/product.toml --reason 等级录入错误 --key maker.key",
    "hgz product show 91430700999999015X/KSY-PC-12",
    "hgz product list --maker 91430700999999015X",
];

/// `hgz product`.
#[derive(Debug, Subcommand)]
pub(crate) enum ProductCommand {
    /// Register a product, as its maker or importer.
    #[command(after_help = examples![
        "hgz product register config/examples/boards/product.toml --key maker.key",
    ])]
    Register {
        /// The product's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Change what is stated of a product, as its maker, from the next certificate on.
    ///
    /// The file states the whole product. What was certified keeps the edition it was certified on.
    #[command(after_help = examples![
        "hgz product amend config/examples/boards/product.toml --reason 等级录入错误 --key maker.key",
    ])]
    Amend {
        /// The product's file.
        file: PathBuf,
        /// Why.
        #[arg(long)]
        reason: Remark,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a product: the edition in force, or an earlier one.
    #[command(after_help = examples![
        "hgz product show 91430700999999015X/KSY-PC-12",
        "hgz product show 91430700999999015X/KSY-PC-12 --edition 1",
    ])]
    Show {
        /// Its id, `MAKER/NUMBER`.
        id: ProductId,
        /// The number of the edition; without it, the one in force.
        #[arg(long, value_name = "NUMBER")]
        edition: Option<Edition>,
    },
    /// Confirm or set the classes of a product, as the bureau.
    #[command(after_help = examples![
        "hgz product classify 91430700999999015X/KSY-PC-12 --class wall_board --reason 类别复核 --legal-basis 重点工业产品质量安全监管目录 --key bureau.key",
    ])]
    Classify {
        /// Its id, `MAKER/NUMBER`.
        id: ProductId,
        /// A class of the ruleset in force; repeat it for more. Without any: it is of no class.
        #[arg(long = "class", value_name = "CLASS")]
        classes: Vec<FieldName>,
        #[command(flatten)]
        grounds: GroundsArguments,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// List products.
    #[command(after_help = examples![
        "hgz product list --maker 91430700999999015X",
        "hgz product list --text 石膏板 --limit 20",
    ])]
    List {
        /// Only those of this maker.
        #[arg(long, value_name = "CODE")]
        maker: Option<CreditCode>,
        /// Only those whose name contains this text.
        #[arg(long)]
        text: Option<String>,
        #[command(flatten)]
        page: PageArguments,
    },
}

/// Runs `hgz product`.
pub(crate) fn run(context: &Context, command: ProductCommand) -> Result<CommandOutcome, CliError> {
    match command {
        ProductCommand::Register { file, submit } => {
            let stated = input::product(&file)?;
            let subject = format!("{} {}", stated.key, stated.details.name);
            let act = Act::RegisterProduct { number: stated.key, product: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        ProductCommand::Classify { id, mut classes, grounds, submit } => {
            classes.sort();
            classes.dedup();
            let subject = id.to_string();
            let act = Act::ClassifyProduct { product: id, classes, grounds: grounds.into() };
            submit_act(context, &submit, act, &subject)
        }
        ProductCommand::List { maker, text, page } => {
            let query = ApiQuery::new("/v1/products").with_some("maker", maker);
            list(&context.voice, &context.client, &query.with_some("text", text).page(&page))
        }
        ProductCommand::Amend { file, reason, submit } => {
            let stated = input::product(&file)?;
            let subject = format!("{} {}", stated.key, stated.details.name);
            let act = Act::AmendProduct { number: stated.key, product: stated.details, reason };
            submit_act(context, &submit, act, &subject)
        }
        ProductCommand::Show { id, edition } => {
            let path = match edition {
                Some(edition) => format!("/v1/products/{id}/editions/{edition}"),
                None => format!("/v1/products/{id}"),
            };
            let answer: Answer<Product> = context.client.get(&path)?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

/// The edition of a product that is in force. Of a product that is not there it is the first one: the
/// chain says best what is wrong with an act about it.
pub(crate) fn edition_in_force(client: &NodeClient, id: &ProductId) -> Result<Edition, CliError> {
    match client.get::<Answer<Product>>(&format!("/v1/products/{id}")) {
        Ok(answer) => Ok(answer.data.edition),
        Err(CliError::NotFound { .. }) => Ok(Edition::FIRST),
        Err(error) => Err(error),
    }
}

fn text(voice: &Voice, product: &Product) -> String {
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("产品", "product"), &product.id)
        .add(voice.pick("版次", "edition"), product.edition);
    add_fields(voice, &mut fields, &product.details);
    let unit = product.details.measured_in.map(Unit::symbol);
    fields.add_some(voice.pick("计量单位", "sold by"), unit);
    for variant in &product.details.variants {
        let title = voice.pick("规格", "variant");
        let gtin = variant.gtin.as_ref().map(|gtin| format!(" GTIN {gtin}")).unwrap_or_default();
        fields.add(title, format!("{}{gtin}", variant.code));
        add_label(voice, &mut fields, &variant.label);
    }
    fields.add(voice.pick("登记高度", "registered at height"), product.registered_at);
    if let Some(amended) = &product.amended {
        fields
            .add(voice.pick("修订日期", "amended on"), amended.on)
            .add(voice.pick("修订原因", "because"), &amended.reason);
    }
    fields.to_string()
}

fn list(voice: &Voice, client: &NodeClient, query: &ApiQuery) -> Result<CommandOutcome, CliError> {
    let header = [
        voice.pick("产品", "product"),
        voice.pick("产品名称", "name"),
        voice.pick("型号", "model"),
        voice.pick("类别", "category"),
    ];
    page::list(voice, client, query, &header, |product: &Product| {
        let details = &product.details;
        vec![
            product.id.to_string(),
            details.name.to_string(),
            details.model.as_ref().map(ToString::to_string).unwrap_or_default(),
            details.category.to_string(),
        ]
    })
}

/// Adds what the maker states of a product.
pub(crate) fn add_fields(voice: &Voice, fields: &mut FieldList, details: &ProductDetails) {
    fields
        .add(voice.pick("产品名称", "name"), &details.name)
        .add_some(voice.pick("型号", "model"), details.model.as_ref())
        .add_some(voice.pick("规格", "specification"), details.specification.as_ref())
        .add(voice.pick("类别", "category"), &details.category);
    for standard in &details.standards {
        fields.add(
            voice.pick("执行标准", "standard"),
            format!("{} {}", standard.number, standard.title),
        );
    }
    add_origin(voice, fields, details);
    fields.add_some("GTIN", details.gtin.as_ref());
    add_label(voice, fields, &details.label);
}

/// Adds who makes it and where, if it is not the maker at its address.
fn add_origin(voice: &Voice, fields: &mut FieldList, details: &ProductDetails) {
    match &details.origin {
        Origin::Own => {}
        Origin::Entrusted { producer } => {
            fields.add(voice.pick("受委托生产企业", "made by"), producer);
        }
        Origin::Imported { foreign_maker, country, place } => {
            fields
                .add(voice.pick("境外生产者", "maker abroad"), foreign_maker)
                .add(voice.pick("原产国（地区）", "country of origin"), country)
                .add_some(voice.pick("原产地", "place of origin"), place.as_ref());
        }
    }
    fields.add_some(voice.pick("实际生产地址", "made at"), details.production_address.as_ref());
}

/// Adds the fields of a label, each by what people call it.
pub(crate) fn add_label(voice: &Voice, fields: &mut FieldList, label: &Label) {
    for (name, value) in label.iter() {
        fields.add(voice.field_title(name), value);
    }
}
