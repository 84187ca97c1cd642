//! The engine's timeouts from the chain's parameters.

use std::time::Duration;

use arc_malachitebft_app_channel::app::types::core::LinearTimeouts;
use chain_core::governance::params::ChainParams;

/// No round waits longer, however many have failed: authorities that come back are heard within
/// this time.
const TIMEOUT_MAX: Duration = Duration::from_secs(10);

/// Timeouts that grow a step with each round.
pub(crate) fn timeouts(params: &ChainParams) -> LinearTimeouts {
    let ms = Duration::from_millis;
    let (propose, vote) = (ms(params.propose_timeout_ms), ms(params.vote_timeout_ms));
    let step = ms(params.timeout_step_ms);
    LinearTimeouts {
        propose,
        propose_delta: step,
        prevote: vote,
        prevote_delta: step,
        precommit: vote,
        precommit_delta: step,
        // What was lost of a round must be heard again before the round is over: else a node that
        // alone has seen enough votes for a block stays locked on it, and the chain stands until
        // that node's turn to propose.
        rebroadcast: vote,
        max_timeout: TIMEOUT_MAX,
    }
}

#[cfg(test)]
mod tests;
