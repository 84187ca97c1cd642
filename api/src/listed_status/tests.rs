use super::*;

#[test]
fn a_status_has_one_name_everywhere() {
    for status in ListedStatus::ALL {
        let name = status.as_str();
        assert_eq!(serde_json::to_value(status).unwrap(), name);
        assert_eq!(name.parse(), Ok(*status));
        assert_eq!(name.replace('_', "-").parse(), Ok(*status));
    }
    let error = "void".parse::<ListedStatus>().unwrap_err();
    assert!(error.to_string().contains("superseded"), "{error}");
}
