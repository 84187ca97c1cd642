use proptest::prelude::*;

use super::*;

#[test]
fn finds_identity_and_mobile_numbers() {
    // The example number of the standard's own annex, and made-up mobile numbers.
    for text in [
        "11010519491231002X",
        "身份证11010519491231002x，勿外传",
        "电话13800138000",
        "联系人 8613800138000",
        "138-0013-8000",
        "致电 138 0013 8000 转王",
        "Tel13800138000",
        "ID11010519491231002X",
        "电话１３８００１３８０００",
        "110105 19491231 002X",
        "110105-19491231-002x",
    ] {
        assert!(find(text).is_some(), "{text}");
    }
}

#[test]
fn leaves_organisations_alone() {
    for text in [
        "91430700999999015X",
        "0731-88888888",
        "400-800-8888",
        "12315",
        "GB/T 31888-2015",
        "110105194912310021",
        "11010519491331002X",
        "批号 202611230001",
        "湖南省长沙市岳麓区1号",
        "规格 150×3000×1200",
        "150*3000*1200 mm",
        "138;0013;8000",
        "KSY20261118001",
        "110105/19491231/002X",
    ] {
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn a_message_hides_most_of_it() {
    assert_eq!(find("13800138000").unwrap().to_string(), "a mobile telephone number 138…");
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,60}") {
        let _found = find(&text);
    }
}
