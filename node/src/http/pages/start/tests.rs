use super::digital_link;

#[test]
fn a_digital_link_is_told_from_a_code() {
    let path = "/01/06901234567892/10/B-1/21/7";
    assert_eq!(digital_link(path), Some(path));
    assert_eq!(digital_link(&format!("https://id.example.com{path}")), Some(path));
    for other in ["", "123", "https://hgz.hn.cn/123", "/01/\u{7f}", "/01/批"] {
        assert_eq!(digital_link(other), None, "{other}");
    }
}
