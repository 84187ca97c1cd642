use std::cell::Cell;

use super::*;
use crate::storage::fixtures::code;

#[test]
fn a_name_is_looked_up_until_it_is_found_and_then_no_more() {
    let names = KnownNames::default();
    let reads = Cell::new(0);
    let find = |found: Option<&str>| {
        let read = || {
            reads.set(reads.get() + 1);
            found.map(|name| name.parse().unwrap())
        };
        names.find(code(1), read).map(|name: Name| name.to_string())
    };
    assert_eq!(find(None), None, "the database could not be read");
    assert_eq!(find(Some("监管局")).as_deref(), Some("监管局"));
    assert_eq!(find(None).as_deref(), Some("监管局"), "it is known");
    assert_eq!(reads.get(), 2);
}
