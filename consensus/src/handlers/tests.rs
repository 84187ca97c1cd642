use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use arc_malachitebft_app_channel::app::types::core::{
    NilOrVal, SignedMessage, VoteExtensions, VoteType,
};
use arc_malachitebft_app_channel::app::types::streaming::StreamId;
use arc_malachitebft_app_channel::app::types::{Keypair, MisbehaviorEvidence, PeerId};
use arc_malachitebft_core_consensus::Role;
use arc_malachitebft_engine::host::{Next, SyncedValueOutcome};
use chain_core::bytes::codec;
use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::{Signature, SignatureUse};
use chain_core::chain::block::{Block, BlockContent, BlockId, Header};
use chain_core::chain::commit::{Commit, CommitSignature};
use chain_core::values::time::{Height, Timestamp};
use tokio::sync::oneshot;

use super::*;
use crate::context::{Vote, certificate_of};
use crate::proposal_parts::BlockPart;
use crate::testing::{MemoryApplication, MemoryChain, MemoryDisk, PowerCut};

mod faults;

/// The proposer of height 1, round 0, and of height 1, round 1, among four.
const FIRST_PROPOSER: usize = 1;
const SECOND_PROPOSER: usize = 2;

/// A node's handlers, and what they sent.
struct Node {
    chain: Arc<MemoryChain>,
    handlers: Handlers<MemoryApplication>,
    sent: mpsc::Receiver<NetworkMsg<ChainContext>>,
}

impl Node {
    fn start(place: Option<usize>, disk: &MemoryDisk, cut: PowerCut) -> Self {
        let chain = Arc::new(MemoryChain::of(4));
        let own = place.map(|place| chain.authority(place));
        let organisation = own.as_ref().map(|(organisation, _)| *organisation);
        let app = MemoryApplication::new(Arc::clone(&chain), organisation, disk.clone(), cut);
        let (network, sent) = mpsc::channel(64);
        let authority = own.map(|(organisation, key)| OwnAuthority { organisation, key });
        let context = ChainContext { chain_id: chain.chain_id };
        let handlers = Handlers::new(app, context, authority, network, StreamIds::Random);
        Self { chain, handlers, sent }
    }

    fn new(place: usize) -> Self {
        Self::start(Some(place), &MemoryDisk::default(), PowerCut::Never)
    }

    /// Asks, and hands out the answer, if there was one.
    async fn ask<T: Debug>(
        &mut self,
        question: impl FnOnce(Reply<T>) -> AppMsg<ChainContext>,
    ) -> Result<Option<T>, HandlerError> {
        let (reply, answer) = oneshot::channel();
        self.handlers.handle(question(reply)).await?;
        Ok(answer.await.ok())
    }

    async fn propose(&mut self, round: u32) -> Result<Option<BlockId>, HandlerError> {
        let (height, round) = (EngineHeight::FIRST, Round::new(round));
        let value = self
            .ask(|reply| AppMsg::GetValue { height, round, timeout: Duration::ZERO, reply })
            .await?;
        Ok(value.map(|value| value.value.0))
    }

    async fn hear(
        &mut self,
        part: StreamMessage<BlockPart>,
    ) -> Result<Option<ProposedValue<ChainContext>>, HandlerError> {
        let from = peer(1);
        let question =
            |reply| AppMsg::ReceivedProposalPart { from, published_by: None, part, reply };
        Ok(self.ask(question).await?.expect("parts are always answered"))
    }

    async fn hear_all(
        &mut self,
        parts: Vec<StreamMessage<BlockPart>>,
    ) -> Result<Option<ProposedValue<ChainContext>>, HandlerError> {
        let mut last = None;
        for part in parts {
            last = self.hear(part).await?.or(last);
        }
        Ok(last)
    }

    async fn sync(
        &mut self,
        block: Vec<u8>,
    ) -> Result<SyncedValueOutcome<ChainContext>, HandlerError> {
        let (proposer, _) = self.chain.authority(FIRST_PROPOSER);
        let question = |reply| AppMsg::ProcessSyncedValue {
            height: EngineHeight::FIRST,
            round: Round::new(0),
            proposer: Address::Authority(proposer),
            value_bytes: block.into(),
            reply,
        };
        Ok(self.ask(question).await?.expect("synced blocks are always answered"))
    }

    async fn decide(&mut self, block: BlockId) -> Result<(), HandlerError> {
        let certificate = certificate_of(&self.commit(block)).trim_vote_extensions();
        let question =
            |reply| AppMsg::Decided { certificate, extensions: VoteExtensions::default(), reply };
        self.ask(question).await.map(|answer| answer.expect("a decision is always answered"))
    }

