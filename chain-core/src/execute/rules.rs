//! [`Rules`]: what holds for every transaction of a block.

use crate::governance::params::ChainParams;
use crate::ruleset::Ruleset;
use crate::state::{self, ReadError, RulesetInForce, StateView};
use crate::values::chain_id::ChainId;
use crate::values::date::Date;
use crate::values::time::{Height, Timestamp};

/// The version that every chain starts at. Part of its genesis state: it never changes, whatever
/// version this crate comes to know.
pub const FIRST_PROTOCOL_VERSION: u32 = 1;

/// The latest version of the rules that this crate knows; a chain comes to it by governance, and
/// every header carries the version it follows.
pub const PROTOCOL_VERSION: u32 = 1;

/// What holds for every transaction of a block.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The chain.
    pub chain_id: ChainId,
    /// The block's height.
    pub height: Height,
    /// The block's time.
    pub time: Timestamp,
    /// The block's date in China Standard Time.
    pub date: Date,
    /// The parameters in force.
    pub params: ChainParams,
    /// The ruleset in force.
    pub ruleset: Ruleset,
}

impl Rules {
    /// Reads what holds for a block from its parent's state.
    ///
    /// # Errors
    /// [`ReadError`] if the storage fails. State without parameters or ruleset is a damaged storage.
    pub fn read(
        view: &dyn StateView,
        chain_id: ChainId,
        height: Height,
        time: Timestamp,
    ) -> Result<Self, ReadError> {
        let missing = |what: &str| ReadError::Storage { reason: format!("there is no {what}") };
        let params = state::read::<ChainParams>(view, &())?.ok_or_else(|| missing("params"))?;
        let number = state::read::<RulesetInForce>(view, &())?.ok_or_else(|| missing("ruleset"))?;
        let ruleset = state::read::<Ruleset>(view, &number.0)?.ok_or_else(|| missing("ruleset"))?;
        Ok(Self { chain_id, height, time, date: time.date(), params, ruleset })
    }
}
