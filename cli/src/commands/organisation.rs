//! `hgz organisation`: the registry's entries.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::api::Answer;
use chain_core::credit_code::CreditCode;
use chain_core::organisation::{Organisation, OrganisationStatus};
use clap::Subcommand;

use super::key::KeyArgument;
use crate::arguments::SubmitArguments;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::output::Outcome;
use crate::render::Fields;
use crate::submit::submit_act;

pub(crate) const EXAMPLES: &str = "\
Examples:
  hgz organisation register config/examples/boards/organisation.toml --admin-key maker.key --key bureau.key
  hgz organisation show 91430700999999015X
";

/// `hgz organisation`.
#[derive(Debug, Subcommand)]
pub(crate) enum OrganisationCommand {
    /// Enter an organisation and its admin keys into the registry, as the bureau.
    #[command(
        after_help = "Examples:\n  hgz organisation register config/examples/boards/organisation.toml --admin-key maker.key --key bureau.key\n"
    )]
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
    /// Show an organisation.
    #[command(after_help = "Examples:\n  hgz organisation show 91430700999999015X\n")]
    Show {
        /// Its unified social credit code.
        code: CreditCode,
    },
}

/// Runs `hgz organisation`.
pub(crate) fn run(context: &Context, command: OrganisationCommand) -> Result<Outcome, CliError> {
    match command {
        OrganisationCommand::Register { file, admin_keys, submit } => {
            let stated = input::organisation(&file)?;
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
            submit_act(context, &submit, act, &subject)
        }
        OrganisationCommand::Show { code } => {
            let answer: Answer<Organisation> =
                context.client.get(&format!("/v1/organisations/{code}"))?;
            let text = text(context, &answer.data);
            Ok(Outcome::ok(answer, text))
        }
    }
}

fn text(context: &Context, organisation: &Organisation) -> String {
    let details = &organisation.details;
    let roles: Vec<&str> = details.roles.iter().map(|role| role.as_str()).collect();
    let status = match organisation.status() {
        OrganisationStatus::Active => context.pick("正常", "active"),
        OrganisationStatus::Suspended => context.pick("暂停", "suspended"),
    };
    let mut fields = Fields::default();
    fields
        .add(context.pick("统一社会信用代码", "credit code"), details.code)
        .add(context.pick("名称", "name"), &details.name)
        .add(context.pick("地址", "address"), &details.address)
        .add(context.pick("联系方式", "contact"), &details.contact)
        .add(context.pick("角色", "roles"), roles.join(", "))
        .add(context.pick("状态", "status"), status)
        .add(context.pick("管理密钥数", "admin keys"), organisation.admin_keys);
    if let Some(accreditation) = &organisation.accreditation {
        let standards: Vec<String> =
            accreditation.standards.iter().map(ToString::to_string).collect();
        fields
            .add("CMA", &accreditation.certificate_number)
            .add(context.pick("资质标准", "scope"), standards.join(", "))
            .add(
                context.pick("资质有效期", "accredited"),
                format!("{} – {}", accreditation.valid_from, accreditation.valid_until),
            );
    }
    if let Some(licence) = &organisation.licence {
        fields.add(
            context.pick("保险许可", "licence"),
            format!(
                "{} ({} – {})",
                licence.licence_number, licence.valid_from, licence.valid_until
            ),
        );
    }
    fields.to_string()
}
