//! hgz's own swarm: transactions, tips and documents between nodes that chain state admits, apart
//! from votes.

pub(crate) mod admitted;
pub(crate) mod documents;
mod exchange;
mod peers;
mod relay;
pub(crate) mod scan_exchange;
mod scans;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chain_core::bytes::byte_string::ByteString;
use chain_core::bytes::codec;
use chain_core::governance::genesis::ChainId;
use chain_core::values::time::Height;
use futures::StreamExt;
use hgz_config::NetworkConfig;
use libp2p::gossipsub::{self, IdentTopic, MessageAuthenticity, ValidationMode};
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{Multiaddr, PeerId, Swarm, SwarmBuilder, identity, noise, tcp, yamux};
use libp2p_allow_block_list::{self as allow_list, AllowedPeers};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};
use tracing::{debug, info, warn};

pub use exchange::{AskError, DocumentRequest, DocumentResponse};
pub use peers::PeerBook;

use exchange::{Asked, Exchange};
use relay::{Heard, Relay, Verdict};

use crate::chain::Chain;
use crate::mempool::{Admission, Mempool};
use crate::network::admitted::admitted_ids;
use crate::scans::Scans;
use crate::storage::documents::Store;

/// Longest message: a few hundred transactions.
const MESSAGE_BYTES_MAX: usize = 512 << 10;
/// How long a transaction may wait for company in one message.
const FLUSH_EVERY: Duration = Duration::from_millis(25);
/// How often lost peers are dialled.
const DIAL_EVERY: Duration = Duration::from_secs(2);
/// How often transactions that still wait are told again, for nodes that were away.
const REPEAT_EVERY: Duration = Duration::from_secs(5);
/// How many of them.
const REPEATED_MAX: usize = 500;
/// Messages waiting to be sent.
const QUEUE_MAX: usize = 65_536;
/// How long a peer that sent what no honest node sends is cut off.
const BANNED_FOR: Duration = Duration::from_secs(60);

/// What nodes tell each other here.
#[derive(Debug, Serialize, Deserialize)]
enum Message {
    /// Signed transactions, in canonical bytes.
    Transactions(Vec<ByteString>),
    /// The sender has committed this height.
    Committed(Height),
    /// The sender has started to vote on this height.
    Started(Height),
}

/// Why the swarm cannot start.
#[derive(Debug, Error)]
pub enum GossipError {
    /// An address that is none.
    #[error("`{address}` is no multiaddress ending in /p2p/PEER; correct the configuration")]
    Address {
        /// The address.
        address: String,
    },
    /// The transport or behaviour cannot be made, or the port is taken.
    #[error("the transaction network cannot start on {listen} ({reason}); is the port free?")]
    Start {
        /// Where it was to listen.
        listen: String,
        /// What libp2p said.
        reason: String,
    },
}

#[derive(NetworkBehaviour)]
struct Behaviour {
    // First, so that strangers are refused before anything else sees them.
    allowed: allow_list::Behaviour<AllowedPeers>,
    gossip: gossipsub::Behaviour,
    documents: exchange::Behaviour,
}

/// What the rest of the node sees of the swarm.
#[derive(Debug, Clone)]
pub struct Gossip {
    sender: mpsc::Sender<Outgoing>,
    peers: Arc<PeerBook>,
}

#[derive(Debug)]
enum Outgoing {
    Transaction(Vec<u8>),
    Committed(Height),
    Started(Height),
    Scans(Vec<u8>),
    Ask(Asked),
    CutOff(PeerId),
}

impl Gossip {
    /// Tells the others of a transaction. If the queue is full it is told with the repeats.
    pub fn transaction(&self, bytes: Vec<u8>) {
        self.send(Outgoing::Transaction(bytes));
    }

    /// Tells the others that a height is committed.
    pub fn committed(&self, height: Height) {
        self.send(Outgoing::Committed(height));
    }

    /// Tells the others that a height is being voted on.
    pub fn started(&self, height: Height) {
        self.send(Outgoing::Started(height));
    }

    /// Asks a peer for a document or a part of it.
    ///
    /// # Errors
    /// [`AskError`] if it does not answer, or what cannot be read.
    pub async fn ask(
        &self,
        peer: PeerId,
        request: &DocumentRequest,
    ) -> Result<DocumentResponse, AskError> {
        exchange::ask(peer, request, |asked| self.send(Outgoing::Ask(asked))).await
    }

