use super::*;

fn asked(format: &str) -> JobSettings {
    JobSettings::from([("format".to_owned(), format.to_owned())])
}

#[test]
fn codes_are_parted_without_a_gap() {
    let name = |codes: &Range<usize>| format!("{}-{}", codes.start, codes.end);
    let names: Vec<String> = parts(7, 3, name).into_iter().map(|part| part.name).collect();
    assert_eq!(names, ["0-3", "3-6", "6-7"]);
    assert!(parts(0, 3, name).is_empty());
}

#[test]
fn the_same_job_goes_on_and_another_one_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let part = JobFile { name: "one.svg".to_owned(), codes: 0..1 };
    let job = Job::open(dir.path(), &asked("svg")).unwrap();
    assert!(!job.has(&part));
    job.write(&part, b"picture").unwrap();
    let busy = Job::open(dir.path(), &asked("svg")).unwrap_err();
    assert_eq!(busy.code(), "label.busy");
    drop(job);
    let job = Job::open(dir.path(), &asked("svg")).unwrap();
    assert!(job.has(&part));
    drop(job);
    let other = Job::open(dir.path(), &asked("pdf")).unwrap_err();
    assert_eq!(other.code(), "label.other_job");
    assert!(other.to_string().contains("format"), "{other}");
}

#[test]
fn files_of_others_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("mine.txt"), "mine").unwrap();
    let error = Job::open(dir.path(), &asked("svg")).unwrap_err();
    assert!(error.to_string().contains("mine.txt"), "{error}");
    assert!(!dir.path().join(JOB_FILE).exists());
}

#[test]
fn an_unfinished_file_does_not_look_finished() {
    let dir = tempfile::tempdir().unwrap();
    let part = JobFile { name: "one.svg".to_owned(), codes: 0..1 };
    let job = Job::open(dir.path(), &asked("svg")).unwrap();
    fs::write(dir.path().join("one.svg.unfinished"), "half").unwrap();
    assert!(!job.has(&part));
    job.write(&part, b"whole").unwrap();
    assert_eq!(fs::read(dir.path().join("one.svg")).unwrap(), b"whole");
    assert!(!dir.path().join("one.svg.unfinished").exists());
}
