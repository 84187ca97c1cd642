use super::*;

#[test]
fn programs_get_json_and_browsers_a_page() {
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (accepted, wanted) in [
        ("", Wanted::Page),
        ("*/*", Wanted::Page),
        (browser, Wanted::Page),
        ("application/json", Wanted::Json),
        ("application/json, text/plain, */*", Wanted::Json),
        ("application/json, text/html", Wanted::Page),
        ("application/json;q=0.5, text/html;q=0.4", Wanted::Json),
        ("application/*", Wanted::Json),
        ("application/json;q=0, */*", Wanted::Page),
        ("nonsense;;q=,", Wanted::Page),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accepted.parse().unwrap());
        assert_eq!(Wanted::of(&headers), wanted, "{accepted}");
    }
}
