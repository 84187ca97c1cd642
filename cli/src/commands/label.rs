//! `hgz label`: print-ready labels of a batch's items, made by [`crate::label`].

use std::path::{Path, PathBuf};

use chain_core::records::items::ItemRanges;
use clap::{ArgGroup, Args, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;

use super::certificate::{self, CertificateName};
use super::codes::signer;
use crate::chain::submit;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input::csv_text;
use crate::label::bitmap::Dots;
use crate::label::codes::{Code, Codes, read_csv};
use crate::label::error::LabelPrintError;
use crate::label::face::{Face, FaceSpec};
use crate::label::job::{Job, JobSettings};
use crate::label::layout::SheetArguments;
use crate::label::length::{Extent, Length};
use crate::label::press::{Form, Press};
use crate::label::qr::Symbol;
use crate::label::signing::HostArgument;
use crate::label::texts::{StatedTexts, Texts};
use crate::label::typeface::Typefaces;
use crate::label::zpl::Dpi;
use crate::print::language::Language;
use crate::print::output::{CommandOutcome, to_value};
use crate::print::progress;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz label 91430700999999015X/KSY-20261118-01 --label-key label.key --format pdf --crop-marks --out sheets",
    "hgz label 91430700999999015X/KSY-20261118-01 --label-key label.key --format csv --out for-the-print-shop",
    "hgz label --codes for-the-print-shop/labels.csv --format pdf --preset 63x38 --out sheets",
    "hgz label --codes codes.csv --items 1-10 --format png --module-mm 0.50 --label 80x40 --out labels",
    "hgz label --codes codes.csv --format zpl --dpi 203 --label 70x30 --out zebra",
];

/// Below this phones fail on what common printers print.
const MODULE_LEAST: Length = Length::of_um(400);
const MODULE_LARGEST: Length = Length::of_um(5_000);
/// The label without `--label`: room for a symbol of 20 mm and six lines.
const LABEL_USUAL: Extent = Extent::of_um(60_000, 30_000);
/// Pixels of a module in a PNG: about 500 dpi.
const PNG_DOTS_PER_MODULE: u8 = 8;

/// Which labels to make, and how.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["certificate", "codes"]))]
pub(crate) struct LabelArguments {
    /// The certificate: its id `MAKER/NUMBER`, or its serial; needs --label-key.
    #[arg(requires = "label_key")]
    certificate: Option<CertificateName>,
    /// The label key that the certificate names.
    #[arg(long, value_name = "FILE", conflicts_with = "codes")]
    label_key: Option<PathBuf>,
    /// A CSV of `hgz codes` or of `--format csv`, in place of a certificate. Texts that it does not
    /// have are asked of the node, which then also gives the key to check the codes with.
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,
    #[command(flatten)]
    host: HostArgument,
    /// The items, such as `1-10`; without it, all of them.
    #[arg(long, value_name = "RANGES")]
    items: Option<ItemRanges>,
    /// What to make.
    #[arg(long, value_enum, default_value = "svg")]
    format: LabelFormat,
    /// The directory to write to: empty, or that of the same command, which then goes on.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The side of a module when printed, in millimetres; at least 0.40.
    #[arg(long, value_name = "MM", default_value = "0.40")]
    module_mm: Length,
    /// Width x height of a label, in millimetres [default: 60x30, or that of the preset].
    #[arg(long, value_name = "SIZE")]
    label: Option<Extent>,
    /// A TOML file with `number`, `name`, `model`, `maker`, `importer`, `producer` or `check` (the
    /// line that says how to check) to print in place of what the CSV or the chain says.
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
    /// The language of the captions; what the maker wrote stays as it is.
    #[arg(long, value_enum, default_value = "zh", value_name = "LANGUAGE")]
    captions: Language,
    /// The symbol alone, without texts.
    #[arg(long)]
    symbol_only: bool,
    /// A TrueType or OpenType font, in place of Noto Sans CJK.
    #[arg(long, value_name = "FILE")]
    font: Option<PathBuf>,
    /// How dense the label printer prints (ZPL).
    #[arg(long, value_enum, default_value = "300")]
    dpi: Dpi,
    #[command(flatten)]
    sheet: SheetArguments,
}

/// What labels are made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
enum LabelFormat {
    /// One picture a label, which scales without loss.
    Svg,
    /// One picture a label, black and white, at about 500 dpi.
    Png,
    /// Sheets of labels.
    Pdf,
    /// For label printers of Zebra and those that follow them.
    Zpl,
    /// For the printer's own software, or for a print shop that makes the rest of it.
    Csv,
}

