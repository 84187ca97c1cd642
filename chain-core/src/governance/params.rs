//! [`ChainParams`]: what governance may change, each within bounds.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Parameters that every node must agree on. Times in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChainParams {
    /// The most bytes that the transactions of a block may have together.
    pub block_bytes_max: u64,
    /// The most transactions that a block may have.
    pub block_transactions_max: u32,
    /// The least time between two blocks.
    pub block_interval_ms: u64,
    /// The longest time without a block: an idle chain shows that it lives.
    pub heartbeat_ms: u64,
    /// How many heights ahead a transaction's `valid_until` may lie.
    pub transaction_window: u64,
    /// How long a round waits for a proposal.
    pub propose_timeout_ms: u64,
    /// How long a round waits for more votes.
    pub vote_timeout_ms: u64,
    /// How much longer each further round waits.
    pub timeout_step_ms: u64,
    /// How many days of 24 hours a key that one organisation gives to another waits.
    pub key_delay_days: u32,
    /// How many days after that of the shipment a receiver has to answer: then it has accepted.
    pub delivery_answer_days: u32,
}

/// A parameter outside its bounds.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{name} = {found} is outside {least} to {greatest}; {because}")]
pub struct ParamsError {
    /// The parameter.
    pub name: &'static str,
    /// Its value.
    pub found: u64,
    /// The least value allowed.
    pub least: u64,
    /// The greatest value allowed.
    pub greatest: u64,
    /// Why the bound is there.
    pub because: &'static str,
}

impl Default for ChainParams {
    fn default() -> Self {
        Self {
            block_bytes_max: 1 << 20,
            block_transactions_max: 750,
            block_interval_ms: 100,
            heartbeat_ms: 60_000,
            transaction_window: 100_000,
            propose_timeout_ms: 3_000,
            vote_timeout_ms: 1_000,
            timeout_step_ms: 500,
            key_delay_days: 7,
            delivery_answer_days: 7,
        }
    }
}

impl ChainParams {
    /// How long a key that one organisation gives to another waits.
    #[must_use]
    pub const fn key_delay_ms(&self) -> u64 {
        const DAY_MS: u64 = 86_400_000;
        DAY_MS.saturating_mul(self.key_delay_days as u64)
    }

    /// Checks every parameter against its bounds.
    ///
    /// # Errors
    /// [`ParamsError`] for the first one outside.
    pub fn check(&self) -> Result<(), ParamsError> {
        let bounds: [(&'static str, u64, u64, u64, &'static str); 10] = [
            (
                "block_bytes_max",
                self.block_bytes_max,
                128 << 10,
                (2 << 20) - (64 << 10),
                "a block must hold one transaction and be small enough to be synced",
            ),
            (
                "block_transactions_max",
                u64::from(self.block_transactions_max),
                1,
                20_000,
                "a block must be executed well within the propose timeout",
            ),
            ("block_interval_ms", self.block_interval_ms, 10, 10_000, "blocks must be paced"),
            (
                "heartbeat_ms",
                self.heartbeat_ms,
                1_000,
                600_000,
                "an idle chain must show signs of life, without filling disks",
            ),
            (
                "transaction_window",
                self.transaction_window,
                100,
                10_000_000,
                "every node keeps the transaction ids of the window",
            ),
            (
                "propose_timeout_ms",
                self.propose_timeout_ms,
                500,
                10_000,
                "timeouts over 10 s keep a chain down after its authorities are back",
            ),
            (
                "vote_timeout_ms",
                self.vote_timeout_ms,
                100,
                10_000,
                "timeouts over 10 s keep a chain down after its authorities are back",
            ),
            ("timeout_step_ms", self.timeout_step_ms, 0, 2_000, "rounds must not run away"),
            (
                "key_delay_days",
                u64::from(self.key_delay_days),
                1,
                90,
                "an organisation must have time to object, and not wait for ever for a new key",
            ),
            (
                "delivery_answer_days",
                u64::from(self.delivery_answer_days),
                3,
                60,
                "a receiver must have time to look at the goods, and a shipper not wait for ever",
            ),
        ];
        for (name, found, least, greatest, because) in bounds {
            if found < least || greatest < found {
                return Err(ParamsError { name, found, least, greatest, because });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
