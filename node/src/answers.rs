//! What is said of the chain: records, lists, histories and items as the API and the pages show them.

pub(crate) mod fragments;
pub(crate) mod items;
pub(crate) mod ledger;
pub(crate) mod page;
