//! A peer catches up: give it committed blocks, as many as fit into one answer.

use std::ops::RangeInclusive;
use std::sync::Arc;

use arc_malachitebft_app_channel::Reply;
use arc_malachitebft_app_channel::app::types::sync::RawDecidedValue;

use tracing::warn;

use super::Handlers;
use crate::application::{Application, ApplicationError};
use crate::context::{ChainContext, EngineHeight, certificate_of};

/// Blocks of one answer, whatever was asked for.
const VALUES_MAX: usize = 64;
/// Bytes of one answer: one block of the greatest size always fits.
const VALUES_BYTES_MAX: usize = 3 << 20;

impl<A: Application> Handlers<A> {
    /// Answers aside: what a peer is given needs no order among votes and blocks, and these do not
    /// wait for it.
    pub(super) fn decided_values(
        &self,
        range: RangeInclusive<EngineHeight>,
        reply: Reply<Vec<RawDecidedValue<ChainContext>>>,
    ) {
        let (app, turns) = (self.app.clone(), Arc::clone(&self.sync_turns));
        tokio::spawn(async move {
            let Ok(_turn) = turns.acquire().await else { return };
            match decided_values(&app, range).await {
                // The engine has stopped meanwhile, or the peer is gone.
                Ok(values) => drop(reply.send(values)),
                // The peer asks another; whether this node can go on shows where it writes.
                Err(error) => warn!(%error, "a peer is not given committed blocks"),
            }
        });
    }
}

async fn decided_values<A: Application>(
    app: &A,
    range: RangeInclusive<EngineHeight>,
) -> Result<Vec<RawDecidedValue<ChainContext>>, ApplicationError> {
    let (mut values, mut bytes) = (Vec::new(), 0_usize);
    let mut height = range.start().0;
    while height <= range.end().0 && values.len() < VALUES_MAX {
        let Some((block, commit)) = app.decided_block(height).await? else { break };
        let encoded = block.to_bytes();
        bytes = bytes.saturating_add(encoded.len());
        if VALUES_BYTES_MAX < bytes && !values.is_empty() {
            break;
        }
        values.push(RawDecidedValue::new(encoded.into(), certificate_of(&commit)));
        height = height.next();
    }
    Ok(values)
}