    /// What all authorities sign to decide a block of height 1.
    fn commit(&self, block: BlockId) -> Commit {
        let signature = |place| {
            let (authority, key) = self.chain.authority(place);
            let vote = Vote {
                kind: VoteType::Precommit,
                height: EngineHeight::FIRST,
                round: Round::new(0),
                value: NilOrVal::Val(block),
                address: Address::Authority(authority),
            };
            let signature = key.sign(SignatureUse::Vote, &vote.signed_bytes(self.chain.chain_id));
            CommitSignature { authority, signature }
        };
        let signatures = (0..4).map(signature).collect();
        Commit { height: EngineHeight::FIRST.0, round: 0, block, signatures }
    }

    /// Everything that was sent until now, as parts.
    fn sent(&mut self) -> Vec<StreamMessage<BlockPart>> {
        let mut parts = Vec::new();
        while let Ok(NetworkMsg::PublishProposalPart(part)) = self.sent.try_recv() {
            parts.push(part);
        }
        parts
    }
}

impl EngineHeight {
    const FIRST: Self = Self(Height::FIRST);
}

fn peer(byte: u8) -> PeerId {
    let key = Keypair::ed25519_from_bytes([byte; 32]).unwrap();
    PeerId::from_bytes(&key.public().to_peer_id().to_bytes()).unwrap()
}

/// The parts of the block that the first proposer proposes.
async fn proposed() -> (BlockId, Vec<StreamMessage<BlockPart>>) {
    let mut proposer = Node::new(FIRST_PROPOSER);
    let block = proposer.propose(0).await.unwrap().unwrap();
    (block, proposer.sent())
}

/// The header of a block with another body.
fn forged(block: &Block) -> BlockContent {
    let mut content = BlockContent::clone(block);
    content.transactions[0].signature = Signature::from_bytes([9; 64]);
    assert_eq!(content.header.id(), block.id());
    content
}

/// The announcement of a block as it was signed, with another body, in a stream of its own.
fn republished(
    parts: &[StreamMessage<BlockPart>],
    content: &BlockContent,
) -> Vec<StreamMessage<BlockPart>> {
    let stream = StreamId::new(vec![66; 16].into());
    let init = parts[0].content.clone();
    let body = StreamContent::Data(BlockPart::Data(codec::encode(content).into()));
    let contents = (0..).zip([init, body, StreamContent::Fin]);
    contents.map(|(place, it)| StreamMessage::new(stream.clone(), place, it)).collect()
}

fn is_power_cut<T: Debug>(result: Result<T, HandlerError>) -> bool {
    matches!(result, Err(HandlerError::Application(ApplicationError::Local { .. })))
}

const CUTS: [PowerCut; 2] = [PowerCut::Before(0), PowerCut::After(0)];

#[tokio::test]
async fn an_own_block_is_kept_before_anybody_hears_of_it() {
    for cut in CUTS {
        let mut node = Node::start(Some(FIRST_PROPOSER), &MemoryDisk::default(), cut);
        assert!(is_power_cut(node.propose(0).await), "{cut:?}");
        assert!(node.sent().is_empty(), "{cut:?}");
    }
    let disk = MemoryDisk::default();
    let mut node = Node::start(Some(FIRST_PROPOSER), &disk, PowerCut::Never);
    let told = node.propose(0).await.unwrap().unwrap();
    assert_eq!(disk.undecided().first().map(|kept| kept.block.id()), Some(told));
    assert_eq!(node.sent().len(), 3, "announcement, bytes, end");
}

#[tokio::test]
async fn a_heard_block_is_kept_before_the_engine_votes_on_it() {
    let (block, parts) = proposed().await;
    for cut in CUTS {
        let mut node = Node::start(Some(0), &MemoryDisk::default(), cut);
        assert!(is_power_cut(node.hear_all(parts.clone()).await), "{cut:?}");
    }
    let disk = MemoryDisk::default();
    let mut node = Node::start(Some(0), &disk, PowerCut::Never);
    let heard = node.hear_all(parts).await.unwrap().unwrap();
    assert_eq!((heard.value.0, heard.validity), (block, Validity::Valid));
    assert_eq!(disk.undecided().first().map(|kept| kept.block.id()), Some(block));
    assert_eq!(node.handlers.app.started_elsewhere(), EngineHeight::FIRST.0);
}

#[tokio::test]
async fn a_synced_block_is_kept_before_it_is_committed() {
    let node = Node::new(FIRST_PROPOSER);
    let block = node.handlers.app.block(node.chain.authority(FIRST_PROPOSER).0, 0);
    for cut in CUTS {
        let mut node = Node::start(Some(0), &MemoryDisk::default(), cut);
        assert!(is_power_cut(node.sync(block.to_bytes()).await), "{cut:?}");
    }
    let disk = MemoryDisk::default();
    let mut node = Node::start(None, &disk, PowerCut::Never);
    assert_eq!(node.propose(0).await.unwrap(), None, "an observer has no vote");
    let outcome = node.sync(block.to_bytes()).await.unwrap();
    let SyncedValueOutcome::Verdict(value) = outcome else { panic!("{outcome:?}") };
    assert_eq!((value.value.0, value.validity), (block.id(), Validity::Valid));
    assert_eq!(disk.undecided().len(), 1);
    node.decide(block.id()).await.unwrap();
    assert_eq!(disk.chain().len(), 1);
}

