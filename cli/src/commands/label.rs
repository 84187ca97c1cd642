//! `hgz label`: QR labels of items, one picture each.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use chain_core::item_code::ItemCode;
use clap::{ArgGroup, Args, ValueEnum};
use serde::Serialize;

use super::certificate::CertificateName;
use super::codes::{CodeSigner, HostArgument, SigningArguments};
use crate::context::Context;
use crate::error::CliError;
use crate::input::csv_text;
use crate::output::Outcome;
use crate::progress;
use crate::qr::Symbol;
use crate::render::Fields;
use chain_core::certificate::ItemRanges;

pub(crate) const EXAMPLES: &str = "\
Examples:
  hgz label --codes codes.csv --out labels
  hgz label --codes codes.csv --items 1-10 --format png --module-mm 0.50 --out labels
  hgz label 91430700999999015X/KSY-20261118-01 --label-key label.key --items 1-10 --out labels
";

/// Which labels to draw.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["certificate", "codes"]))]
pub(crate) struct LabelArguments {
    /// The certificate: its id `MAKER/NUMBER`, or its serial; needs --label-key.
    #[arg(requires = "label_key")]
    certificate: Option<CertificateName>,
    /// The label key that the certificate names.
    #[arg(long, value_name = "FILE", conflicts_with = "codes")]
    label_key: Option<PathBuf>,
    /// A CSV of `hgz codes`, in place of a certificate.
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,
    #[command(flatten)]
    host: HostArgument,
    /// The items, such as `1-10`; without it, all of them.
    #[arg(long, value_name = "RANGES")]
    items: Option<ItemRanges>,
    /// The form of the pictures.
    #[arg(long, value_enum, default_value = "svg")]
    format: PictureFormat,
    /// The directory to write them to; no file in it is overwritten.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The side of a module when printed, in millimetres; below 0.40 phones fail.
    #[arg(long, value_name = "MM", value_parser = parse_module, default_value = "0.40")]
    module_mm: u32,
}

/// The form of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PictureFormat {
    /// For print shops: scales without loss.
    Svg,
    /// For everything else.
    Png,
}

impl PictureFormat {
    const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

/// Millimetres with up to three decimals, as whole micrometres from 0.25 to 5 mm.
fn parse_module(text: &str) -> Result<u32, String> {
    let refused = || "write 0.25 to 5 millimetres, such as 0.40".to_owned();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if 3 < part.len() || whole.is_empty() {
        return Err(refused());
    }
    let um: u32 = format!("{whole}{part:0<3}").parse().map_err(|_| refused())?;
    if (250..=5000).contains(&um) { Ok(um) } else { Err(refused()) }
}

#[derive(Debug, Serialize)]
struct Drawn {
    directory: PathBuf,
    count: u64,
    format: &'static str,
    /// The QR version of the last one.
    version: i16,
    side_mm: String,
}

/// Runs `hgz label`.
pub(crate) fn run(context: &Context, arguments: &LabelArguments) -> Result<Outcome, CliError> {
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|source| CliError::Write { path: out.clone(), source })?;
    let (count, side, version) = match (&arguments.codes, &arguments.certificate) {
        (Some(csv), _) => draw_csv(context, arguments, csv)?,
        (None, Some(certificate)) => draw_certificate(context, arguments, certificate)?,
        (None, None) => {
            let message = "name a certificate, or a CSV with --codes";
            return Err(CliError::Usage { message: message.to_owned() });
        }
    };
    let side_um =
        u64::from(arguments.module_mm).saturating_mul(u64::try_from(side).unwrap_or(u64::MAX));
    let side_mm = format!("{}.{:02}", side_um / 1000, side_um % 1000 / 10);
    let mut fields = Fields::default();
    fields
        .add(context.pick("标签", "labels"), count)
        .add(context.pick("二维码版本", "QR version"), format!("{version}-M"))
        .add(context.pick("边长（含空白）", "side with quiet zone"), format!("{side_mm} mm"))
        .add(context.pick("目录", "directory"), out.display());
    let data = Drawn {
        directory: out.clone(),
        count,
        format: arguments.format.ending(),
        version,
        side_mm,
    };
    Ok(Outcome::ok(data, fields.to_string()))
}

fn draw_certificate(
    context: &Context,
    arguments: &LabelArguments,
    certificate: &CertificateName,
) -> Result<(u64, usize, i16), CliError> {
    let label_key = arguments.label_key.clone().ok_or(CliError::NoKey)?;
    let signing = SigningArguments::new(
        certificate.clone(),
        label_key,
        arguments.host.host.clone(),
        arguments.items.clone(),
    );
    let signer = CodeSigner::new(context, &signing)?;
    let labels = signer.items().map(|item| Ok((item, signer.url(item))));
    draw(context, arguments, signer.items.count(), labels)
}

fn draw_csv(
    context: &Context,
    arguments: &LabelArguments,
    csv: &Path,
) -> Result<(u64, usize, i16), CliError> {
    let text = csv_text(csv)?;
    let wanted = |item: u32| arguments.items.as_ref().is_none_or(|items| items.contains(item));
    let lines = text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty());
    let labels = lines.filter_map(|(at, line)| match read_line(line) {
        Some((item, url)) => wanted(item).then(|| Ok((item, url))),
        None => {
            let line = at.saturating_add(1);
            let message = format!(
                "{}:{line}: this is no line `item,url` with an item code; give a file of `hgz codes`",
                csv.display()
            );
            Some(Err(CliError::Usage { message }))
        }
    });
    let count = u64::try_from(text.lines().count().saturating_sub(1)).unwrap_or(u64::MAX);
    draw(context, arguments, count, labels)
}

/// A line `item,url` whose URL ends in a well-formed code of that item.
fn read_line(line: &str) -> Option<(u32, String)> {
    let (item, url) = line.trim().split_once(',')?;
    let item: u32 = item.parse().ok()?;
    let code: ItemCode = url.parse().ok()?;
    (code.item == item).then(|| (item, url.to_owned()))
}

/// Draws each label, and says how many, how many modules a side, and which version.
fn draw(
    context: &Context,
    arguments: &LabelArguments,
    count: u64,
    labels: impl Iterator<Item = Result<(u32, String), CliError>>,
) -> Result<(u64, usize, i16), CliError> {
    let bar = progress::bar(count, context.pick("画标签", "labels"));
    let (mut drawn, mut side, mut version) = (0_u64, 0, 0);
    for label in labels {
        let (item, url) = label?;
        let symbol = Symbol::of_url(&url)?;
        (side, version) = (symbol.side(), symbol.version());
        let picture = match arguments.format {
            PictureFormat::Svg => symbol.to_svg(arguments.module_mm).into_bytes(),
            PictureFormat::Png => symbol.to_png(arguments.module_mm)?,
        };
        let name = format!("item-{item:07}.{}", arguments.format.ending());
        write_new(&arguments.out.join(name), &picture)?;
        drawn = drawn.saturating_add(1);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok((drawn, side, version))
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(|source| CliError::Write { path: path.to_owned(), source })
}
