//! The Rust files of the repository, read once, with the module that each of them is.

use std::path::{Path, PathBuf};

use hgz_tests::repository;

/// The folders of the packages, lowest floor first: a package depends on lower ones only.
pub(crate) const PACKAGES: [&str; 10] = [
    "chain-core",
    "api",
    "verifier",
    "verifier/wasm",
    "config",
    "consensus",
    "node",
    "cli",
    "tests",
    "tests/simulation",
];

/// One Rust file.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Its package's folder.
    pub(crate) package: &'static str,
    /// Its path from the repository's root.
    pub(crate) path: String,
    /// Its module path in the crate, empty for `lib.rs`; none outside `src`.
    pub(crate) module: Option<Vec<String>>,
    /// Its text.
    pub(crate) text: String,
}

impl SourceFile {
    /// Whether it holds tests, or what only tests use.
    pub(crate) fn is_test(&self) -> bool {
        let Some(module) = &self.module else { return true };
        self.package.starts_with("tests")
            || module
                .iter()
                .any(|part| ["tests", "testing", "fixtures", "simulation"].contains(&part.as_str()))
    }

    /// Its items.
    pub(crate) fn parsed(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.path))
    }
}

/// Every Rust file of every package.
pub(crate) fn all() -> Vec<SourceFile> {
    let mut files = Vec::new();
    for package in PACKAGES {
        let folder = repository().join(package);
        let mut paths = Vec::new();
        collect(&folder, &mut paths);
        for path in paths {
            let inner = path.strip_prefix(&folder).unwrap();
            // Packages inside of others.
            if PACKAGES.contains(&format!("{package}/{}", first_folder(inner)).as_str()) {
                continue;
            }
            files.push(SourceFile {
                package,
                path: path.strip_prefix(repository()).unwrap().display().to_string(),
                module: module_of(inner),
                text: std::fs::read_to_string(&path).unwrap(),
            });
        }
    }
    assert!(300 < files.len(), "only {} files were found", files.len());
    files
}

fn first_folder(inner: &Path) -> String {
    inner.components().next().unwrap().as_os_str().to_str().unwrap().to_owned()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "node_modules") {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn module_of(inner: &Path) -> Option<Vec<String>> {
    let path = inner.strip_prefix("src").ok()?.with_extension("");
    let parts: Vec<String> =
        path.components().map(|part| part.as_os_str().to_str().unwrap().to_owned()).collect();
    match parts.as_slice() {
        [root] if root == "lib" => Some(Vec::new()),
        _ => Some(parts),
    }
}
