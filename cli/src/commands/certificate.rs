//! `hgz certificate`: checking, issuing, showing, withdrawing and revoking.

mod check;
mod list;

use std::path::PathBuf;
use std::str::FromStr;

use chain_core::act::Act;
use chain_core::records::certificate::{Certificate, CertificateDetails, PartyRole};
use chain_core::records::items::{ItemRanges, ItemRangesError};
use chain_core::records::product::ProductDetails;
use chain_core::records::serial::Serial;
use chain_core::records::supervision::{RecallScope, RecallStatus};
use chain_core::ruleset::Ruleset;
use chain_core::values::amount::in_units;
use chain_core::values::text::CertificateId;
use clap::{Args, Subcommand};
use hgz_api::{Answer, CertificateAnswer, VariantItems};
use hgz_verifier::{certificate_standing, found_unqualified};

use check::CertificateCheckArguments;
use list::ListArguments;

use super::key::KeyArgument;
use super::{product, report};
use crate::chain::client::NodeClient;
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::{GroundsArguments, OwnGroundsArguments, OwnNumber, SubmitArguments};
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::variants::variants;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz certificate check config/examples/boards/certificate.toml",
    "hgz certificate issue config/examples/boards/certificate.toml --label-key label.key --key maker.key",
    "hgz certificate show 91430700999999015X/KSY-20261118-01",
    "hgz certificate list --maker 91430700999999015X --issued-from 2026-11-01",
    "hgz certificate revoke 91430700999999015X/KSY-20261118-01 --reason 抽查不合格 --legal-basis 产品质量法第十五条 --key bureau.key",
];

/// `hgz certificate`.
#[derive(Debug, Subcommand)]
pub(crate) enum CertificateCommand {
    /// Check a certificate's file against the labelling rules, without a node.
    #[command(after_help = check::EXAMPLES)]
    Check(CertificateCheckArguments),
    /// Certify a batch, as its maker.
    #[command(after_help = examples![
        "hgz certificate issue config/examples/boards/certificate.toml --label-key label.key --key maker.key",
        "hgz certificate issue certificate.toml --label-key label.key --key maker.key --dry-run",
    ])]
    Issue {
        /// The certificate's file.
        file: PathBuf,
        /// The key that signs the item codes, as key file or public key; without it, the file's.
        #[arg(long, value_name = "KEY")]
        label_key: Option<KeyArgument>,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a certificate and all it rests on.
    #[command(after_help = examples![
        "hgz certificate show 91430700999999015X/KSY-20261118-01",
        "hgz certificate show 417282719455",
    ])]
    Show {
        /// Its id `MAKER/NUMBER`, or its serial.
        certificate: CertificateName,
    },
    /// List certificates.
    #[command(after_help = list::EXAMPLES)]
    List(Box<ListArguments>),
    /// Void a certificate, as the bureau.
    #[command(after_help = examples![
        "hgz certificate revoke 91430700999999015X/KSY-20261118-01 --reason 抽查不合格 --legal-basis 产品质量法第十五条 --key bureau.key",
    ])]
    Revoke(RevokeArguments),
    /// Take a certificate back, as its maker, while nothing of it has left the factory.
    ///
    /// Its whole quantity can be certified again on the same reports. To replace a wrong certificate
    /// in one step, write `supersedes` into the file of the new one instead.
    #[command(after_help = examples![
        "hgz certificate withdraw KSY-20261118-01 --reason 批次号录入错误 --key maker.key",
        "hgz certificate withdraw KSY-20261118-01 --spoilt 1-40 --reason 标签印错 --key maker.key",
    ])]
    Withdraw(WithdrawArguments),
}

/// What to take back, and why.
#[derive(Debug, Args)]
pub(crate) struct WithdrawArguments {
    /// Its number; its full id is accepted as well.
    certificate: OwnNumber,
    /// Labels that were printed and are spoilt: they are named as void.
    #[arg(long, value_name = "ITEMS", default_value = "", hide_default_value = true, value_parser = ranges)]
    spoilt: ItemRanges,
    #[command(flatten)]
    grounds: OwnGroundsArguments,
    #[command(flatten)]
    submit: SubmitArguments,
}

/// Ranges of items, or none.
fn ranges(text: &str) -> Result<ItemRanges, ItemRangesError> {
    if text.is_empty() { Ok(ItemRanges::default()) } else { text.parse() }
}