    /// Cuts off a peer that sent what no honest node sends.
    pub fn cut_off(&self, peer: PeerId) {
        self.send(Outgoing::CutOff(peer));
    }

    fn send(&self, outgoing: Outgoing) {
        if self.sender.try_send(outgoing).is_err() {
            debug!("the gossip queue is full or closed");
        }
    }

    /// Who is connected.
    #[must_use]
    pub fn peers(&self) -> &PeerBook {
        &self.peers
    }
}

/// Who is told of what the swarm hears.
#[derive(Debug)]
pub struct Listeners {
    /// Where transactions go.
    pub admission: Admission,
    /// The pool, for the repeats.
    pub mempool: Arc<Mempool>,
    /// The chain, for the peers it admits.
    pub chain: Arc<Chain>,
    /// The documents that others may ask for.
    pub documents: Arc<Store>,
    /// What was counted of scans.
    pub scans: Arc<Scans>,
    /// Told of heights that others have started.
    pub started: mpsc::Sender<Height>,
}

/// Starts the swarm; it runs until every [`Gossip`] is dropped.
///
/// # Errors
/// [`GossipError`] if an address is wrong or the port is taken.
pub fn start(
    config: &NetworkConfig,
    network_key: [u8; 32],
    listeners: Listeners,
) -> Result<(Gossip, tokio::task::JoinHandle<()>), GossipError> {
    let failed = |reason: String| GossipError::Start { listen: config.listen.to_string(), reason };
    let peers = config.peers.iter().map(|one| parse_peer(one)).collect::<Result<Vec<_>, _>>()?;
    let keypair = identity::Keypair::ed25519_from_bytes(network_key)
        .map_err(|error| failed(error.to_string()))?;
    let chain_id = listeners.chain.storage.chain_id();
    let topic = topic_of(chain_id);
    let documents = exchange::behaviour(chain_id).map_err(failed)?;
    let mut swarm = build_swarm(keypair, &topic, documents).map_err(failed)?;
    let listen: Multiaddr = config
        .listen_multiaddr()
        .parse()
        .map_err(|_| GossipError::Address { address: config.listen.to_string() })?;
    let gossip = &mut swarm.behaviour_mut().gossip;
    gossip.subscribe(&scans::topic_of(chain_id)).map_err(|error| failed(error.to_string()))?;
    swarm.listen_on(listen).map_err(|error| failed(error.to_string()))?;
    let (sender, outgoing) = mpsc::channel(QUEUE_MAX);
    let book = Arc::new(PeerBook::default());
    let (exchange, answers) = Exchange::new(Arc::clone(&listeners.documents));
    let (relay, verdicts) = Relay::new(listeners.admission.clone());
    let task = Task {
        swarm,
        exchange,
        relay,
        topic,
        peers,
        listeners,
        book: Arc::clone(&book),
        waiting: Vec::new(),
        banned: HashMap::new(),
    };
    let handle = tokio::spawn(task.run(outgoing, answers, verdicts));
    Ok((Gossip { sender, peers: book }, handle))
}

fn parse_peer(address: &str) -> Result<(PeerId, Multiaddr), GossipError> {
    let error = || GossipError::Address { address: address.to_owned() };
    let multiaddr: Multiaddr = address.parse().map_err(|_| error())?;
    let last = multiaddr.iter().last();
    match last {
        Some(libp2p::multiaddr::Protocol::P2p(peer)) => Ok((peer, multiaddr)),
        _ => Err(error()),
    }
}

fn topic_of(chain_id: ChainId) -> IdentTopic {
    IdentTopic::new(format!("hgz/{chain_id}/transactions/1"))
}

