//! A peer catches up: give it committed blocks, as many as fit into one answer.

use std::ops::RangeInclusive;

use arc_malachitebft_app_channel::Reply;
use arc_malachitebft_app_channel::app::types::sync::RawDecidedValue;

use super::{HandlerError, Handlers, answer};
use crate::application::Application;
use crate::context::{ChainContext, EngineHeight, certificate_of};

/// Blocks of one answer, whatever was asked for.
const VALUES_MAX: usize = 64;
/// Bytes of one answer: one block of the greatest size always fits.
const VALUES_BYTES_MAX: usize = 3 << 20;

impl<A: Application> Handlers<A> {
    pub(super) async fn decided_values(
        &mut self,
        range: RangeInclusive<EngineHeight>,
        reply: Reply<Vec<RawDecidedValue<ChainContext>>>,
    ) -> Result<(), HandlerError> {
        let (mut values, mut bytes) = (Vec::new(), 0_usize);
        let mut height = range.start().0;
        while height <= range.end().0 && values.len() < VALUES_MAX {
            let Some((block, commit)) = self.app.decided_block(height).await? else { break };
            let encoded = block.to_bytes();
            bytes = bytes.saturating_add(encoded.len());
            if VALUES_BYTES_MAX < bytes && !values.is_empty() {
                break;
            }
            values.push(RawDecidedValue::new(encoded.into(), certificate_of(&commit)));
            height = height.next();
        }
        answer(reply, values, "GetDecidedValues")
    }
}
