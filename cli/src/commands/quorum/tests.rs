use chain_core::bytes::signature::SecretKey;
use chain_core::governance::authority::Authority;

use super::*;

const CODES: [&str; 5] = [
    "91430700999999015X",
    "91430700999999058B",
    "91433100999999066C",
    "12430000999999023R",
    "9143010099999904XC",
];

fn code(at: usize) -> CreditCode {
    CODES[at].parse().unwrap()
}

fn authority(at: usize) -> Authority {
    let key = SecretKey::from_bytes(&[u8::try_from(at + 1).unwrap(); 32]).public_key();
    Authority { organisation: code(at), key }
}

fn authorities(count: usize) -> AuthoritySet {
    let mut all: Vec<Authority> = (0..count).map(authority).collect();
    all.sort_by_key(|one| one.organisation);
    AuthoritySet::try_from(all).unwrap()
}

/// The peer id of an organisation's node.
fn node(at: usize) -> String {
    format!("12D3KooWGzh3XU1mvP6wqJb8xJ7RzgrhJdDRKqTTKPM84S4SBa{at:02}")
}

fn peers(nodes: &[usize]) -> Vec<Line> {
    nodes.iter().map(|at| node(*at).parse().unwrap()).collect()
}

/// Whether a change stops a chain of so many of which these are connected, and who is missing then.
fn stops(count: usize, connected: &[usize], change: &Change) -> Option<Vec<CreditCode>> {
    let now = Connected {
        organisations: connected.iter().map(|at| code(*at)).collect(),
        nodes: connected.iter().map(|at| node(*at)).collect(),
    };
    let foreseen = Foreseen::of(change, &authorities(count), &now).unwrap();
    foreseen.stops().then(|| foreseen.missing.into_iter().collect())
}

#[test]
fn the_quorum_is_that_of_the_chain() {
    for count in 1..=5 {
        assert_eq!(quorum_of(count), authorities(count).quorum());
    }
}

#[test]
fn adding_one_that_is_down_stops_a_chain_of_which_one_is_down() {
    let add = Change::AddAuthority { authority: authority(4), peers: peers(&[4]) };
    assert_eq!(stops(4, &[0, 1, 2, 3], &add), None);
    let missing = stops(4, &[0, 1, 2], &add).unwrap();
    assert_eq!(missing.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([code(3), code(4)]));
    assert_eq!(stops(4, &[0, 1, 2, 4], &add), None, "the new one is up already");
    let elsewhere = Change::AddAuthority { authority: authority(4), peers: peers(&[9]) };
    assert!(stops(4, &[0, 1, 2, 4], &elsewhere).is_some(), "another node than the one that is up");
}

/// A node that votes with the old key ends at the height of the new one.
#[test]
fn a_new_vote_key_counts_as_a_node_that_is_down() {
    let key = SecretKey::from_bytes(&[99; 32]).public_key();
    let with_new_key = Authority { organisation: code(0), key };
    let change = Change::AddAuthority { authority: with_new_key, peers: peers(&[0]) };
    assert_eq!(stops(4, &[0, 1, 2, 3], &change), None);
    assert!(stops(4, &[0, 1, 2], &change).is_some());
}

#[test]
fn removing_one_that_is_up_or_shutting_its_nodes_out_stops_too() {
    let remove = |at| Change::RemoveAuthority { organisation: code(at) };
    assert_eq!(stops(4, &[0, 1, 2], &remove(3)), None);
    assert_eq!(stops(4, &[0, 1, 2], &remove(0)), Some(vec![code(3)]));
    let only = |nodes: &[usize]| Change::SetPeers { organisation: code(0), peers: peers(nodes) };
    assert_eq!(stops(4, &[0, 1, 2, 3], &only(&[])), None);
    assert!(stops(4, &[0, 1, 2], &only(&[])).is_some());
    assert!(stops(4, &[0, 1, 2], &only(&[9])).is_some(), "one that is not there");
    assert_eq!(stops(4, &[0, 1, 2], &only(&[0, 9])), None);
    let address = format!("/ip4/10.0.0.1/tcp/26601/p2p/{}", node(0)).parse().unwrap();
    let by_address = Change::SetPeers { organisation: code(0), peers: vec![address] };
    assert_eq!(stops(4, &[0, 1, 2], &by_address), None);
}
