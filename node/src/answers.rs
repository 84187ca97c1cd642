//! What is said of the chain, whoever asks and however it is sent: records, lists, histories, items
//! and proofs, each as of one height.

mod acts_about;
pub(crate) mod certificates;
pub(crate) mod directory;
mod fragments;
pub(crate) mod history;
pub(crate) mod items;
pub(crate) mod ledger;
pub(crate) mod page;
pub(crate) mod proofs;
pub(crate) mod reader;
pub(crate) mod reading;
pub(crate) mod recalls;
pub(crate) mod records;
mod weighed;
