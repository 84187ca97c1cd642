//! Transactions that peers pass on: judged beside the swarm, which meanwhile hears who has the
//! message already and need not get it again.

use std::sync::Arc;

use chain_core::bytes::byte_string::ByteString;
use chain_core::execute::refusal::{Fault, Refusal};
use libp2p::PeerId;
use libp2p::gossipsub::{MessageAcceptance, MessageId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tracing::{debug, warn};

use crate::mempool::{Admission, AdmissionError};

/// Messages that are judged at the same time. With more the swarm waits, and the peers with it.
const JUDGED_MAX: usize = 4;

/// A message as the swarm knows it.
#[derive(Debug)]
pub(super) struct HeardMessage {
    pub(super) id: MessageId,
    /// Who passed it on.
    pub(super) from: PeerId,
    /// Who signed it.
    pub(super) author: PeerId,
}

/// A message, and whether it may go on to others.
#[derive(Debug)]
pub(super) struct Judgement {
    pub(super) heard: HeardMessage,
    pub(super) acceptance: MessageAcceptance,
    /// Given back when the swarm has taken the judgement in.
    _place: Option<OwnedSemaphorePermit>,
}

impl Judgement {
    /// What the swarm finds out by itself.
    pub(super) const fn at_once(heard: HeardMessage, acceptance: MessageAcceptance) -> Self {
        Self { heard, acceptance, _place: None }
    }
}

/// Judges transactions of peers.
#[derive(Debug)]
pub(super) struct Relay {
    admission: Admission,
    places: Arc<Semaphore>,
    judgements: mpsc::Sender<Judgement>,
}

impl Relay {
    /// A relay, and where its judgements come out.
    pub(super) fn new(admission: Admission) -> (Self, mpsc::Receiver<Judgement>) {
        let (judgements, judged) = mpsc::channel(JUDGED_MAX);
        (Self { admission, places: Arc::new(Semaphore::new(JUDGED_MAX)), judgements }, judged)
    }

    /// Judges the transactions of a message: the judgement is given here only if there is no place
    /// for it elsewhere.
    pub(super) fn judge(
        &self,
        heard: HeardMessage,
        transactions: Vec<ByteString>,
    ) -> Option<Judgement> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            let acceptance = accept(&self.admission, heard.author, &transactions);
            return Some(Judgement::at_once(heard, acceptance));
        };
        let (admission, judgements) = (self.admission.clone(), self.judgements.clone());
        tokio::task::spawn_blocking(move || {
            let acceptance = accept(&admission, heard.author, &transactions);
            // There are as many places in the queue as judgements; a closed one is a node that stops.
            let _stopping =
                judgements.try_send(Judgement { heard, acceptance, _place: Some(place) });
        });
        None
    }
}

/// Takes in transactions that a node passes on.
pub(super) fn accept(
    admission: &Admission,
    author: PeerId,
    transactions: &[ByteString],
) -> MessageAcceptance {
    for bytes in transactions {
        match admission.relay(bytes) {
            Ok(_) => {}
            Err(error) if error.fault() == Fault::Local => {
                debug!(%error, "a relayed transaction was not taken");
            }
            // An honest node never sends these, whatever its state.
            Err(AdmissionError::Refused(
                refusal @ (Refusal::Undecodable(_)
                | Refusal::WrongChain { .. }
                | Refusal::Signature(_)),
            )) => {
                warn!(peer = %author, %refusal, "a peer relayed what no honest node relays");
                return MessageAcceptance::Reject;
            }
            Err(error) => {
                debug!(peer = %author, %error, "a peer relayed a refused transaction");
            }
        }
    }
    MessageAcceptance::Accept
}
