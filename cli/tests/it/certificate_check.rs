//! The offline check of the examples, frozen: `UPDATE_VECTORS=1` writes the vectors anew.

use std::path::Path;

use crate::support::{check_vector, envelope, exit, hgz, repository, stderr, stdout};

const BESIDE: [&str; 6] =
    ["--product", "product.toml", "--maker", "organisation.toml", "--report", "report.toml"];

/// Checks a file of the examples on a fixed day, in the directory of its story.
fn check(story: &str, file: &str, more: &[&str]) -> std::process::Output {
    let directory = repository().join("config/examples").join(story);
    let mut arguments = vec!["certificate", "check", file, "--issued-on", "2026-11-23"];
    arguments.extend(BESIDE);
    arguments.extend(more);
    hgz(&directory, &arguments)
}

#[test]
fn the_good_certificates_are_clean() {
    for (story, cover) in
        [("boards", ["--no-cover"].as_slice()), ("uniforms", &["--cover", "cover.toml"])]
    {
        let output = check(story, "certificate.toml", cover);
        assert_eq!(exit(&output), 0, "{}{}", stdout(&output), stderr(&output));
        assert!(stdout(&output).contains(": 0 error(s)"), "{}", stdout(&output));
    }
}

#[test]
fn broken_certificates_are_refused_with_every_rule_at_its_line() {
    for (story, cover) in [("boards", "--no-cover"), ("uniforms", "--no-cover")] {
        for language in ["en", "zh"] {
            let output = check(story, "certificate-broken.toml", &[cover, "--lang", language]);
            assert_eq!(exit(&output), 3, "{}", stderr(&output));
            check_vector(&format!("check-{story}-broken.{language}.txt"), &stdout(&output));
        }
        let json = envelope(&check(story, "certificate-broken.toml", &[cover, "--output", "json"]));
        let errors = json["errors"].as_array().unwrap();
        assert!(3 <= errors.len(), "{json}");
        for error in errors {
            let location = error["location"].as_str().unwrap_or_default();
            assert!(location.contains(".toml"), "{error}");
        }
    }
}

#[test]
fn without_the_other_files_rules_are_unchecked_and_never_broken() {
    let directory = repository().join("config/examples/boards");
    let output =
        hgz(&directory, &["certificate", "check", "certificate.toml", "--issued-on", "2026-11-23"]);
    assert_eq!(exit(&output), 0, "{}", stdout(&output));
    for option in ["--product FILE", "--maker FILE", "--report FILE"] {
        assert!(stdout(&output).contains(option), "{}", stdout(&output));
    }
}

#[test]
fn what_the_chain_would_refuse_is_found_offline_too() {
    let refused = |story: &str, file: &str, report: &str, expected: &str| {
        let directory = repository().join("config/examples").join(story);
        let arguments =
            ["certificate", "check", file, "--report", report, "--issued-on", "2026-11-23"];
        let output = hgz(Path::new(&directory), &arguments);
        assert_eq!(exit(&output), 3, "{}", stdout(&output));
        assert!(stdout(&output).contains(expected), "{}", stdout(&output));
    };
    refused(
        "boards",
        "certificate-unqualified.toml",
        "report-unqualified.toml",
        "error[report.unqualified]",
    );
}

#[test]
fn a_file_that_the_certificate_does_not_name_is_not_passed_over() {
    for (story, more, kind) in [
        ("boards", ["--no-cover", "--report", "report-unqualified.toml"].as_slice(), "report"),
        ("boards", &["--cover", "../uniforms/cover.toml"], "cover"),
    ] {
        for (language, words) in [("en", "does not name"), ("zh", "未引用")] {
            let output = check(story, "certificate.toml", &[more, &["--lang", language]].concat());
            assert_eq!(exit(&output), 3, "{kind}: {}", stdout(&output));
            assert!(stdout(&output).contains(words), "{}", stdout(&output));
            assert!(stdout(&output).contains("[file.invalid]"), "{}", stdout(&output));
        }
    }
}

/// The example's files in a folder of their own, with other ids of reports.
fn with_ids(reports_of_certificate: &str, id_of_report: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let boards = repository().join("config/examples/boards");
    for (file, from, to) in [
        ("certificate.toml", "[\"12430000999000013T/W2026-110231\"]", reports_of_certificate),
        ("report.toml", "\"W2026-110231\"", id_of_report),
    ] {
        let text = std::fs::read_to_string(boards.join(file)).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{file}");
        std::fs::write(directory.path().join(file), text.replace(from, to)).unwrap();
    }
    directory
}

#[test]
fn a_report_is_told_from_one_of_another_institute_with_its_number() {
    let (own, other) = ("12430000999000013T/W2026-110231", "12430700999000021R/W2026-110231");
    let both = format!("[\"{own}\", \"{other}\"]");
    let [only_own, quoted_own, quoted_other] =
        [format!("[\"{own}\"]"), format!("\"{own}\""), format!("\"{other}\"")];
    for (reports, report, expected) in [
        (&only_own, "\"W2026-110231\"", None),
        (&only_own, &quoted_own, None),
        (&only_own, &quoted_other, Some("does not name 12430700999000021R/W2026-110231")),
        (&both, "\"W2026-110231\"", Some("W2026-110231 of several owners")),
        (&both, &quoted_other, None),
    ] {
        let directory = with_ids(reports, report);
        let arguments = ["certificate", "check", "certificate.toml", "--report", "report.toml"];
        let more = ["--issued-on", "2026-11-23", "--lang", "en"];
        let output = hgz(directory.path(), &[arguments.as_slice(), &more].concat());
        let text = stdout(&output);
        let code = if expected.is_some() { 3 } else { 0 };
        assert_eq!(exit(&output), code, "{reports} {report}: {text}{}", stderr(&output));
        assert!(text.contains(expected.unwrap_or("0 error(s)")), "{reports} {report}: {text}");
    }
}

#[test]
fn a_wrong_credit_code_is_shown_like_a_compiler_error() {
    let directory = repository().join("config/examples/boards");
    let arguments = [
        "organisation",
        "register",
        "organisation-wrong-code.toml",
        "--admin-key",
        "ed25519:0000000000000000000000000000000000000000000000000000000000000001",
    ];
    let output = hgz(&directory, &arguments);
    assert_eq!(exit(&output), 3);
    check_vector("register-wrong-code.txt", &stderr(&output));
}
