//! What must be refused: bytes that are not a value, texts that are not an item code, signatures that a
//! lenient check takes.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Vectors;
use super::transactions::world;
use super::values::authority;
use crate::bytes::codec;
use crate::bytes::hash::Hash;
use crate::bytes::signature::{PublicKey, Signature};
use crate::governance::authority::{Authority, AuthoritySet};
use crate::label::{Decimal, FieldName, Label};
use crate::limits::ENCODED_BYTES_MAX;
use crate::records::certificate::CertificateStatus;
use crate::records::history::History;
use crate::records::items::ItemRanges;
use crate::records::organisation::KeyPurpose;
use crate::records::permission::Role;
use crate::records::serial::Serial;
use crate::records::shipment::Holdings;
use crate::testing::fixtures::{Party, acts, authorities};
use crate::values::characters::{is_control, is_white_space};
use crate::values::country_code::CountryCode;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::gtin::Gtin;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{CertificateId, Line, Name, Remark};
use crate::values::time::Height;
use crate::verify::item_code::{ItemCode, ItemCodeError};

#[derive(Serialize)]
struct RefusedValue<'a> {
    kind: &'static str,
    name: &'a str,
    bytes: String,
}

struct RefusedValues(Vectors);

impl RefusedValues {
    /// Bytes that are not a value of a kind.
    fn bytes<T: Serialize + DeserializeOwned>(
        &mut self,
        kind: &'static str,
        name: &str,
        bytes: &[u8],
    ) {
        let decoded = codec::decode::<T>(bytes, ENCODED_BYTES_MAX);
        assert!(decoded.is_err(), "{kind} is not refused: {name}");
        self.0.push(&RefusedValue { kind, name, bytes: hex::encode(bytes) });
    }

    /// Values of the same layout that are out of the bounds of a kind.
    fn values<T: Serialize + DeserializeOwned>(
        &mut self,
        kind: &'static str,
        values: &[(&str, &dyn Encoded)],
    ) {
        for (name, value) in values {
            self.bytes::<T>(kind, name, &value.encoded());
        }
    }
}

/// What has canonical bytes, whatever its type.
trait Encoded {
    fn encoded(&self) -> Vec<u8>;
}

impl<T: Serialize> Encoded for T {
    fn encoded(&self) -> Vec<u8> {
        codec::encode(self)
    }
}

#[test]
fn bytes_that_are_no_value_are_refused() {
    let mut refused = RefusedValues(Vectors::new("refused_values.json"));
    push_layouts(&mut refused);
    push_numbers(&mut refused);
    push_texts(&mut refused);
    push_labels(&mut refused);
    push_authorities(&mut refused);
    push_holdings(&mut refused);
    push_characters(&mut refused);
    push_histories(&mut refused);
    refused.0.check();
}

fn push_layouts(refused: &mut RefusedValues) {
    let height = codec::encode(&Height::new(258));
    let version = |version: u8| [&[version], &height[1..]].concat();
    for (name, bytes) in [
        ("no bytes", Vec::new()),
        ("no body", vec![1]),
        ("version 0", version(0)),
        ("version 2", version(2)),
        ("truncated", height[..8].to_vec()),
        ("a trailing byte", [&height[..], &[0]].concat()),
    ] {
        refused.bytes::<Height>("height", name, &bytes);
    }
    refused
        .values::<Role>("role", &[("a seventh role", &6_u32), ("a wide number", &(1_u64 << 32))]);
    let purposes: [(&str, &dyn Encoded); 3] = [
        ("a fourth purpose", &3_u32),
        ("an act that does not exist", &(1_u32, vec![1000_u32])),
        ("more acts than bytes", &(1_u32, u64::MAX)),
    ];
    refused.values::<KeyPurpose>("key_purpose", &purposes);
    refused.values::<Hash>("hash", &[("tag 1", &(1_u8, [7_u8; 32]))]);
    refused.values::<PublicKey>("public_key", &[("tag 1", &(1_u8, [7_u8; 32]))]);
    let signature = (1_u8, [7_u8; 32], [7_u8; 32]);
    refused.values::<Signature>("signature", &[("tag 1", &signature)]);
}

