use std::path::Path;
use std::time::Duration;

use super::*;
use crate::folder::LAST_SIGNED_FILE;
use crate::testing::{MemoryApplication, MemoryChain, MemoryDisk, PowerCut};

/// A node that is alone on its chain.
fn alone(folder: &Path) -> (Arc<MemoryChain>, EngineConfig) {
    let chain = Arc::new(MemoryChain::of(1));
    let (organisation, key) = chain.authority(0);
    let config = EngineConfig {
        chain_id: chain.chain_id,
        moniker: "alone".to_owned(),
        role: NodeRole::Authority { organisation, key: Box::new(key) },
        network_key: [3; 32],
        listen: "/ip4/127.0.0.1/tcp/0".to_owned(),
        peers: Vec::new(),
        folder: folder.to_owned(),
    };
    (chain, config)
}

fn application(chain: &Arc<MemoryChain>, disk: &MemoryDisk, cut: PowerCut) -> MemoryApplication {
    let (organisation, _) = chain.authority(0);
    MemoryApplication::new(Arc::clone(chain), Some(organisation), disk.clone(), cut)
}

async fn reach(disk: &MemoryDisk, height: usize) {
    let reached = async {
        while disk.chain().len() < height {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), reached).await.expect("blocks are committed");
}

#[tokio::test]
async fn a_node_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, config) = alone(folder.path());
    let disk = MemoryDisk::default();
    for height in [2, 4] {
        let app = application(&chain, &disk, PowerCut::Never);
        let mut engine = start(config.clone(), app).await.unwrap();
        reach(&disk, height).await;
        assert_eq!(engine.stop().await, Stopped::Asked);
        // The engine lets go of its log a little later than it says so.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    for (block, commit) in disk.chain() {
        assert_eq!(block.id(), commit.block);
        commit.verify(chain.chain_id, &chain.authorities).unwrap();
    }
}

/// Addresses of two nodes that let each other in.
fn of_two(keys: [[u8; 32]; 2]) -> [(String, String); 2] {
    let listeners = keys.map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    let ports = listeners.map(|listener| listener.local_addr().unwrap().port());
    let [first, second] = ports.map(|port| format!("/ip4/127.0.0.1/tcp/{port}"));
    let [to_first, to_second] = keys.map(|key| {
        let keypair = Keypair::ed25519_from_bytes(key).unwrap();
        format!("/p2p/{}", keypair.public().to_peer_id())
    });
    let (at_first, at_second) = (format!("{first}{to_first}"), format!("{second}{to_second}"));
    [(first, at_second), (second, at_first)]
}

#[tokio::test]
async fn a_peer_that_waits_for_blocks_holds_up_no_vote() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let (chain, config) = alone(folders[0].path());
    let network_key = [4; 32];
    let [own, other] = of_two([config.network_key, network_key]);
    let config = EngineConfig { listen: own.0, peers: vec![own.1], ..config };
    let disk = MemoryDisk::default();
    let app = application(&chain, &disk, PowerCut::Never);
    let _authority = start(config.clone(), app.clone()).await.unwrap();
    reach(&disk, 2).await;
    app.withhold(true);
    let follower = EngineConfig {
        role: NodeRole::Observer,
        network_key,
        listen: other.0,
        peers: vec![other.1],
        folder: folders[1].path().to_owned(),
        ..config
    };
    let behind = MemoryDisk::default();
    let follows = MemoryApplication::new(Arc::clone(&chain), None, behind.clone(), PowerCut::Never);
    let _follower = start(follower, follows).await.unwrap();
    let asked = async {
        while app.asked() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), asked).await.expect("it asks for blocks");
    reach(&disk, disk.chain().len() + 5).await;
    assert!(behind.chain().is_empty(), "it still waits");
    app.withhold(false);
    reach(&behind, 2).await;
}

#[tokio::test]
async fn a_node_whose_disk_fails_stops_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, config) = alone(folder.path());
    // Height 1 is proposed and committed; the block of height 2 cannot be kept.
    let disk = MemoryDisk::default();
    let engine = start(config, application(&chain, &disk, PowerCut::Before(2))).await.unwrap();
    let stopped = tokio::time::timeout(Duration::from_secs(60), engine.stopped()).await.unwrap();
    let Stopped::Failed { reason } = stopped else { panic!("{stopped:?}") };
    assert!(reason.contains("the power is off"), "{reason}");
    assert_eq!(disk.chain().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_used_ends_the_start_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, config) = alone(folder.path());
    let disk = MemoryDisk::default();
    let wrong_address = EngineConfig { listen: "localhost:1".to_owned(), ..config.clone() };
    let error = start(wrong_address, application(&chain, &disk, PowerCut::Never)).await;
    assert!(matches!(error, Err(EngineError::Address { .. })), "{error:?}");
    std::fs::write(folder.path().join(LAST_SIGNED_FILE), b"damaged").unwrap();
    let error = start(config, application(&chain, &disk, PowerCut::Never)).await;
    assert!(matches!(error, Err(EngineError::LastSigned(_))), "{error:?}");
}

#[test]
fn two_chains_share_no_channel() {
    let folder = tempfile::tempdir().unwrap();
    let (_, config) = alone(folder.path());
    let other = EngineConfig {
        chain_id: chain_core::values::chain_id::ChainId(chain_core::bytes::hash::Hash::from_bytes(
            [9; 32],
        )),
        ..config.clone()
    };
    let names = |config: &EngineConfig| {
        let p2p = config.to_engine().unwrap().consensus.p2p;
        let channels = p2p.channel_names;
        [channels.consensus, channels.proposal_parts, channels.sync, channels.liveness]
    };
    for (one, another) in names(&config).into_iter().zip(names(&other)) {
        assert_ne!(one, another);
    }
}
