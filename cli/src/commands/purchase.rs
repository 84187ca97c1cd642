//! `hgz purchase`: a seller's check of the goods that arrive.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::bytes::hash::Hash;
use chain_core::limits::UNCODED_GOODS_MAX;
use chain_core::records::shipment::{PurchaseCheck, Shipment, UncodedGoods};
use chain_core::values::text::{CertificateId, Name, ShipmentId};
use chain_core::verify::item_code::{ItemCode, ItemCodeError};
use chain_core::verify::verification::{Caution, Verdict};
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::Value;

use crate::chain::prover::{AgeArgument, ProofsFor, ProvedRecord, Prover, with_prover};
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::exit::Exit;
use crate::input::{self, NoteLine};
use crate::options::SubmitArguments;
use crate::print::judged_at::{JudgedAt, cautions, states};
use crate::print::output::{CommandOutcome, to_value};
use crate::print::progress;
use crate::print::render::{FieldList, table};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz purchase check config/examples/life/delivery-note.csv",
    "hgz purchase check note.csv --shipment 91430700999999015X/FH-2026-0031 --accept --key seller.key";
    "A note is a CSV with the columns code,description,maker,quantity (追溯码,品名,生产者,数量), or TOML with [[lines]].",
    "Exit codes: 0 every code is genuine, 3 one is not, 5 one could not be checked.",
];

/// `hgz purchase`.
#[derive(Debug, Subcommand)]
pub(crate) enum PurchaseCommand {
    /// Verify every code of a delivery note by proof, and say which goods have none.
    #[command(after_help = EXAMPLES)]
    Check(PurchaseCheckArguments),
}

/// What to check.
#[derive(Debug, Args)]
pub(crate) struct PurchaseCheckArguments {
    /// The delivery note, CSV or TOML.
    note: PathBuf,
    /// The shipment that the goods came with, `SHIPPER/NUMBER`: codes must be of its items.
    #[arg(long, value_name = "ID")]
    shipment: Option<ShipmentId>,
    /// Accept the shipment if every code is genuine, and record what was checked.
    #[arg(long, requires = "shipment")]
    accept: bool,
    /// The hash of the delivery note, that `hgz document put` gave: the acceptance names it.
    #[arg(long, value_name = "HASH", requires = "accept")]
    document: Option<Hash>,
    #[command(flatten)]
    age: AgeArgument,
    #[command(flatten)]
    submit: SubmitArguments,
}

/// What was found about one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum CodeFinding {
    /// Proved to be genuine, and of the shipment if one is named.
    Genuine,
    /// Proved to be something else: the verdict says what.
    NotGenuine,
    /// Genuine, but not of the shipment.
    NotOfShipment,
    /// The same code stands in the note twice.
    NamedTwice,
    /// The text is not an item code.
    NoItemCode,
    /// A code of a later layout: nothing is known of it.
    Unchecked,
}

/// One code of the note.
#[derive(Debug, Serialize)]
struct CheckedCode {
    code: String,
    finding: CodeFinding,
    verdict: Option<Verdict>,
    /// As of which state; none if the code itself tells.
    #[serde(flatten)]
    judged_at: Option<JudgedAt>,
    /// What the verdict does not say.
    cautions: Vec<Caution>,
    certificate: Option<CertificateId>,
    item: Option<u32>,
    product_name: Option<Name>,
}

/// One line of the note.
#[derive(Debug, Serialize)]
struct CheckedLine {
    /// Counted from 1, without the header.
    line: usize,
    description: Option<String>,
    /// Who made the goods, if the note says so.
    maker: Option<String>,
    quantity: Option<u64>,
    /// Units of a line with codes that have none of their own.
    units_without_code: u64,
    codes: Vec<CheckedCode>,
}

/// The whole check, for programs.
#[derive(Debug, Serialize)]
struct CheckedNote {
    note: PathBuf,
    shipment: Option<ShipmentId>,
    /// As of which state the shipment is shown.
    shipment_state: Option<JudgedAt>,
    /// Items that the shipment brings.
    shipment_items: Option<u64>,
    codes_verified: u32,
    codes_bad: u32,
    codes_unchecked: u32,
    /// Codes whose verdict is not all that there is to know.
    codes_cautioned: u32,
    lines_without_certificate: u32,
    lines: Vec<CheckedLine>,
    /// The committed acceptance.
    accepted: Option<Value>,
}