/// What to revoke, and why.
#[derive(Debug, Args)]
pub(crate) struct RevokeArguments {
    /// Its id, `MAKER/NUMBER`.
    certificate: CertificateId,
    #[command(flatten)]
    grounds: GroundsArguments,
    #[command(flatten)]
    submit: SubmitArguments,
}

/// A certificate on the command line.
#[derive(Debug, Clone)]
pub(crate) enum CertificateName {
    Id(CertificateId),
    Serial(Serial),
}

impl FromStr for CertificateName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains('/') {
            return text.parse().map(Self::Id).map_err(|error| format!("{error}"));
        }
        text.parse().map(Self::Serial).map_err(|_| {
            "not a certificate; write MAKER/NUMBER (the maker's credit code), or the serial"
                .to_owned()
        })
    }
}

/// Asks the node for a certificate and all it rests on.
pub(crate) fn find(
    client: &NodeClient,
    name: &CertificateName,
) -> Result<Answer<CertificateAnswer>, CliError> {
    match name {
        CertificateName::Id(id) => client.get(&format!("/v1/certificates/{id}")),
        CertificateName::Serial(serial) => client.get(&format!("/v1/serials/{serial}")),
    }
}

/// The serial of a certificate: an id is looked up.
pub(crate) fn serial(client: &NodeClient, name: &CertificateName) -> Result<Serial, CliError> {
    match name {
        CertificateName::Id(_) => Ok(find(client, name)?.data.certificate.serial),
        CertificateName::Serial(serial) => Ok(*serial),
    }
}

/// Runs `hgz certificate`.
pub(crate) fn run(
    context: &Context,
    command: CertificateCommand,
) -> Result<CommandOutcome, CliError> {
    match command {
        CertificateCommand::Check(arguments) => check::run(&context.voice, &arguments),
        CertificateCommand::Issue { file, label_key, submit } => {
            let label_key = label_key.map(|key| key.public_key()).transpose()?;
            let maker = context.own_organisation()?;
            let mut stated = input::certificate(&file, Some(maker), label_key)?;
            stated.fill_edition(|product| product::edition_in_force(&context.client, product))?;
            let subject = format!("{maker}/{} × {}", stated.key, stated.details.quantity);
            let act = Act::IssueCertificate { number: stated.key, certificate: stated.details };
            let submitted = submit_act(context, &submit, act, &subject);
            submitted.map_err(|error| match error {
                CliError::Refused { body, .. } => {
                    CliError::Refused { body, files: vec![stated.source] }
                }
                other => other,
            })
        }
        CertificateCommand::Show { certificate } => {
            let answer = find(&context.client, &certificate)?;
            let text = text(&context.voice, &context.client, &answer);
            Ok(CommandOutcome::ok(answer, text))
        }
        CertificateCommand::List(arguments) => {
            list::run(&context.voice, &context.client, &arguments)
        }
        CertificateCommand::Withdraw(arguments) => {
            let WithdrawArguments { certificate: OwnNumber(certificate), spoilt, grounds, submit } =
                arguments;
            let subject = certificate.to_string();
            let grounds = grounds.into();
            let act = Act::WithdrawCertificate { certificate, spoilt, grounds };
            submit_act(context, &submit, act, &subject)
        }
        CertificateCommand::Revoke(arguments) => {
            let RevokeArguments { certificate, grounds, submit } = arguments;
            let subject = certificate.to_string();
            let act = Act::RevokeCertificate { certificate, grounds: grounds.into() };
            submit_act(context, &submit, act, &subject)
        }
    }
}

