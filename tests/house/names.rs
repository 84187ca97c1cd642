//! One name, one meaning: no two types of the workspace share a name.

use std::collections::BTreeMap;

use crate::sources;

#[test]
fn no_two_types_share_a_name() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in sources::all() {
        if file.is_test() || file.package == "verifier/wasm" {
            continue;
        }
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
    assert!(500 < places.len(), "only {} types were found", places.len());
    let shared: Vec<String> = places
        .into_iter()
        .filter(|(_, files)| 1 < files.len())
        .map(|(name, files)| format!("{name}: {}", files.join(", ")))
        .collect();
    assert!(shared.is_empty(), "one name, one meaning; these have more:\n{}", shared.join("\n"));
}
