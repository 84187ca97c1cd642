use super::*;

fn link(gtin: &str, batch: Option<&str>, item: Option<&str>) -> Result<Link, String> {
    let own = str::to_owned;
    let parts = LinkPath { gtin: own(gtin), batch: batch.map(own), item: item.map(own) };
    Link::read(&parts, &Further::default()).map_err(|error| error.body.message)
}

#[test]
fn a_link_is_read_or_refused_with_what_is_wrong() {
    let read = link("6901234567892", Some("B-1"), Some("007")).unwrap();
    assert_eq!((read.gtin.as_str(), read.item), ("06901234567892", Some(7)));
    assert!(link("06901234567893", None, None).unwrap_err().contains("check digit"));
    assert!(link("x", None, None).is_err());
    assert!(link("06901234567892", Some(""), None).is_err());
    assert!(link("06901234567892", Some("a/b"), None).is_err());
    assert!(link("06901234567892", Some("B"), Some("-1")).is_err());
}
