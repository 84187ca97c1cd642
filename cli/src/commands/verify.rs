//! `hgz verify`: the verdict on an item code, from a proof that is checked here.

use chain_core::credit_code::CreditCode;
use chain_core::genesis::ChainId;
use chain_core::item_code::{ItemCode, ItemCodeError};
use chain_core::organisation::Organisation;
use chain_core::shipment::Holding;
use chain_core::supervision::Recall;
use chain_core::text::ShipmentId;
use chain_core::time::{Height, Timestamp};
use chain_core::verification::Verdict;
use clap::Args;
use serde::Serialize;

use super::{certificate, product, report};
use crate::clock;
use crate::context::Context;
use crate::error::CliError;
use crate::evidence::{AgeArgument, Evidence, Grounds, Issued, Prover};
use crate::exit::Exit;
use crate::money::yuan;
use crate::output::{Outcome, to_value};
use crate::render::{self, Fields};

pub(crate) const EXAMPLES: &str = "\
Examples:
  hgz verify HTTPS://HGZ.HN.CN/0012...  --genesis genesis.toml
  hgz verify 0012... --chain-id 9c1e... --node https://another-node.example
  tail -1 codes.csv | cut -d, -f2 | xargs hgz verify --genesis devnet/genesis.toml

Exit codes: 0 genuine, 3 not genuine, 5 could not be checked (which says nothing about the item).
";

/// What to verify.
#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// The text of the QR code, or its digits.
    code: String,
    #[command(flatten)]
    age: AgeArgument,
}

/// What was found, for programs.
#[derive(Debug, Serialize)]
struct Verified {
    verdict: Verdict,
    chain_id: ChainId,
    height: Height,
    time: Timestamp,
    /// The authorities whose signatures were checked.
    signers: Vec<CreditCode>,
    serial: chain_core::certificate::Serial,
    item: u32,
    /// The open recall that calls the item back.
    #[serde(skip_serializing_if = "Option::is_none")]
    recall: Option<Recall>,
    /// Who holds the item; nobody holds a voided one.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<CreditCode>,
    /// The shipment it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    shipment: Option<ShipmentId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grounds: Option<Grounds>,
}

/// Runs `hgz verify`.
pub(crate) fn run(context: &Context, arguments: &VerifyArguments) -> Result<Outcome, CliError> {
    let code = match arguments.code.parse::<ItemCode>() {
        Ok(code) => code,
        Err(error @ (ItemCodeError::NoItem | ItemCodeError::ItemOutside { .. })) => {
            return Ok(made_up(context, &error));
        }
        Err(error @ ItemCodeError::Unreadable { .. }) => {
            return Err(CliError::Usage { message: error.to_string() });
        }
        Err(error) => return Err(CliError::Code(error)),
    };
    let mut prover = Prover::new(context, arguments.age)?;
    let verified = judge(&code, prover.evidence(&code)?);
    let text = text(context, &verified);
    let exit = if verified.verdict == Verdict::Genuine { Exit::Ok } else { Exit::Refused };
    Ok(Outcome { exit, data: to_value(&verified), text, errors: Vec::new() })
}

fn judge(code: &ItemCode, evidence: &Evidence) -> Verified {
    let verdict = evidence.verdict(code);
    let is_known = !matches!(verdict, Verdict::Forged | Verdict::Unknown);
    let grounds = evidence.grounds.clone().filter(|_| is_known);
    let holding = evidence.holding(code.item);
    let holder = grounds.as_ref().filter(|_| !evidence.is_voided(code.item)).map(|grounds| {
        holding.map_or(grounds.certificate.id.maker, |holding: &Holding| holding.holder)
    });
    Verified {
        verdict,
        chain_id: evidence.chain_id,
        height: evidence.height,
        time: evidence.time,
        signers: evidence.signers.clone(),
        serial: code.serial,
        item: code.item,
        recall: evidence.recall(code.item).filter(|_| is_known).cloned(),
        shipment: holder.and_then(|_| holding?.shipment.clone()),
        holder,
        grounds,
    }
}

/// A code that can be told to be made up without asking anybody.
fn made_up(context: &Context, error: &ItemCodeError) -> Outcome {
    let mut fields = Fields::default();
    fields
        .add(context.pick("结论", "verdict"), headline(context, Verdict::Forged))
        .add(context.pick("原因", "because"), error);
    Outcome {
        exit: Exit::Refused,
        data: serde_json::json!({ "verdict": Verdict::Forged }),
        text: fields.to_string(),
        errors: Vec::new(),
    }
}

