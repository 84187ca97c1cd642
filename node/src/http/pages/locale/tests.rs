use super::*;

pub(crate) fn locale(uri: &str, accepted: &str) -> Locale {
    let mut headers = HeaderMap::new();
    if !accepted.is_empty() {
        headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
    }
    Locale::of(&uri.parse().unwrap(), &headers)
}

#[test]
fn a_page_is_in_the_language_that_the_browser_prefers() {
    for (accepted, language) in [
        ("", Language::Zh),
        ("zh-CN,zh;q=0.9,en;q=0.8", Language::Zh),
        ("en-GB,en;q=0.9,zh;q=0.8", Language::En),
        ("en;q=0.5, ZH-Hant", Language::Zh),
        ("fr,de;q=0.9", Language::En),
        ("fr,*;q=0.1", Language::Zh),
        ("en;q=0,zh;q=0.001", Language::Zh),
        ("zh;q=x,en;q=0.2", Language::En),
        (";;;,q=1,,", Language::En),
    ] {
        assert_eq!(locale("/1", accepted).language, language, "{accepted}");
    }
}

#[test]
fn the_address_outweighs_the_browser_and_links_keep_it() {
    let asked = locale("/check?code=12&lang=en", "zh");
    assert_eq!(asked.language, Language::En);
    assert_eq!(asked.switched(), "/check?code=12&lang=zh");
    assert_eq!(asked.link("/"), "/?lang=en");
    assert_eq!(asked.link("/check?code=1"), "/check?code=1&lang=en");
    let silent = locale("/123?lang=de", "zh");
    assert_eq!((silent.language, silent.link("/")), (Language::Zh, "/".to_owned()));
    assert_eq!(silent.switched(), "/123?lang=en");
    let batch = locale("/01/06901234567892/10/B?item=7&lang=zh", "en");
    assert_eq!(batch.in_item("7"), "/01/06901234567892/10/B/21/7?lang=zh");
}