/// Proposes, commits, and keeps evidence: all writes of a height. Hands out what others heard.
async fn whole_height(node: &mut Node) -> (Option<BlockId>, Result<(), HandlerError>) {
    if node.handlers.app.next_height().height != EngineHeight::FIRST.0 {
        return (None, Ok(()));
    }
    let told = match node.propose(0).await {
        Ok(told) => told,
        Err(error) => return (None, Err(error)),
    };
    let block = told.expect("a proposer proposes");
    (told, node.decide(block).await)
}

#[tokio::test]
async fn after_a_crash_between_any_two_steps_the_node_says_what_it_said_before() {
    for write in 0..3 {
        for cut in [PowerCut::Before(write), PowerCut::After(write)] {
            let disk = MemoryDisk::default();
            let mut node = Node::start(Some(FIRST_PROPOSER), &disk, cut);
            let (told, before) = whole_height(&mut node).await;
            assert_eq!(before.is_err(), write < 2, "{cut:?}");
            // A restart: the engine repeats the height, unless it is committed.
            let mut node = Node::start(Some(FIRST_PROPOSER), &disk, PowerCut::Never);
            let (again, after) = whole_height(&mut node).await;
            after.unwrap();
            let committed: Vec<BlockId> =
                disk.chain().iter().map(|(block, _)| block.id()).collect();
            assert_eq!(committed.len(), 1, "{cut:?}");
            for told in told.into_iter().chain(again) {
                assert_eq!(committed, [told], "{cut:?}");
            }
            assert!(disk.undecided().is_empty(), "{cut:?}");
            // The engine may tell of the last decision again.
            node.decide(committed[0]).await.unwrap();
            assert_eq!(disk.chain().len(), 1, "{cut:?}");
        }
    }
}

#[tokio::test]
async fn evidence_is_kept_before_the_next_height_starts() {
    let finalize = |node: &Node| {
        let certificate = certificate_of(&node.commit(BlockId(Hash::from_bytes([1; 32]))));
        move |reply| AppMsg::Finalized {
            certificate: certificate.trim_vote_extensions(),
            extensions: VoteExtensions::default(),
            evidence: double_vote(),
            reply,
        }
    };
    for cut in CUTS {
        let mut node = Node::start(Some(0), &MemoryDisk::default(), cut);
        let question = finalize(&node);
        assert!(is_power_cut(node.ask(question).await), "{cut:?}");
    }
    let disk = MemoryDisk::default();
    let mut node = Node::start(Some(0), &disk, PowerCut::Never);
    let question = finalize(&node);
    let next = node.ask(question).await.unwrap().unwrap();
    assert!(matches!(next, Next::Start(height, _) if height == EngineHeight::FIRST), "{next:?}");
    let (culprit, _) = node.chain.authority(3);
    assert_eq!(disk.evidence().first().map(|one| one.authority), Some(culprit));
}

fn double_vote() -> MisbehaviorEvidence<ChainContext> {
    let (authority, _) = MemoryChain::of(4).authority(3);
    let vote = |value| {
        let vote = Vote {
            kind: VoteType::Prevote,
            height: EngineHeight::FIRST,
            round: Round::new(0),
            value,
            address: Address::Authority(authority),
        };
        SignedMessage::new(vote, Signature::from_bytes([9; 64]))
    };
    let mut evidence =
        MisbehaviorEvidence { proposals: Default::default(), votes: Default::default() };
    let block = BlockId(Hash::from_bytes([5; 32]));
    evidence.votes.add(vote(NilOrVal::Nil), vote(NilOrVal::Val(block)));
    evidence
}

#[tokio::test]
async fn what_the_engine_asks_is_answered_whatever_the_node_is() {
    for place in [None, Some(0), Some(FIRST_PROPOSER)] {
        let mut node = Node::start(place, &MemoryDisk::default(), PowerCut::Never);
        let (start, _) = node.ask(|reply| AppMsg::ConsensusReady { reply }).await.unwrap().unwrap();
        assert_eq!(start, EngineHeight::FIRST);
        let height = EngineHeight::FIRST;
        let (proposer, _) = node.chain.authority(FIRST_PROPOSER);
        let kept = node
            .ask(|reply_value| AppMsg::StartedRound {
                height,
                round: Round::new(0),
                proposer: Address::Authority(proposer),
                role: Role::None,
                reply_value,
            })
            .await
            .unwrap()
            .unwrap();
        assert!(kept.is_empty());
        let least = node.ask(|reply| AppMsg::GetHistoryMinHeight { reply }).await.unwrap();
        assert_eq!(least, Some(EngineHeight::FIRST));
        let values = node
            .ask(|reply| AppMsg::GetDecidedValues { range: height..=height, reply })
            .await
            .unwrap()
            .unwrap();
        assert!(values.is_empty());
        // Without a vote nothing is proposed, and the engine's own timeout ends the round.
        assert_eq!(node.propose(0).await.unwrap().is_some(), place.is_some());
    }
}

