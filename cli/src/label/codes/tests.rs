use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::bytes::signature::SecretKey;
use chain_core::records::certificate::PartyRole;

use super::*;
use crate::label::table;
use crate::label::texts::Texts;

fn chain_id() -> ChainId {
    ChainId(Hash::of(HashUse::Genesis, b"test"))
}

fn url(serial: u64, item: u32, host: &str) -> String {
    let serial = Serial::try_from(serial).unwrap();
    ItemCode::sign(chain_id(), serial, item, &SecretKey::from_bytes(&[7; 32])).to_url(host)
}

fn read(text: &str, items: Option<&str>) -> Result<CsvCodes, String> {
    let items = items.map(|items| items.parse().unwrap());
    read_csv(Path::new("codes.csv"), text, items.as_ref()).map_err(|error| error.to_string())
}

#[test]
fn the_csv_of_codes_is_read() {
    let text = format!("item,url\n1,{}\n\n3,{}\n", url(5, 1, "A"), url(5, 3, "A"));
    let csv = read(&text, None).unwrap();
    assert_eq!(csv.codes.len(), 2);
    assert_eq!((csv.serial.as_u64(), csv.host.as_str()), (5, "A"));
    assert_eq!(csv.texts, StatedTexts::default());
    let one = read(&text, Some("3")).unwrap();
    assert_eq!(one.codes, [Code { item: 3, url: url(5, 3, "A"), variant: None }]);
}

#[test]
fn what_the_table_writes_is_read_back() {
    let name = |text: &str| Name::new(text).unwrap();
    let texts = Texts {
        number: name("N-1"),
        name: name("板, \"P\""),
        model: None,
        parties: vec![(PartyRole::Maker, name("委托方")), (PartyRole::Producer, name("受托方"))],
        check: name("扫码"),
    };
    let variant: VariantCode = "170/92A".parse().unwrap();
    let codes = [
        Code { item: 7, url: url(5, 7, "A"), variant: Some(variant.clone()) },
        Code { item: 8, url: url(5, 8, "A"), variant: None },
    ];
    assert_eq!(codes.each_ref().map(Code::line), ["7 · 170/92A", "8"]);
    let bytes = table::write(&codes, &texts, &|| ()).unwrap();
    let csv = read(&String::from_utf8(bytes).unwrap(), None).unwrap();
    assert_eq!(csv.codes, codes);
    let mut told =
        read(&format!("item,url\n3,{}\n4,{}\n", url(5, 3, "A"), url(5, 4, "A")), None).unwrap();
    told.tell_variants(&[VariantLine { variant, quantity: 3 }]);
    assert_eq!(told.codes.iter().map(Code::line).collect::<Vec<_>>(), ["3 · 170/92A", "4"]);
    assert_eq!(Codes::Listed(told.codes).widest_lines(), ["4", "3 · 170/92A"]);
    let stated = StatedTexts {
        number: Some(texts.number),
        name: Some(texts.name),
        model: None,
        maker: Some(name("委托方")),
        importer: None,
        producer: Some(name("受托方")),
        check: Some(texts.check),
    };
    assert_eq!(csv.texts, stated);
}

#[test]
fn a_wrong_line_is_named() {
    let (one, two) = (url(5, 1, "A"), url(5, 2, "A"));
    let refused = |rest: &str, line: u32, why: &str| {
        let error = read(&format!("item,url\n1,{one}\n{rest}\n"), None).err().unwrap();
        assert!(error.contains(&format!("codes.csv:{line}: ")) && error.contains(why), "{error}");
    };
    refused("2,HTTPS://A/12", 3, "not a line");
    refused(&format!("3,{two}"), 3, "of item 2");
    refused(&format!("1,{one}"), 3, "second time");
    refused(&format!("2,{}", url(6, 2, "A")), 3, "another certificate");
    refused(&format!("2,{}", url(5, 2, "B")), 3, "another host");
    refused(&format!("2,{two},more"), 3, "fields");
    assert!(read("item,url\n", None).err().unwrap().contains("no codes"));
    let missing = read(&format!("item,url\n1,{one}\n"), Some("1-2")).err().unwrap();
    assert!(missing.contains("1 of the items 1-2"), "{missing}");
}

#[test]
fn jobs_of_other_items_or_variants_are_told_apart() {
    let listed = |items: &[u32], variant: Option<&str>| {
        let code = |item: &u32| Code {
            item: *item,
            url: "A".to_owned(),
            variant: variant.map(|code| code.parse().unwrap()),
        };
        Codes::Listed(items.iter().map(code).collect()).hash()
    };
    let jobs = [
        listed(&[1, 11], None),
        listed(&[11, 1], None),
        listed(&[111], None),
        listed(&[1, 11], Some("M")),
        listed(&[1, 11], Some("L")),
    ];
    let distinct: HashSet<&String> = jobs.iter().collect();
    assert_eq!(distinct.len(), jobs.len(), "{jobs:?}");
}
