//! Documents on this node's disk: the files, how much they take, and what the database notes of them.

mod error;
mod held;
mod notes;
mod store;

pub use error::StoreError;
pub use notes::StoredDocument;
pub use store::{Opened, Store};
