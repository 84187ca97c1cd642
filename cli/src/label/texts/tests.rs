use super::*;

#[test]
fn the_nearer_source_goes_first_and_the_host_is_in_the_check() {
    let name = |text: &str| Some(Name::new(text).unwrap());
    let own = StatedTexts { name: name("own"), ..StatedTexts::default() };
    let chain = StatedTexts {
        number: name("A-1"),
        name: name("of the chain"),
        maker: name("maker"),
        ..StatedTexts::default()
    };
    assert!(!own.is_enough());
    let both = own.clone().or(chain);
    assert!(both.is_enough());
    let texts = both.complete(Language::Zh, "HGZ.HN.CN").unwrap();
    assert_eq!(texts.name.as_str(), "own");
    assert_eq!(texts.check.as_str(), "手机扫码查验，网址须为 hgz.hn.cn");
    let error = own.complete(Language::En, "HGZ.HN.CN").unwrap_err().to_string();
    assert!(error.contains("`number`"), "{error}");
}
