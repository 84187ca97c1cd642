//! Two named invariants for every thousand lines, where a mistake would fork or lose the chain.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};

use crate::sources;

/// Whose assertions are counted: the name, and how its files begin.
const COUNTED: [(&str, &str); 3] = [
    ("core", "chain-core/src/"),
    ("consensus", "consensus/src/"),
    ("the node's storage", "node/src/storage"),
];

/// How many assertions a thousand lines have at least.
const PER_THOUSAND_LINES: usize = 2;

/// The arguments before an assertion's message.
fn arguments_of(name: &syn::Ident) -> Option<usize> {
    let name = name.to_string();
    match name.strip_prefix("debug_").unwrap_or(&name) {
        "assert" => Some(1),
        "assert_eq" | "assert_ne" => Some(2),
        _ => None,
    }
}

/// The assertions of a file, and those that do not name their invariant.
#[derive(Default)]
struct Assertions {
    count: usize,
    unnamed: Vec<String>,
}

impl<'ast> Visit<'ast> for Assertions {
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        visit::visit_macro(self, called);
        let Some(arguments) = called.path.get_ident().and_then(arguments_of) else { return };
        let parser = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        let found = parser.parse2(called.tokens.clone()).unwrap();
        let is_text = |found: &syn::Expr| {
            matches!(found, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(_), .. }))
        };
        self.count += 1;
        if !found.get(arguments).is_some_and(is_text) {
            self.unnamed.push(called.tokens.to_string());
        }
    }
}

#[test]
fn what_must_never_be_otherwise_is_asserted() {
    let files = sources::all();
    for (name, start) in COUNTED {
        let (mut lines, mut assertions) = (0, Assertions::default());
        for file in files.iter().filter(|file| file.path.starts_with(start) && !file.is_test()) {
            lines += file.text.lines().count();
            assertions.visit_file(&file.parsed());
        }
        let Assertions { count, unnamed } = assertions;
        assert_eq!(unnamed, [""; 0], "assertions of {name} do not say which invariant they are");
        assert!(1_000 < lines, "only {lines} lines of {name} were found");
        assert!(
            PER_THOUSAND_LINES * lines <= 1_000 * count,
            "{name} has {count} assertions in {lines} lines"
        );
    }
}
