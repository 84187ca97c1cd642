//! Chain state: records under keys, and the authenticated map over them whose root is in every
//! header.

pub mod map;

mod memory;
mod overlay;
mod read_once;
mod record;
mod view;

pub use memory::MemoryState;
pub use overlay::Overlay;
pub use read_once::ReadOnce;
pub(crate) use record::for_each_record;
pub use record::{OpenQuestions, Peers, Record, RecordKind, RulesetInForce, StateKey};
pub use view::{AnyRecord, ReadError, ReadRecord, StateView, read, read_record, read_shared};

#[cfg(test)]
mod tests;