#[derive(Debug, Serialize)]
struct Made {
    directory: PathBuf,
    count: usize,
    format: LabelFormat,
    /// Files made now, and those that were there.
    files: usize,
    files_kept: usize,
    /// The QR version.
    version: i16,
    module_mm: Length,
    /// The symbol with its quiet zone.
    side_mm: Length,
    labels_per_sheet: Option<u32>,
}

/// Runs `hgz label`.
pub(crate) fn run(
    context: &Context,
    arguments: &LabelArguments,
) -> Result<CommandOutcome, CliError> {
    let module = arguments.module()?;
    let (codes, texts) = gather(context, arguments)?;
    let first = codes.get(0).ok_or(LabelPrintError::NoText { field: "item" })?;
    let symbol = Symbol::of_url(&first.url)?;
    let side = module.times(u32::from(symbol.side()));
    let extent = arguments.extent(side);
    let draws_texts = !arguments.symbol_only && arguments.format != LabelFormat::Csv;
    let typefaces = draws_texts.then(|| Typefaces::load(arguments.font.as_deref())).transpose()?;
    let spec = FaceSpec {
        extent,
        module,
        modules: symbol.modules(),
        language: arguments.captions,
        item_lines: codes.widest_lines(),
    };
    let face = match (&texts, &typefaces) {
        (Some(texts), Some(typefaces)) => Face::new(&spec, texts, typefaces)?,
        _ => Face::of_symbol(&spec)?,
    };
    let form = arguments.form(module, extent, texts.as_ref())?;
    let labels_per_sheet = match &form {
        Form::Pdf { layout, .. } => Some(layout.labels_per_sheet()),
        Form::Svg | Form::Png(_) | Form::Zpl(_) | Form::Csv(_) => None,
    };
    let number = texts.as_ref().map(|texts| &texts.number);
    let press = Press::new(form, &face, typefaces.as_ref(), number);
    let job = Job::open(&arguments.out, &arguments.asked(&codes, &texts, &press))?;
    let (files, files_kept) = make(&context.voice, &job, &press, &codes)?;
    let made = Made {
        directory: arguments.out.clone(),
        count: codes.count(),
        format: arguments.format,
        files,
        files_kept,
        version: symbol.version(),
        module_mm: module,
        side_mm: side,
        labels_per_sheet,
    };
    Ok(CommandOutcome::ok(&made, made.text(&context.voice)))
}

/// Makes the files that are not there yet, on all cores. Says how many, and how many were there.
fn make(
    voice: &Voice,
    job: &Job,
    press: &Press<'_>,
    codes: &Codes,
) -> Result<(usize, usize), CliError> {
    let (kept, missing): (Vec<_>, Vec<_>) =
        press.parts(codes).into_iter().partition(|part| job.has(part));
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let bar = progress::bar(count(codes.count()), voice.pick("制标签", "labels"));
    let kept_labels: usize = kept.iter().map(|part| part.codes.len()).sum();
    bar.set_position(count(kept_labels));
    bar.reset_eta();
    let done = || bar.inc(1);
    let result = missing.par_iter().try_for_each(|part| {
        let of_part: Vec<Code> =
            part.codes.clone().into_par_iter().filter_map(|at| codes.get(at)).collect();
        job.write(part, &press.make(&of_part, &done)?)
    });
    bar.finish_and_clear();
    result?;
    Ok((missing.len(), kept.len()))
}

/// The codes and, unless only symbols are wanted, what stands beside them.
fn gather(
    context: &Context,
    arguments: &LabelArguments,
) -> Result<(Codes, Option<Texts>), CliError> {
    let own = arguments.texts.as_deref().map(StatedTexts::read).transpose()?.unwrap_or_default();
    let (codes, stated, host) = match (&arguments.codes, &arguments.certificate) {
        (Some(csv), _) => listed(context, arguments, csv, own)?,
        (None, Some(certificate)) => signed(context, arguments, certificate, own)?,
        (None, None) => {
            let message = "name a certificate, or a CSV with --codes";
            return Err(CliError::Usage { message: message.to_owned() });
        }
    };
    let wants_texts = !arguments.symbol_only || arguments.format == LabelFormat::Csv;
    let texts = wants_texts.then(|| stated.complete(arguments.captions, &host)).transpose()?;
    Ok((codes, texts))
}

type Gathered = (Codes, StatedTexts, String);

