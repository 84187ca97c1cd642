//! What nodes tell each other of scan counts: counters of the node that signs the message.

use chain_core::bytes::codec;
use libp2p::PeerId;

use crate::storage::{ScanCounter, ScannedItem};

/// Counters of one message: 40 bytes each.
pub(super) const COUNTERS_MAX: usize = 1_000;
/// The longest message.
pub(super) const MESSAGE_BYTES_MAX: usize = 64 << 10;

pub(super) type Counters = Vec<(ScannedItem, ScanCounter)>;

/// A node's counters, from a message that it signed.
#[derive(Debug)]
pub struct CounterMessage {
    pub(crate) author: PeerId,
    pub(crate) counters: Counters,
}

impl CounterMessage {
    /// Reads a message; none if no honest node sends it.
    pub(super) fn read(author: PeerId, bytes: &[u8]) -> Option<Self> {
        let counters: Counters = codec::decode(bytes, MESSAGE_BYTES_MAX).ok()?;
        (counters.len() <= COUNTERS_MAX).then_some(Self { author, counters })
    }
}

/// As many messages as the counters take.
pub(super) fn messages_of(counters: &[(ScannedItem, ScanCounter)]) -> Vec<Vec<u8>> {
    counters.chunks(COUNTERS_MAX).map(|chunk| codec::encode(&chunk.to_vec())).collect()
}
