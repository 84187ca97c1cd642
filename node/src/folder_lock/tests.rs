use super::*;

#[test]
fn a_second_start_on_one_folder_says_who_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let first = FolderLock::take(&data).unwrap();
    let error = FolderLock::take(&data).unwrap_err().to_string();
    assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
    drop(first);
    // What an earlier process left in the file does not hold the folder.
    fs::write(data.join(LOCK_FILE), "not a number, and far too long for one").unwrap();
    let again = FolderLock::take(&data).unwrap();
    let error = FolderLock::take(&data).unwrap_err().to_string();
    assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
    drop(again);
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(FolderLock::take(&file), Err(FolderLockError::Unusable { .. })));
}
