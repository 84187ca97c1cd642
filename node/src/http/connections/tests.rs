use futures::FutureExt;

use super::*;

fn outside(last: u8) -> IpAddr {
    IpAddr::from([198, 51, 100, last])
}

fn is_closed(place: &ConnectionPlace) -> bool {
    place.close.notified().now_or_never().is_some()
}

#[test]
fn a_new_connection_takes_the_place_of_the_quietest_and_of_none_that_works() {
    let connections = Connections::new(3, 3);
    let place = |last| connections.place(outside(last)).unwrap();
    let [silent, working, asked] = [place(1), place(2), place(3)];
    let work = working.busy();
    drop(asked.busy());
    let new = place(4);
    assert!(is_closed(&silent) && !is_closed(&working) && !is_closed(&asked));
    let works_too = new.busy();
    let newer = place(5);
    assert!(is_closed(&asked) && !is_closed(&working) && !is_closed(&new));
    let busy = newer.busy();
    // All work: nobody is thrown out for a stranger.
    assert!(connections.place(outside(6)).is_none());
    drop(busy);
    let newest = place(6);
    assert!(is_closed(&newer));
    drop((work, works_too, newest, newer, new, working, asked, silent));
    let open = lock(&connections.open);
    assert!(open.by_number.is_empty() && open.of_address.is_empty());
}

#[test]
fn one_address_gets_its_share_and_a_proxy_on_this_machine_all() {
    let connections = Connections::new(5, 2);
    let theirs: Vec<_> = (0..9).filter_map(|_| connections.place(outside(1))).collect();
    assert_eq!(theirs.len(), 2);
    let mapped: IpAddr = "::ffff:198.51.100.1".parse().unwrap();
    assert!(connections.place(mapped).is_none());
    let own: Vec<_> =
        (0..3).filter_map(|_| connections.place(IpAddr::from([127, 0, 0, 1]))).collect();
    assert_eq!(own.len(), 3);
    assert!(!theirs.iter().chain(&own).any(is_closed));
}