fn signed(
    context: &Context,
    arguments: &LabelArguments,
    certificate: &CertificateName,
    own: StatedTexts,
) -> Result<Gathered, CliError> {
    let label_key = arguments.label_key.as_deref().ok_or(CliError::NoKey)?;
    let answer = certificate::find(&context.client, certificate)?;
    let (certificate, items) = (&answer.data.certificate, arguments.items.as_ref());
    let signer = signer(context, certificate, label_key, items, &arguments.host)?;
    let stated = own.or(StatedTexts::of_certificate(&answer.data)?);
    let lines = &answer.data.certificate.details.variants;
    Ok((Codes::signed(signer, lines), stated, arguments.host.host.clone()))
}

fn listed(
    context: &Context,
    arguments: &LabelArguments,
    csv: &Path,
    own: StatedTexts,
) -> Result<Gathered, CliError> {
    let mut read = read_csv(csv, &csv_text(csv)?, arguments.items.as_ref())?;
    let mut stated = own.or(read.texts.clone());
    if !arguments.symbol_only && !stated.is_enough() {
        let answer = certificate::find(&context.client, &CertificateName::Serial(read.serial))?;
        read.verify(csv, submit::chain_id(&context.client, &context.trust)?, &answer.data)?;
        stated = stated.or(StatedTexts::of_certificate(&answer.data)?);
        read.tell_variants(&answer.data.certificate.details.variants);
    }
    Ok((Codes::Listed(read.codes), stated, read.host))
}

impl LabelArguments {
    /// The module that is printed.
    fn module(&self) -> Result<Length, CliError> {
        let found = self.module_mm;
        if found < MODULE_LEAST {
            return Err(LabelPrintError::SmallModule { found, least: MODULE_LEAST }.into());
        }
        if MODULE_LARGEST < found {
            let message = format!(
                "a module of {found} mm is larger than {MODULE_LARGEST} mm; give a smaller --module-mm"
            );
            return Err(CliError::Usage { message });
        }
        Ok(if self.format == LabelFormat::Zpl { self.dpi.module(found) } else { found })
    }

    fn extent(&self, symbol_side: Length) -> Extent {
        let usual = if self.symbol_only { Extent::square(symbol_side) } else { LABEL_USUAL };
        self.label.or(self.sheet.label()).unwrap_or(usual)
    }

    fn form(&self, module: Length, label: Extent, texts: Option<&Texts>) -> Result<Form, CliError> {
        Ok(match self.format {
            LabelFormat::Svg => Form::Svg,
            LabelFormat::Png => Form::Png(Dots::of_module(module, PNG_DOTS_PER_MODULE)),
            LabelFormat::Zpl => Form::Zpl(self.dpi.dots(self.module_mm)),
            LabelFormat::Csv => {
                Form::Csv(texts.cloned().ok_or(LabelPrintError::NoText { field: "name" })?)
            }
            LabelFormat::Pdf => Form::Pdf {
                layout: self.sheet.layout(label).map_err(LabelPrintError::from)?,
                sheets_per_file: self.sheet.sheets_per_file,
            },
        })
    }

    /// What tells this job from others.
    fn asked(&self, codes: &Codes, texts: &Option<Texts>, press: &Press<'_>) -> JobSettings {
        let Press { form, face, typefaces, .. } = press;
        let mut asked = JobSettings::new();
        let mut add = |what: &str, value: String| drop(asked.insert(what.to_owned(), value));
        add("program", env!("CARGO_PKG_VERSION").to_owned());
        add("format", to_value(self.format).to_string());
        add("codes", codes.hash());
        add("texts", to_value(texts).to_string());
        if self.format != LabelFormat::Csv {
            add("label", face.extent.to_string());
            add("module", face.module.to_string());
            add("captions", format!("{:?}", self.captions));
            add("font", typefaces.map_or_else(String::new, Typefaces::hash));
        }
        if let Form::Pdf { layout, sheets_per_file } = form {
            add("sheets", format!("{} {sheets_per_file}", to_value(layout)));
        }
        asked
    }
}

impl Made {
    fn text(&self, voice: &Voice) -> String {
        let mut fields = FieldList::default();
        fields
            .add(voice.pick("标签", "labels"), self.count)
            .add(voice.pick("二维码版本", "QR version"), format!("{}-M", self.version))
            .add(voice.pick("模块", "module"), format!("{} mm", self.module_mm))
            .add(
                voice.pick("边长（含空白）", "side with quiet zone"),
                format!("{} mm", self.side_mm),
            )
            .add_some(voice.pick("每张标签数", "labels a sheet"), self.labels_per_sheet)
            .add(voice.pick("新制文件", "files made"), self.files)
            .add(voice.pick("已有文件", "files kept"), self.files_kept)
            .add(voice.pick("目录", "directory"), self.directory.display());
        fields.to_string()
    }
}
