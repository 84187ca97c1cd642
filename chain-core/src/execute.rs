//! The state transition of the whole chain: a block on its parent's state, and nothing else.
//!
//! # Flow
//! [`execute_block`] checks the header against the parent, then runs [`apply_transaction`] on each
//! transaction in order, then compares the roots. [`build_block`] does the same from the other
//! side: it leaves out what is refused and fills the header. [`genesis_state`] is height 0.
//!
//! # Invariants
//! The result depends on the arguments alone. A transaction that fails is not in a block: one
//! refusal refuses the block.

pub mod refusal;
pub mod subjects;

mod acts;
mod block;
mod certificates;
mod checks;
mod claims;
mod genesis;
mod governance;
mod inspection;
mod insurance;
mod items;
mod products;
mod registry;
mod sale;
mod services;
mod standards;
mod supervision;
mod transaction;

use std::collections::BTreeMap;

use crate::bytes::hash::{Hash, HashUse};
use crate::bytes::signature::PublicKey;
use crate::chain::transaction::TransactionId;
use crate::records::serial::Serial;
use crate::state::map::{self, LeafChanges, MapView, Page, PageId};
use crate::state::{ReadError, StateKey, StateView};
use crate::values::credit_code::CreditCode;

pub use block::{
    BlockError, BuiltBlock, Parent, Proposal, build_block, execute_block, protocol_version,
};
pub use certificates::find_certificate;
pub use genesis::genesis_state;
pub use transaction::{Prepared, Rules, SignatureCheck, apply_transaction};

/// The version of the rules in this crate, carried by every header.
pub const PROTOCOL_VERSION: u32 = 1;

/// Records and map of one height.
pub trait ChainView: StateView + MapView {}

impl<V: StateView + MapView> ChainView for V {}

/// What a transaction did, for indexes and events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The transaction.
    pub transaction: TransactionId,
    /// The organisation whose key signed.
    pub organisation: CreditCode,
    /// The certificates it made or changed, or the goods of which it is about.
    pub certificates: Vec<Serial>,
    /// The records it is about, as their state keys, sorted: what its event is found by.
    pub subjects: Vec<StateKey>,
}

/// What executing a block changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// Records written.
    pub writes: BTreeMap<StateKey, Vec<u8>>,
    /// Map pages written, or removed.
    pub pages: BTreeMap<PageId, Option<Page>>,
    /// The state root after the block.
    pub state_root: Hash,
    /// The root over the transactions that were executed.
    pub transactions_root: Hash,
    /// One receipt for each transaction.
    pub receipts: Vec<Receipt>,
}

impl Execution {
    /// What writes change on top of a map.
    fn of_writes(
        view: &dyn MapView,
        writes: BTreeMap<StateKey, Vec<u8>>,
        transactions_root: Hash,
        receipts: Vec<Receipt>,
    ) -> Result<Self, ReadError> {
        let leaves: LeafChanges = writes
            .iter()
            .map(|(key, bytes)| (key.hash(), Some(Hash::of(HashUse::StateValue, bytes))))
            .collect();
        let update = map::update(view, &leaves)?;
        let (pages, state_root) = (update.pages, update.root);
        Ok(Self { writes, pages, state_root, transactions_root, receipts })
    }
}

/// The registered key that signs, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signer {
    pub(crate) organisation: CreditCode,
    pub(crate) key: PublicKey,
    pub(crate) is_admin: bool,
}

#[cfg(test)]
pub(crate) mod tests;
