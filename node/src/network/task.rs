//! [`SwarmTask`]: the loop in which the swarm sends, hears, admits, dials and cuts off.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chain_core::bytes::byte_string::ByteString;
use chain_core::bytes::codec;
use chain_core::values::time::Height;
use futures::StreamExt;
use libp2p::gossipsub::{self, IdentTopic, MessageAcceptance, MessageId};
use libp2p::swarm::SwarmEvent;
use libp2p::{Multiaddr, PeerId, Swarm};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};
use tracing::{debug, info, warn};

use super::admitted::read_listed;
use super::exchange::{self, Exchange};
use super::handle::Outgoing;
use super::message::{GossipMessage, MESSAGE_BYTES_MAX, chain_of_topic, scans_topic};
use super::peers::{Heard, PeerBook};
use super::relay::{HeardMessage, Judgement, Relay};
use super::swarm::{SwarmBehaviour, SwarmBehaviourEvent};
use crate::chain::Chain;
use crate::mempool::{Admission, Mempool};
use crate::scans::{Reception, Scans};
use crate::storage::documents::Store;

/// How long a transaction may wait for company in one message.
const FLUSH_EVERY: Duration = Duration::from_millis(25);
/// How often lost peers are dialled.
const DIAL_EVERY: Duration = Duration::from_secs(2);
/// How often transactions that still wait are told again, for nodes that were away.
const REPEAT_EVERY: Duration = Duration::from_secs(5);
/// How many of them.
pub(super) const REPEATED_MAX: usize = 500;
/// How long a peer that sent what no honest node sends is cut off.
const BANNED_FOR: Duration = Duration::from_secs(60);
/// Messages of nobody that a peer may pass on before it is forgiven: honest nodes do where the list
/// has just changed for one of the two.
const OF_NOBODY_MAX: u32 = 100;
/// How often that is forgiven.
const FORGIVE_EVERY: Duration = Duration::from_secs(60);

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

/// The swarm and all that goes on in it.
pub(super) struct SwarmTask {
    pub(super) swarm: Swarm<SwarmBehaviour>,
    pub(super) exchange: Exchange,
    pub(super) relay: Relay,
    pub(super) topic: IdentTopic,
    pub(super) peers: Vec<(PeerId, Multiaddr)>,
    pub(super) listeners: Listeners,
    pub(super) book: Arc<PeerBook>,
    /// Transactions for the next message.
    pub(super) waiting: Vec<ByteString>,
    /// Peers that sent what no honest node sends, and when.
    pub(super) banned: HashMap<PeerId, Instant>,
    /// How many messages of nobody each connected peer has passed on.
    pub(super) of_nobody: HashMap<PeerId, u32>,
}

