//! `hgz verify`: the verdict on item codes, from proofs that are checked here.

mod inputs;

use std::path::{Path, PathBuf};

use chain_core::values::chain_id::ChainId;
use chain_core::verify::item_code::{ItemCode, ItemCodeError};
use chain_core::verify::verification::Verdict;
use clap::Args;
use hgz_verifier::{
    Checked, OfflineVerifier, PROOF_FILE_BYTES_MAX, ProofFile, advice, headline, next_step, page,
};
use serde::Serialize;

use inputs::FoundText;

use crate::chain::prover::{AgeArgument, ProofsFor, with_prover};
use crate::chain::trust::Trust;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::exit::Exit;
use crate::input::file;
use crate::print::judged_at::{JudgedAt, cautions, states};
use crate::print::output::{CommandOutcome, to_value};
use crate::print::progress;
use crate::print::render::{FieldList, table};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz verify HTTPS://HGZ.HN.CN/0012...  --genesis genesis.toml",
    "hgz verify 0012... --chain-id 9c1e... --node https://another-node.example",
    "hgz verify photo.jpg",
    "hgz verify photos/ delivery-note.csv --bundle delivery.hgzproof",
    "hgz verify --offline delivery.hgzproof --trusted-genesis genesis.toml";
    "Exit codes: 0 all genuine, 3 some not genuine, 5 some could not be checked (which says nothing",
    "about the item).",
];

/// What to verify.
#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// Codes (the text of a QR code, or its digits), pictures of codes, folders of pictures, and
    /// delivery notes.
    #[arg(value_name = "CODE|PICTURE|FOLDER|NOTE", required_unless_present = "offline")]
    inputs: Vec<String>,
    /// Keep the proofs in this file: it can be checked years later, without any node.
    #[arg(long, value_name = "FILE", conflicts_with = "offline")]
    bundle: Option<PathBuf>,
    /// Check with the proofs of this file and ask no node: what it says was so when it was made.
    #[arg(long, value_name = "FILE", conflicts_with = "max_age_s")]
    offline: Option<PathBuf>,
    #[command(flatten)]
    age: AgeArgument,
}

/// What was found out about one code.
#[derive(Debug, Serialize)]
struct Looked {
    /// Where the code was found; none if it was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// The verdict; none if nothing is known.
    verdict: Option<Verdict>,
    /// Why nothing is known, or why a code is forged on the face of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    checked: Option<Box<Checked>>,
}

/// Runs `hgz verify`.
pub(crate) fn run(
    context: &Context,
    arguments: &VerifyArguments,
) -> Result<CommandOutcome, CliError> {
    let found = inputs::find(&arguments.inputs)?;
    refuse_what_is_not_a_code(&found)?;
    let looked = match &arguments.offline {
        None => ask_a_node(context, arguments, found)?,
        Some(path) => look_into_a_file(context, path, found)?,
    };
    let exit = exit_of(&looked);
    let (data, text) = match looked.as_slice() {
        [one] => (to_value(one), one_as_text(&context.voice, one)),
        all => (to_value(all), all_as_text(&context.voice, all)),
    };
    Ok(CommandOutcome { exit, data, text, errors: Vec::new() })
}

/// Checks with proofs that a node gives now, and writes them to a file if that is wanted.
fn ask_a_node(
    context: &Context,
    arguments: &VerifyArguments,
    found: Vec<FoundText>,
) -> Result<Vec<Looked>, CliError> {
    let voice = &context.voice;
    let bundle = arguments.bundle.as_deref();
    let proofs_for = if bundle.is_some() { ProofsFor::File } else { ProofsFor::Now };
    with_prover(context, arguments.age, proofs_for, |prover| {
        let (looked, codes) = look(voice, |code| prover.check(code), found)?;
        if let Some(path) = bundle {
            file::write_new(path, &prover.proof_file(codes).to_bytes())?;
            voice.note(&format!("{} {}", voice.pick("证明文件", "proof file"), path.display()))?;
        }
        Ok(looked)
    })
}

/// Checks with the proofs of a file: what was typed, else all of its codes.
fn look_into_a_file(
    context: &Context,
    path: &Path,
    mut found: Vec<FoundText>,
) -> Result<Vec<Looked>, CliError> {
    let (file, offline) = open(&context.trust, path)?;
    if found.is_empty() {
        let text = |code: &ItemCode| FoundText { place: None, text: Some(code.to_string()) };
        found = file.codes.iter().map(text).collect();
    }
    let unusable = |source| CliError::ProofFile { path: path.to_owned(), source };
    let (looked, _) = look(&context.voice, |code| offline.check(code).map_err(unusable), found)?;
    Ok(looked)
}

/// One thing was typed, and it is not a code at all: a mistake to report before anything is asked of
/// a node.
fn refuse_what_is_not_a_code(found: &[FoundText]) -> Result<(), CliError> {
    let [FoundText { place: None, text: Some(text) }] = found else { return Ok(()) };
    match text.parse::<ItemCode>() {
        Err(error @ ItemCodeError::Unreadable { .. }) => {
            Err(CliError::Usage { message: error.to_string() })
        }
        _ => Ok(()),
    }
}

/// A proof file whose proofs hold for the trusted chain.
fn open(trust: &Trust, path: &Path) -> Result<(ProofFile, OfflineVerifier), CliError> {
    let trusted: ChainId = trust.chain_id()?.ok_or(CliError::NoTrust)?;
    let bytes = file::read(path, PROOF_FILE_BYTES_MAX)?;
    let unusable = |source| CliError::ProofFile { path: path.to_owned(), source };
    let proofs = ProofFile::from_bytes(&bytes).map_err(unusable)?;
    let offline = proofs.check(trusted)?;
    Ok((proofs, offline))
}