/// A verdict for people.
pub(crate) const fn headline(context: &Context, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Genuine => context.pick(
            "真实：由生产者签发，合格证有效，标签已启用",
            "genuine: signed by the maker, certificate in force, label in use",
        ),
        Verdict::NotActivated => context.pick(
            "未启用：生产者签发，但标签尚未启用",
            "not activated: signed by the maker, but the label is not in use",
        ),
        Verdict::Voided => context
            .pick("已作废：生产者声明该标签已损毁", "voided: the maker declared this label spoilt"),
        Verdict::Revoked => context
            .pick("已撤销：监管部门撤销了该合格证", "revoked: the bureau revoked the certificate"),
        Verdict::Recalled => context.pick(
            "召回中：监管部门正在召回该产品，请停止使用并按要求处理",
            "recalled: the bureau calls it back; stop using it and do as is asked",
        ),
        Verdict::ReportWithdrawn => context.pick(
            "检验报告已撤回：合格证所依据的检验报告已被撤回",
            "report withdrawn: a report that its certificate rests on was taken back",
        ),
        Verdict::Expired => context.pick("已过期", "expired: its date has passed"),
        Verdict::Forged => context.pick(
            "伪造：不是该合格证的标签密钥所签",
            "forged: the label key of its certificate did not sign it",
        ),
        Verdict::Unknown => context
            .pick("不存在：本链没有这张合格证", "unknown: it names no certificate of this chain"),
    }
}

fn text(context: &Context, verified: &Verified) -> String {
    let mut fields = Fields::default();
    fields.add(context.pick("结论", "verdict"), headline(context, verified.verdict));
    if let Some(recall) = &verified.recall {
        add_recall(context, &mut fields, recall);
    }
    match &verified.grounds {
        Some(grounds) => add_grounds(context, &mut fields, verified.item, grounds),
        None => {
            fields
                .add(context.pick("序号", "serial"), verified.serial)
                .add(context.pick("件号", "item"), verified.item);
        }
    }
    fields
        .add_some(context.pick("现持有者", "held by"), verified.holder)
        .add_some(context.pick("在途发货单", "on shipment"), verified.shipment.as_ref());
    let signers: Vec<String> = verified.signers.iter().map(ToString::to_string).collect();
    fields
        .add(
            context.pick("依据状态", "as of"),
            format!(
                "{} {}, {}",
                context.pick("高度", "height"),
                verified.height,
                clock::show(verified.time)
            ),
        )
        .add(context.pick("链号", "chain"), verified.chain_id)
        .add(
            context.pick("共识机构签名", "signed by"),
            format!("{}: {}", verified.signers.len(), signers.join(", ")),
        );
    fields.to_string()
}

/// Adds what a recall says to whoever holds the item.
fn add_recall(context: &Context, fields: &mut Fields, recall: &Recall) {
    let details = &recall.details;
    fields
        .add(context.pick("召回", "recall"), &recall.id)
        .add(context.pick("召回原因", "why"), render::grounds(&details.grounds))
        .add(context.pick("应采取措施", "what to do"), &details.measures)
        .add(context.pick("期限", "until"), details.deadline);
}

fn add_grounds(context: &Context, fields: &mut Fields, item: u32, grounds: &Grounds) {
    let quantity = grounds.certificate.details.quantity;
    fields.add(context.pick("件号", "item"), format!("{item} / {quantity}"));
    if let Some(product) = &grounds.product {
        product::add_fields(context, fields, &product.details);
    }
    if let Some(maker) = &grounds.maker {
        fields
            .add(context.pick("生产者", "maker"), &maker.details.name)
            .add(context.pick("地址", "address"), &maker.details.address)
            .add(context.pick("联系方式", "contact"), &maker.details.contact);
    }
    certificate::add_certificate(context, fields, &grounds.certificate);
    let name = |issuer: &Option<Organisation>| {
        issuer.as_ref().map(|issuer| issuer.details.name.to_string()).unwrap_or_default()
    };
    for Issued { record, issuer } in &grounds.reports {
        let Some(record) = record else { continue };
        let conclusion = report::conclusion(context, record.details.conclusion);
        let withdrawn = report::withdrawn(context, record);
        fields.add(
            context.pick("检验报告", "report"),
            format!("{} {conclusion} {}{withdrawn}", record.id.number, name(issuer)),
        );
    }
    for Issued { record, issuer } in &grounds.covers {
        let Some(record) = record else { continue };
        let details = &record.details;
        let advance = if details.advance_payment {
            context.pick("，先行赔付", ", pays in advance")
        } else {
            ""
        };
        fields.add(
            context.pick("保险", "cover"),
            format!(
                "{} {} {} – {}, {}{advance}",
                record.id.number,
                name(issuer),
                details.valid_from,
                details.valid_until,
                yuan(details.sum_insured_fen)
            ),
        );
    }
}
