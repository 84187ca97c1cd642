use super::*;

#[test]
fn a_browser_that_fetches_ahead_has_not_looked() {
    let mut headers = HeaderMap::new();
    assert!(!fetches_ahead(&headers));
    headers.insert("sec-purpose", "prefetch;prerender".parse().unwrap());
    assert!(fetches_ahead(&headers));
}
