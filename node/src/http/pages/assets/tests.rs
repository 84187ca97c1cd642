use super::*;

#[test]
fn a_browser_that_takes_brotli_gets_the_small_file() {
    for (accepted, takes) in [
        ("gzip, deflate, br, zstd", true),
        ("br;q=0.5", true),
        ("br;q=0, gzip", false),
        ("gzip, deflate", false),
        ("identity", false),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, accepted.parse().unwrap());
        assert_eq!(takes_brotli(&headers), takes, "{accepted}");
    }
    assert!(!takes_brotli(&HeaderMap::new()));
    let (bytes, encoding) = ASSETS.verifier.encoded(true);
    assert_eq!(encoding, Some("br"));
    assert!(bytes.len() < 86_000, "{}", bytes.len());
    assert_eq!(ASSETS.verifier.encoded(false), (ASSETS.verifier.bytes, None));
    assert_eq!(ASSETS.style.encoded(true), (ASSETS.style.bytes, None));
}
