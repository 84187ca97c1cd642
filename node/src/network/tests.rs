use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use chain_core::bytes::codec;
use chain_core::governance::genesis::{AdmittedPeer, Genesis};
use chain_core::limits::DOCUMENT_CHUNK_BYTES;
use chain_core::records::document::Measure;
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::Height;
use futures::StreamExt;
use hgz_config::{DocumentsConfig, MempoolConfig};
use libp2p::gossipsub::{self, IdentTopic};
use libp2p::swarm::SwarmEvent;
use libp2p::{Swarm, SwarmBuilder, noise, request_response, tcp, yamux};

use super::message::GossipMessage;
use super::swarm::SwarmBehaviourEvent;
use super::*;
use crate::chain::Chain;
use crate::mempool::{Admission, Mempool};
use crate::network::documents::fetch::fetch;
use crate::scans::Scans;
use crate::storage::Storage;
use crate::storage::documents::Store;
use crate::storage::fixtures::genesis;

const WAIT: Duration = Duration::from_secs(20);

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn keypair(number: u8) -> identity::Keypair {
    identity::Keypair::ed25519_from_bytes([number; 32]).unwrap()
}

fn peer(number: u8) -> PeerId {
    keypair(number).public().to_peer_id()
}

fn admitting(numbers: &[u8]) -> Genesis {
    let mut genesis = genesis();
    let organisation = genesis.organisations[0].details.code;
    genesis.peers = numbers
        .iter()
        .map(|number| AdmittedPeer {
            organisation,
            peer_id: peer(*number).to_string().parse().unwrap(),
        })
        .collect();
    genesis.peers.sort();
    genesis
}

fn address_of(number: u8, at: SocketAddr) -> String {
    format!("/ip4/127.0.0.1/tcp/{}/p2p/{}", at.port(), peer(number))
}

struct TestNode {
    gossip: Gossip,
    mempool: Arc<Mempool>,
    store: Arc<Store>,
    _folder: tempfile::TempDir,
}

fn start_node(number: u8, genesis: &Genesis, listen: SocketAddr, peers: Vec<String>) -> TestNode {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(&folder.path().join("database"), genesis).unwrap();
    let chain = Arc::new(Chain::open(storage.clone(), genesis.clone()).unwrap());
    let mempool = Arc::new(Mempool::new(&MempoolConfig::default()));
    let documents = folder.path().join("documents");
    let (scans, _) = Scans::open(storage.clone(), peer(number)).unwrap();
    let store = Arc::new(Store::open(documents, storage, DocumentsConfig::default()).unwrap());
    let listeners = Listeners {
        admission: Admission::new(Arc::clone(&chain), Arc::clone(&mempool)),
        mempool: Arc::clone(&mempool),
        chain,
        documents: Arc::clone(&store),
        scans: Arc::new(scans),
        started: mpsc::channel(1).0,
    };
    let config = NetworkConfig { listen, peers };
    let (gossip, _) = start(&config, [number; 32], listeners).unwrap();
    TestNode { gossip, mempool, store, _folder: folder }
}

/// What a liar answers to a question.
type Lie = fn(&[u8], DocumentRequest) -> DocumentResponse;

/// A peer that speaks the protocol, and lies.
async fn lie(number: u8, chain_id: ChainId, listen: SocketAddr, documents: Vec<Vec<u8>>, lie: Lie) {
    let behaviour = exchange::behaviour(chain_id).unwrap();
    let mut swarm = build_swarm(keypair(number), &transactions_topic(chain_id), behaviour).unwrap();
    swarm.behaviour_mut().allowed.allow_peer(peer(1));
    swarm.listen_on(format!("/ip4/127.0.0.1/tcp/{}", listen.port()).parse().unwrap()).unwrap();
    loop {
        let SwarmEvent::Behaviour(SwarmBehaviourEvent::Documents(
            request_response::Event::Message {
                message: request_response::Message::Request { request, channel, .. },
                ..
            },
        )) = swarm.select_next_some().await
        else {
            continue;
        };
        let request: DocumentRequest = codec::decode(&request, 64).unwrap();
        let (DocumentRequest::Manifest { document } | DocumentRequest::Chunk { document, .. }) =
            request;
        let asked = documents.iter().find(|bytes| Measure::of(bytes).0 == document).unwrap();
        let answer = codec::encode(&lie(asked, request));
        let _gone = swarm.behaviour_mut().documents.send_response(channel, answer);
    }
}

