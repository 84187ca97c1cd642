//! Labels as a CSV for a printer's own software, or for a print shop with neither node nor keys.

use super::codes::{COLUMNS, Code};
use super::texts::Texts;

/// Spreadsheets and label programs take a file for UTF-8 if it starts so.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// A CSV (RFC 4180) of these codes; `done` is called for each.
pub(crate) fn write(
    codes: &[Code],
    texts: &Texts,
    done: &(dyn Fn() + Sync),
) -> csv::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(COLUMNS)?;
    for Code { item, url } in codes {
        let item = item.to_string();
        let model = texts.model.as_ref().map_or("", |model| model.as_str());
        let [number, name, maker, check] =
            [&texts.number, &texts.name, &texts.maker, &texts.check].map(|text| text.as_str());
        writer.write_record([item.as_str(), url, number, name, model, maker, check])?;
        done();
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
