//! `hgz shipment`: items on their way from one organisation to another, and back.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use chain_core::act::Act;
use chain_core::records::items::ItemRanges;
use chain_core::records::shipment::{PurchaseCheck, RefusedPart, ShipmentLine, ShipmentStatus};
use chain_core::values::text::{CertificateId, Remark, ShipmentId};
use clap::Subcommand;
use hgz_api::{Answer, ShipmentAnswer};

use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::{OwnNumber, SubmitArguments};
use crate::print::output::CommandOutcome;
use crate::print::render::{FieldList, table};
use crate::print::variants::variants;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz shipment send config/examples/life/shipment.toml --key maker.key",
    "hgz shipment accept 91430700999999015X/FH-2026-0031 --key seller.key",
    "hgz shipment accept 91430700999999015X/FH-2026-0031 --without 91430700999999015X/KSY-20261118-01:17-20 --reason 受潮 --key seller.key",
    "hgz shipment refuse 91430700999999015X/FH-2026-0031 --reason 包装破损 --key seller.key",
    "hgz shipment cancel FH-2026-0031 --reason 收货方无人签收 --key maker.key",
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
    /// Take over a shipment, or a part of it, as its receiver; `hgz purchase check` checks the goods as well.
    #[command(after_help = examples![
        "hgz shipment accept 91430700999999015X/FH-2026-0031 --key seller.key",
        "hgz shipment accept 91430700999999015X/FH-2026-0031 --without 91430700999999015X/KSY-20261118-01:17-20 --reason 受潮 --key seller.key",
    ])]
    Accept {
        /// The shipment, `SHIPPER/NUMBER`.
        shipment: ShipmentId,
        /// Items that are not taken, `MAKER/NUMBER:ITEMS` of their certificate; once for each certificate.
        #[arg(long, value_name = "ITEMS", requires = "reason")]
        without: Vec<RefusedItems>,
        /// What is wrong with these.
        #[arg(long, requires = "without")]
        reason: Option<Remark>,
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
    /// Call back a shipment that its receiver has not answered, as its shipper.
    #[command(after_help = examples![
        "hgz shipment cancel FH-2026-0031 --reason 收货方无人签收 --key maker.key",
    ])]
    Cancel {
        /// The shipper's number for it.
        shipment: OwnNumber,
        /// Why.
        #[arg(long)]
        reason: Remark,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Record that the receiver has not answered within `delivery_answer_days`: it has accepted.
    #[command(after_help = examples![
        "hgz shipment deem-accepted FH-2026-0031 --key maker.key",
    ])]
    DeemAccepted {
        /// The shipper's number for it.
        shipment: OwnNumber,
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

/// Items of one certificate that are not taken: `MAKER/NUMBER:ITEMS`.
#[derive(Debug, Clone)]
pub(crate) struct RefusedItems(ShipmentLine);

impl FromStr for RefusedItems {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((certificate, items)) = text.rsplit_once(':') else {
            return Err(
                "write the certificate, a colon, and its items, such as MAKER/NUMBER:17-20"
                    .to_owned(),
            );
        };
        let certificate: CertificateId = certificate.parse().map_err(|error| format!("{error}"))?;
        let items: ItemRanges = items.parse().map_err(|error| format!("{error}"))?;
        Ok(Self(ShipmentLine { certificate, items }))
    }
}

/// The lines in the order of their certificates.
fn lines_of(without: Vec<RefusedItems>) -> Vec<ShipmentLine> {
    let mut lines: Vec<ShipmentLine> = without.into_iter().map(|RefusedItems(line)| line).collect();
    lines.sort_by(|one, other| one.certificate.cmp(&other.certificate));
    lines
}

/// Runs `hgz shipment`.
pub(crate) fn run(context: &Context, command: ShipmentCommand) -> Result<CommandOutcome, CliError> {
    match command {
        ShipmentCommand::Send { file, submit } => send(context, &file, false, &submit),
        ShipmentCommand::Return { file, submit } => send(context, &file, true, &submit),
        ShipmentCommand::Accept { shipment, without, reason, submit } => {
            let subject = shipment.to_string();
            let refused = reason.map(|reason| RefusedPart { lines: lines_of(without), reason });
            let act = Act::AcceptDelivery { shipment, check: None, refused };
            submit_act(context, &submit, act, &subject)
        }
        ShipmentCommand::Cancel { shipment: OwnNumber(shipment), reason, submit } => {
            let subject = shipment.to_string();
            submit_act(context, &submit, Act::CancelShipment { shipment, reason }, &subject)
        }
        ShipmentCommand::DeemAccepted { shipment: OwnNumber(shipment), submit } => {
            let subject = shipment.to_string();
            submit_act(context, &submit, Act::DeemAccepted { shipment }, &subject)
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
        ShipmentStatus::PartlyAccepted => voice.pick("部分验收", "accepted in part"),
        ShipmentStatus::DeemedAccepted => voice.pick("视为验收", "deemed accepted"),
        ShipmentStatus::Cancelled => voice.pick("已取消", "cancelled"),
    };
    let check = shipment.check.as_ref().map(|check| purchase_check(voice, check));
    let why = shipment.history.last().grounds.as_ref().map(|grounds| &grounds.reason);
    let refused: Vec<String> = shipment
        .refused
        .iter()
        .map(|line| format!("{}:{}", line.certificate, line.items))
        .collect();
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("发货单", "shipment"), &shipment.id)
        .add(voice.pick("发货方", "from"), &answer.shipper_name)
        .add(voice.pick("收货方", "to"), format!("{} {}", details.to, answer.receiver_name))
        .add_some(voice.pick("退回的发货单", "returns"), details.returns.as_ref())
        .add_some(voice.pick("说明", "remark"), details.remark.as_ref())
        .add(voice.pick("状态", "status"), status)
        .add_some(voice.pick("进货查验", "purchase check"), check)
        .add_some(
            voice.pick("拒收件号", "refused"),
            (!refused.is_empty()).then(|| refused.join(", ")),
        )
        .add_some(voice.pick("原因", "because"), why)
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

/// What a receiver found, in one line.
fn purchase_check(voice: &Voice, check: &PurchaseCheck) -> String {
    let mut found = format!(
        "{} {}, {} {}",
        voice.pick("查验追溯码", "codes verified:"),
        check.codes_verified,
        voice.pick("无赋码合格证的货物行", "lines without a coded certificate:"),
        check.lines_without_certificate
    );
    for goods in &check.uncoded {
        let maker = goods.maker.as_ref().map(|maker| format!(" ({maker})")).unwrap_or_default();
        let count = goods.quantity.map(|count| format!(" × {count}")).unwrap_or_default();
        found.push_str(&format!("; {}{maker}{count}", goods.product));
    }
    found
}