fn honest(bytes: &[u8], request: DocumentRequest) -> DocumentResponse {
    match request {
        DocumentRequest::Manifest { .. } => DocumentResponse::Manifest(Measure::of(bytes).1),
        DocumentRequest::Chunk { index, .. } => {
            let chunk =
                bytes.chunks(DOCUMENT_CHUNK_BYTES).nth(usize::try_from(index).unwrap()).unwrap();
            DocumentResponse::Chunk(chunk.to_vec())
        }
    }
}

async fn until(mut holds: impl FnMut() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(WAIT, wait).await.unwrap();
}

/// Two documents, of which one is asked of the first peer first, the other of the second.
fn documents() -> Vec<Vec<u8>> {
    let document = |seed: usize| {
        let mut bytes: Vec<u8> =
            (0..300_000).map(|at| u8::try_from((at ^ seed) % 251).unwrap()).collect();
        bytes[..5].copy_from_slice(b"%PDF-");
        bytes
    };
    let parity = |bytes: &Vec<u8>| Measure::of(bytes).0.as_bytes()[0] % 2;
    [0, 1].map(|wanted| (1..).map(document).find(|bytes| parity(bytes) == wanted).unwrap()).into()
}

/// One liar and one honest node: the asker gets the document, and cuts the liar off if it lied.
async fn check(lie_of: Lie, is_cut_off: bool) {
    let genesis = admitting(&[1, 2, 3]);
    let documents = documents();
    let [own, lying, other] = [free_address(), free_address(), free_address()];
    let liar = tokio::spawn(lie(2, genesis.chain_id(), lying, documents.clone(), lie_of));
    let other_node = start_node(3, &genesis, other, Vec::new());
    for bytes in &documents {
        other_node.store.keep(Measure::of(bytes).0, bytes, None).unwrap();
    }
    let peers = vec![address_of(2, lying), address_of(3, other)];
    let asker = start_node(1, &genesis, own, peers);
    until(|| asker.gossip.peers().count() == 2).await;
    for bytes in &documents {
        let found = fetch(&asker.gossip, Measure::of(bytes).0).await.unwrap();
        assert!(found == *bytes);
    }
    if is_cut_off {
        until(|| asker.gossip.peers().ids() == [peer(3)]).await;
    } else {
        assert_eq!(asker.gossip.peers().count(), 2);
    }
    // What nobody has is not found, and nobody is blamed.
    let connected = asker.gossip.peers().count();
    if is_cut_off {
        assert!(fetch(&asker.gossip, Measure::of(b"%PDF-none").0).await.is_err());
    }
    assert_eq!(asker.gossip.peers().count(), connected);
    liar.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_sends_a_wrong_chunk_is_cut_off_and_another_goes_on() {
    let wrong_chunk: Lie = |bytes, request| match (request, honest(bytes, request)) {
        (DocumentRequest::Chunk { index: 2, .. }, DocumentResponse::Chunk(mut chunk)) => {
            chunk[17] ^= 1;
            DocumentResponse::Chunk(chunk)
        }
        (_, answer) => answer,
    };
    check(wrong_chunk, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_sends_a_wrong_manifest_or_another_answer_is_cut_off() {
    let longer: Lie = |bytes, request| match honest(bytes, request) {
        DocumentResponse::Manifest(mut manifest) => {
            manifest.bytes += 1;
            DocumentResponse::Manifest(manifest)
        }
        answer => answer,
    };
    check(longer, true).await;
    let of_another: Lie = |_, request| honest(b"%PDF-another", request);
    check(of_another, true).await;
    let another_answer: Lie = |_, _| DocumentResponse::Chunk(Vec::new());
    check(another_answer, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_does_not_have_it_or_is_busy_is_passed_over() {
    check(|_, _| DocumentResponse::Unknown, false).await;
    let busy_later: Lie = |bytes, request| match request {
        DocumentRequest::Chunk { index: 3, .. } => DocumentResponse::Busy,
        _ => honest(bytes, request),
    };
    check(busy_later, false).await;
}

/// Names that one peer makes up, and what is said in each.
const MINTED_NAMES: usize = 40;
const MINTED_MESSAGES: u64 = 8;

type PlainSwarm = Swarm<gossipsub::Behaviour>;

/// A swarm that passes on whatever it hears, from whomever.
fn plain_swarm(keypair: &identity::Keypair) -> PlainSwarm {
    let behaviour = |keypair: &identity::Keypair| {
        let config = gossipsub::ConfigBuilder::default()
            .max_transmit_size(message::MESSAGE_BYTES_MAX)
            .build()
            .unwrap();
        let authenticity = gossipsub::MessageAuthenticity::Signed(keypair.clone());
        gossipsub::Behaviour::new(authenticity, config).unwrap()
    };
    SwarmBuilder::with_existing_identity(keypair.clone())
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux::Config::default)
        .unwrap()
        .with_behaviour(behaviour)
        .unwrap()
        .with_swarm_config(|config| config.with_idle_connection_timeout(WAIT))
        .build()
}

/// One made-up name: tells the minter lies, as soon as that one listens.
async fn speak_as_nobody(minter: String, topic: IdentTopic, height: u64) {
    let mut swarm = plain_swarm(&identity::Keypair::generate_ed25519());
    swarm.dial(minter.parse::<Multiaddr>().unwrap()).unwrap();
    loop {
        let SwarmEvent::Behaviour(gossipsub::Event::Subscribed { .. }) =
            swarm.select_next_some().await
        else {
            continue;
        };
        for number in 0..MINTED_MESSAGES {
            let height = Height::new(height - number);
            let message = if number == 0 {
                GossipMessage::Transactions(vec![vec![7; 200].into()])
            } else {
                GossipMessage::Committed(height)
            };
            let gossip = swarm.behaviour_mut();
            gossip.publish(topic.clone(), codec::encode(&message)).unwrap();
        }
    }
}

/// An admitted peer with ever new names behind its one connection: nothing that they say counts, what
/// others say does, and the peer is cut off.
#[tokio::test(flavor = "multi_thread")]
async fn a_minter_of_names_is_believed_nothing_and_cut_off() {
    let genesis = admitting(&[1, 2, 3]);
    let topic = transactions_topic(genesis.chain_id());
    let [own, minting, other] = [free_address(), free_address(), free_address()];
    let victim = start_node(1, &genesis, own, Vec::new());
    let honest = start_node(3, &genesis, other, vec![address_of(1, own)]);
    let honest_is_heard = |height: u64| {
        honest.gossip.committed(Height::new(height));
        victim.gossip.peers().best_height(1) == Height::new(height)
    };
    until(|| honest_is_heard(5)).await;

    let mut minter = plain_swarm(&keypair(2));
    minter.listen_on(format!("/ip4/127.0.0.1/tcp/{}", minting.port()).parse().unwrap()).unwrap();
    minter.behaviour_mut().subscribe(&topic).unwrap();
    // Whatever it hears goes on to the victim at once.
    minter.behaviour_mut().add_explicit_peer(&peer(1));
    minter.dial(address_of(1, own).parse::<Multiaddr>().unwrap()).unwrap();
    let minter = tokio::spawn(async move {
        loop {
            minter.select_next_some().await;
        }
    });
    until(|| victim.gossip.peers().ids().contains(&peer(2))).await;
    let names: Vec<_> = (0..MINTED_NAMES)
        .map(|name| {
            let height = u64::MAX - u64::try_from(name).unwrap() * MINTED_MESSAGES;
            tokio::spawn(speak_as_nobody(address_of(2, minting), topic.clone(), height))
        })
        .collect();
    until(|| {
        assert_eq!(victim.gossip.peers().best_height(1), Height::new(5));
        victim.gossip.peers().ids() == [peer(3)]
    })
    .await;
    assert_eq!(victim.mempool.size(), (0, 0));
    assert_eq!(honest.gossip.peers().best_height(1), Height::GENESIS, "nothing went on");
    until(|| honest_is_heard(6)).await;
    minter.abort();
    names.iter().for_each(tokio::task::JoinHandle::abort);
}