fn text(voice: &Voice, client: &NodeClient, answer: &Answer<CertificateAnswer>) -> String {
    let data = &answer.data;
    let mut fields = FieldList::default();
    add_certificate(voice, client, &mut fields, &data.certificate);
    let amount = whole_amount(&data.certificate.details, &data.product.details);
    fields
        .add_some(voice.pick("总量", "amount"), amount)
        .add(
            voice.pick("已激活", "activated"),
            format!("{} ({})", data.items.activated.count(), data.items.activated),
        )
        .add(
            voice.pick("已作废", "voided"),
            format!("{} ({})", data.items.voided.count(), data.items.voided),
        );
    for recall in data.recalls.0.iter().filter(|recall| recall.status == RecallStatus::Open) {
        let items = match &recall.items {
            RecallScope::All => voice.pick("全部", "all").to_owned(),
            RecallScope::Items(items) => items.to_string(),
        };
        fields.add(voice.pick("召回中", "recalled"), format!("{items} ({})", recall.recall));
    }
    for finding in &data.findings {
        fields.add(
            voice.pick("不合格记录", "against the batch"),
            found_unqualified(voice.language, finding),
        );
    }
    for holding in data.holdings.as_slice() {
        let on = holding.shipment.as_ref().map(|shipment| format!(" → {shipment}"));
        fields.add(
            voice.pick("持有者", "held by"),
            format!("{} {}{}", holding.items, holding.holder, on.unwrap_or_default()),
        );
    }
    product::add_fields(voice, &mut fields, &data.product.details);
    for party in &data.certificate.parties {
        let title = match party.role {
            PartyRole::Importer => voice.pick("进口商", "importer"),
            PartyRole::Maker => voice.pick("生产者", "maker"),
            PartyRole::Producer => voice.pick("受委托生产企业", "made for it by"),
        };
        let comma = voice.pick("，", ", ");
        fields.add(title, format!("{}{comma}{}", party.name, party.address));
    }
    let name = &data.maker.details.name;
    let is_renamed = data.certificate.answerable().is_some_and(|party| party.name != *name);
    fields.add_some(voice.pick("现名称", "called now"), is_renamed.then_some(name));
    for one in &data.reports {
        fields.add(
            voice.pick("检验报告", "report"),
            format!(
                "{} {} {}{}",
                one.report.id.number,
                report::conclusion(voice, one.report.details.conclusion),
                one.institute.details.name,
                report::standing_behind(voice, &one.report)
            ),
        );
    }
    for one in &data.covers {
        fields.add(
            voice.pick("保险", "cover"),
            format!("{} {}", one.cover.id.number, one.insurer.details.name),
        );
    }
    fields.add(voice.pick("截至高度", "as of height"), answer.height);
    let all = ItemRanges::up_to(data.certificate.details.quantity);
    let by_variant = VariantItems::of(&data.certificate, all.as_slice());
    format!("{fields}{}", variants(voice, &by_variant))
}

/// Adds what the certificate itself says.
fn add_certificate(
    voice: &Voice,
    client: &NodeClient,
    fields: &mut FieldList,
    certificate: &Certificate,
) {
    let details = &certificate.details;
    let status = certificate_standing(voice.language, certificate);
    fields
        .add(voice.pick("合格证", "certificate"), &certificate.id)
        .add(voice.pick("序号", "serial"), certificate.serial)
        .add(voice.pick("状态", "status"), status)
        .add_some(voice.pick("替代", "supersedes"), details.supersedes.as_ref())
        .add(voice.pick("批次", "batch"), &details.batch)
        .add(voice.pick("生产日期", "made on"), details.production_date)
        .add(voice.pick("数量", "quantity"), details.quantity)
        .add(voice.pick("签发日期", "issued on"), certificate.issued_on);
    fields.add(voice.pick("产品版次", "edition of the product"), details.edition);
    for input in &details.inputs {
        fields.add(voice.pick("原材料", "made from"), input);
    }
    product::add_label(voice, fields, &details.label);
    add_warnings(voice, client, fields, certificate);
}

/// How much all deliveries are together, of goods that are sold by amount.
fn whole_amount(details: &CertificateDetails, product: &ProductDetails) -> Option<String> {
    let unit = product.measured_in?;
    Some(format!("{} {}", in_units(details.whole_measure()), unit.symbol()))
}

/// Adds the rules of severity *warning* that the certificate breaks, in the words of the ruleset it
/// was validated against. The words are the node's: without it there are the ids.
fn add_warnings(
    voice: &Voice,
    client: &NodeClient,
    fields: &mut FieldList,
    certificate: &Certificate,
) {
    if certificate.warnings.is_empty() {
        return;
    }
    let path = format!("/v1/rulesets/{}", certificate.ruleset);
    let ruleset = client.get::<Answer<Ruleset>>(&path).ok().map(|answer| answer.data);
    for warning in &certificate.warnings {
        let rules = ruleset.iter().flat_map(|ruleset| &ruleset.rules);
        let message = rules
            .into_iter()
            .find(|rule| rule.id == *warning)
            .map(|rule| voice.pick(&rule.message_zh, &rule.message_en).to_owned());
        let text = [Some(warning.clone()), message].into_iter().flatten();
        fields.add(voice.pick("提醒", "warning"), text.collect::<Vec<_>>().join(" "));
    }
}