fn push_numbers(refused: &mut RefusedValues) {
    let dates: [(&str, &dyn Encoded); 6] = [
        ("no leap year", &20_270_229_u32),
        ("a thirteenth month", &20_261_301_u32),
        ("day 0", &20_261_100_u32),
        ("before 1900", &18_991_231_u32),
        ("after 2999", &30_000_101_u32),
        ("zero", &0_u32),
    ];
    refused.values::<Date>("date", &dates);
    refused.values::<Serial>("serial", &[("2^40", &(1_u64 << 40))]);
    let decimals: [(&str, &dyn Encoded); 4] = [
        ("sixteen digits", &(1_000_000_000_000_000_i64, 0_u8)),
        ("sixteen digits below zero", &(-1_000_000_000_000_000_i64, 0_u8)),
        ("seven places", &(1_i64, 7_u8)),
        ("the least number", &(i64::MIN, 0_u8)),
    ];
    refused.values::<Decimal>("decimal", &decimals);
    let many: Vec<(u32, u32)> = (0..4097).map(|at| (at * 2 + 1, at * 2 + 1)).collect();
    let ranges: [(&str, &dyn Encoded); 7] = [
        ("item 0", &vec![(0_u32, 1_u32)]),
        ("backwards", &vec![(2_u32, 1_u32)]),
        ("unsorted", &vec![(5_u32, 6_u32), (1, 2)]),
        ("overlapping", &vec![(1_u32, 3_u32), (3, 4)]),
        ("without a gap", &vec![(1_u32, 2_u32), (3, 4)]),
        ("the last item and on", &vec![(1_u32, u32::MAX), (u32::MAX, u32::MAX)]),
        ("4097 ranges", &many),
    ];
    refused.values::<ItemRanges>("item_ranges", &ranges);
}

#[expect(clippy::too_many_lines, reason = "one line for each text")]
fn push_texts(refused: &mut RefusedValues) {
    let long = "长".repeat(67);
    let names: [(&str, &dyn Encoded); 6] = [
        ("empty", &""),
        ("space in front", &" a"),
        ("a wide space behind", &"a\u{3000}"),
        ("a control character", &"a\u{7f}b"),
        ("201 bytes", &long),
        ("no UTF-8", &vec![0xc3_u8, 0x28]),
    ];
    refused.values::<Name>("name", &names);
    refused.values::<Line>("line", &[("empty", &""), ("121 bytes", &"a".repeat(121))]);
    refused
        .values::<Remark>("remark", &[("a line break", &"a\nb"), ("501 bytes", &"a".repeat(501))]);
    let fields: [(&str, &dyn Encoded); 5] = [
        ("empty", &""),
        ("a capital", &"aB"),
        ("a digit in front", &"1a"),
        ("a hyphen", &"a-b"),
        ("41 letters", &"a".repeat(41)),
    ];
    refused.values::<FieldName>("field_name", &fields);
    let maker = Party::Maker.code();
    let ids: [(&str, &dyn Encoded); 5] = [
        ("no number", &(maker, "")),
        ("a small letter", &(maker, "a")),
        ("a hyphen in front", &(maker, "-A")),
        ("a slash", &(maker, "A/B")),
        ("65 letters", &(maker, "A".repeat(65))),
    ];
    refused.values::<CertificateId>("record_id", &ids);
    for (name, code) in [
        ("a wrong check character", "91430700999999058A"),
        ("no province", "91990700999999058M"),
        ("a letter in the region", "9143A7009999990587"),
        ("a small letter", "91430700999999058b"),
        ("a letter that no code has", "9143070099999905OB"),
        ("seventeen characters", "91430700999999058"),
    ] {
        let bytes = [&[1], code.as_bytes()].concat();
        refused.bytes::<CreditCode>("credit_code", name, &bytes);
    }
    let countries: [(&str, [u8; 2]); 3] =
        [("small letters", *b"de"), ("a digit", *b"D1"), ("no letters", [0, 0])];
    for (name, letters) in countries {
        refused.bytes::<CountryCode>("country_code", name, &codec::encode(&letters));
    }
    let standards: [(&str, &dyn Encoded); 3] = [
        ("another way of writing", &"gb/t9775-2025"),
        ("two spaces", &"GB/T  9775-2025"),
        ("no standard", &"X"),
    ];
    refused.values::<StandardNumber>("standard_number", &standards);
    // The grammar, one rule a line.
    for wrong in [
        "GB1-2000",
        "GB/X 1-2000",
        "GB/T/T 1-2000",
        "ZZ/T 1-2000",
        "JC/X 1-2000",
        "T/A 1-2000",
        "T/ABCDEFGHIJK 1-2000",
        "Q/A 1-2000",
        "Q/ABCDEFGHIJKLM 1-2000",
        "Q/AB 123456789 1-2000",
        "Q/AB C D 1-2000",
        "DB4 1-2000",
        "DB430 1-2000",
        "DB43/Z 1-2000",
        "GB 1234567-2000",
        "GB 1.-2000",
        "GB 1.1234-2000",
        "GB 1.1.1.1-2000",
        "GB 1",
        "GB 1-00",
        "GB 1-1899",
        "GB 1-2100",
        "GB 1-19999",
        "GB 1-2015/XG-2016",
        "GB 1-2015/XG10-2016",
        "GB 1-2015/XG1-16",
        "GB 1-2015/XG1-2016/XG1-2017",
    ] {
        refused.values::<StandardNumber>("standard_number", &[(wrong, &wrong)]);
    }
    let gtins: [(&str, &dyn Encoded); 3] = [
        ("13 digits", &"6901234567892"),
        ("a wrong check digit", &"06901234567893"),
        ("a letter", &"0690123456789A"),
    ];
    refused.values::<Gtin>("gtin", &gtins);
}

