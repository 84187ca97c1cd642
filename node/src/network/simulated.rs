//! The transaction network of a simulated node: what it tells comes out as the bytes of a message, and
//! what others tell goes in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use chain_core::bytes::codec;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use libp2p::PeerId;
use libp2p::gossipsub::MessageAcceptance;
use tokio::sync::mpsc;

use super::QUEUE_MAX;
use super::admitted::read_listed;
use super::handle::{Gossip, Outgoing};
use super::message::{GossipMessage, MESSAGE_BYTES_MAX};
use super::peers::{Heard, PeerBook};
use super::relay::accept;
use super::task::REPEATED_MAX;
use crate::chain::Chain;
use crate::lock::lock;
use crate::mempool::{Admission, Mempool};

/// The bytes of a message that passes transactions on.
#[must_use]
pub fn transactions_message(transactions: &[Vec<u8>]) -> Vec<u8> {
    let transactions = transactions.iter().cloned().map(Into::into).collect();
    codec::encode(&GossipMessage::Transactions(transactions))
}

/// The bytes of a message that says which height its author has committed.
#[must_use]
pub fn committed_message(height: Height) -> Vec<u8> {
    codec::encode(&GossipMessage::Committed(height))
}

/// The bytes of a message that says which height its author votes on.
#[must_use]
pub fn started_message(height: Height) -> Vec<u8> {
    codec::encode(&GossipMessage::Started(height))
}

/// A node's side of the network.
#[derive(Debug)]
pub(crate) struct SimulatedSwarm {
    gossip: Gossip,
    told: Mutex<mpsc::Receiver<Outgoing>>,
    book: Arc<PeerBook>,
    /// The nodes that chain state listed when the node last looked.
    listed: Mutex<HashMap<PeerId, CreditCode>>,
    chain: Arc<Chain>,
    mempool: Arc<Mempool>,
    admission: Admission,
}

impl SimulatedSwarm {
    /// A network in which nobody is yet.
    pub(crate) fn new(chain: Arc<Chain>, mempool: Arc<Mempool>) -> Self {
        let (sender, told) = mpsc::channel(QUEUE_MAX);
        let book = Arc::new(PeerBook::default());
        let listed = Mutex::new(read_listed(&chain, &book));
        let gossip = Gossip::new(sender, Arc::clone(&book));
        let admission = Admission::new(Arc::clone(&chain), Arc::clone(&mempool));
        Self { gossip, told: Mutex::new(told), book, listed, chain, mempool, admission }
    }

    pub(crate) fn gossip(&self) -> Gossip {
        self.gossip.clone()
    }

    /// A node comes or goes.
    pub(crate) fn neighbour(&self, peer: PeerId, is_there: bool) {
        if is_there {
            self.book.connected(peer);
        } else {
            self.book.gone(&peer);
        }
    }

    /// What the node has told since it was last asked, each in the bytes of a message.
    pub(crate) fn told(&self) -> Vec<Vec<u8>> {
        let mut told = lock(&self.told);
        let messages = std::iter::from_fn(|| told.try_recv().ok()).filter_map(|one| match one {
            Outgoing::Transaction(bytes) => Some(transactions_message(&[bytes])),
            Outgoing::Committed(height) => Some(committed_message(height)),
            Outgoing::Started(height) => Some(started_message(height)),
            Outgoing::Scans(_) | Outgoing::Ask(_) | Outgoing::CutOff(_) => None,
        });
        messages.collect()
    }

    /// Takes in a message: whether its author is to be cut off, and the height that it votes on, if it says
    /// so. A node that chain state does not list is nobody, and not heard.
    pub(crate) fn hear(&self, author: PeerId, message: &[u8]) -> (bool, Option<Height>) {
        if !lock(&self.listed).contains_key(&author) {
            return (false, None);
        }
        let Ok(message) = codec::decode::<GossipMessage>(message, MESSAGE_BYTES_MAX) else {
            return (true, None);
        };
        match self.book.hear(author, message) {
            Heard::Started(height) => (false, Some(height)),
            Heard::NothingNew => (false, None),
            Heard::Transactions(transactions) => {
                let acceptance = accept(&self.admission, author, &transactions);
                (matches!(acceptance, MessageAcceptance::Reject), None)
            }
        }
    }

    /// What a node does every few seconds: looks whom chain state lists, and says how far it is.
    pub(crate) fn announce(&self) {
        *lock(&self.listed) = read_listed(&self.chain, &self.book);
        self.gossip.committed(self.chain.head().height);
    }

    /// What it does more rarely: tells again of what waits.
    pub(crate) fn repeat(&self) {
        for transaction in self.mempool.repeats(REPEATED_MAX) {
            self.gossip.transaction(transaction.bytes.clone());
        }
    }

    pub(crate) const fn admission(&self) -> &Admission {
        &self.admission
    }
}
