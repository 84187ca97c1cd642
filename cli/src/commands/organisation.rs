//! `hgz organisation`: the registry's entries.

use std::path::{Path, PathBuf};

use chain_core::act::Act;
use chain_core::records::classification::EnterpriseClass;
use chain_core::records::organisation::{Organisation, OrganisationStatus};
use chain_core::records::permission::Role;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use clap::{Args, Subcommand, ValueEnum};
use hgz_api::{Answer, StandingAnswer};

use super::key::KeyArgument;
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
    "hgz organisation register config/examples/boards/organisation.toml --admin-key maker.key --key bureau.key",
    "hgz organisation update config/examples/boards/organisation.toml --key bureau.key",
    "hgz organisation suspend 91430700999999015X --reason 停产整顿 --legal-basis 产品质量法第五十条 --key bureau.key",
    "hgz organisation show 91430700999999015X",
    "hgz organisation list --role seller",
];

/// `hgz organisation`.
#[derive(Debug, Subcommand)]
pub(crate) enum OrganisationCommand {
    /// Enter an organisation and its admin keys into the registry, as the bureau.
    #[command(after_help = examples![
        "hgz organisation register config/examples/boards/organisation.toml --admin-key maker.key --key bureau.key",
    ])]
    Register {
        /// The organisation's file.
        file: PathBuf,
        /// An admin key, as key file or public key; repeat it for more. The file may name
        /// `admin_keys` as well.
        #[arg(long = "admin-key", value_name = "KEY")]
        admin_keys: Vec<KeyArgument>,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Replace an organisation's entry, as the bureau; its keys stay as they are.
    #[command(after_help = examples![
        "hgz organisation update config/examples/boards/organisation.toml --key bureau.key",
    ])]
    Update {
        /// The organisation's file: the whole entry. `admin_keys` in it are ignored.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Suspend an organisation, as the bureau: it may not act, what it did stands.
    #[command(after_help = examples![
        "hgz organisation suspend 91430700999999015X --reason 停产整顿 --legal-basis 产品质量法第五十条 --key bureau.key",
    ])]
    Suspend(StatusArguments),
    /// Let a suspended organisation act again, as the bureau.
    #[command(after_help = examples![
        "hgz organisation reinstate 91430700999999015X --reason 整改验收合格 --legal-basis 产品质量法第十七条 --key bureau.key",
    ])]
    Reinstate(StatusArguments),
    /// Give an enterprise a class for some time, as the bureau.
    #[command(after_help = examples![
        "hgz organisation classify 91430700999999015X --class A --from 2026-12-01 --until 2028-11-30 --reason 年度分类评定 --legal-basis 工业产品质量安全风险分级分类监管办法 --key bureau.key",
    ])]
    Classify {
        /// Its unified social credit code.
        code: CreditCode,
        /// The class: A is looked at least, D most.
        #[arg(long, value_enum, ignore_case = true)]
        class: ClassArgument,
        /// The first day: today or later.
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// The last day: at most three years later.
        #[arg(long, value_name = "DATE")]
        until: Date,
        #[command(flatten)]
        grounds: GroundsArguments,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show the classes of an enterprise, and what was found of its goods.
    #[command(after_help = examples![
        "hgz organisation standing 91430700999999015X",
    ])]
    Standing {
        /// Its unified social credit code.
        code: CreditCode,
    },
    /// List organisations.
    #[command(after_help = examples![
        "hgz organisation list",
        "hgz organisation list --role institute --text 检验",
    ])]
    List {
        /// Only those with this role.
        #[arg(long, value_enum)]
        role: Option<RoleArgument>,
        /// Only those whose name contains this text.
        #[arg(long)]
        text: Option<String>,
        #[command(flatten)]
        page: PageArguments,
    },
    /// Show an organisation.
    #[command(after_help = examples![
        "hgz organisation show 91430700999999015X",
    ])]
    Show {
        /// Its unified social credit code.
        code: CreditCode,
    },
}

/// Whose status to change, and why.
#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    /// Its unified social credit code.
    code: CreditCode,
    #[command(flatten)]
    grounds: GroundsArguments,
    #[command(flatten)]
    submit: SubmitArguments,
}

/// A role on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RoleArgument {
    Bureau,
    Institute,
    Insurer,
    Enterprise,
    Seller,
    Importer,
}

impl From<RoleArgument> for Role {
    fn from(argument: RoleArgument) -> Self {
        match argument {
            RoleArgument::Bureau => Self::Bureau,
            RoleArgument::Institute => Self::Institute,
            RoleArgument::Insurer => Self::Insurer,
            RoleArgument::Enterprise => Self::Enterprise,
            RoleArgument::Seller => Self::Seller,
            RoleArgument::Importer => Self::Importer,
        }
    }
}

/// A class on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ClassArgument {
    A,
    B,
    C,
    D,
}

impl From<ClassArgument> for EnterpriseClass {
    fn from(argument: ClassArgument) -> Self {
        match argument {
            ClassArgument::A => Self::A,
            ClassArgument::B => Self::B,
            ClassArgument::C => Self::C,
            ClassArgument::D => Self::D,
        }
    }
}