impl SwarmTask {
    /// Runs until every handle is dropped.
    pub(super) async fn run(
        mut self,
        mut outgoing: mpsc::Receiver<Outgoing>,
        mut answers: mpsc::Receiver<exchange::AnswerToSend>,
        mut judgements: mpsc::Receiver<Judgement>,
    ) {
        let mut flush = interval(FLUSH_EVERY);
        let mut dial = interval(DIAL_EVERY);
        let mut repeat = interval(REPEAT_EVERY);
        let mut forgive = interval(FORGIVE_EVERY);
        for timer in [&mut flush, &mut dial, &mut repeat, &mut forgive] {
            timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        }
        loop {
            tokio::select! {
                message = outgoing.recv() => match message {
                    Some(message) => self.outgoing(message),
                    None => return,
                },
                Some((channel, answer, _place)) = answers.recv() => {
                    // The peer may have gone.
                    let _gone = self.swarm.behaviour_mut().documents.send_response(channel, answer);
                }
                Some(judgement) = judgements.recv() => self.judged(judgement),
                event = self.swarm.select_next_some() => self.event(event),
                _ = flush.tick(), if !self.waiting.is_empty() => self.flush(),
                _ = dial.tick() => self.admit_and_dial(),
                _ = repeat.tick() => self.repeat(),
                _ = forgive.tick() => self.of_nobody.clear(),
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
            Outgoing::Committed(height) => self.publish(&GossipMessage::Committed(height)),
            Outgoing::Started(height) => self.publish(&GossipMessage::Started(height)),
            Outgoing::Scans(message) => self.tell_scans(message),
            Outgoing::Ask(asked) => {
                self.exchange.ask(&mut self.swarm.behaviour_mut().documents, asked);
            }
            Outgoing::CutOff(peer) => self.ban(peer),
        }
    }

    fn flush(&mut self) {
        let transactions = std::mem::take(&mut self.waiting);
        self.publish(&GossipMessage::Transactions(transactions));
    }

    fn publish(&mut self, message: &GossipMessage) {
        self.publish_bytes(self.topic.clone(), codec::encode(message));
    }

    fn publish_bytes(&mut self, topic: IdentTopic, bytes: Vec<u8>) {
        match self.swarm.behaviour_mut().gossip.publish(topic, bytes) {
            Ok(_) | Err(gossipsub::PublishError::NoPeersSubscribedToTopic) => {}
            Err(error) => debug!(%error, "a message was not sent"),
        }
    }

    /// Lets in whom chain state lists, and dials whoever is configured but not connected.
    fn admit_and_dial(&mut self) {
        let mut listed = read_listed(&self.listeners.chain, &self.book);
        self.banned.retain(|_, since| since.elapsed() < BANNED_FOR);
        listed.retain(|peer, _| !self.banned.contains_key(peer));
        let allowed = &mut self.swarm.behaviour_mut().allowed;
        let removed: Vec<PeerId> = allowed
            .allowed_peers()
            .iter()
            .filter(|peer| !listed.contains_key(*peer))
            .copied()
            .collect();
        for peer in removed {
            allowed.disallow_peer(peer);
        }
        for peer in listed.keys() {
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
        let waiting = self.listeners.mempool.repeats(REPEATED_MAX);
        for transaction in waiting {
            self.outgoing(Outgoing::Transaction(transaction.bytes.clone()));
        }
        self.listeners.mempool.forget_closed_watchers();
    }

    fn event(&mut self, event: SwarmEvent<SwarmBehaviourEvent>) {
        match event {
            SwarmEvent::ConnectionEstablished { peer_id, .. } => {
                info!(peer = %peer_id, "peer connected");
                self.book.connected(peer_id);
            }
            SwarmEvent::ConnectionClosed { peer_id, num_established: 0, .. } => {
                info!(peer = %peer_id, "peer gone");
                self.book.gone(&peer_id);
                self.of_nobody.remove(&peer_id);
            }
            SwarmEvent::NewListenAddr { address, .. } => {
                info!(%address, "transaction network listens");
            }
            SwarmEvent::ListenerClosed { reason, .. } => {
                warn!(?reason, "transaction network no longer listens");
            }
            SwarmEvent::Behaviour(SwarmBehaviourEvent::Gossip(gossipsub::Event::Message {
                propagation_source,
                message_id,
                message,
            })) => {
                self.message(propagation_source, message_id, &message);
            }
            SwarmEvent::Behaviour(SwarmBehaviourEvent::Gossip(gossipsub::Event::Subscribed {
                peer_id,
                topic,
            })) => self.subscribed(peer_id, topic.as_str()),
            SwarmEvent::Behaviour(SwarmBehaviourEvent::Documents(event)) => {
                let documents = &mut self.swarm.behaviour_mut().documents;
                if let Some(peer) = self.exchange.event(documents, event) {
                    self.ban(peer);
                }
            }
            _ => {}
        }
    }

    /// A peer says what it listens to, which names its chain.
    fn subscribed(&self, peer: PeerId, topic: &str) {
        let own = self.listeners.chain.storage.chain_id();
        if let Some(chain) = chain_of_topic(topic)
            && chain != own.to_string()
            && self.book.strays(peer, chain)
        {
            warn!(%peer, of_chain = chain, this_chain = %own, "the peer is a node of another chain; compare the genesis files");
        }
    }

    /// Takes in a message of a node that chain state lists. Signatures are strict: the author is who
    /// signed, whoever passed it on; and a key that nobody lists is nobody.
    fn message(&mut self, from: PeerId, id: MessageId, message: &gossipsub::Message) {
        let listed = self.swarm.behaviour().allowed.allowed_peers();
        let Some(author) = message.source.filter(|author| listed.contains(author)) else {
            debug!(%from, "a message of a node that the chain does not list is dropped");
            let gossip = &mut self.swarm.behaviour_mut().gossip;
            gossip.report_message_validation_result(&id, &from, MessageAcceptance::Ignore);
            self.passed_on_nobody(from);
            return;
        };
        if let Some(judgement) = self.incoming(HeardMessage { id, from, author }, message) {
            self.judged(judgement);
        }
    }

    /// Names cost nothing: whoever passes messages of ever new ones on is cut off itself.
    fn passed_on_nobody(&mut self, from: PeerId) {
        let passed_on = self.of_nobody.entry(from).or_default();
        *passed_on = passed_on.saturating_add(1);
        if OF_NOBODY_MAX < *passed_on {
            warn!(peer = %from, "a peer passes on messages of names that chain state does not list");
            self.of_nobody.remove(&from);
            self.ban(from);
        }
    }

    /// Takes in a message and says whether it may go on to others, unless that takes longer.
    fn incoming(&self, heard: HeardMessage, message: &gossipsub::Message) -> Option<Judgement> {
        if message.topic != self.topic.hash() {
            let acceptance = self.hear_scans(heard.author, &message.data);
            return Some(Judgement::at_once(heard, acceptance));
        }
        let acceptance = match codec::decode::<GossipMessage>(&message.data, MESSAGE_BYTES_MAX) {
            Err(error) => {
                warn!(peer = %heard.author, %error, "a peer sent a message that cannot be read");
                MessageAcceptance::Reject
            }
            Ok(message) => match self.book.hear(heard.author, message) {
                Heard::Transactions(transactions) => return self.relay.judge(heard, transactions),
                Heard::Started(height) => {
                    // A full queue holds the news already; a closed one is that of a node that stops.
                    let _known = self.listeners.started.try_send(height);
                    MessageAcceptance::Accept
                }
                Heard::NothingNew => MessageAcceptance::Accept,
            },
        };
        Some(Judgement::at_once(heard, acceptance))
    }

    fn judged(&mut self, judgement: Judgement) {
        let HeardMessage { id, from, author } = &judgement.heard;
        if matches!(judgement.acceptance, MessageAcceptance::Reject) {
            self.ban(*author);
        }
        let gossip = &mut self.swarm.behaviour_mut().gossip;
        gossip.report_message_validation_result(id, from, judgement.acceptance);
    }

    fn tell_scans(&mut self, message: Vec<u8>) {
        let chain_id = self.listeners.chain.storage.chain_id();
        self.publish_bytes(scans_topic(chain_id), message);
    }

    /// Takes in counters of a node, which speaks for itself only.
    fn hear_scans(&self, author: PeerId, message: &[u8]) -> MessageAcceptance {
        match self.listeners.scans.heard(author, message) {
            Reception::Taken => MessageAcceptance::Accept,
            Reception::NotNow => MessageAcceptance::Ignore,
            Reception::Refused => {
                warn!(peer = %author, "a peer sent scan counts that cannot be read");
                MessageAcceptance::Reject
            }
        }
    }
}
