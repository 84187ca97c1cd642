use super::*;

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
