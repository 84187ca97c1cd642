use proptest::prelude::*;

use super::*;

#[test]
fn reads_real_numbers_of_every_kind() {
    use StandardKind::{
        Enterprise, Group, Local, NationalGuidance, NationalMandatory, NationalRecommended, Sector,
    };
    for (text, kind) in [
        ("GB 18401-2010", NationalMandatory),
        ("GB 31701-2015", NationalMandatory),
        ("GB 4806.1-2016", NationalMandatory),
        ("GB 32100-2015/XG1-2016", NationalMandatory),
        ("GB/T 31888-2015", NationalRecommended),
        ("GB/T 5296.4-2012", NationalRecommended),
        ("GB/T 19510.212-2023", NationalRecommended),
        ("GB/Z 43475-2023", NationalGuidance),
        ("JC/T 412.1-2018", Sector),
        ("JB/T 5000.13-1998", Sector),
        ("RB/T 214-2017", Sector),
        ("HJ 1297-2023", Sector),
        ("GM/T 0111-2021", Sector),
        ("DB43/T 2203-2021", Local),
        ("DB53/T 1315-2024", Local),
        ("DB4307/T 1-2020", Local),
        ("DB/T 1-2020", Sector),
        ("T/SAFCM 022-2020", Group),
        ("T/QGCML 4543-2024", Group),
        ("Q/KSY 001-2021", Enterprise),
        ("Q/KSY JC 001-2021", Enterprise),
    ] {
        let number = StandardNumber::new(text).unwrap();
        assert_eq!((number.as_str(), number.kind()), (text, kind));
    }
}

#[test]
fn many_ways_of_writing_are_one_number() {
    for text in [
        "DB43/T2203\u{2014}2021",
        "db43/t 2203-2021",
        " DB43/T\u{3000}2203 - 2021 ",
        "DB43\u{FF0F}T 2203\u{FF0D}2021",
        "\u{FF24}\u{FF22}43/T 2203-2021",
        "DB43 / T  2203 \u{2013} 2021",
    ] {
        assert_eq!(StandardNumber::new(text).unwrap().as_str(), "DB43/T 2203-2021", "{text}");
    }
    assert_eq!(StandardNumber::new("GB18401-2010").unwrap().as_str(), "GB 18401-2010");
    assert_eq!(
        StandardNumber::new("GB32100-2015/XG1-2016").unwrap().as_str(),
        "GB 32100-2015/XG1-2016"
    );
}

#[test]
fn refuses_what_is_no_number() {
    for text in [
        "GB 18401",
        "GB/X 1-2020",
        "GB/T-31888-2015",
        "GB 18401-10",
        "ZZ/T 1-2020",
        "DB4/T 1-2020",
        "",
        "GB",
        "-",
        "GB/T 1234567-2015",
        "GB/T 1.2.3.4-2015",
        "GB/T 31888-1815",
        "GB/T 31888-2015x",
        "31888-2015",
        "Q/ 1-2020",
        "T/A 1-2020",
        "GB 32100-2015/XG-2016",
        "GB 32100-2015/XG1-16",
        "GB 32100-2015/XG12-2016",
        "GB 32100-15/XG1-2016",
        "GB 32100-2015/XG1-2016-2017",
    ] {
        assert!(StandardNumber::new(text).is_err(), "{text}");
    }
}

#[test]
fn knows_its_number_without_the_year() {
    let number = StandardNumber::new("GB 32100-2015/XG1-2016").unwrap();
    assert_eq!(number.without_year(), "GB 32100");
}

proptest! {
    #[test]
    fn no_text_panics_and_canonical_stays(text in "[A-Z/T0-9 .\u{2014}-]{0,30}|.{0,30}") {
        if let Ok(number) = StandardNumber::new(&text) {
            let _kind = number.kind();
            prop_assert_eq!(StandardNumber::new(number.as_str()).unwrap(), number);
        }
    }
}
