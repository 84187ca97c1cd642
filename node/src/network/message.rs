//! What nodes tell each other on the swarm, and under which topics.

use chain_core::bytes::byte_string::ByteString;
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::Height;
use libp2p::gossipsub::IdentTopic;
use serde::{Deserialize, Serialize};

/// Longest message: a few hundred transactions.
pub(super) const MESSAGE_BYTES_MAX: usize = 512 << 10;

/// What nodes tell each other under the topic of transactions.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum GossipMessage {
    /// Signed transactions, in canonical bytes.
    Transactions(Vec<ByteString>),
    /// The sender has committed this height.
    Committed(Height),
    /// The sender has started to vote on this height.
    Started(Height),
}

/// The topic of transactions and heights.
pub(super) fn transactions_topic(chain_id: ChainId) -> IdentTopic {
    IdentTopic::new(format!("hgz/{chain_id}/transactions/1"))
}

/// The topic of scan counts: one of their own, so that they never wait before transactions.
pub(super) fn scans_topic(chain_id: ChainId) -> IdentTopic {
    IdentTopic::new(format!("hgz/{chain_id}/scans/1"))
}

/// The chain that a topic is of, as it is written there.
pub(super) fn chain_of_topic(topic: &str) -> Option<&str> {
    let (chain, _) = topic.strip_prefix("hgz/")?.split_once('/')?;
    Some(chain)
}