/// Runs `hgz purchase`.
pub(crate) fn run(
    context: &Context,
    command: &PurchaseCommand,
) -> Result<CommandOutcome, CliError> {
    let PurchaseCommand::Check(arguments) = command;
    if arguments.accept {
        context.keys.signing_path()?;
    }
    let lines = input::delivery_note(&arguments.note)?;
    if lines.is_empty() {
        let message = format!("{} has no lines; give a delivery note", arguments.note.display());
        return Err(CliError::Usage { message });
    }
    let mut checked = with_prover(context, arguments.age, ProofsFor::Now, |prover| {
        let shipment = shipment(prover, arguments.shipment.as_ref())?;
        let mut checker = Checker { prover, shipment, seen: BTreeSet::new() };
        checker.check(&context.voice, arguments, lines)
    })?;
    let mut text = text(&context.voice, &checked);
    let exit = match (checked.codes_bad, checked.codes_unchecked) {
        (0, 0) => Exit::Ok,
        (0, _) => Exit::Unreachable,
        _ => Exit::Refused,
    };
    if let (true, Exit::Ok, Some(shipment)) = (arguments.accept, exit, &arguments.shipment) {
        let accepted = accept(context, arguments, shipment, &checked)?;
        text.push_str(&accepted.text);
        checked.accepted = Some(accepted.data);
    } else if arguments.accept {
        text.push_str(context.voice.pick(
            "未收货：有追溯码不为真。可用 hgz shipment refuse 拒收。\n",
            "Not accepted: not every code is genuine. `hgz shipment refuse` refuses it.\n",
        ));
    }
    Ok(CommandOutcome { exit, data: to_value(&checked), text, errors: Vec::new() })
}

/// The shipment's record, proved, and as of when.
fn shipment(
    prover: &mut Prover<'_>,
    id: Option<&ShipmentId>,
) -> Result<Option<(Shipment, JudgedAt)>, CliError> {
    let Some(id) = id else { return Ok(None) };
    let ProvedRecord { record, judged_at } = prover.record::<Shipment>(id)?;
    match record {
        Some(shipment) => Ok(Some((shipment, judged_at))),
        None => {
            let message = format!("shipment {id} does not exist; check its number");
            let body = hgz_api::ErrorBody::new("shipment.unknown", message);
            Err(CliError::NotFound { body: Box::new(body) })
        }
    }
}

/// The goods of a note without a code, as many as a check names; what is not a name counts and is not
/// named.
fn uncoded(lines: &[CheckedLine]) -> Vec<UncodedGoods> {
    let goods = lines.iter().filter(|line| line.codes.is_empty()).filter_map(|line| {
        Some(UncodedGoods {
            product: line.description.as_ref()?.parse().ok()?,
            maker: line.maker.as_ref().and_then(|maker| maker.parse().ok()),
            quantity: line.quantity.and_then(|quantity| u32::try_from(quantity).ok()),
        })
    });
    goods.take(UNCODED_GOODS_MAX).collect()
}

fn accept(
    context: &Context,
    arguments: &PurchaseCheckArguments,
    shipment: &ShipmentId,
    checked: &CheckedNote,
) -> Result<CommandOutcome, CliError> {
    let PurchaseCheckArguments { submit, document, .. } = arguments;
    let check = PurchaseCheck {
        codes_verified: checked.codes_verified,
        lines_without_certificate: checked.lines_without_certificate,
        uncoded: uncoded(&checked.lines),
        document: *document,
    };
    let act = Act::AcceptDelivery { shipment: shipment.clone(), check: Some(check), refused: None };
    submit_act(context, submit, act, &shipment.to_string())
}

/// Checks codes, and remembers which it has seen.
struct Checker<'a, 'b> {
    prover: &'a mut Prover<'b>,
    shipment: Option<(Shipment, JudgedAt)>,
    seen: BTreeSet<(u64, u32)>,
}

