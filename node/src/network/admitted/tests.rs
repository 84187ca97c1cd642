use super::parse;

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
