//! One job a file, one convention for modules and tests, and what only one place may name.

use crate::sources::{self, SourceFile};

/// Longer files have more than one job.
const LINES_MAX: usize = 480;

#[test]
fn every_file_says_what_it_is_for_and_has_one_job() {
    for file in sources::all() {
        let lines = file.text.lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines", file.path);
        let of_tests = file.path.contains("/tests/") || file.path.ends_with("tests.rs");
        assert!(
            of_tests || file.text.starts_with("//!"),
            "{} does not say what it is for",
            file.path
        );
    }
}

#[test]
fn modules_and_tests_are_where_a_reader_looks_for_them() {
    for file in sources::all() {
        assert!(
            !file.path.ends_with("/mod.rs"),
            "{}: a module is name.rs beside its folder name/",
            file.path
        );
        for item in &file.parsed().items {
            let syn::Item::Mod(module) = item else { continue };
            assert!(
                !module.attrs.iter().any(|attribute| attribute.path().is_ident("path")),
                "{}: mod {} has a #[path]",
                file.path,
                module.ident
            );
            assert!(
                module.content.is_none() || module.ident != "tests",
                "{}: tests stand in a file of their own, name/tests.rs",
                file.path
            );
        }
    }
}

/// What only one place may name: the word, and where.
const ONLY_THERE: [(&str, &[&str]); 4] = [
    ("bincode::", &["chain-core/src/bytes/codec.rs"]),
    ("arc_malachitebft", &["consensus/"]),
    ("rocksdb::", &["node/src/storage"]),
    ("verify_batch", &[]),
];

fn code_of(file: &SourceFile) -> impl Iterator<Item = &str> {
    file.text.lines().filter(|line| !line.trim_start().starts_with("//") && !line.contains("=warn"))
}

#[test]
fn what_one_place_owns_no_other_names() {
    for file in sources::all() {
        if file.path.starts_with("tests/house/") {
            continue;
        }
        for (word, places) in ONLY_THERE {
            let named = code_of(&file).any(|line| line.contains(word));
            let allowed = places.iter().any(|place| file.path.starts_with(place));
            assert!(!named || allowed, "{} names {word}", file.path);
        }
    }
}