impl Checker<'_, '_> {
    fn check(
        &mut self,
        voice: &Voice,
        arguments: &PurchaseCheckArguments,
        note: Vec<NoteLine>,
    ) -> Result<CheckedNote, CliError> {
        let bar = progress::bar(as_u64(note.len()), voice.pick("查验", "lines"));
        let mut lines = Vec::with_capacity(note.len());
        for (line, NoteLine { description, maker, quantity, codes }) in (1_usize..).zip(note) {
            let codes: Vec<CheckedCode> =
                codes.into_iter().map(|code| self.code(code)).collect::<Result<_, _>>()?;
            let coded = as_u64(codes.len());
            let units_without_code = match quantity {
                Some(quantity) if 0 < coded => quantity.saturating_sub(coded),
                _ => 0,
            };
            lines.push(CheckedLine {
                line,
                description,
                maker,
                quantity,
                units_without_code,
                codes,
            });
            bar.inc(1);
        }
        bar.finish_and_clear();
        let codes = || lines.iter().flat_map(|line| &line.codes);
        let all = || codes().map(|code| code.finding);
        let genuine = all().filter(|finding| *finding == CodeFinding::Genuine).count();
        let unchecked = all().filter(|finding| *finding == CodeFinding::Unchecked).count();
        let bad = all().count().saturating_sub(genuine).saturating_sub(unchecked);
        let cautioned = codes().filter(|code| !code.cautions.is_empty()).count();
        let without = lines.iter().filter(|line| line.codes.is_empty()).count();
        let items = |shipment: &Shipment| {
            let counts = shipment.details.lines.iter().map(|line| line.items.count());
            counts.fold(0, u64::saturating_add)
        };
        Ok(CheckedNote {
            note: arguments.note.clone(),
            shipment: arguments.shipment.clone(),
            shipment_items: self.shipment.as_ref().map(|(shipment, _)| items(shipment)),
            shipment_state: self.shipment.as_ref().map(|(_, judged_at)| *judged_at),
            codes_verified: as_u32(genuine),
            codes_bad: as_u32(bad),
            codes_unchecked: as_u32(unchecked),
            codes_cautioned: as_u32(cautioned),
            lines_without_certificate: as_u32(without),
            lines,
            accepted: None,
        })
    }

    fn code(&mut self, text: String) -> Result<CheckedCode, CliError> {
        let mut checked = CheckedCode {
            code: text,
            finding: CodeFinding::NoItemCode,
            verdict: None,
            judged_at: None,
            cautions: Vec::new(),
            certificate: None,
            item: None,
            product_name: None,
        };
        let code = match checked.code.parse::<ItemCode>() {
            Ok(code) => code,
            Err(ItemCodeError::NoItem | ItemCodeError::ItemOutside { .. }) => {
                checked.finding = CodeFinding::NotGenuine;
                checked.verdict = Some(Verdict::Forged);
                return Ok(checked);
            }
            Err(ItemCodeError::Unreadable { .. }) => return Ok(checked),
            Err(_) => {
                checked.finding = CodeFinding::Unchecked;
                return Ok(checked);
            }
        };
        let found = self.prover.check(&code)?;
        let verdict = found.verdict;
        checked.verdict = Some(verdict);
        checked.judged_at = Some(JudgedAt::from(&found));
        checked.cautions = found.cautions;
        checked.item = Some(code.item);
        if let Some(grounds) = found.grounds {
            checked.certificate = Some(grounds.certificate.id);
            checked.product_name = grounds.product.map(|product| product.details.name);
        }
        let is_new = self.seen.insert((code.serial.as_u64(), code.item));
        checked.finding = match verdict {
            Verdict::Genuine if !is_new => CodeFinding::NamedTwice,
            Verdict::Genuine if !self.is_shipped(checked.certificate.as_ref(), code.item) => {
                CodeFinding::NotOfShipment
            }
            Verdict::Genuine => CodeFinding::Genuine,
            _ => CodeFinding::NotGenuine,
        };
        Ok(checked)
    }

    /// Whether an item is of the shipment; without a shipment, any is.
    fn is_shipped(&self, certificate: Option<&CertificateId>, item: u32) -> bool {
        self.shipment.as_ref().is_none_or(|(shipment, _)| {
            shipment
                .details
                .lines
                .iter()
                .any(|line| Some(&line.certificate) == certificate && line.items.contains(item))
        })
    }
}

