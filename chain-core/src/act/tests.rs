use super::*;
use crate::testing::vectors;

#[test]
fn an_act_is_named_in_json_as_its_kind_is() {
    let acts = vectors::acts_of_every_kind();
    for kind in ActKind::ALL {
        let act = acts.iter().find(|act| act.kind() == *kind).unwrap();
        let json = serde_json::to_value(act).unwrap();
        assert!(json.get(kind.as_str()).is_some(), "{json}");
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
}
