//! What anybody who reaches the HTTP port can do, and what must go on meanwhile.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::records::organisation::Organisation;
use chain_core::state::StateKey;
use hgz_api::TransactionStatus;
use hgz_tests::{Crowd, CrowdSize, Network, NetworkOptions, Workload, process, wait_until};

/// Conditions, not times: a machine that builds meanwhile is slow.
const WAIT: Duration = Duration::from_secs(120);
/// Far more than the configuration of the node leaves room for.
const CROWD: usize = 200;

/// The address of a node's API, without its scheme.
fn address(network: &Network, node: usize) -> String {
    let url = &network.devnet().nodes[node].rpc_url;
    url.strip_prefix("http://").unwrap().trim_end_matches('/').to_owned()
}

/// Connects and says something, and leaves it at that.
fn say(address: &str, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

#[test]
fn silent_slow_and_greedy_clients_neither_hide_readiness_nor_stop_blocks() {
    let mut network = Network::new(&NetworkOptions::default()).unwrap();
    let bounds = [
        ("connections_max = 1024", "connections_max = 64"),
        ("requests_in_flight_max = 512", "requests_in_flight_max = 16"),
        ("event_streams_max = 256", "event_streams_max = 16"),
    ];
    network.configure(0, &bounds).unwrap();
    for node in 0..4 {
        network.start_node(node).unwrap();
    }
    network.wait_ready().unwrap();
    let workload = Workload::register(&network, 1, 1).unwrap();
    // With three of four, each vote of the node under attack is needed.
    network.kill_node(3).unwrap();
    let (client, other) = (network.client(0), network.client(1));
    let address = address(&network, 0);
    let bureau = network.devnet().keys.iter().find(|key| key.name == "bureau").unwrap();
    let bureau = StateKey::of::<Organisation>(&bureau.organisation.code);
    let heavy = format!("GET /v1/history?subject={bureau}&limit=200 HTTP/1.1\r\nhost: a\r\n\r\n");
    let events = "GET /v1/events HTTP/1.1\r\nhost: a\r\n\r\n".to_owned();
    let crowds: [(&str, String, bool); 5] = [
        ("silent", String::new(), true),
        ("slow", "GET /v1/status HTTP/1.1\r\nx-slow: ".to_owned(), true),
        ("that read no events", events, true),
        ("that read no answer", heavy.clone(), true),
        ("that go away", heavy, false),
    ];
    let mut stay = Vec::new();
    for (number, (who, text, stays)) in (0..).zip(crowds) {
        for _ in 0..CROWD {
            let stream = say(&address, &text);
            if stays {
                stay.push(stream);
            }
        }
        wait_until(who, WAIT, || client.is_ready()).unwrap();
        // A connection beyond the bound is closed at once: whoever is turned away asks again.
        let lives = || client.get_raw("/livez").is_ok_and(|(status, _)| status == 200);
        wait_until(who, WAIT, lives).unwrap();
        let certificate = workload.certificate(number).unwrap();
        other
            .submit(&certificate.to_bytes(), Duration::ZERO)
            .unwrap_or_else(|error| panic!("{who}: {error:?}"));
        wait_until(who, WAIT, || {
            let known = other.transaction(&certificate.id()).map(|known| known.status);
            matches!(known, Ok(TransactionStatus::Committed { .. }))
        })
        .unwrap();
    }
    drop(stay);
    // Nothing is left over: every place is free again.
    wait_until("the node answers as before", WAIT, || {
        client
            .get_raw(&format!("/v1/history?subject={bureau}"))
            .is_ok_and(|(status, _)| status == 200)
    })
    .unwrap();
    network.check_agreement().unwrap();
}

/// The short form of `hgz-strangers`, which also measures times on a machine that does nothing else.
#[test]
fn a_crowd_that_comes_back_again_and_again_fills_neither_memory_nor_file_handles() {
    let mut network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Workload::register(&network, 1, 1).unwrap();
    network.kill_node(3).unwrap();
    let (client, other) = (network.client(0), network.client(1));
    let target = address(&network, 0).parse().unwrap();
    let process_id = network.process_id(0).unwrap();
    let size = CrowdSize { silent: 600, slow: 600, readers: 300, aborted: 500 };
    let crowd = Crowd::gather(size, target, "/v1/certificates?limit=200").unwrap();
    wait_until("everybody has come", WAIT, || 1_500 < crowd.connections().0).unwrap();
    wait_until("everybody has hung up", WAIT, || crowd.have_hung_up()).unwrap();
    let memory = process::resident_bytes(process_id).unwrap();
    for number in 0..20 {
        wait_until("the node is ready", WAIT, || client.is_ready()).unwrap();
        let certificate = workload.certificate(number).unwrap();
        let told = other.submit(&certificate.to_bytes(), WAIT).unwrap();
        assert!(matches!(told.status, TransactionStatus::Committed { .. }), "{told:?}");
        let handles = process::file_handles(process_id).unwrap();
        assert!(handles < process::file_handles_max(process_id).unwrap(), "{handles}");
    }
    let grown = process::resident_bytes(process_id).unwrap().saturating_sub(memory);
    assert!(grown < 64 << 20, "memory grew by {grown} bytes");
    drop(crowd);
    network.check_agreement().unwrap();
}

#[test]
fn who_may_not_upload_holds_no_place_for_an_upload() {
    let network = Network::start(&NetworkOptions::default()).unwrap();
    let (client, address) = (network.client(0), address(&network, 0));
    let key = network.key("institute").unwrap().public_key();
    let until = client.status().unwrap().time.as_unix_ms() + 3_600_000;
    let document = Hash::of(HashUse::Document, b"%PDF-1");
    let query = |signature: &str| {
        format!("document={document}&bytes=6&key={key}&signature={signature}&valid_until={until}")
    };
    let made_up = query(&format!("ed25519:{}", "ab".repeat(64)));
    let head =
        format!("POST /v1/documents?{made_up} HTTP/1.1\r\nhost: a\r\ncontent-length: 6\r\n\r\n");
    // More than there are places, and none of them sends a byte of its document.
    let slow: Vec<TcpStream> = (0..8).map(|_| say(&address, &head)).collect();
    for mut stream in slow {
        let mut answer = [0; 12];
        stream.set_read_timeout(Some(WAIT)).unwrap();
        std::io::Read::read_exact(&mut stream, &mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 422");
    }
}

#[test]
fn a_node_that_would_run_out_of_files_does_not_start() {
    let mut network = Network::new(&NetworkOptions::default()).unwrap();
    network.start_node_with_files(0, 256).unwrap();
    assert!(!network.wait_end(0, WAIT).unwrap().success());
    let log = network.log(0).unwrap();
    assert!(log.contains("may open 256 files and needs") && log.contains("LimitNOFILE"), "{log}");
}

#[test]
fn a_port_or_a_folder_that_is_taken_ends_the_start_and_says_whose_it_is() {
    let mut network = Network::new(&NetworkOptions::default()).unwrap();
    network.start_node(0).unwrap();
    let client = network.client(0);
    wait_until("the node answers", WAIT, || client.status().is_ok()).unwrap();
    let holder = network.process_id(0).unwrap();
    let error = network.hgzd("replay", 0).unwrap_err().to_string();
    assert!(error.contains(&format!("in use by process {holder}")), "{error}");
    // A second node at the consensus port of the first.
    let text = std::fs::read_to_string(network.config(0)).unwrap();
    let listen = |text: &str| {
        let section = text.split("[consensus]").nth(1).unwrap();
        section.lines().find(|line| line.starts_with("listen")).unwrap().to_owned()
    };
    let taken = listen(&text);
    let own = listen(&std::fs::read_to_string(network.config(1)).unwrap());
    network.configure(1, &[(&own, &taken)]).unwrap();
    network.start_node(1).unwrap();
    assert!(!network.wait_end(1, WAIT).unwrap().success());
    let log = network.log(1).unwrap();
    assert!(log.contains("the consensus network cannot listen on"), "{log}");
}
