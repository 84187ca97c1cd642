//! State at height 0: what a genesis says.

use super::execution::Execution;
use super::{governance, registry};
use crate::bytes::merkle;
use crate::governance::authority::AuthoritySet;
use crate::governance::genesis::{Genesis, GenesisError};
use crate::limits::AUTHORITIES_MIN;
use crate::records::organisation::{KeyOrigin, Organisation};
use crate::state::{self, MemoryState, Overlay, Peers, RulesetInForce};
use crate::values::time::Height;

/// The state that the first block stands on.
///
/// # Errors
/// [`GenesisError`] if the genesis is not one that a chain can start from.
pub fn genesis_state(genesis: &Genesis) -> Result<Execution, GenesisError> {
    genesis.check()?;
    let nothing = MemoryState::default();
    let mut state = Overlay::new(&nothing, Height::GENESIS);
    for entry in &genesis.organisations {
        let code = entry.details.code;
        let refuse = |reason: String| GenesisError::Organisation { organisation: code, reason };
        let (height, usable_from) = (Height::GENESIS, genesis.time);
        let first = registry::Given { origin: KeyOrigin::Own, usable_from, height };
        registry::enter_organisation(&mut state, first, &entry.details, &entry.admin_keys)
            .map_err(|refusal| refuse(refusal.to_string()))?;
        let mut record: Organisation = state::read(&state, &code)
            .ok()
            .flatten()
            .ok_or_else(|| refuse("the entry is gone".to_owned()))?;
        record.licence.clone_from(&entry.licence);
        state.write(&code, &record);
    }
    for ruleset in &genesis.rulesets {
        state.write(&ruleset.number, ruleset);
        state.write(&(), &RulesetInForce(ruleset.number));
    }
    state.write(&(), &genesis.params);
    state.write::<AuthoritySet>(&(), &genesis.authorities);
    let least = if genesis.test_net { 1 } else { AUTHORITIES_MIN };
    let least = u32::try_from(least).expect("a few authorities are enough");
    state.write(&(), &governance::at_genesis(least));
    state.write(&(), &Peers(genesis.peers.clone()));
    let no_transactions = merkle::root(std::iter::empty());
    Ok(Execution::of_writes(&nothing, state.into_writes(), no_transactions, Vec::new())
        .expect("a map in memory can be read"))
}
