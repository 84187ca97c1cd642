use super::*;

/// The codes that the chain gives to its refusals: frozen, so that none is forgotten.
fn refusal_codes() -> Vec<&'static str> {
    include_str!("../../../../tests/vectors/core/refusal_codes.txt").lines().collect()
}

#[test]
fn every_refusal_has_a_chinese_text() {
    let codes = refusal_codes();
    assert!(90 < codes.len(), "{codes:?}");
    let missing: Vec<_> = codes.into_iter().filter(|code| code_zh(code).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_refusal_is_in_the_list_of_errors() {
    let listed = include_str!("../../../../docs/errors.md");
    let missing: Vec<_> = refusal_codes()
        .into_iter()
        .filter(|code| !listed.contains(&format!("| `{code}` |")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_code_stands_twice() {
    let mut codes: Vec<_> = CODES_ZH.iter().map(|(code, _)| *code).collect();
    codes.sort_unstable();
    assert!(codes.windows(2).all(|pair| pair[0] != pair[1]), "{codes:?}");
}
