use std::os::unix::fs::PermissionsExt;

use super::*;

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned()).unwrap()
}

#[test]
fn a_key_comes_back_with_the_right_passphrase_only() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("maker.key");
    let key = generate().unwrap();
    let file = create(&path, &key, &passphrase("三聚氰胺")).unwrap();
    assert_eq!(file.public_key, key.public_key());
    assert_eq!(KeyFile::read(&path).unwrap(), file);
    assert_eq!(open(&path, &passphrase("三聚氰胺")).unwrap().to_bytes(), key.to_bytes());
    let error = open(&path, &passphrase("other")).unwrap_err();
    assert!(matches!(error, KeystoreError::WrongPassphrase { .. }), "{error}");
}

#[test]
fn a_key_file_is_for_its_owner_and_is_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("maker.key");
    let key = generate().unwrap();
    create(&path, &key, &passphrase("p")).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let error = create(&path, &generate().unwrap(), &passphrase("p")).unwrap_err();
    assert!(matches!(error, KeystoreError::File(FileError::Exists { .. })), "{error}");
    assert_eq!(KeyFile::read(&path).unwrap().public_key, key.public_key());
}

#[test]
fn refuses_files_that_are_damaged_or_of_another_kind() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("maker.key");
    create(&path, &generate().unwrap(), &passphrase("p")).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let other = generate().unwrap().public_key().to_string();
    let own = KeyFile::read(&path).unwrap().public_key.to_string();
    let check = |content: &str, expected: &str| {
        std::fs::write(&path, content).unwrap();
        let error = open(&path, &passphrase("p")).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check("", "is not a key file of hgz");
    check("{}", "is not a key file of hgz");
    check(&text.replace("\"version\": 1", "\"version\": 2"), "update it");
    check(&text.replace("ed25519\",", "sm2\","), "update it");
    check(&text.replace("\"secret\": \"6167", "\"secret\": \"6166"), "is damaged");
    check(&text.replace("\"secret\": \"6167", "\"secret\": \"zz"), "is damaged");
    check(&text.replace(&own, &other), "but holds the secret of");
}

#[test]
fn secrets_are_not_printed() {
    let key = generate().unwrap();
    let secret = hex::encode(key.to_bytes());
    let shown = format!("{key:?} {:?}", passphrase("swordfish"));
    assert!(!shown.contains(&secret) && !shown.contains("swordfish"), "{shown}");
}

#[test]
fn a_passphrase_file_that_others_can_read_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("passphrase");
    passphrase("p").write_file(&path).unwrap();
    assert_eq!(Passphrase::read_file(&path).unwrap().as_str(), "p");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let error = Passphrase::read_file(&path).unwrap_err().to_string();
    assert!(error.contains("has mode 644") && error.contains("chmod 600"), "{error}");
}

#[test]
fn a_key_file_that_others_can_read_is_not_opened() {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("exposed.key");
    let passphrase = Passphrase::new("correct horse".to_owned()).unwrap();
    create(&path, &generate().unwrap(), &passphrase).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let error = open(&path, &passphrase).unwrap_err().to_string();
    assert!(error.contains("644") && error.contains("chmod 600"), "{error}");
}
