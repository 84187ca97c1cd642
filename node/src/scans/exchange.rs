//! Telling the other nodes what this one counted, and taking over what they did.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use chain_core::bytes::codec;
use libp2p::PeerId;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};
use tracing::warn;

use super::{Scans, Verdict};
use crate::clock;
use crate::gossip::Gossip;
use crate::storage::{ScanCounter, ScannedItem, StorageError};

/// Counters of one message: 40 bytes each.
const COUNTERS_MAX: usize = 1_000;
/// The longest message.
pub const MESSAGE_BYTES_MAX: usize = 64 << 10;
/// How often the others are told what is new.
const TELL_EVERY: Duration = Duration::from_secs(2);
/// Messages that are sent at once.
const MESSAGES_AT_ONCE: usize = 4;
/// Messages of one node that are taken in a round: an honest one sends half as many.
const HEARD_AT_ONCE: usize = 8;
/// Messages that wait; further ones are left to the next repeat.
const WAITING_MAX: usize = 64;
/// How many rounds after a peer has come everything recent is repeated: it must have subscribed.
const REPEAT_AFTER_ROUNDS: u32 = 2;
/// After how many rounds it is repeated in any case: ten minutes.
const REPEAT_EVERY_ROUNDS: u32 = 300;
/// How far a repeat goes back.
const REPEATED_HOURS: u32 = 24;
/// How many counters it has at the most.
const REPEATED_MAX: usize = 20_000;

type Counters = Vec<(ScannedItem, ScanCounter)>;

/// A node's counters, from a message that it signed.
#[derive(Debug)]
pub struct Heard {
    author: PeerId,
    counters: Counters,
}

impl Scans {
    /// Takes in a message of a node that chain state lists.
    pub fn heard(&self, author: PeerId, bytes: &[u8]) -> Verdict {
        let mut heard_from = self.heard_from.lock().unwrap_or_else(PoisonError::into_inner);
        let messages = heard_from.entry(author).or_default();
        *messages = messages.saturating_add(1);
        if HEARD_AT_ONCE < *messages {
            return Verdict::NotNow;
        }
        drop(heard_from);
        match codec::decode::<Counters>(bytes, MESSAGE_BYTES_MAX) {
            Ok(counters) if counters.len() <= COUNTERS_MAX => {
                match self.heard.try_send(Heard { author, counters }) {
                    Ok(()) => Verdict::Taken,
                    Err(_) => Verdict::NotNow,
                }
            }
            Ok(_) | Err(_) => Verdict::Refused,
        }
    }

    fn told_next(&self, repeat: bool) -> Result<Vec<Vec<u8>>, StorageError> {
        self.heard_from.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let mut counters = self.take_changed()?;
        if repeat {
            counters.extend(self.recent(REPEATED_HOURS, REPEATED_MAX)?);
        }
        let chunks = counters.chunks(COUNTERS_MAX);
        Ok(chunks.map(|chunk| codec::encode(&chunk.to_vec())).collect())
    }
}

/// Keeps this node's counts and the others' alike, until the node stops.
pub async fn exchange(scans: Arc<Scans>, gossip: Gossip, mut heard: mpsc::Receiver<Heard>) {
    let mut round = interval(TELL_EVERY);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut teller = Teller::default();
    loop {
        let scans = Arc::clone(&scans);
        tokio::select! {
            heard = heard.recv() => {
                let Some(Heard { author, counters }) = heard else { return };
                on_disk(move || scans.merge(author, counters, clock::now())).await;
            }
            _ = round.tick() => {
                let repeat = teller.repeats(gossip.peers().ids());
                let told = on_disk(move || scans.told_next(repeat)).await;
                teller.tell(told.unwrap_or_default(), &gossip);
            }
        }
    }
}

/// Reads or writes aside from the threads that answer. What fails is told with the next repeat.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StorageError> + Send + 'static,
) -> Option<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            warn!(%error, "scan counts are not exchanged");
            None
        }
        Err(error) => {
            warn!(%error, "scan counts are not exchanged");
            None
        }
    }
}

/// When what is told.
#[derive(Debug, Default)]
struct Teller {
    peers: HashSet<PeerId>,
    rounds: u32,
    waiting: VecDeque<Vec<u8>>,
}

impl Teller {
    /// Whether everything recent is to be told again in this round.
    fn repeats(&mut self, peers: Vec<PeerId>) -> bool {
        let peers: HashSet<PeerId> = peers.into_iter().collect();
        if !peers.is_subset(&self.peers) {
            self.rounds = REPEAT_EVERY_ROUNDS.saturating_sub(REPEAT_AFTER_ROUNDS);
        }
        self.peers = peers;
        if self.rounds < REPEAT_EVERY_ROUNDS {
            self.rounds = self.rounds.saturating_add(1);
            return false;
        }
        self.rounds = 0;
        !self.peers.is_empty()
    }

    fn tell(&mut self, messages: Vec<Vec<u8>>, gossip: &Gossip) {
        let room = WAITING_MAX.saturating_sub(self.waiting.len());
        self.waiting.extend(messages.into_iter().take(room));
        let now = self.waiting.len().min(MESSAGES_AT_ONCE);
        for message in self.waiting.drain(..now) {
            gossip.scans(message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::fixtures::TestChain;

    #[test]
    fn everything_recent_is_repeated_for_who_comes_and_now_and_then() {
        let (one, other) = (PeerId::random(), PeerId::random());
        let mut teller = Teller::default();
        let rounds_until_repeat = |teller: &mut Teller, peers: &[PeerId]| {
            (1..).find(|_| teller.repeats(peers.to_vec())).unwrap()
        };
        assert_eq!(rounds_until_repeat(&mut teller, &[one]), 3);
        assert_eq!(rounds_until_repeat(&mut teller, &[one]), 301);
        assert_eq!(rounds_until_repeat(&mut teller, &[one, other]), 3);
        assert_eq!(rounds_until_repeat(&mut teller, &[other]), 301);
    }

    #[test]
    fn messages_have_bounds_in_bytes_and_entries() {
        let chain = TestChain::new();
        let (scans, mut heard) = Scans::new(chain.storage, PeerId::random());
        let author = PeerId::random();
        let counter = (
            ScannedItem { serial: 7_u64.try_into().unwrap(), item: 1 },
            ScanCounter::default().plus_one(5),
        );
        let message = |count: usize| codec::encode(&vec![counter; count]);
        assert!(message(COUNTERS_MAX).len() < MESSAGE_BYTES_MAX);
        assert_eq!(scans.heard(author, &message(COUNTERS_MAX)), Verdict::Taken);
        let taken = heard.try_recv().unwrap();
        assert_eq!((taken.author, taken.counters.len()), (author, COUNTERS_MAX));
        for wrong in [message(COUNTERS_MAX + 1), message(9_000), vec![0xff; 9], vec![]] {
            assert_eq!(scans.heard(PeerId::random(), &wrong), Verdict::Refused);
        }
        // One node may send so many in a round, and all together so many as there is room for.
        let taken_from = |author: PeerId| {
            (0..100).filter(|_| scans.heard(author, &message(1)) == Verdict::Taken).count()
        };
        assert_eq!(taken_from(author), HEARD_AT_ONCE - 1);
        scans.told_next(false).unwrap();
        assert_eq!(taken_from(author), HEARD_AT_ONCE);
        let rest: usize = (0..20).map(|_| taken_from(PeerId::random())).sum();
        assert_eq!(rest, 64 - 2 * HEARD_AT_ONCE + 1);
    }
}
