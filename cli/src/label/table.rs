//! Labels as a CSV for a printer's own software, or for a print shop with neither node nor keys.

use chain_core::records::certificate::PartyRole;
use chain_core::records::variant::VariantCode;

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
    for Code { item, url, variant } in codes {
        let item = item.to_string();
        let variant = variant.as_ref().map_or("", VariantCode::as_str);
        let model = texts.model.as_ref().map_or("", |model| model.as_str());
        let [number, name, check] =
            [&texts.number, &texts.name, &texts.check].map(|text| text.as_str());
        let [maker, importer, producer] =
            [PartyRole::Maker, PartyRole::Importer, PartyRole::Producer].map(|role| {
                let party = texts.parties.iter().find(|(one, _)| *one == role);
                party.map_or("", |(_, name)| name.as_str())
            });
        let record =
            [item.as_str(), url, variant, number, name, model, maker, importer, producer, check];
        writer.write_record(record)?;
        done();
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
