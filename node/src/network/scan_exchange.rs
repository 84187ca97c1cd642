//! Telling the other nodes what this one counted, and taking over what they did.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use libp2p::PeerId;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};
use tracing::warn;

use crate::blocking::{TaskFailed, blocking};
use crate::clock;
use crate::network::Gossip;
use crate::scans::{CounterMessage, Scans};
use crate::storage::StorageError;

/// How often the others are told what is new.
const TELL_EVERY: Duration = Duration::from_secs(2);
/// Messages that are sent at once.
const MESSAGES_AT_ONCE: usize = 4;
/// Messages that wait; further ones are left to the next repeat.
const WAITING_MAX: usize = 64;
/// How many rounds after a peer has come everything recent is repeated: it must have subscribed.
const REPEAT_AFTER_ROUNDS: u32 = 2;
/// After how many rounds it is repeated in any case: ten minutes.
const REPEAT_EVERY_ROUNDS: u32 = 300;

/// Keeps this node's counts and the others' alike, until the node stops.
pub async fn exchange(
    scans: Arc<Scans>,
    gossip: Gossip,
    mut heard: mpsc::Receiver<CounterMessage>,
) {
    let mut round = interval(TELL_EVERY);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut teller = Teller::default();
    loop {
        let scans = Arc::clone(&scans);
        tokio::select! {
            heard = heard.recv() => {
                let Some(CounterMessage { author, counters }) = heard else { return };
                done(blocking(move || scans.merge(author, counters, clock::now())).await);
            }
            _ = round.tick() => {
                let repeat = teller.repeats(gossip.peers().ids());
                let told = done(blocking(move || {
                    scans.expire(clock::now())?;
                    scans.told_next(repeat)
                }).await);
                teller.tell(told.unwrap_or_default(), &gossip);
            }
        }
    }
}

/// What was read or written; what fails is told with the next repeat.
fn done<T>(work: Result<Result<T, StorageError>, TaskFailed>) -> Option<T> {
    match work {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            warn!(%error, "scan counts are not exchanged");
            None
        }
        Err(TaskFailed) => None,
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
mod tests;
