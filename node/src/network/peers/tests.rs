use super::*;
use crate::storage::fixtures::code;

/// A book of four authorities, of which the first has two nodes.
fn book(peers: &[PeerId]) -> PeerBook {
    let book = PeerBook::default();
    let of = peers.iter().copied().zip([0, 0, 1, 2, 3].map(code)).collect();
    book.listed(of, (0..4).map(code).collect());
    book
}

#[test]
fn a_height_is_believed_when_more_authorities_say_it_than_may_lie() {
    let peers: Vec<PeerId> = (0..5).map(|_| PeerId::random()).collect();
    let book = book(&peers);
    let far = Height::new(1 << 63);
    // One authority says it, with all of its nodes: it may lie.
    book.announced(peers[0], far);
    book.announced(peers[1], far);
    assert_eq!(book.best_height(4), Height::GENESIS);
    book.announced(peers[2], Height::new(7));
    assert_eq!(book.best_height(4), Height::new(7));
}

#[test]
fn who_speaks_for_no_authority_is_not_heard_and_not_kept() {
    let peers: Vec<PeerId> = (0..5).map(|_| PeerId::random()).collect();
    let book = book(&peers);
    for _ in 0..100 {
        let made_up = PeerId::random();
        book.announced(made_up, Height::new(1 << 63));
        assert!(!book.is_of_authority(&made_up));
    }
    assert_eq!(book.best_height(4), Height::GENESIS);
    assert!(lock(&book.nodes).heights.is_empty());
    // What a node said is forgotten with its place in the list.
    book.announced(peers[2], Height::new(7));
    book.announced(peers[3], Height::new(8));
    assert_eq!(book.best_height(4), Height::new(7));
    let observer = PeerId::random();
    let of = HashMap::from([(peers[2], code(1)), (observer, code(5))]);
    book.listed(of, HashSet::from([code(1)]));
    book.announced(observer, Height::new(9));
    assert_eq!(book.best_height(4), Height::GENESIS);
    assert_eq!(lock(&book.nodes).heights.len(), 1);
    book.connected(peers[2]);
    book.connected(PeerId::random());
    assert_eq!(book.organisations(), BTreeSet::from([code(1)]));
    book.own(observer);
    assert_eq!(book.organisations(), BTreeSet::from([code(1), code(5)]));
}

#[test]
fn a_peer_of_another_chain_is_named_while_it_is_connected() {
    let (book, peer) = (PeerBook::default(), PeerId::random());
    assert!(!book.strays(peer, "other"));
    book.connected(peer);
    assert!(book.strays(peer, "other") && !book.strays(peer, "other"));
    assert_eq!(book.stray(), Some((peer, "other".to_owned())));
    book.gone(&peer);
    assert_eq!(book.stray(), None);
}
