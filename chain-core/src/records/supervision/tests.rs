use super::*;
use crate::bytes::codec;

#[test]
fn a_scope_has_the_bytes_and_the_json_of_its_items_and_none_stands_for_all() {
    let some: ItemRanges = "1-5,9".parse().unwrap();
    for items in [ItemRanges::default(), some] {
        let scope = RecallScope::from(items.clone());
        assert_eq!(scope == RecallScope::All, items.is_empty());
        let bytes = codec::encode(&scope);
        assert_eq!(bytes, codec::encode(&items));
        assert_eq!(codec::decode(&bytes, bytes.len()), Ok(scope.clone()));
        let json = serde_json::to_value(&scope).unwrap();
        assert_eq!(json, serde_json::to_value(&items).unwrap());
        assert_eq!(serde_json::from_value::<RecallScope>(json).unwrap(), scope);
    }
}

#[test]
fn a_scope_calls_back_its_items_and_no_others() {
    let some = RecallScope::Items("2-5".parse().unwrap());
    let range = |first, last| ItemRange { first, last };
    assert_eq!([1, 2, 5, 6].map(|item| some.contains(item)), [false, true, true, false]);
    assert!(some.meets(range(5, 9)) && !some.meets(range(6, 9)));
    assert!(RecallScope::All.contains(7) && RecallScope::All.meets(range(6, 9)));
}
