//! What others do wrong: forged bodies, floods, wrong clocks, blocks that the rules refuse.

use super::*;

/// Whoever can publish parts must not make a node keep, commit or refuse another body for the id.
#[tokio::test]
async fn a_forged_body_neither_replaces_the_true_one_nor_stands_in_its_way() {
    let (block, parts) = proposed().await;
    let proposer = Node::new(FIRST_PROPOSER);
    let good = proposer.handlers.app.block(proposer.chain.authority(FIRST_PROPOSER).0, 0);
    assert_eq!(good.id(), block);
    let forgery = republished(&parts, &forged(&good));
    for forged_comes_first in [true, false] {
        let disk = MemoryDisk::default();
        let mut node = Node::start(Some(0), &disk, PowerCut::Never);
        if forged_comes_first {
            assert!(node.hear_all(forgery.clone()).await.unwrap().is_none());
            assert!(disk.undecided().is_empty());
        }
        let heard = node.hear_all(parts.clone()).await.unwrap().unwrap();
        assert_eq!((heard.value.0, heard.validity), (block, Validity::Valid));
        assert!(node.hear_all(forgery.clone()).await.unwrap().is_none());
        node.decide(block).await.unwrap();
        assert_eq!(disk.chain().iter().map(|(block, _)| block).collect::<Vec<_>>(), [&good]);
    }
}

#[tokio::test]
async fn what_a_peer_sends_instead_of_a_block_is_its_own_fault() {
    let mut node = Node::new(0);
    let good = node.handlers.app.block(node.chain.authority(FIRST_PROPOSER).0, 0);
    let of_height = |height| {
        let height = Height::new(height);
        let header = Header { height, ..good.header.clone() };
        Block::seal(header, good.transactions.clone()).to_bytes()
    };
    // The header is that of the certificate, the body is not: no verdict on the id may come of it.
    let other_body = codec::encode(&forged(&good));
    for bytes in [Vec::new(), b"nonsense".to_vec(), of_height(2), other_body] {
        let outcome = node.sync(bytes).await.unwrap();
        assert!(matches!(outcome, SyncedValueOutcome::PeerFault), "{outcome:?}");
    }
    // That we have moved on meanwhile is nobody's fault.
    let outcome = node.sync(good.to_bytes()).await.unwrap();
    assert!(matches!(outcome, SyncedValueOutcome::Verdict(_)), "{outcome:?}");
    node.decide(good.id()).await.unwrap();
    let outcome = node.sync(good.to_bytes()).await.unwrap();
    assert!(matches!(outcome, SyncedValueOutcome::LocalTransientError), "{outcome:?}");
}

/// A block of the first proposer for a round, changed; and the parts that announce it.
fn signed_parts(
    node: &Node,
    round: u32,
    change: impl FnOnce(&mut Header),
) -> (BlockId, Vec<StreamMessage<BlockPart>>) {
    let authorities = &node.chain.authorities;
    let turn = proposer_of(authorities, EngineHeight::FIRST.0, round);
    let place = (0..4).find(|place| node.chain.authority(*place).0 == turn).unwrap();
    let (proposer, key) = node.chain.authority(place);
    let block = node.handlers.app.block(proposer, round);
    let mut header = block.header.clone();
    change(&mut header);
    let block = Block::seal(header, block.transactions.clone());
    let bytes = block.to_bytes();
    let announcement = Announcement {
        chain_id: node.chain.chain_id,
        height: EngineHeight::FIRST.0,
        round,
        valid_round: None,
        proposer,
        block: block.id(),
        bytes: u32::try_from(bytes.len()).unwrap(),
    };
    let stream = StreamId::new(block.id().0.as_bytes().to_vec().into());
    let parts = (0..).zip(split(announcement, &bytes, &key));
    let message =
        |(place, part)| StreamMessage::new(stream.clone(), place, StreamContent::Data(part));
    (block.id(), parts.map(message).collect())
}

#[tokio::test]
async fn only_who_may_propose_says_that_a_height_has_started() {
    let mut node = Node::start(None, &MemoryDisk::default(), PowerCut::Never);
    let (_, mut parts) = signed_parts(&node, 0, |_| {});
    let StreamContent::Data(BlockPart::Init(init)) = &mut parts[0].content else { panic!() };
    init.announcement.bytes += 1;
    assert!(node.hear_all(parts).await.unwrap().is_none());
    assert_eq!(node.handlers.app.started_elsewhere(), Height::GENESIS);
}