#[tokio::test]
async fn a_round_that_starts_again_hears_what_was_kept_for_it() {
    let (block, parts) = proposed().await;
    let disk = MemoryDisk::default();
    let mut node = Node::start(Some(0), &disk, PowerCut::Never);
    node.hear_all(parts).await.unwrap();
    let mut node = Node::start(Some(0), &disk, PowerCut::Never);
    let (proposer, _) = node.chain.authority(FIRST_PROPOSER);
    for (round, expected) in [(0, vec![block]), (1, Vec::new())] {
        let question = |reply_value| AppMsg::StartedRound {
            height: EngineHeight::FIRST,
            round: Round::new(round),
            proposer: Address::Authority(proposer),
            role: Role::None,
            reply_value,
        };
        let kept = node.ask(question).await.unwrap().unwrap();
        assert_eq!(kept.iter().map(|one| one.value.0).collect::<Vec<_>>(), expected);
    }
}

#[tokio::test]
async fn a_block_of_an_earlier_round_is_sent_again_under_the_new_one() {
    let (block, parts) = proposed().await;
    let mut node = Node::new(SECOND_PROPOSER);
    node.hear_all(parts).await.unwrap();
    let (first, _) = node.chain.authority(FIRST_PROPOSER);
    let again = AppMsg::RestreamProposal {
        height: EngineHeight::FIRST,
        round: Round::new(1),
        valid_round: Round::new(0),
        address: Address::Authority(first),
        value_id: block,
    };
    node.handlers.handle(again).await.unwrap();
    let parts = node.sent();
    let mut other = Node::new(0);
    let heard = other.hear_all(parts).await.unwrap().unwrap();
    assert_eq!(
        (heard.value.0, heard.round, heard.valid_round),
        (block, Round::new(1), Round::new(0))
    );
    assert_eq!(heard.proposer, Address::Authority(node.chain.authority(SECOND_PROPOSER).0));
}

#[tokio::test]
async fn committed_blocks_are_given_to_who_asks_and_no_others() {
    let mut node = Node::new(FIRST_PROPOSER);
    let block = node.propose(0).await.unwrap().unwrap();
    node.decide(block).await.unwrap();
    let height = |height| EngineHeight(Height::new(height));
    for (range, expected) in [(1..=1, 1), (1..=u64::MAX, 1), (2..=5, 0)] {
        let range = height(*range.start())..=height(*range.end());
        let values =
            node.ask(|reply| AppMsg::GetDecidedValues { range, reply }).await.unwrap().unwrap();
        assert_eq!(values.len(), expected);
    }
}

#[tokio::test]
async fn peers_that_are_given_blocks_hold_up_nothing_and_are_two_at_once() {
    let mut node = Node::new(FIRST_PROPOSER);
    let app = node.handlers.app.clone();
    app.withhold(true);
    let mut answers = Vec::new();
    let height = async {
        for _ in 0..5 {
            let (reply, answer) = oneshot::channel();
            let range = EngineHeight::FIRST..=EngineHeight::FIRST;
            node.handlers.handle(AppMsg::GetDecidedValues { range, reply }).await.unwrap();
            answers.push(answer);
        }
        let block = node.propose(0).await.unwrap().unwrap();
        node.decide(block).await.unwrap();
        // Whoever has its turn takes it.
        tokio::time::sleep(Duration::from_millis(50)).await;
        app.disk().chain().len()
    };
    let decided = tokio::time::timeout(Duration::from_secs(10), height).await;
    assert_eq!(decided, Ok(1), "a block is decided while peers wait");
    assert_eq!(app.asked(), 2, "the others wait for their turn");
    app.withhold(false);
    for answer in answers {
        assert_eq!(answer.await.unwrap().len(), 1);
    }
    assert_eq!(app.asked(), 5);
}

#[tokio::test]
async fn an_answer_that_nobody_waits_for_does_not_stop_the_node() {
    let mut node = Node::new(0);
    let (reply, answer) = oneshot::channel();
    drop(answer);
    let gone = node.handlers.handle(AppMsg::GetHistoryMinHeight { reply }).await;
    assert!(matches!(gone, Err(HandlerError::EngineGone { .. })), "{gone:?}");
}