/// Runs `hgz organisation`.
pub(crate) fn run(
    context: &Context,
    command: OrganisationCommand,
) -> Result<CommandOutcome, CliError> {
    match command {
        OrganisationCommand::Register { file, admin_keys, submit } => {
            register(context, &file, admin_keys, &submit)
        }
        OrganisationCommand::Update { file, submit } => {
            let organisation = input::organisation(&file)?.details;
            let subject = format!("{} {}", organisation.code, organisation.name);
            submit_act(context, &submit, Act::UpdateOrganisation { organisation }, &subject)
        }
        OrganisationCommand::Suspend(StatusArguments { code, grounds, submit }) => {
            let act = Act::SuspendOrganisation { organisation: code, grounds: grounds.into() };
            submit_act(context, &submit, act, code.as_str())
        }
        OrganisationCommand::Reinstate(StatusArguments { code, grounds, submit }) => {
            let act = Act::ReinstateOrganisation { organisation: code, grounds: grounds.into() };
            submit_act(context, &submit, act, code.as_str())
        }
        OrganisationCommand::Classify { code, class, from, until, grounds, submit } => {
            let act = Act::ClassifyEnterprise {
                organisation: code,
                class: class.into(),
                valid_from: from,
                valid_until: until,
                grounds: grounds.into(),
            };
            submit_act(context, &submit, act, code.as_str())
        }
        OrganisationCommand::Standing { code } => {
            let path = format!("/v1/organisations/{code}/standing");
            let answer: Answer<StandingAnswer> = context.client.get(&path)?;
            let text = standing(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
        OrganisationCommand::List { role, text, page } => {
            let role = role.map(|role| Role::from(role).as_str());
            let query = ApiQuery::new("/v1/organisations").with_some("role", role);
            list(&context.voice, &context.client, &query.with_some("text", text).page(&page))
        }
        OrganisationCommand::Show { code } => {
            let answer: Answer<Organisation> =
                context.client.get(&format!("/v1/organisations/{code}"))?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

fn register(
    context: &Context,
    file: &Path,
    admin_keys: Vec<KeyArgument>,
    submit: &SubmitArguments,
) -> Result<CommandOutcome, CliError> {
    let stated = input::organisation(file)?;
    let mut keys = stated.key;
    for key in admin_keys {
        keys.push(key.public_key()?);
    }
    if keys.is_empty() {
        let message = "an organisation needs an admin key; name its file with --admin-key";
        return Err(CliError::Usage { message: message.to_owned() });
    }
    let subject = format!("{} {}", stated.details.code, stated.details.name);
    let act = Act::RegisterOrganisation { organisation: stated.details, admin_keys: keys };
    submit_act(context, submit, act, &subject)
}

fn list(voice: &Voice, client: &NodeClient, query: &ApiQuery) -> Result<CommandOutcome, CliError> {
    let header = [
        voice.pick("统一社会信用代码", "credit code"),
        voice.pick("名称", "name"),
        voice.pick("角色", "roles"),
        voice.pick("状态", "status"),
    ];
    page::list(voice, client, query, &header, |organisation: &Organisation| {
        let details = &organisation.details;
        let roles: Vec<&str> = details.roles.iter().map(|role| role.as_str()).collect();
        vec![
            details.code.to_string(),
            details.name.to_string(),
            roles.join(", "),
            status(voice, organisation).to_owned(),
        ]
    })
}

fn standing(voice: &Voice, found: &StandingAnswer) -> String {
    let none = || voice.pick("未评定", "none").to_owned();
    let class = found.class.map_or_else(none, |class| class.as_str().to_owned());
    let mut fields = FieldList::default();
    fields.add(voice.pick("分类等级", "class"), class);
    for period in &found.classes {
        let text = format!(
            "{} ({} – {}) {}",
            period.class.as_str(),
            period.valid_from,
            period.valid_until,
            period.grounds
        );
        fields.add(voice.pick("评定", "given"), text);
    }
    fields
        .add(voice.pick("连续合格批次", "clean batches in a row"), found.standing.clean_batches)
        .add_some(voice.pick("最近一次不合格", "last failure"), found.standing.last_failure);
    fields.to_string()
}

fn status(voice: &Voice, organisation: &Organisation) -> &'static str {
    match organisation.status() {
        OrganisationStatus::Active => voice.pick("正常", "active"),
        OrganisationStatus::Suspended => voice.pick("暂停", "suspended"),
    }
}

fn text(voice: &Voice, organisation: &Organisation) -> String {
    let details = &organisation.details;
    let roles: Vec<&str> = details.roles.iter().map(|role| role.as_str()).collect();
    let grounds = organisation.history.last().grounds.as_ref();
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("统一社会信用代码", "credit code"), details.code)
        .add(voice.pick("名称", "name"), &details.name)
        .add(voice.pick("地址", "address"), &details.address)
        .add(voice.pick("联系方式", "contact"), &details.contact)
        .add(voice.pick("角色", "roles"), roles.join(", "))
        .add(voice.pick("状态", "status"), status(voice, organisation))
        .add_some(voice.pick("原因", "because"), grounds)
        .add(voice.pick("管理密钥数", "admin keys"), organisation.admin_keys);
    if let Some(licence) = &organisation.licence {
        fields.add(
            voice.pick("保险许可", "licence"),
            format!(
                "{} ({} – {})",
                licence.licence_number, licence.valid_from, licence.valid_until
            ),
        );
    }
    fields.to_string()
}