fn build_swarm(
    keypair: identity::Keypair,
    topic: &IdentTopic,
    documents: exchange::Behaviour,
) -> Result<Swarm<Behaviour>, String> {
    let swarm = SwarmBuilder::with_existing_identity(keypair)
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux::Config::default)
        .map_err(|error| error.to_string())?
        .with_behaviour(|keypair| {
            let config = gossipsub::ConfigBuilder::default()
                .heartbeat_interval(Duration::from_secs(1))
                .validation_mode(ValidationMode::Strict)
                .validate_messages()
                .max_transmit_size(MESSAGE_BYTES_MAX)
                .build()
                .map_err(|error| error.to_string())?;
            let authenticity = MessageAuthenticity::Signed(keypair.clone());
            let mut gossip = gossipsub::Behaviour::new(authenticity, config)?;
            gossip.subscribe(topic).map_err(|error| error.to_string())?;
            Ok(Behaviour { allowed: allow_list::Behaviour::default(), gossip, documents })
        })
        .map_err(|error| error.to_string())?
        .with_swarm_config(|config| config.with_idle_connection_timeout(Duration::from_secs(60)))
        .build();
    Ok(swarm)
}

struct Task {
    swarm: Swarm<Behaviour>,
    exchange: Exchange,
    relay: Relay,
    topic: IdentTopic,
    peers: Vec<(PeerId, Multiaddr)>,
    listeners: Listeners,
    book: Arc<PeerBook>,
    /// Transactions for the next message.
    waiting: Vec<ByteString>,
    /// Peers that sent what no honest node sends, and when.
    banned: HashMap<PeerId, Instant>,
}

impl Task {
    async fn run(
        mut self,
        mut outgoing: mpsc::Receiver<Outgoing>,
        mut answers: mpsc::Receiver<exchange::Answer>,
        mut verdicts: mpsc::Receiver<Verdict>,
    ) {
        let mut flush = interval(FLUSH_EVERY);
        let mut dial = interval(DIAL_EVERY);
        let mut repeat = interval(REPEAT_EVERY);
        for timer in [&mut flush, &mut dial, &mut repeat] {
            timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        }
        loop {
            tokio::select! {
                message = outgoing.recv() => match message {
                    Some(message) => self.outgoing(message),
                    None => return,
                },
                Some((channel, answer)) = answers.recv() => {
                    // The peer may have gone.
                    let _gone = self.swarm.behaviour_mut().documents.send_response(channel, answer);
                }
                Some(verdict) = verdicts.recv() => self.judged(verdict),
                event = self.swarm.select_next_some() => self.event(event),
                _ = flush.tick(), if !self.waiting.is_empty() => self.flush(),
                _ = dial.tick() => self.admit_and_dial(),
                _ = repeat.tick() => self.repeat(),
            }
        }
    }

    fn outgoing(&mut self, message: Outgoing) {
        match message {
            Outgoing::Transaction(bytes) => {
                self.waiting.push(bytes.into());
                let total: usize =
                    self.waiting.iter().map(|one| one.len()).fold(0, usize::saturating_add);
                if MESSAGE_BYTES_MAX / 4 < total {
                    self.flush();
                }
            }
            Outgoing::Committed(height) => self.publish(&Message::Committed(height)),
            Outgoing::Started(height) => self.publish(&Message::Started(height)),
            Outgoing::Scans(message) => self.tell_scans(message),
            Outgoing::Ask(asked) => {
                self.exchange.ask(&mut self.swarm.behaviour_mut().documents, asked);
            }
            Outgoing::CutOff(peer) => self.ban(peer),
        }
    }

    fn flush(&mut self) {
        let transactions = std::mem::take(&mut self.waiting);
        self.publish(&Message::Transactions(transactions));
    }

    fn publish(&mut self, message: &Message) {
        self.publish_bytes(self.topic.clone(), codec::encode(message));
    }

    fn publish_bytes(&mut self, topic: IdentTopic, bytes: Vec<u8>) {
        match self.swarm.behaviour_mut().gossip.publish(topic, bytes) {
            Ok(_) | Err(gossipsub::PublishError::NoPeersSubscribedToTopic) => {}
            Err(error) => debug!(%error, "a message was not sent"),
        }
    }

