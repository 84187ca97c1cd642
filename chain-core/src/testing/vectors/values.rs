//! The bytes of the values that acts and records are made of.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Vectors, bytes_of};
use crate::bytes::hash::Hash;
use crate::bytes::signature::Signature;
use crate::label::{Decimal, Label};
use crate::records::items::ItemRanges;
use crate::records::organisation::KeyPurpose;
use crate::records::permission::Role;
use crate::testing::fixtures::{Party, acts, date};
use crate::values::gtin::Gtin;
use crate::values::standard_number::StandardNumber;
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
    for role in [Role::Bureau, Role::Institute, Role::Insurer, Role::Enterprise, Role::Seller] {
        values.push("role", &role);
    }
    values.push("key_purpose", &KeyPurpose::Operator(Vec::new()));
    values.push("label", &label());
    values.0.check();
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
