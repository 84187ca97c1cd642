//! The engine's messages in canonical bytes: on the wire, in sync, and in its write-ahead log.
//!
//! Each message is mirrored by a plain type whose bytes `chain_core::bytes::codec` freezes, version byte
//! first. Old logs and mixed versions are told apart by that byte.

mod certificates;
mod parts;
mod sync;
mod votes;

use arc_malachitebft_app_channel::app::types::core::Round;
use bytes::Bytes;
use chain_core::bytes::codec::encode;
use serde::Serialize;

/// The engine bounds messages on its transport by 4 MiB; this is the same bound again.
const MESSAGE_BYTES_MAX: usize = 4 << 20;

/// One codec for everything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChainCodec;

fn to_bytes<T: Serialize>(wire: &T) -> Bytes {
    Bytes::from(encode(wire))
}

/// A round: none is the engine's round before the first.
fn round_of(round: Option<u32>) -> Round {
    round.map_or(Round::Nil, Round::new)
}

#[cfg(test)]
mod tests;
