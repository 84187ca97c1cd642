use super::*;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");

fn sample() -> String {
    std::fs::read_to_string(format!("{SAMPLES}/authority.toml")).unwrap()
}

fn load(text: &str) -> Result<NodeConfig, ConfigError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("node.toml");
    std::fs::write(&path, text).unwrap();
    NodeConfig::load(&path)
}

/// Replaces one line of the sample, and expects one refusal, at that line, that says `expected`.
fn check_refused(line: &str, replaced: &str, expected: &str) {
    let text = sample();
    assert!(text.contains(line), "{line}");
    let number = text.split(line).next().unwrap().matches('\n').count().saturating_add(1);
    let error = load(&text.replacen(line, replaced, 1)).unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    let place = problem.place.as_ref().unwrap_or_else(|| panic!("{error}"));
    assert!(problem.reason.contains(expected), "{error}");
    assert!(problem.reason.contains("; "), "no remedy: {error}");
    assert_eq!(place.line, number, "{error}\n{}", place.excerpt());
}

#[test]
fn loads_every_sample() {
    for name in ["authority", "observer"] {
        let config = NodeConfig::load(Path::new(&format!("{SAMPLES}/{name}.toml"))).unwrap();
        assert_eq!(config.authority.is_some(), name == "authority");
    }
}

#[test]
fn resolves_paths_against_the_file() {
    let config = NodeConfig::load(Path::new(&format!("{SAMPLES}/authority.toml"))).unwrap();
    assert_eq!(config.genesis, Path::new(SAMPLES).join("genesis.toml"));
    assert_eq!(config.data_dir, Path::new("/var/lib/hgz"));
    assert_eq!(config.authority.unwrap().key, Path::new(SAMPLES).join("authority.key"));
}

#[test]
fn refuses_every_dangerous_value_at_its_line() {
    let cases = [
        ("moniker = \"hn-bureau-1\"", "moniker = \"\"", "1 to 64"),
        ("data_dir = \"/var/lib/hgz\"", "data_dir = \"/\"", "root directory"),
        ("data_dir = \"/var/lib/hgz\"", "data_dir = \"\"", "empty"),
        ("data_dir = \"/var/lib/hgz\"", "datadir = \"x\"", "unknown field"),
        ("passphrase_file = \"passphrase\"", "passphrase_file = \"authority.key\"", "same path"),
        ("key = \"authority.key\"", "key = \"node_key\"", "same path as `node_key`"),
        ("listen = \"127.0.0.1:26600\"", "listen = \"0.0.0.0:26600\"", "without encryption"),
        ("listen = \"127.0.0.1:26600\"", "listen = \"26600\"", "socket address"),
        ("listen = \"0.0.0.0:26602\"", "listen = \"0.0.0.0:26601\"", "port of `consensus.listen`"),
        ("requests_in_flight_max = 512", "requests_in_flight_max = 0", "outside 1"),
        ("requests_in_flight_max = 512", "requests_in_flight_max = -1", "invalid value"),
        ("event_streams_max = 256", "event_streams_max = 100000", "outside 1"),
        ("event_streams_per_address_max = 16", "event_streams_per_address_max = 0", "outside 1"),
        ("connections_max = 1024", "connections_max = 15", "outside 16"),
        ("connections_per_address_max = 128", "connections_per_address_max = 0", "outside 1"),
        ("request_timeout_ms = 30000", "request_timeout_ms = 5", "outside 1000"),
        (
            "kept_answers_bytes_max = 268435456",
            "kept_answers_bytes_max = 68719476737",
            "outside 0 to 68719476736",
        ),
        ("bytes_max = 67108864", "bytes_max = 1000", "outside 4194304"),
        (
            "transactions_per_organisation_max = 20000",
            "transactions_per_organisation_max = 50001",
            "outside 1 to 50000",
        ),
        (
            "bytes_per_organisation_max = 16777216",
            "bytes_per_organisation_max = 65535",
            "outside 65536",
        ),
        ("unreferenced_hours = 72", "unreferenced_hours = 8785", "outside 0 to 8784"),
        ("bytes_max = 107374182400", "bytes_max = 20971519", "outside 20971520"),
        (
            "quota_bytes_per_organisation = 1073741824",
            "quota_bytes_per_organisation = 107374182401",
            "outside 20971520 to 107374182400",
        ),
        ("filter = \"info,arc_malachitebft=warn\"", "filter = \"a=b=c\"", "directives"),
        ("format = \"json\"", "format = \"xml\"", "unknown variant"),
        (
            "organisation = \"1143000099999904XF\"",
            "organisation = \"1143000099999904XE\"",
            "check character is `F`",
        ),
    ];
    for (line, replaced, expected) in cases {
        check_refused(line, replaced, expected);
    }
}

#[test]
fn refuses_every_dangerous_peer_at_its_line() {
    const ID: &str = "12D3KooWHdiAxVd8uMQR1hGWXccidmfCwLqcMpGwR6QcTP6QRMuD";
    let line = format!("\"/ip4/198.51.100.7/tcp/26601/p2p/{ID}\"");
    let other = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
    let cases = [
        ("/ip4/198.51.100.7/tcp/26601".to_owned(), "does not end in /p2p/PEER_ID"),
        ("198.51.100.7:26601".to_owned(), "is not a multiaddress"),
        (format!("/ip4/198.51.100.7/udp/26601/p2p/{ID}"), "has no TCP port"),
        (format!("/ip4/0.0.0.0/tcp/26601/p2p/{ID}"), "does not name a machine"),
        (format!("/p2p/{ID}/ip4/198.51.100.7/tcp/26601"), "does not end in"),
        (format!("/ip4/198.51.100.7/tcp/26601/p2p/{other}"), "named twice"),
    ];
    for (peer, expected) in cases {
        check_refused(&line, &format!("\"{peer}\""), expected);
    }
}

#[test]
fn names_everything_that_is_wrong_at_once() {
    let text = sample()
        .replace("moniker = \"hn-bureau-1\"", "moniker = \"\"")
        .replace("request_timeout_ms = 30000", "request_timeout_ms = 0");
    assert_eq!(load(&text).unwrap_err().problems().len(), 2);
}
