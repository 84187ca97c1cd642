use super::*;

#[test]
fn values_are_encoded_and_missing_ones_left_out() {
    let query = ApiQuery::new("/v1/certificates")
        .with_some("text", Some("石膏 板"))
        .with_some("batch", None::<String>)
        .with("product", "91430700999999015X/A-1")
        .page(&PageArguments { after: None, limit: Some(20) });
    assert_eq!(
        query.build(),
        "/v1/certificates?text=%E7%9F%B3%E8%86%8F%20%E6%9D%BF&product=91430700999999015X%2FA-1&limit=20"
    );
    assert_eq!(ApiQuery::new("/v1/params").build(), "/v1/params");
    assert_eq!(encoded("GB/T 9775-2025"), "GB%2FT%209775-2025");
}
