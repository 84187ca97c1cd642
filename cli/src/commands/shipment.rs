//! `hgz shipment`: items on their way from one organisation to another, and back.

use std::path::{Path, PathBuf};

use chain_core::act::Act;
use chain_core::records::shipment::ShipmentStatus;
use chain_core::values::text::{Remark, ShipmentId};
use clap::Subcommand;
use hgz_api::{Answer, ShipmentAnswer};

use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::SubmitArguments;
use crate::print::output::CommandOutcome;
use crate::print::render::{FieldList, table};
use crate::print::variants::variants;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz shipment send config/examples/life/shipment.toml --key maker.key",
    "hgz shipment accept 91430700999999015X/FH-2026-0031 --key seller.key",
    "hgz shipment refuse 91430700999999015X/FH-2026-0031 --reason 包装破损 --key seller.key",
    "hgz shipment return config/examples/life/return.toml --key seller.key",
    "hgz shipment show 91430700999999015X/FH-2026-0031",
];

/// `hgz shipment`.
#[derive(Debug, Subcommand)]
pub(crate) enum ShipmentCommand {
    /// Ship items to another organisation, as their holder.
    #[command(after_help = examples![
        "hgz shipment send config/examples/life/shipment.toml --key maker.key",
    ])]
    Send {
        /// The shipment's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Take over a shipment, as its receiver; `hgz purchase check` checks the goods as well.
    #[command(after_help = examples![
        "hgz shipment accept 91430700999999015X/FH-2026-0031 --key seller.key",
    ])]
    Accept {
        /// The shipment, `SHIPPER/NUMBER`.
        shipment: ShipmentId,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Refuse a shipment, as its receiver.
    #[command(after_help = examples![
        "hgz shipment refuse 91430700999999015X/FH-2026-0031 --reason 包装破损 --key seller.key",
    ])]
    Refuse {
        /// The shipment, `SHIPPER/NUMBER`.
        shipment: ShipmentId,
        /// Why.
        #[arg(long)]
        reason: Remark,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Send items of an accepted shipment back; recalled and revoked ones as well.
    #[command(after_help = examples![
        "hgz shipment return config/examples/life/return.toml --key seller.key",
    ])]
    Return {
        /// The file: a shipment that names under `returns` what it brings back, and why.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a shipment.
    #[command(after_help = examples![
        "hgz shipment show 91430700999999015X/FH-2026-0031",
    ])]
    Show {
        /// Its id, `SHIPPER/NUMBER`.
        id: ShipmentId,
    },
}

/// Runs `hgz shipment`.
pub(crate) fn run(context: &Context, command: ShipmentCommand) -> Result<CommandOutcome, CliError> {
    match command {
        ShipmentCommand::Send { file, submit } => send(context, &file, false, &submit),
        ShipmentCommand::Return { file, submit } => send(context, &file, true, &submit),
        ShipmentCommand::Accept { shipment, submit } => {
            let subject = shipment.to_string();
            let act = Act::AcceptDelivery { shipment, check: None };
            submit_act(context, &submit, act, &subject)
        }
        ShipmentCommand::Refuse { shipment, reason, submit } => {
            let subject = shipment.to_string();
            submit_act(context, &submit, Act::RefuseDelivery { shipment, reason }, &subject)
        }
        ShipmentCommand::Show { id } => {
            let answer: Answer<ShipmentAnswer> =
                context.client.get(&format!("/v1/shipments/{id}"))?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

fn send(
    context: &Context,
    file: &Path,
    is_return: bool,
    submit: &SubmitArguments,
) -> Result<CommandOutcome, CliError> {
    let stated = input::shipment(file, Some(context.own_organisation()?))?;
    if stated.details.returns.is_some() != is_return {
        let reason = if is_return {
            "a return names the shipment whose items it brings back; add `returns`, or use `hgz shipment send`"
        } else {
            "it brings items back; use `hgz shipment return`, or remove it"
        };
        let problem = stated.source.problem("returns", reason);
        return Err(hgz_config::ConfigError::of(problem).into());
    }
    let subject = format!("{} → {}", stated.key, stated.details.to);
    let act = Act::ShipItems { number: stated.key, shipment: stated.details };
    submit_act(context, submit, act, &subject)
}

fn text(voice: &Voice, answer: &ShipmentAnswer) -> String {
    let shipment = &answer.shipment;
    let details = &shipment.details;
    let status = match shipment.status() {
        ShipmentStatus::InTransit => voice.pick("在途", "in transit"),
        ShipmentStatus::Accepted => voice.pick("已收货", "accepted"),
        ShipmentStatus::Refused => voice.pick("已拒收", "refused"),
    };
    let check = shipment.check.as_ref().map(|check| {
        format!(
            "{} {}, {} {}",
            voice.pick("查验追溯码", "codes verified:"),
            check.codes_verified,
            voice.pick("无赋码合格证的货物行", "lines without a coded certificate:"),
            check.lines_without_certificate
        )
    });
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("发货单", "shipment"), &shipment.id)
        .add(voice.pick("发货方", "from"), &answer.shipper_name)
        .add(voice.pick("收货方", "to"), format!("{} {}", details.to, answer.receiver_name))
        .add_some(voice.pick("退回的发货单", "returns"), details.returns.as_ref())
        .add_some(voice.pick("说明", "remark"), details.remark.as_ref())
        .add(voice.pick("状态", "status"), status)
        .add_some(voice.pick("进货查验", "purchase check"), check)
        .add_some(voice.pick("拒收原因", "refused because"), shipment.refusal.as_ref())
        .add(voice.pick("发货高度", "shipped at height"), shipment.shipped_at);
    let header = [
        voice.pick("合格证", "certificate"),
        voice.pick("件号", "items"),
        voice.pick("件数", "count"),
    ];
    let rows = details.lines.iter().map(|line| {
        vec![line.certificate.to_string(), line.items.to_string(), line.items.count().to_string()]
    });
    let lines = table(&header, rows.collect());
    format!("{fields}{lines}{}", variants(voice, &answer.variants))
}
