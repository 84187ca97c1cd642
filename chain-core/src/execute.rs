//! The state transition of the whole chain: a block on its parent's state, and nothing else.
//!
//! # Flow
//! [`execute_block`] checks the header against the parent, then runs [`apply_transaction`] on each
//! transaction in order, then compares the roots. [`build_block`] does the same from the other
//! side: it leaves out what is refused and fills the header. [`genesis_state`] is height 0.
//!
//! An act is a function in the file of its link: it takes the turn of whoever signs.
//!
//! # Invariants
//! The result depends on the arguments alone. A transaction that fails is not in a block: one
//! refusal refuses the block.

pub mod certificate_rules;
pub mod refusal;
pub mod subjects;

mod acts;
mod block;
mod certificates;
mod checks;
mod claims;
mod classification;
mod corrections;
mod deliveries;
mod entrustments;
mod execution;
mod findings;
mod genesis;
mod governance;
mod inspected;
mod inspection;
mod insurance;
mod items;
mod ledger;
mod products;
mod questions;
mod registry;
mod report_details;
mod report_lines;
mod resources;
mod rules;
mod sale;
mod scope;
mod services;
mod standards;
mod supervision;
mod transaction;
mod turn;

pub use block::{
    BlockError, BlockProposal, BuiltBlock, Parent, build_block, execute_block, protocol_version,
};
pub use certificates::find_certificate;
pub use execution::{ChainView, Execution, Receipt};
pub use genesis::genesis_state;
pub use rules::{PROTOCOL_VERSION, Rules};
pub use transaction::{Prepared, SignatureCheck, apply_transaction, organisation_of_signer};

#[cfg(test)]
pub(crate) mod tests;