fn as_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn as_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn finding(voice: &Voice, code: &CheckedCode) -> &'static str {
    match (code.finding, code.verdict) {
        (CodeFinding::Genuine, _) => voice.pick("真实", "genuine"),
        (CodeFinding::NotGenuine, Some(verdict)) => hgz_verifier::headline(voice.language, verdict),
        (CodeFinding::NotGenuine, None) => voice.pick("不为真", "not genuine"),
        (CodeFinding::NotOfShipment, _) => {
            voice.pick("真实，但不在该发货单内", "genuine, but not of this shipment")
        }
        (CodeFinding::NamedTwice, _) => voice.pick(
            "重复：同一追溯码出现两次，疑似复制",
            "named twice: the same code on two goods; suspected to be a copy",
        ),
        (CodeFinding::NoItemCode, _) => voice.pick("不是追溯码", "not an item code"),
        (CodeFinding::Unchecked, _) => {
            voice.pick("无法查验：新版追溯码", "could not be checked: a code of a later layout")
        }
    }
}

fn text(voice: &Voice, checked: &CheckedNote) -> String {
    let header = [
        voice.pick("行", "line"),
        voice.pick("货物", "goods"),
        voice.pick("数量", "quantity"),
        voice.pick("合格证与件号", "certificate and item"),
        voice.pick("结论", "finding"),
        voice.pick("注意", "note"),
    ];
    let mut rows = Vec::new();
    for line in &checked.lines {
        let quantity = line.quantity.map(|quantity| quantity.to_string()).unwrap_or_default();
        let row = |goods: Option<String>, item: String, finding: &str, note: String| {
            let goods = goods.unwrap_or_default();
            vec![line.line.to_string(), goods, quantity.clone(), item, finding.to_owned(), note]
        };
        if line.codes.is_empty() {
            let none = voice.pick("无赋码合格证", "no coded certificate");
            rows.push(row(line.description.clone(), String::new(), none, String::new()));
        }
        for code in &line.codes {
            let of_chain = || code.product_name.as_ref().map(ToString::to_string);
            let item = match (&code.certificate, code.item) {
                (Some(certificate), Some(item)) => format!("{certificate} #{item}"),
                _ => code.code.chars().take(40).collect(),
            };
            let goods = line.description.clone().or_else(of_chain);
            let note = cautions(voice, &code.cautions).join("; ");
            rows.push(row(goods, item, finding(voice, code), note));
        }
        if 0 < line.units_without_code {
            let without = voice.pick("件没有追溯码", "units have no code");
            let finding = format!("{} {without}", line.units_without_code);
            rows.push(row(line.description.clone(), String::new(), &finding, String::new()));
        }
    }
    let codes = checked.lines.iter().flat_map(|line| &line.codes);
    let judged = checked.shipment_state.into_iter().chain(codes.filter_map(|code| code.judged_at));
    let states = states(voice, judged);
    format!("{states}{}\n{}", table(&header, rows), summary(voice, checked))
}

fn summary(voice: &Voice, checked: &CheckedNote) -> String {
    let mut fields = FieldList::default();
    let verified = match checked.shipment_items {
        Some(items) => format!("{} / {items}", checked.codes_verified),
        None => checked.codes_verified.to_string(),
    };
    fields
        .add(voice.pick("查验为真", "genuine codes"), verified)
        .add(voice.pick("有问题", "bad codes"), checked.codes_bad)
        .add(voice.pick("无法查验", "could not be checked"), checked.codes_unchecked)
        .add(voice.pick("有注意事项的码", "codes with a note"), checked.codes_cautioned)
        .add(
            voice.pick("无赋码合格证的行", "lines without a coded certificate"),
            checked.lines_without_certificate,
        );
    let mut text = fields.to_string();
    let without: Vec<String> = checked
        .lines
        .iter()
        .filter(|line| line.codes.is_empty())
        .map(|line| line.line.to_string())
        .collect();
    if !without.is_empty() {
        let preferred = voice.pick(
            "以下行的货物没有赋码合格证，本省规定优先采购有赋码合格证的产品，请另行查验纸质合格证",
            "the goods of these lines have no coded certificate; the province's rules prefer goods with one, so check their paper certificates",
        );
        let _written = writeln!(text, "{preferred}: {}", without.join(", "));
    }
    text
}

#[cfg(test)]
mod tests;
