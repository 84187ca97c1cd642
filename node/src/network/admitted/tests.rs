use std::collections::HashMap;

use chain_core::values::credit_code::CreditCode;

use super::{parse, wrong_listing};

const PEER: &str = "12D3KooWGzh3XU1mvP6wqJb8xJ7RzgrhJdDRKqTTKPM84S4SBaYL";

#[test]
fn a_peer_is_named_by_its_id_or_by_its_address() {
    assert_eq!(parse(PEER).unwrap().1, None);
    let address = format!("/ip4/10.0.0.5/tcp/26601/p2p/{PEER}");
    let (peer, named) = parse(&address).unwrap();
    assert_eq!(named.as_deref(), Some(address.as_str()));
    assert_eq!(peer.to_string(), PEER);
    for wrong in ["", "/p2p/", "somebody", "/ip4/10.0.0.5/tcp/26601"] {
        assert_eq!(parse(wrong), None, "{wrong}");
    }
}

#[test]
fn a_node_that_is_listed_wrongly_is_told_so_with_the_remedy() {
    let own = PEER.parse().unwrap();
    let [insurer, institute]: [CreditCode; 2] =
        ["9143010099900003XD", "12430000999000048D"].map(|code| code.parse().unwrap());
    let under = |organisation| HashMap::from([(own, organisation)]);
    assert_eq!(wrong_listing(&under(insurer), &own, Some(insurer)), None);
    assert_eq!(wrong_listing(&under(insurer), &own, None), None, "an observer is anybody's");
    let other = wrong_listing(&under(insurer), &own, Some(institute)).unwrap();
    assert!(other.contains("votes for 12430000999000048D and is listed under 9143010099900003XD"));
    let remedy = format!("hgz proposal set-peers 12430000999000048D --peer {PEER}");
    assert!(other.contains(&remedy), "{other}");
    let nowhere = wrong_listing(&HashMap::new(), &own, Some(institute)).unwrap();
    assert!(nowhere.contains("does not list this node") && nowhere.contains(&remedy), "{nowhere}");
    let observer = wrong_listing(&HashMap::new(), &own, None).unwrap();
    assert!(observer.contains("set-peers ORGANISATION --peer"), "{observer}");
}
