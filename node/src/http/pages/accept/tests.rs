use super::*;

#[test]
fn programs_get_json_and_browsers_a_page() {
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (accepted, wanted) in [
        ("", AnswerForm::Page),
        ("*/*", AnswerForm::Page),
        (browser, AnswerForm::Page),
        ("application/json", AnswerForm::Json),
        ("application/json, text/plain, */*", AnswerForm::Json),
        ("application/json, text/html", AnswerForm::Page),
        ("application/json;q=0.5, text/html;q=0.4", AnswerForm::Json),
        ("application/*", AnswerForm::Json),
        ("application/json;q=0, */*", AnswerForm::Page),
        ("nonsense;;q=,", AnswerForm::Page),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accepted.parse().unwrap());
        assert_eq!(AnswerForm::of(&headers), wanted, "{accepted}");
    }
}
