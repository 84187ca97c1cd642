use super::*;

#[test]
fn a_record_of_the_signer_is_named_by_number_or_by_id() {
    let read = |text: &str| text.parse::<OwnNumber>().map(|number| number.0.to_string());
    assert_eq!(read("C-1").as_deref(), Ok("C-1"));
    assert_eq!(read("91430700999999015X/C-1").as_deref(), Ok("C-1"));
    assert!(read("X/C-1").is_err());
    assert!(read("lower").is_err());
}
