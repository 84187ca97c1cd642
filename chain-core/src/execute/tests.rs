//! The state transition, act by act and block by block.

mod acts;
mod alone;
mod batches;
mod blocks;
mod bounds;
mod bulk;
mod classification;
mod deliveries;
mod editions;
mod entrustments;
mod given_keys;
mod goods;
mod governance;
mod growth;
mod histories;
mod inspection;
mod insurance;
mod order;
mod refusals;
mod registry;
mod registry_acts;
mod replay;
mod report_lines;
mod resources;
mod roles;
mod rulesets;
mod scope;
mod services;
mod standards;
mod supervision;

use crate::state::StateKey;

/// Keys in the order of a receipt.
fn sorted<const N: usize>(mut keys: [StateKey; N]) -> [StateKey; N] {
    keys.sort_unstable();
    keys
}