    /// Lets in who chain state lists, and dials who is configured but not connected.
    fn admit_and_dial(&mut self) {
        let view = self.listeners.chain.storage.view();
        let mut listed = admitted_ids(&view).unwrap_or_default();
        self.banned.retain(|_, since| since.elapsed() < BANNED_FOR);
        listed.retain(|peer| !self.banned.contains_key(peer));
        let allowed = &mut self.swarm.behaviour_mut().allowed;
        let removed: Vec<PeerId> = allowed
            .allowed_peers()
            .iter()
            .filter(|peer| !listed.contains(*peer))
            .copied()
            .collect();
        for peer in removed {
            allowed.disallow_peer(peer);
        }
        for peer in &listed {
            allowed.allow_peer(*peer);
        }
        let own = *self.swarm.local_peer_id();
        for (peer, address) in &self.peers {
            if *peer != own
                && !self.banned.contains_key(peer)
                && !self.book.is_connected(peer)
                && let Err(error) = self.swarm.dial(address.clone())
            {
                debug!(%peer, %error, "the peer was not dialled");
            }
        }
    }

    /// Cuts a peer off for a while.
    fn ban(&mut self, peer: PeerId) {
        warn!(%peer, seconds = BANNED_FOR.as_secs(), "the peer is cut off");
        self.banned.insert(peer, Instant::now());
        self.swarm.behaviour_mut().allowed.disallow_peer(peer);
    }

    fn repeat(&mut self) {
        let waiting = self.listeners.mempool.oldest(REPEATED_MAX);
        for transaction in waiting {
            self.outgoing(Outgoing::Transaction(transaction.bytes.clone()));
        }
        self.listeners.mempool.forget_closed_watchers();
    }

    fn event(&mut self, event: SwarmEvent<BehaviourEvent>) {
        match event {
            SwarmEvent::ConnectionEstablished { peer_id, .. } => {
                info!(peer = %peer_id, "peer connected");
                self.book.connected(peer_id);
            }
            SwarmEvent::ConnectionClosed { peer_id, num_established: 0, .. } => {
                info!(peer = %peer_id, "peer gone");
                self.book.gone(&peer_id);
            }
            SwarmEvent::NewListenAddr { address, .. } => {
                info!(%address, "transaction network listens");
            }
            SwarmEvent::ListenerClosed { reason, .. } => {
                warn!(?reason, "transaction network no longer listens");
            }
            SwarmEvent::Behaviour(BehaviourEvent::Gossip(gossipsub::Event::Message {
                propagation_source,
                message_id,
                message,
            })) => {
                // Signatures are strict: the author is who signed, whoever passed it on.
                let author = message.source.unwrap_or(propagation_source);
                let heard = Heard { id: message_id, from: propagation_source, author };
                if let Some(verdict) = self.incoming(heard, &message) {
                    self.judged(verdict);
                }
            }
            SwarmEvent::Behaviour(BehaviourEvent::Documents(event)) => {
                let documents = &mut self.swarm.behaviour_mut().documents;
                if let Some(peer) = self.exchange.event(documents, event) {
                    self.ban(peer);
                }
            }
            _ => {}
        }
    }

    /// Takes in a message and says whether it may go on to others, unless that takes longer.
    fn incoming(&self, heard: Heard, message: &gossipsub::Message) -> Option<Verdict> {
        if message.topic != self.topic.hash() {
            let acceptance = self.hear_scans(heard.author, &message.data);
            return Some(Verdict::at_once(heard, acceptance));
        }
        let acceptance = match codec::decode::<Message>(&message.data, MESSAGE_BYTES_MAX) {
            Err(error) => {
                warn!(peer = %heard.author, %error, "a peer sent a message that cannot be read");
                gossipsub::MessageAcceptance::Reject
            }
            Ok(Message::Committed(height)) => {
                self.book.announced(heard.author, height);
                gossipsub::MessageAcceptance::Accept
            }
            Ok(Message::Started(height)) => {
                // A full queue holds the news already; a closed one is that of a node that stops.
                let _known = self.listeners.started.try_send(height);
                gossipsub::MessageAcceptance::Accept
            }
            Ok(Message::Transactions(transactions)) => {
                return self.relay.judge(heard, transactions);
            }
        };
        Some(Verdict::at_once(heard, acceptance))
    }

    fn judged(&mut self, verdict: Verdict) {
        let Heard { id, from, author } = &verdict.heard;
        if matches!(verdict.acceptance, gossipsub::MessageAcceptance::Reject) {
            self.ban(*author);
        }
        let gossip = &mut self.swarm.behaviour_mut().gossip;
        gossip.report_message_validation_result(id, from, verdict.acceptance);
    }
}

#[cfg(test)]
mod tests;
