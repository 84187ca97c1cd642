use super::*;

fn headers(forwarded: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in forwarded {
        headers.append("x-forwarded-for", value.parse().unwrap());
    }
    headers
}

#[test]
fn only_a_proxy_on_this_machine_is_believed() {
    let (near, far) = ("127.0.0.1", "198.51.100.4");
    for (peer, forwarded, expected) in [
        (near, vec!["203.0.113.7"], "203.0.113.7"),
        (near, vec!["6.6.6.6, 203.0.113.7"], "203.0.113.7"),
        (near, vec!["6.6.6.6", "203.0.113.7"], "203.0.113.7"),
        ("::1", vec!["2001:db8::1"], "2001:db8::1"),
        (near, vec!["nonsense"], near),
        (near, vec![], near),
        (far, vec!["203.0.113.7"], far),
    ] {
        let found = address(peer.parse().unwrap(), &headers(&forwarded));
        assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{peer} {forwarded:?}");
    }
}

#[test]
fn a_program_on_this_machine_has_no_share_of_a_client() {
    let mut extensions = Extensions::new();
    assert_eq!(client(&extensions, &headers(&[])), None);
    for (peer, expected) in [("127.0.0.1:9", None), ("[::ffff:127.0.0.1]:9", None)] {
        extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        assert_eq!(client(&extensions, &headers(&[])), expected);
        let forwarded = client(&extensions, &headers(&["203.0.113.7"]));
        assert_eq!(forwarded, Some(IpAddr::from([203, 0, 113, 7])));
    }
    extensions.insert(ConnectInfo(SocketAddr::from(([198, 51, 100, 4], 9))));
    let found = client(&extensions, &headers(&["203.0.113.7"]));
    assert_eq!(found, Some(IpAddr::from([198, 51, 100, 4])));
}
