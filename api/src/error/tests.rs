use chain_core::bytes::codec::DecodeError;
use chain_core::label::FieldName;
use chain_core::ruleset::Severity;

use super::*;

#[test]
fn a_refusal_keeps_its_code_its_message_and_its_causes() {
    let refusal = Refusal::Undecodable(DecodeError::Empty);
    let body = ErrorBody::from(&refusal);
    assert_eq!((body.code.as_str(), body.message), (refusal.code(), refusal.to_string()));
    assert_eq!(body.causes, [DecodeError::Empty.to_string()]);
    assert!(body.broken.is_empty());
}

#[test]
fn a_label_that_breaks_rules_names_each_of_them() {
    let text = |text: &str| text.to_owned();
    let broken = vec![BrokenRule {
        rule: text("CORE-02"),
        severity: Severity::Error,
        field: FieldName::known("unit"),
        found: text("missing"),
        demanded: text("present"),
        source: text("GB/T 14436"),
        message_zh: text("缺少单位"),
        message_en: text("write the unit"),
        variant: None,
    }];
    let body = ErrorBody::from(&Refusal::LabelBroken { ruleset: 1, broken: broken.clone() });
    assert_eq!(body.broken, broken);
}
