//! Rules of the house that no compiler checks.

use std::path::{Path, PathBuf};

use hgz_tests::repository;

/// Longer files have more than one job.
const LINES_MAX: usize = 480;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn all_sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for package in ["chain-core", "api", "verifier", "config", "consensus", "node", "cli", "tests"]
    {
        sources(&repository().join(package), &mut found);
    }
    found
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.strip_prefix(repository()).unwrap().display().to_string(), text)
        })
        .collect()
}

#[test]
fn every_file_says_what_it_is_for_and_has_one_job() {
    for (path, text) in all_sources() {
        assert!(text.lines().count() <= LINES_MAX, "{path} has {} lines", text.lines().count());
        let of_tests = path.contains("/tests/") || path.ends_with("tests.rs");
        assert!(of_tests || text.starts_with("//!"), "{path} does not say what it is for");
    }
}

/// What only one place may name: the word, and where.
const ONLY_THERE: [(&str, &[&str]); 4] = [
    ("bincode::", &["chain-core/src/bytes/codec.rs"]),
    ("arc_malachitebft", &["consensus/"]),
    ("rocksdb::", &["node/src/storage/"]),
    ("verify_batch", &[]),
];

#[test]
fn what_one_place_owns_no_other_names() {
    for (path, text) in all_sources() {
        if path == "tests/it/house.rs" {
            continue;
        }
        let code: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//") && !line.contains("=warn"))
            .collect();
        for (word, places) in ONLY_THERE {
            let named = code.iter().any(|line| line.contains(word));
            let allowed = places.iter().any(|place| path.starts_with(place));
            assert!(!named || allowed, "{path} names {word}");
        }
    }
}

#[test]
fn the_links_of_the_documents_lead_somewhere() {
    let mut documents = vec!["README.md".to_owned(), "ARCHITECTURE.md".to_owned()];
    let mut folders = vec![repository().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                documents.push(path.strip_prefix(repository()).unwrap().display().to_string());
            }
        }
    }
    assert!(5 < documents.len());
    for document in documents {
        let path = repository().join(&document);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {document}"));
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            assert!(path.parent().unwrap().join(target).exists(), "{document} links to {link}");
        }
    }
}

#[test]
fn every_code_is_in_the_list_of_errors() {
    let listed = std::fs::read_to_string(repository().join("docs/errors.md")).unwrap();
    let frozen = repository().join("tests/vectors/core/refusal_codes.txt");
    let frozen = std::fs::read_to_string(frozen).unwrap();
    assert!(40 < frozen.lines().count());
    for code in frozen.lines() {
        assert!(listed.contains(&format!("`{code}`")), "docs/errors.md does not list {code}");
    }
}
