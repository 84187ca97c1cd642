use std::net::TcpListener;

use super::*;
use crate::keystore::KeyFile;

/// A devnet in a directory that goes away with it.
pub(crate) struct SmallDevnet {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) devnet: Devnet,
}

fn options(dir: &Path) -> DevnetOptions {
    DevnetOptions {
        dir: dir.join("net"),
        authorities: 1,
        observers: 1,
        base_port: free_base_port(),
        time: Timestamp::from_unix_ms(1_795_000_000_000),
        params: ChainParams::default(),
        ruleset: crate::ruleset::hunan_1(),
    }
}

/// A port that the system just gave away, with room for the nodes after it.
fn free_base_port() -> u16 {
    loop {
        let listener = TcpListener::bind(loopback(0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        if port < 60_000 {
            return port;
        }
    }
}

/// Another test may take a port between our look at it and its use: then others are tried.
pub(crate) fn small_devnet() -> SmallDevnet {
    loop {
        let dir = tempfile::tempdir().unwrap();
        match generate(&options(dir.path())) {
            Ok(devnet) => return SmallDevnet { dir, devnet },
            Err(ConfigError::Port { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn every_file_of_a_devnet_loads() {
    let SmallDevnet { dir, devnet } = small_devnet();
    let root = dir.path().join("net");
    let genesis = genesis::load(&root.join(&devnet.genesis)).unwrap();
    assert_eq!(genesis.chain_id(), devnet.chain_id);
    assert_eq!((devnet.nodes.len(), devnet.keys.len()), (2, 4));
    for (node, others) in devnet.nodes.iter().zip([1, 0]) {
        let config = NodeConfig::load(&root.join(&node.config)).unwrap();
        assert_eq!(NodeKey::load(&config.node_key).unwrap().peer_id(), node.peer_id);
        assert!(genesis.peers.iter().any(|peer| peer.peer_id.as_str() == node.peer_id));
        let other = &devnet.nodes[others].peer_id;
        assert!(config.consensus.peers[0].ends_with(other), "{config:?}");
        assert!(config.gossip.peers[0].ends_with(other), "{config:?}");
        assert!(config.data_dir.is_dir());
        let Some(authority) = config.authority else {
            assert!(!node.authority);
            continue;
        };
        let passphrase = Passphrase::read_file(&authority.passphrase_file).unwrap();
        let key = keystore::open(&authority.key, &passphrase).unwrap().public_key();
        assert_eq!(genesis.authorities.find(&authority.organisation).unwrap().key, key);
    }
    for key in &devnet.keys {
        assert_eq!(KeyFile::read(&root.join(&key.file)).unwrap().public_key, key.public_key);
    }
}

#[test]
fn institutions_have_codes_that_check_and_differ() {
    let codes: std::collections::BTreeSet<_> =
        (0..AUTHORITIES_MAX).map(|index| institutions::institution(index).details.code).collect();
    assert_eq!(codes.len(), AUTHORITIES_MAX);
}

#[test]
fn refuses_options_out_of_bounds() {
    let dir = tempfile::tempdir().unwrap();
    let check = |change: fn(&mut DevnetOptions), expected: &str| {
        let mut options = options(dir.path());
        change(&mut options);
        let error = generate(&options).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(|it| it.authorities = 0, "--authorities = 0 is outside 1 to 100");
    check(|it| it.authorities = 101, "--authorities = 101 is outside 1 to 100");
    check(|it| it.observers = 101, "--observers = 101");
    check(|it| it.base_port = 80, "--base-port = 80 is outside 1024");
    check(|it| it.base_port = 65_530, "--base-port = 65530 is outside");
}

#[test]
fn names_the_busy_port_and_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let options = options(dir.path());
    let busy = TcpListener::bind(loopback(options.base_port + 11)).unwrap();
    let error = generate(&options).unwrap_err().to_string();
    let port = busy.local_addr().unwrap().port();
    assert!(error.contains(&format!("port {port} (consensus of node1)")), "{error}");
    assert!(error.contains("--base-port"), "{error}");
    assert!(!options.dir.exists());
}

#[test]
fn never_writes_into_a_directory_in_use() {
    let SmallDevnet { dir, .. } = small_devnet();
    let error = generate(&options(dir.path())).unwrap_err();
    assert!(matches!(error, ConfigError::File(FileError::Exists { .. })), "{error}");
}