/// A wrong clock costs votes, and no more: what others have decided is committed.
#[tokio::test]
async fn a_slow_clock_keeps_from_voting_and_not_from_committing() {
    let mut node = Node::new(0);
    let far = Timestamp::from_unix_ms(30_000);
    let (block, parts) = signed_parts(&node, 0, |header| header.time = far);
    let heard = node.hear_all(parts.clone()).await.unwrap().unwrap();
    assert_eq!((heard.value.0, heard.validity), (block, Validity::Invalid));
    assert!(node.handlers.app.disk().undecided().is_empty());
    // The clock is mended: the very block, sent again, is good.
    node.handlers.app.set_clock(30_000);
    let heard = node.hear_all(parts).await.unwrap().unwrap();
    assert_eq!((heard.value.0, heard.validity), (block, Validity::Valid));
    // A clock that stays slow, and a block that the others have decided.
    let mut node = Node::new(0);
    let (proposer, _) = node.chain.authority(FIRST_PROPOSER);
    let header = Header { time: far, ..node.handlers.app.block(proposer, 0).header.clone() };
    let decided = Block::seal(header, node.handlers.app.block(proposer, 0).transactions.clone());
    let outcome = node.sync(decided.to_bytes()).await.unwrap();
    let SyncedValueOutcome::Verdict(value) = outcome else { panic!("{outcome:?}") };
    assert_eq!((value.value.0, value.validity), (decided.id(), Validity::Valid));
    node.decide(decided.id()).await.unwrap();
    assert_eq!(node.handlers.app.disk().chain().len(), 1);
}

#[tokio::test]
async fn a_decided_block_that_the_rules_refuse_stops_the_node_with_a_message() {
    let mut node = Node::new(0);
    let (proposer, _) = node.chain.authority(FIRST_PROPOSER);
    let block = node.handlers.app.block(proposer, 0);
    let header = Header { state_root: Hash::from_bytes([9; 32]), ..block.header.clone() };
    let block = Block::seal(header, block.transactions.clone());
    let error = node.sync(block.to_bytes()).await.unwrap_err();
    let HandlerError::Application(error) = error else { panic!("{error}") };
    assert!(error.to_string().contains("was decided by the authorities but is invalid here"));
    assert!(node.handlers.app.disk().undecided().is_empty());
}

/// One Byzantine proposer: whatever it sends costs two executions a round, and no bytes.
#[tokio::test]
async fn a_proposer_that_floods_is_heard_twice_a_round_and_kept_only_if_valid() {
    let mut node = Node::new(0);
    for number in 0..50_u8 {
        let bad = |header: &mut Header| header.state_root = Hash::from_bytes([number; 32]);
        let (_, parts) = signed_parts(&node, 0, bad);
        for _again in 0..2 {
            if let Some(heard) = node.hear_all(parts.clone()).await.unwrap() {
                assert_eq!(heard.validity, Validity::Invalid);
                assert!(number < 2, "the third block of a round is not even judged");
            }
        }
    }
    assert_eq!(node.handlers.app.validated(), 2);
    assert!(node.handlers.app.disk().undecided().is_empty());
    let mut heard = 0;
    for round in 1..50 {
        let (_, parts) = signed_parts(&node, round, |_| {});
        heard += u32::from(node.hear_all(parts).await.unwrap().is_some());
    }
    assert_eq!(heard, 10, "rounds far ahead are not heard");
}

/// A proposer without memory makes another block after each of its restarts, and this node restarts
/// as often.
#[tokio::test]
async fn blocks_of_a_round_are_counted_across_restarts() {
    let disk = MemoryDisk::default();
    let mut heard = 0;
    for number in 0..6_u64 {
        let mut node = Node::start(Some(0), &disk, PowerCut::Never);
        let later = |header: &mut Header| header.time = Timestamp::from_unix_ms(100 + number);
        let (_, parts) = signed_parts(&node, 0, later);
        heard += u32::from(node.hear_all(parts.clone()).await.unwrap().is_some());
        let again = Node::start(Some(0), &disk, PowerCut::Never).hear_all(parts).await.unwrap();
        assert_eq!(again.is_some(), number < 2, "what is kept is known again");
    }
    assert_eq!((heard, disk.undecided().len()), (2, 2));
}
