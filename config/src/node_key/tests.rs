use super::*;

#[test]
fn a_node_key_comes_back_with_the_same_peer_id() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("node_key");
    let key = NodeKey::create(&path).unwrap();
    let loaded = NodeKey::load(&path).unwrap();
    assert_eq!(loaded.secret_bytes(), key.secret_bytes());
    assert_eq!(loaded.peer_id(), key.peer_id());
    assert!(key.peer_id().starts_with("12D3KooW"), "{key:?}");
    assert!(NodeKey::create(&path).is_err());
}

#[test]
fn refuses_what_is_no_key() {
    let dir = tempfile::tempdir().unwrap();
    for (at, content) in ["", "00", &"zz".repeat(32), &"00".repeat(33)].into_iter().enumerate() {
        let path = dir.path().join(at.to_string());
        write_new(&path, content, SECRET_MODE).unwrap();
        let error = NodeKey::load(&path).unwrap_err().to_string();
        assert!(error.contains("64 hexadecimal digits"), "{error}");
    }
}
