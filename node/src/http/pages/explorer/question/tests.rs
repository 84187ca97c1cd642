use super::*;

#[test]
fn a_form_that_was_left_empty_asks_for_nothing() {
    let uri = "/explorer/certificates?lang=en&maker=&batch=+B%2F1+&after=00".parse().unwrap();
    let question = Question::of(&uri);
    assert_eq!(question.get("batch"), Some("B/1"));
    assert_eq!(question.get("maker"), None);
    assert_eq!(question.at("/v1/certificates"), "/v1/certificates?batch=B%2F1&after=00");
    assert_eq!(question.with("after", "é").at("/x"), "/x?batch=B%2F1&after=%C3%A9");
    assert_eq!(Question::of(&"/x?%&y=%".parse().unwrap()).at("/x"), "/x?y=%25");
    assert_eq!(Question::default().at("/x"), "/x");
}
