//! Any text into every parser.

use std::fmt::Display;
use std::str::FromStr;

use proptest::prelude::*;

use crate::bytes::hash::Hash;
use crate::bytes::signature::{KeyId, PublicKey, Signature};
use crate::label::{Decimal, FieldName};
use crate::records::items::ItemRanges;
use crate::records::serial::Serial;
use crate::testing::fixtures::Party;
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::gtin::Gtin;
use crate::values::personal_data;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{
    CertificateId, CoverId, Line, Name, Number, ProductId, Remark, ReportId,
};
use crate::values::time::Height;
use crate::verify::item_code::ItemCode;

/// A parser, and a text that it reads and writes again as it was.
struct Parser {
    name: &'static str,
    canonical: String,
    /// Reads a text and writes what was read.
    rewrite: fn(&str) -> Option<String>,
}

fn parser<T: FromStr + Display>(name: &'static str, canonical: impl ToString) -> Parser {
    let rewrite = |text: &str| text.parse::<T>().ok().map(|value| value.to_string());
    Parser { name, canonical: canonical.to_string(), rewrite }
}

fn parsers() -> Vec<Parser> {
    let hash = Hash::from_bytes([0xAB; 32]);
    let id = "91430700999999058B/KSY-20261118-01";
    let serial = Serial::try_from((1 << 40) - 1).unwrap();
    let code = ItemCode::sign(ChainId(hash), serial, 9, &Party::Maker.label_key());
    vec![
        parser::<CreditCode>("credit code", Party::Maker.code()),
        parser::<StandardNumber>("standard number", "GB 32100-2015/XG1-2016"),
        parser::<StandardNumber>("local standard", "DB43/T 2203-2021"),
        parser::<Gtin>("trade item number", "06901234567892"),
        parser::<Date>("date", "2026-11-24"),
        parser::<Decimal>("decimal", "-12.050"),
        parser::<FieldName>("field name", "formaldehyde_mg_m3"),
        parser::<Number>("number", "KSY-2026.11_18"),
        parser::<Name>("name", "湖南科思益建材有限公司"),
        parser::<Line>("line", "3000 mm×1200 mm"),
        parser::<Remark>("remark", "产品质量法第四十九条"),
        parser::<ProductId>("product id", id),
        parser::<ReportId>("report id", id),
        parser::<CoverId>("cover id", id),
        parser::<CertificateId>("certificate id", id),
        parser::<Serial>("serial", serial),
        parser::<ItemRanges>("items", "1-20,25,30-40"),
        parser::<ItemCode>("item code", code),
        parser::<Hash>("hash", hash),
        parser::<ChainId>("chain id", hash),
        parser::<KeyId>("key id", hash),
        parser::<PublicKey>("public key", Party::Maker.key().public_key()),
        parser::<Signature>("signature", Signature::from_bytes([0xAB; 64])),
        parser::<Height>("height", u64::MAX),
    ]
}

/// A character that some parser may take for another.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        any::<char>(),
        prop::char::range('0', '9'),
        prop::char::range('\u{FF01}', '\u{FF5E}'),
        prop::sample::select(vec!['-', '+', '/', '.', ',', ' ', 'I', 'é', '\0', '\u{3000}', '—']),
    ]
}

fn check(parser: &Parser, text: &str) -> Result<(), TestCaseError> {
    if let Some(written) = (parser.rewrite)(text) {
        let again = (parser.rewrite)(&written);
        prop_assert_eq!(again, Some(written), "{}: `{}`", parser.name, text);
    }
    Ok(())
}

#[test]
fn a_canonical_text_is_written_as_it_was_read() {
    for parser in parsers() {
        let again = (parser.rewrite)(&parser.canonical);
        assert_eq!(again.as_ref(), Some(&parser.canonical), "{}", parser.name);
    }
}

proptest! {
    #[test]
    fn any_text_is_refused_or_reads_back_as_it_is_written(text in "\\PC{0,40}|.{0,200}") {
        for parser in parsers() {
            check(&parser, &text)?;
        }
        let _found = personal_data::find(&text);
    }

    #[test]
    fn a_text_with_a_slip_is_refused_or_reads_back_as_it_is_written(
        slips in prop::collection::vec((any::<prop::sample::Index>(), character(), 0_u8..3), 1..4),
    ) {
        for parser in parsers() {
            let mut text: Vec<char> = parser.canonical.chars().collect();
            for (at, character, kind) in &slips {
                let at = at.index(text.len());
                match kind {
                    0 => text[at] = *character,
                    1 => text.insert(at, *character),
                    _ if 1 < text.len() => drop(text.remove(at)),
                    _ => {}
                }
            }
            check(&parser, &text.into_iter().collect::<String>())?;
        }
    }
}