fn push_labels(refused: &mut RefusedValues) {
    let many: Vec<(String, u32, &str)> = (10..75).map(|at| (format!("f{at}"), 0, "a")).collect();
    let labels: [(&str, &dyn Encoded); 11] = [
        ("unsorted", &vec![("b", 0_u32, "x"), ("a", 0, "x")]),
        ("a name twice", &vec![("a", 0_u32, "x"), ("a", 0, "x")]),
        ("a text that reads as a date", &vec![("a", 0_u32, "2027-11-01")]),
        ("a text of 501 bytes", &vec![("a", 0_u32, "a".repeat(501))]),
        ("a control character", &vec![("a", 0_u32, "a\tb")]),
        ("21 texts", &vec![("a", 1_u32, vec!["a"; 21])]),
        ("a flag of 2", &vec![("a", 4_u32, 2_u8)]),
        ("no shares", &vec![("a", 5_u32, 0_u64)]),
        ("21 shares", &vec![("a", 5_u32, vec![("a", (1_i64, 0_u8)); 21])]),
        ("a seventh kind of value", &vec![("a", 6_u32, "x")]),
        ("65 fields", &many),
    ];
    refused.values::<Label>("label", &labels);
}

fn push_authorities(refused: &mut RefusedValues) {
    let four = authorities(&Party::AUTHORITIES).as_slice().to_vec();
    let mut twice = four.clone();
    twice[1].key = twice[0].key;
    let with_key = |bytes: [u8; 32]| {
        let mut changed = four.clone();
        changed[0].key = PublicKey::from_bytes(bytes);
        changed
    };
    let of_small_order = with_key([0; 32]);
    let mut bytes = [0; 32];
    bytes[0] = 2;
    let off_the_curve = with_key(bytes);
    // 2^255 - 16 stands for 3, which is on the curve.
    let mut bytes = [255; 32];
    (bytes[0], bytes[31]) = (240, 127);
    let not_reduced = with_key(bytes);
    let unsorted: Vec<_> = four.iter().rev().cloned().collect();
    let doubled = vec![four[0], four[0]];
    let many: Vec<Authority> = (0..101).map(authority).collect();
    let sets: [(&str, &dyn Encoded); 8] = [
        ("101 authorities", &many),
        ("nobody", &0_u64),
        ("unsorted", &unsorted),
        ("an authority twice", &doubled),
        ("a key twice", &twice),
        ("a key of small order", &of_small_order),
        ("a key off the curve", &off_the_curve),
        ("a key whose y is not reduced", &not_reduced),
    ];
    refused.values::<AuthoritySet>("authority_set", &sets);
}

/// 2^616, the least number that is too great.
const TOO_GREAT: &str = "27194265232218475452906916175486393719275167627624034467811539\
    87586066226487563482824512011597973942624713366969582085198574\
    48620878186106577674229128492724195241610667721328144244801536";

