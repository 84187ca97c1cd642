//! Documents that lead somewhere and lists that are whole.

use chain_core::records::permission::ActKind;
use hgz_tests::repository;
use syn::visit::{self, Visit};

use crate::sources;

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

/// Collects the texts in functions that are called `code`: the codes of errors.
#[derive(Default)]
struct ErrorCodes {
    inside: bool,
    found: Vec<String>,
}

impl ErrorCodes {
    fn of_function(&mut self, name: &syn::Ident, body: &syn::Block) {
        let before = std::mem::replace(&mut self.inside, name == "code");
        visit::visit_block(self, body);
        self.inside = before;
    }
}

impl<'ast> Visit<'ast> for ErrorCodes {
    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.of_function(&function.sig.ident, &function.block);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.of_function(&function.sig.ident, &function.block);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        if self.inside && text.value().chars().all(|c| c.is_ascii_lowercase() || "._".contains(c)) {
            self.found.push(text.value());
        }
    }
}

#[test]
fn every_code_is_in_the_list_of_errors() {
    let listed = std::fs::read_to_string(repository().join("docs/errors.md")).unwrap();
    let mut count = 0;
    for file in sources::all() {
        if file.is_test() {
            continue;
        }
        let mut codes = ErrorCodes::default();
        codes.visit_file(&file.parsed());
        for code in codes.found {
            count += 1;
            assert!(
                listed.contains(&format!("`{code}`")),
                "docs/errors.md lacks {code}: {}",
                file.path
            );
        }
    }
    // Those of refusals come from tables, and are frozen.
    let frozen = repository().join("tests/vectors/core/refusal_codes.txt");
    for code in std::fs::read_to_string(frozen).unwrap().lines() {
        count += 1;
        assert!(listed.contains(&format!("`{code}`")), "docs/errors.md lacks {code}");
    }
    assert!(130 < count, "only {count} codes were found");
}

#[test]
fn every_act_has_a_command_and_a_place_in_the_protocol() {
    let protocol = std::fs::read_to_string(repository().join("docs/protocol.md")).unwrap();
    let files = sources::all();
    let of_cli = |file: &&sources::SourceFile| file.package == "cli" && !file.is_test();
    let cli: Vec<&str> = files.iter().filter(of_cli).map(|file| file.text.as_str()).collect();
    for kind in ActKind::ALL {
        let makes = |at: char| !at.is_ascii_alphanumeric();
        let act = format!("Act::{kind:?}");
        let is_made = cli.iter().any(|text| {
            text.match_indices(&act).any(|(at, _)| text[at + act.len()..].starts_with(makes))
        });
        assert!(is_made, "no command of `hgz` makes {act}");
        let name = format!("`{}`", kind.as_str());
        assert!(protocol.contains(&name), "docs/protocol.md does not have {name}");
    }
}

/// The packages that the glossary's column `where` names without their prefix, and with it.
const MODULE_ROOTS: [(&str, &str); 6] = [
    ("", "chain-core/src"),
    ("node", "node/src"),
    ("config", "config/src"),
    ("consensus", "consensus/src"),
    ("verifier", "verifier/src"),
    ("cli", "cli/src"),
];

/// Whether a place such as `records::report::Conclusion` or `node::http::pages` exists.
fn place_exists(place: &str) -> bool {
    let (root, rest) = MODULE_ROOTS
        .iter()
        .skip(1)
        .find_map(|(name, folder)| {
            let rest = place.strip_prefix(name)?.strip_prefix("::")?;
            Some((*folder, rest))
        })
        .unwrap_or((MODULE_ROOTS[0].1, place));
    let parts: Vec<&str> = rest.split("::").collect();
    for length in (1..=parts.len()).rev() {
        let file = repository().join(root).join(parts[..length].join("/")).with_extension("rs");
        if let Ok(text) = std::fs::read_to_string(file) {
            return parts[length..].iter().all(|name| text.contains(name));
        }
    }
    let text = std::fs::read_to_string(repository().join(root).join("lib.rs")).unwrap();
    parts.iter().all(|name| text.contains(name))
}

#[test]
fn the_glossary_names_places_that_exist() {
    let glossary = std::fs::read_to_string(repository().join("docs/glossary.md")).unwrap();
    let mut count = 0;
    for line in glossary.lines().filter(|line| 4 < line.matches('|').count()) {
        let column = line.rsplit('|').nth(1).unwrap();
        for place in column.split('`').skip(1).step_by(2) {
            if place.starts_with("hgz ") || place.starts_with("hgzd ") {
                continue;
            }
            count += 1;
            assert!(place_exists(place), "the glossary names {place}, which is nowhere");
        }
    }
    assert!(60 < count, "only {count} places were found");
}
