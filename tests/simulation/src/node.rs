//! A node of a world, and the post that takes what it sends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hgz_consensus::simulation::{
    LogDisk, Packet, RecordInMemory, Running, SimulatedNode, Wire, peer_name,
};
use hgz_consensus::testing::{MemoryApplication, MemoryChain, MemoryDisk};
use hgz_consensus::{EngineConfig, NodeRole};
use tokio::sync::mpsc;

use super::plan::Plan;

/// Takes what a node sends, until it crashes.
pub(super) struct Post {
    pub(super) node: usize,
    pub(super) lives: Arc<AtomicBool>,
    pub(super) to_world: mpsc::UnboundedSender<(usize, Packet)>,
}

impl Wire for Post {
    fn send(&self, packet: Packet) {
        if self.lives.load(Ordering::Relaxed) {
            // The world may be over.
            drop(self.to_world.send((self.node, packet)));
        }
    }
}

pub(super) struct Node {
    pub(super) simulated: SimulatedNode,
    pub(super) name: Vec<u8>,
    pub(super) disk: MemoryDisk,
    pub(super) app: Option<MemoryApplication>,
    pub(super) running: Option<Running>,
    pub(super) lives: Arc<AtomicBool>,
    /// Whether it follows without a vote, though it has one.
    pub(super) follows: bool,
}

impl Node {
    /// A node that has never run.
    pub(super) fn new(chain: &MemoryChain, plan: &Plan, place: usize) -> Self {
        let role = if place < plan.authorities {
            let (organisation, key) = chain.authority(place);
            NodeRole::Authority { organisation, key: Box::new(key) }
        } else {
            NodeRole::Observer
        };
        let network_key = [u8::try_from(place).unwrap_or(u8::MAX).saturating_add(101); 32];
        let log = LogDisk::default();
        let config = EngineConfig {
            chain_id: chain.chain_id,
            moniker: format!("node {place}"),
            role,
            network_key,
            listen: "/memory/1".to_owned(),
            peers: Vec::new(),
            folder: "not used".into(),
        };
        Self {
            simulated: SimulatedNode {
                config,
                record: RecordInMemory::beside(log.clone()),
                log,
                start: 0,
            },
            name: peer_name(network_key),
            disk: MemoryDisk::default(),
            app: None,
            running: None,
            lives: Arc::default(),
            follows: false,
        }
    }
}