/// The greatest number that has 77 bytes.
const GREATEST: &str = "27194265232218475452906916175486393719275167627624034467811539\
    87586066226487563482824512011597973942624713366969582085198574\
    48620878186106577674229128492724195241610667721328144244801535";

/// The first code of `item_codes.json` with another first byte.
pub(super) const SECOND_VERSION: &str = "00317006578691646462614139740090934804348438682801858290590530\
    72221194288422667915321409890771530728146789239932220153592737\
    19069805422054456733390099783664539511326902699884692849248523";

fn push_holdings(refused: &mut RefusedValues) {
    let (seller, maker) = (Party::Seller.code(), Party::Maker.code());
    let held = |first: u32, last: u32, holder| ((first, last), holder, None::<()>);
    let many: Vec<_> = (0..4097_u32).map(|at| held(2 * at + 1, 2 * at + 1, seller)).collect();
    let holdings: [(&str, &dyn Encoded); 7] = [
        ("4,097 intervals", &many),
        ("an option byte of 2", &vec![((1_u32, 2_u32), seller, 2_u8)]),
        ("item 0", &vec![held(0, 1, seller)]),
        ("backwards", &vec![held(2, 1, seller)]),
        ("unsorted", &vec![held(5, 6, seller), held(1, 2, maker)]),
        ("overlapping", &vec![held(1, 3, seller), held(3, 4, maker)]),
        ("neighbours that are one", &vec![held(1, 2, seller), held(3, 4, seller)]),
    ];
    refused.values::<Holdings>("holdings", &holdings);
}

/// Every character that is white space or a control character, whatever a later Unicode says.
fn push_characters(refused: &mut RefusedValues) {
    let all = ('\0'..=char::MAX).filter(|one| is_white_space(*one) || is_control(*one));
    for character in all {
        let point = format!("U+{:04X}", u32::from(character));
        let behind = format!("a{character}");
        refused.values::<Name>("name", &[(&format!("{point} behind"), &behind)]);
        if is_control(character) {
            let within = format!("a{character}b");
            refused.values::<Name>("name", &[(&format!("{point} within"), &within)]);
        }
    }
}

fn push_histories(refused: &mut RefusedValues) {
    let step = |status: u32| (status, 7_u64, None::<()>, None::<()>);
    let histories: [(&str, &dyn Encoded); 2] =
        [("no step", &0_u64), ("a fifth status", &vec![step(0), step(4)])];
    refused.values::<History<CertificateStatus>>("certificate_history", &histories);
}

#[derive(Serialize)]
struct RefusedItemCode {
    name: &'static str,
    text: String,
    error: &'static str,
}

#[test]
fn texts_that_are_no_item_code_are_refused() {
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let chain_id = world(true).0.parent.chain_id;
    let code = ItemCode::sign(chain_id, serial, 1, &Party::Maker.label_key());
    let digits = code.to_string();
    let none = ItemCode { item: 0, ..code }.to_string();
    let mut vectors = Vectors::new("refused_item_codes.json");
    for (name, text, error) in [
        ("empty", String::new(), "unreadable"),
        ("nothing after the slash", "HTTPS://HGZ.HN.GOV.CN/".to_owned(), "unreadable"),
        ("185 digits", digits[1..].to_owned(), "unreadable"),
        ("187 digits", format!("0{digits}"), "unreadable"),
        ("a letter", format!("A{}", &digits[1..]), "unreadable"),
        ("a wide digit", format!("０{}", &digits[3..]), "unreadable"),
        ("a query behind", format!("https://hgz.example/{digits}?a=1"), "unreadable"),
        ("2^616", TOO_GREAT.to_owned(), "unreadable"),
        ("the greatest number of 186 digits", "9".repeat(186), "unreadable"),
        ("2^616 - 1: version 255", GREATEST.to_owned(), "unknown_version"),
        ("version 0", "0".repeat(186), "unknown_version"),
        ("version 2", SECOND_VERSION.to_owned(), "unknown_version"),
        ("item 0", none, "no_item"),
    ] {
        let found = match text.parse::<ItemCode>() {
            Err(ItemCodeError::Unreadable { .. }) => "unreadable",
            Err(ItemCodeError::UnknownVersion { .. }) => "unknown_version",
            Err(ItemCodeError::NoItem) => "no_item",
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(found, error, "{name}");
        vectors.push(&RefusedItemCode { name, text, error });
    }
    vectors.check();
}
