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

/// Who made it stands on the label beside who answers for it, and an importer is no maker.
#[test]
fn a_label_names_the_parties_of_the_certificate() {
    let name = |text: &str| Some(Name::new(text).unwrap());
    let stated = |maker, importer, producer| StatedTexts {
        number: name("A-1"),
        name: name("衬衫"),
        maker,
        importer,
        producer,
        ..StatedTexts::default()
    };
    let parties = |stated: StatedTexts| {
        stated.complete(Language::Zh, "HGZ.HN.CN").map(|texts| texts.parties).ok()
    };
    let of = |role, text| (role, name(text).unwrap());
    assert_eq!(
        parties(stated(name("品牌"), None, name("工厂"))),
        Some(vec![of(PartyRole::Maker, "品牌"), of(PartyRole::Producer, "工厂")])
    );
    let imported = stated(None, name("进口商"), None);
    assert!(imported.is_enough());
    assert_eq!(parties(imported), Some(vec![of(PartyRole::Importer, "进口商")]));
    let own = StatedTexts { maker: name("自定"), ..StatedTexts::default() };
    let both = own.or(stated(None, name("进口商"), None));
    assert_eq!(parties(both), Some(vec![of(PartyRole::Maker, "自定")]), "in its place");
    let nobody = stated(None, None, name("工厂"));
    assert!(!nobody.is_enough());
    assert_eq!(parties(nobody), None, "somebody answers for it");
}
