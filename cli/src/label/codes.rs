//! [`Codes`]: the codes that labels are made for, signed here or read from a CSV.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use chain_core::records::items::ItemRanges;
use chain_core::records::serial::Serial;
use chain_core::records::variant::{VariantCode, VariantLine, variant_at};
use chain_core::values::chain_id::ChainId;
use chain_core::values::text::Name;
use chain_core::verify::item_code::ItemCode;
use hgz_api::CertificateAnswer;
use rayon::prelude::*;

use super::error::LabelPrintError;
use super::signing::CodeSigner;
use super::texts::StatedTexts;

/// The columns of the CSV that `--format csv` writes, and that `--codes` takes. `hgz codes` writes
/// the first two.
pub(crate) const COLUMNS: [&str; 10] =
    ["item", "url", "variant", "number", "name", "model", "maker", "importer", "producer", "check"];

/// The code of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) item: u32,
    pub(crate) url: String,
    /// Which variant the item is.
    pub(crate) variant: Option<VariantCode>,
}

impl Code {
    /// What a label says of the item alone: its number, and its variant.
    pub(crate) fn line(&self) -> String {
        item_line(self.item, self.variant.as_ref())
    }
}

fn item_line(item: u32, variant: Option<&VariantCode>) -> String {
    variant.map_or_else(|| item.to_string(), |variant| format!("{item} · {variant}"))
}

/// The codes of a job, all of one certificate, each item once.
pub(crate) enum Codes {
    /// Signed when they are asked for.
    Signed { signer: Box<CodeSigner>, items: Vec<u32>, lines: Vec<VariantLine> },
    /// Read from a CSV.
    Listed(Vec<Code>),
}

impl Codes {
    /// Codes to sign.
    pub(crate) fn signed(signer: CodeSigner, lines: &[VariantLine]) -> Self {
        let items = signer.items().collect();
        Self::Signed { signer: Box::new(signer), items, lines: lines.to_vec() }
    }

    /// How many there are.
    pub(crate) const fn count(&self) -> usize {
        match self {
            Self::Signed { items, .. } => items.len(),
            Self::Listed(codes) => codes.len(),
        }
    }

    /// The one at a place, counted from 0.
    pub(crate) fn get(&self, at: usize) -> Option<Code> {
        match self {
            Self::Signed { signer, items, lines } => {
                let item = *items.get(at)?;
                Some(Code {
                    item,
                    url: signer.url(item),
                    variant: variant_at(lines, item).cloned(),
                })
            }
            Self::Listed(codes) => codes.get(at).cloned(),
        }
    }

    /// The item at a place, counted from 0.
    pub(crate) fn item(&self, at: usize) -> Option<u32> {
        match self {
            Self::Signed { items, .. } => items.get(at).copied(),
            Self::Listed(codes) => codes.get(at).map(|code| code.item),
        }
    }

    /// What labels say of their items, as long as it gets: of each variant the greatest number. Room is
    /// left for the widest of them on every label.
    pub(crate) fn widest_lines(&self) -> Vec<String> {
        let mut greatest: BTreeMap<Option<VariantCode>, u32> = BTreeMap::new();
        match self {
            Self::Signed { items, lines, .. } => {
                let last = items.iter().max().copied().unwrap_or(0);
                let variants = lines.iter().map(|line| Some(line.variant.clone()));
                greatest.extend(variants.map(|variant| (variant, last)));
                if lines.is_empty() {
                    greatest.insert(None, last);
                }
            }
            Self::Listed(codes) => {
                for code in codes {
                    let greatest = greatest.entry(code.variant.clone()).or_default();
                    *greatest = code.item.max(*greatest);
                }
            }
        }
        greatest.iter().map(|(variant, item)| item_line(*item, variant.as_ref())).collect()
    }

    /// What tells these codes from others. Signatures are deterministic, so the first one stands
    /// for chain, key and host of those that are still to be signed.
    pub(crate) fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        match self {
            Self::Signed { items, lines, .. } => {
                for item in items {
                    hasher.update(&item.to_le_bytes());
                }
                for line in lines {
                    hasher.update(&line.quantity.to_le_bytes());
                    hasher.update(line.variant.as_str().as_bytes()).update(&[0]);
                }
                if let Some(first) = self.get(0) {
                    hasher.update(first.url.as_bytes());
                }
            }
            Self::Listed(codes) => {
                for code in codes {
                    let variant = code.variant.as_ref().map_or("", VariantCode::as_str);
                    hasher.update(&code.item.to_le_bytes()).update(code.url.as_bytes());
                    hasher.update(variant.as_bytes()).update(&[0]);
                }
            }
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// What a CSV says: codes, and texts if it has columns for them.
pub(crate) struct CsvCodes {
    pub(crate) codes: Vec<Code>,
    pub(crate) serial: Serial,
    pub(crate) host: String,
    pub(crate) texts: StatedTexts,
    lines: Vec<u64>,
}

/// Which field of a record is which column.
struct CsvHeader([Option<usize>; COLUMNS.len()]);

impl CsvHeader {
    fn of(record: &csv::StringRecord) -> Self {
        let is = |field: &str, name: &str| {
            field.trim().trim_start_matches('\u{FEFF}').eq_ignore_ascii_case(name)
        };
        Self(COLUMNS.map(|name| record.iter().position(|field| is(field, name))))
    }

    fn field<'r>(&self, record: &'r csv::StringRecord, column: &str) -> Option<&'r str> {
        let at = COLUMNS.iter().position(|name| *name == column)?;
        let field = record.get((*self.0.get(at)?)?)?.trim();
        (!field.is_empty()).then_some(field)
    }

