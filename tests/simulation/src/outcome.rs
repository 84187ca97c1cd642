//! How a world ended.

use std::collections::BTreeMap;

use chain_core::bytes::hash::Hash;

use super::plan::Adversary;

/// How a world ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The seed of its plan.
    pub seed: u64,
    /// The hash over every delivery: its moment, its way and its bytes.
    pub trace: Hash,
    /// The height that every node that is to be trusted has committed.
    pub height: u64,
    /// Packets delivered.
    pub delivered: u64,
    /// How long the chain took to go on after the faults had ended, in simulated milliseconds.
    pub healed_after_ms: u64,
    /// Faults that came to pass, by kind.
    pub faults: BTreeMap<&'static str, u64>,
    /// Attacks, by adversary.
    pub attacks: BTreeMap<Adversary, u64>,
    /// Acts of an organisation that tried to change the chain alone.
    pub tried_alone: u64,
    /// Proofs of misbehaviour that nodes keep.
    pub evidence: u64,
    /// Changes of the authorities.
    pub authority_changes: u64,
    /// Blocks of more than one part.
    pub large_blocks: u64,
    /// The first property that did not hold.
    pub violated: Option<String>,
}