/// Looks at every text, and gives the codes for which there is a proof, too.
fn look(
    voice: &Voice,
    mut check: impl FnMut(&ItemCode) -> Result<Checked, CliError>,
    found: Vec<FoundText>,
) -> Result<(Vec<Looked>, Vec<ItemCode>), CliError> {
    let bar =
        progress::bar(u64::try_from(found.len()).unwrap_or(u64::MAX), voice.pick("查验", "codes"));
    let is_typed = found.len() == 1;
    let (mut looked, mut codes) = (Vec::with_capacity(found.len()), Vec::new());
    for FoundText { place, text } in found {
        bar.inc(1);
        let code = text.as_deref().map(str::parse::<ItemCode>);
        let unknown = |because: String| Looked {
            place: place.clone(),
            verdict: None,
            because: Some(because),
            checked: None,
        };
        looked.push(match code {
            Some(Ok(code)) => {
                let checked = check(&code)?;
                codes.push(code);
                let verdict = Some(checked.verdict);
                Looked { place, verdict, because: None, checked: Some(Box::new(checked)) }
            }
            // Told to be made up without asking anybody.
            Some(Err(error @ (ItemCodeError::NoItem | ItemCodeError::ItemOutside { .. }))) => {
                Looked { verdict: Some(Verdict::Forged), ..unknown(error.to_string()) }
            }
            Some(Err(error)) if is_typed => return Err(CliError::Code(error)),
            Some(Err(error)) => unknown(error.to_string()),
            None => unknown(
                voice
                    .pick("图片中没有可读的二维码", "no QR code can be read in the picture")
                    .to_owned(),
            ),
        });
    }
    bar.finish_and_clear();
    Ok((looked, codes))
}

fn exit_of(looked: &[Looked]) -> Exit {
    let not_genuine = |one: &Looked| one.verdict.is_some_and(|found| found != Verdict::Genuine);
    if looked.iter().any(not_genuine) {
        Exit::Refused
    } else if looked.iter().any(|one| one.verdict.is_none()) {
        Exit::Unreachable
    } else {
        Exit::Ok
    }
}

/// One code, with all that its verdict rests on.
fn one_as_text(voice: &Voice, looked: &Looked) -> String {
    let language = voice.language;
    let mut fields = FieldList::default();
    if let Some(checked) = &looked.checked {
        let judged_at = JudgedAt::from(&**checked);
        fields
            .add(voice.pick("依据状态", "state"), judged_at.as_of(voice))
            .add_some(voice.pick("注意", "note"), judged_at.behind(voice));
    }
    let verdict = looked
        .verdict
        .map_or(voice.pick("无法查验", "could not be checked"), |one| headline(language, one));
    let advised = match &looked.checked {
        Some(checked) => Some(advice(language, checked)),
        None => looked.verdict.map(|one| next_step(language, one)),
    };
    fields
        .add(voice.pick("结论", "verdict"), verdict)
        .add_some(voice.pick("原因", "because"), looked.because.as_ref())
        .add_some(voice.pick("建议", "next"), advised);
    let Some(checked) = &looked.checked else { return fields.to_string() };
    let mut text = fields.to_string();
    for section in page::sections(language, checked) {
        let mut rows = FieldList::default();
        for row in &section.rows {
            rows.add(&format!("  {}", row.title), &row.value);
        }
        if let Some(document) = section.document {
            rows.add(&format!("  {}", voice.pick("文件", "document")), document);
        }
        text.push_str(&format!("{}\n{rows}", section.title));
    }
    let signers: Vec<String> = checked.signers.iter().map(ToString::to_string).collect();
    let mut proof = FieldList::default();
    proof
        .add_some(voice.pick("现持有者", "held by"), checked.holder)
        .add_some(voice.pick("在途发货单", "on shipment"), checked.shipment.as_ref())
        .add(voice.pick("链号", "chain"), checked.chain_id)
        .add(
            voice.pick("共识机构签名", "signed by"),
            format!("{}: {}", signers.len(), signers.join(", ")),
        );
    text.push_str(&proof.to_string());
    text
}

/// Many codes, one a line, and how many of each verdict.
fn all_as_text(voice: &Voice, all: &[Looked]) -> String {
    let title = |one: &Looked| {
        one.verdict.map_or(voice.pick("无法查验", "not checked"), |verdict| {
            hgz_verifier::title(voice.language, verdict)
        })
    };
    let row = |one: &Looked| {
        let mut notes =
            one.checked.as_ref().map_or_else(Vec::new, |found| cautions(voice, &found.cautions));
        notes.extend(one.because.clone());
        let grounds = one.checked.as_ref().and_then(|checked| checked.grounds.as_ref());
        let item = one.checked.as_ref().map(|checked| checked.item.to_string());
        vec![
            title(one).to_owned(),
            grounds.map(|grounds| grounds.certificate.id.to_string()).unwrap_or_default(),
            item.unwrap_or_default(),
            one.place.clone().unwrap_or_default(),
            notes.join("; "),
        ]
    };
    let header = [
        voice.pick("结论", "verdict"),
        voice.pick("合格证", "certificate"),
        voice.pick("件号", "item"),
        voice.pick("来源", "found in"),
        voice.pick("说明", "note"),
    ];
    let genuine = all.iter().filter(|one| one.verdict == Some(Verdict::Genuine)).count();
    let summary = match voice.language {
        hgz_verifier::Language::Zh => format!("共{}个码，{genuine}个查验通过", all.len()),
        hgz_verifier::Language::En => format!("{genuine} of {} codes are genuine", all.len()),
    };
    let states =
        states(voice, all.iter().filter_map(|one| one.checked.as_deref()).map(JudgedAt::from));
    format!("{states}{}\n{summary}\n", table(&header, all.iter().map(row).collect()))
}
