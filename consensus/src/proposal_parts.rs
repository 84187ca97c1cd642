//! Blocks in parts: split for sending, and put together again within bounds. Pure.
//!
//! The first part announces the block and is signed by the round's proposer; the others are its
//! bytes. Parts may arrive in any order, twice, or never; whoever sends nonsense is refused and named.

mod announcement;
mod assembler;
mod part;

pub use announcement::{Expected, PartError, ProposerOf};
pub(crate) use assembler::BLOCKS_PER_ROUND_MAX;
pub use assembler::{Arrival, Assembler, Complete};
pub use part::{Announcement, BlockPart, Init, split};