    fn texts(&self, record: &csv::StringRecord) -> Result<StatedTexts, String> {
        let text = |column: &str| {
            let name = self.field(record, column).map(Name::new).transpose();
            name.map_err(|error| format!("column `{column}`: {error}"))
        };
        Ok(StatedTexts {
            number: text("number")?,
            name: text("name")?,
            model: text("model")?,
            maker: text("maker")?,
            importer: text("importer")?,
            producer: text("producer")?,
            check: text("check")?,
        })
    }
}

/// One line of a CSV.
struct CsvRow {
    code: Code,
    serial: Serial,
    host: String,
    texts: StatedTexts,
}

/// Reads the text of a CSV of `hgz codes` or of `--format csv`: all of it must be sound, also what is not
/// printed this time.
pub(crate) fn read_csv(
    path: &Path,
    text: &str,
    items: Option<&ItemRanges>,
) -> Result<CsvCodes, LabelPrintError> {
    let at_line =
        |line: u64, reason: String| LabelPrintError::Codes { path: path.to_owned(), line, reason };
    let malformed = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        at_line(
            line,
            format!("{error}; write it again with `hgz codes` or `hgz label --format csv`"),
        )
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = CsvHeader::of(reader.headers().map_err(malformed)?);
    let records: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().map_err(malformed)?;
    let line_of = |record: &csv::StringRecord| record.position().map_or(0, csv::Position::line);
    let rows: Vec<CsvRow> = records
        .par_iter()
        .map(|record| row(&header, record).map_err(|reason| at_line(line_of(record), reason)))
        .collect::<Result<_, _>>()?;
    let first = rows.first();
    let first = first.ok_or_else(|| at_line(1, "there are no codes in this file".to_owned()))?;
    let (serial, host, texts) = (first.serial, first.host.clone(), first.texts.clone());
    let mut seen = HashSet::new();
    let (mut codes, mut lines) = (Vec::new(), Vec::new());
    for (row, record) in rows.into_iter().zip(&records) {
        let line = line_of(record);
        let same = [
            (row.serial == serial, "of another certificate"),
            (row.host == host, "for another host"),
            (row.texts == texts, "with other texts"),
        ];
        if let Some((_, how)) = same.into_iter().find(|(is_same, _)| !is_same) {
            let reason = format!("this code is {how} than the first one; make one job for each");
            return Err(at_line(line, reason));
        }
        if !seen.insert(row.code.item) {
            let reason = format!("item {} stands here for the second time", row.code.item);
            return Err(at_line(line, reason));
        }
        if items.is_none_or(|items| items.contains(row.code.item)) {
            codes.push(row.code);
            lines.push(line);
        }
    }
    if let Some(items) = items.filter(|items| items.count() != count(&codes)) {
        let reason =
            format!("{} of the items {items} are in this file; name those it has", codes.len());
        return Err(at_line(1, reason));
    }
    Ok(CsvCodes { codes, serial, host, texts, lines })
}

fn count(codes: &[Code]) -> u64 {
    u64::try_from(codes.len()).unwrap_or(u64::MAX)
}

/// A line whose URL ends in a well-formed code of its item.
fn row(header: &CsvHeader, record: &csv::StringRecord) -> Result<CsvRow, String> {
    let refused = "this is not a line `item,url` with an item code; give a file of `hgz codes` or of `hgz label --format csv`";
    let (item, url) = header
        .field(record, "item")
        .zip(header.field(record, "url"))
        .ok_or_else(|| refused.to_owned())?;
    let code: ItemCode = url.parse().map_err(|_| refused.to_owned())?;
    if item.parse() != Ok(code.item) {
        return Err(format!("the code is of item {}, the line says {item}", code.item));
    }
    let host = host_of(url).ok_or_else(|| refused.to_owned())?;
    let texts = header.texts(record)?;
    let variant = header.field(record, "variant").map(str::parse).transpose();
    let variant = variant.map_err(|error| format!("column `variant`: {error}"))?;
    let (item, serial) = (code.item, code.serial);
    Ok(CsvRow { code: Code { item, url: url.to_owned(), variant }, serial, host, texts })
}

fn host_of(url: &str) -> Option<String> {
    let (host, _) = url.strip_prefix("HTTPS://")?.split_once('/')?;
    Some(host.to_owned())
}

impl CsvCodes {
    /// Says of each code which variant its item is.
    pub(crate) fn tell_variants(&mut self, lines: &[VariantLine]) {
        for code in &mut self.codes {
            code.variant = variant_at(lines, code.item).cloned();
        }
    }

    /// Checks every code against its certificate: wrong labels are dear.
    pub(crate) fn verify(
        &self,
        path: &Path,
        chain_id: ChainId,
        answer: &CertificateAnswer,
    ) -> Result<(), LabelPrintError> {
        let details = &answer.certificate.details;
        self.codes.par_iter().zip(&self.lines).try_for_each(|(code, line)| {
            let reason = match code.url.parse::<ItemCode>() {
                Ok(parsed) => parsed.verify(chain_id, details.quantity, &details.label_key),
                Err(error) => Err(error),
            };
            reason.map_err(|error| LabelPrintError::Codes {
                path: path.to_owned(),
                line: *line,
                reason: error.to_string(),
            })
        })
    }
}

#[cfg(test)]
mod tests;
