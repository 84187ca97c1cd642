use super::*;

fn client(last: u8) -> Option<IpAddr> {
    Some(IpAddr::from([198, 51, 100, last]))
}

#[test]
fn a_client_gets_its_share_and_leaves_the_rest_to_others() {
    let places = HttpPlaces::new(3, 2);
    let [first, second] = [places.take(client(1)).unwrap(), places.take(client(1)).unwrap()];
    assert!(places.take(client(1)).is_none());
    let other = places.take(client(2)).unwrap();
    // All are taken, whoever asks.
    assert!(places.take(client(2)).is_none() && places.take(None).is_none());
    drop(first);
    let again = places.take(client(1)).unwrap();
    drop((second, other, again));
    assert!(lock(&places.taken).is_empty());
    // A program on this machine has no share.
    let all: Vec<HttpPlace> = (0..3).filter_map(|_| places.take(None)).collect();
    assert_eq!(all.len(), 3);
}
