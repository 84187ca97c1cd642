use super::*;

#[test]
fn titles_are_sorted_and_each_field_has_one() {
    assert!(TITLES.is_sorted_by(|a, b| a.0 < b.0));
    let name: FieldName = "fire_class".parse().unwrap();
    assert_eq!(name.title().unwrap().zh, "燃烧性能等级");
    let unknown: FieldName = "glow_in_the_dark".parse().unwrap();
    assert_eq!(unknown.title(), None);
}
