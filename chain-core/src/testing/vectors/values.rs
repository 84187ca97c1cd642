//! The bytes of the values that acts and records are made of.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Vectors, bytes_of};
use crate::bytes::hash::Hash;
use crate::bytes::signature::{SecretKey, Signature};
use crate::governance::authority::{Authority, AuthoritySet};
use crate::label::{Decimal, Label};
use crate::records::certificate::CertificateStatus;
use crate::records::history::History;
use crate::records::items::{ItemRange, ItemRanges};
use crate::records::organisation::KeyPurpose;
use crate::records::permission::Role;
use crate::records::shipment::{Holding, Holdings};
use crate::testing::fixtures::{Party, acts, date, step};
use crate::values::country_code::CountryCode;
use crate::values::credit_code::CreditCode;
use crate::values::gtin::Gtin;
use crate::values::standard_number::StandardNumber;
use crate::values::text::Name;
use crate::values::time::{Height, Timestamp};

#[derive(Serialize)]
struct ValueVector<'a, T> {
    kind: &'static str,
    value: &'a T,
    bytes: String,
}

struct Values(Vectors);

impl Values {
    fn push<T: Serialize + DeserializeOwned + PartialEq + Debug>(
        &mut self,
        kind: &'static str,
        value: &T,
    ) {
        self.0.push(&ValueVector { kind, value, bytes: bytes_of(value) });
    }
}

#[test]
fn a_value_of_each_kind_has_these_bytes() {
    let mut values = Values(Vectors::new("values.json"));
    values.push("height", &Height::new(258));
    values.push("timestamp", &Timestamp::from_unix_ms(u64::MAX));
    values.push("country_code", &"DE".parse::<CountryCode>().unwrap());
    values.push("date", &date("2026-11-24"));
    values.push("credit_code", &Party::Maker.code());
    values.push("hash", &Hash::from_bytes([7; 32]));
    values.push("public_key", &Party::Maker.key().public_key());
    values.push("signature", &Signature::from_bytes([7; 64]));
    values.push("record_id", &acts::certificate_id());
    values.push("standard_number", &"GB 32100-2015/XG1-2016".parse::<StandardNumber>().unwrap());
    values.push("gtin", &"6901234567892".parse::<Gtin>().unwrap());
    for number in ["0", "-0.050", "999999999999999", "-123456789.012345"] {
        values.push("decimal", &number.parse::<Decimal>().unwrap());
    }
    values.push("item_ranges", &"1-20,25".parse::<ItemRanges>().unwrap());
    values.push("item_ranges", &ItemRanges::default());
    for role in Role::ALL {
        values.push("role", &role);
    }
    values.push("key_purpose", &KeyPurpose::Operator(Vec::new()));
    values.push("label", &label());
    for number in [
        "GB 1-1999",
        "GB/T 1.1-2020",
        "GB/Z 123456.123.123-2099",
        "T/AB 1-2000",
        "T/ABCDEFGHIJ 1-2000",
        "Q/AB 1-2026",
        "Q/ABCDEFGHIJKL 12345678 1-2026",
        "DB43 1-2020",
        "DB43/T 1-2020",
        "DB4301/T 1-2020",
        "DB 1-2020",
        "JC/T 1-2019",
        "AQ/Z 1-2001",
        "ZY 1-2001",
    ] {
        values.push("standard_number", &number.parse::<StandardNumber>().unwrap());
    }
    let many: Vec<Authority> = (0..100).map(authority).collect();
    values.push("authority_set", &AuthoritySet::try_from(many).unwrap());
    let holder = Party::Seller.code();
    let held = |at: u32| Holding {
        items: ItemRange { first: 2 * at + 1, last: 2 * at + 1 },
        holder,
        shipment: None,
    };
    let holdings: Vec<Holding> = (0..4096).map(held).collect();
    values.push("holdings", &Holdings::try_from(holdings).unwrap());
    // What looks like white space and is none may stand anywhere in a line; what is may stand within.
    for name in
        ["a\u{180e}", "\u{200b}a", "a\u{2060}", "\u{feff}a", "a\u{3000}b", "a\u{2028}b", "\u{ad}"]
    {
        values.push("name", &name.parse::<Name>().unwrap());
    }
    let history = History::of(step(CertificateStatus::InForce, Height::new(7)));
    values.push("certificate_history", &history);
    values.0.check();
}

/// One of many authorities, in the order of their credit codes.
pub(super) fn authority(at: u32) -> Authority {
    let code = (0..36)
        .filter_map(|last| char::from_digit(last, 36))
        .map(|last| format!("91430{:03}99999{at:03}X{}", 700, last.to_ascii_uppercase()))
        .find_map(|code| CreditCode::new(&code).ok())
        .unwrap();
    let seed = u8::try_from(at).unwrap();
    Authority { organisation: code, key: SecretKey::from_bytes(&[seed; 32]).public_key() }
}

/// A field of each kind.
fn label() -> Label {
    toml::from_str(
        r#"
        a_text = "B类"
        b_texts = ["远离火源", ""]
        c_date = 2027-11-01
        d_decimal = 0.124
        e_flag = true
        f_shares = [{ name = "棉", percent = 65.50 }, { name = "聚酯纤维", percent = 34.5 }]
        g_nothing = []
        "#,
    )
    .unwrap()
}
