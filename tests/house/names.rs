//! One name, one meaning: no two types of the workspace share a name. Types that only the tests of their
//! own crate know are not looked at: nobody reads two such modules at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::imports::is_for_tests;
use crate::sources::{self, SourceFile};

/// A module of a package that is compiled for its tests alone.
type TestModule = (&'static str, Vec<String>);

/// Those that a file declares.
fn test_modules(file: &SourceFile) -> Vec<TestModule> {
    let Some(parent) = &file.module else { return Vec::new() };
    let module_of = |item: syn::Item| match item {
        syn::Item::Mod(module) if is_for_tests(&module.attrs) => {
            let path = parent.iter().cloned().chain([module.ident.to_string()]).collect();
            Some((file.package, path))
        }
        _ => None,
    };
    file.parsed().items.into_iter().filter_map(module_of).collect()
}

/// Whether a file is compiled for the tests of its package alone. The package `tests` is nothing else.
fn is_of_own_tests(file: &SourceFile, modules: &BTreeSet<TestModule>) -> bool {
    let Some(module) = &file.module else { return file.package != "tests" };
    (1..=module.len()).any(|length| modules.contains(&(file.package, module[..length].to_vec())))
}

#[test]
fn no_two_types_share_a_name() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let files = sources::all();
    let modules = files.iter().flat_map(test_modules).collect();
    for file in files.iter().filter(|file| !is_of_own_tests(file, &modules)) {
        for item in file.parsed().items {
            let name = match item {
                syn::Item::Struct(item) => item.ident,
                syn::Item::Enum(item) => item.ident,
                syn::Item::Trait(item) => item.ident,
                syn::Item::Type(item) => item.ident,
                _ => continue,
            };
            places.entry(name.to_string()).or_default().push(file.path.clone());
        }
    }
    assert!(600 < places.len(), "only {} types were found", places.len());
    let shared: Vec<String> = places
        .into_iter()
        .filter(|(_, files)| 1 < files.len())
        .map(|(name, files)| format!("{name}: {}", files.join(", ")))
        .collect();
    assert!(shared.is_empty(), "one name, one meaning; these have more:\n{}", shared.join("\n"));
}
