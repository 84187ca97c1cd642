//! [`Node`]: everything that a node is, started in one order and stopped in the other.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use chain_core::bytes::signature::PublicKey;
use chain_core::governance::genesis::Genesis;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use futures::future::BoxFuture;
use hgz_config::keystore::KeystoreError;
use hgz_config::node_key::NodeKey;
use hgz_config::{AuthorityConfig, ConfigError, FileError, NodeConfig, Passphrase, RpcConfig};
use hgz_consensus::{
    ApplicationError, EngineConfig, EngineError, EngineHandle, MetricsRegistry, NodeRole, Stopped,
};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tracing::{info, warn};

use crate::answers::reader::ChainReader;
use crate::application::NodeApplication;
use crate::chain::{Chain, ChainError};
use crate::file_handles::{FileHandles, TooFewFileHandles};
use crate::folder_lock::{FolderLock, FolderLockError};
use crate::health::Health;
use crate::http::{self, Limits, Server, Services, Submissions};
use crate::mempool::{Admission, Mempool};
use crate::metrics::Metrics;
use crate::network::documents::Documents;
use crate::network::{self, Gossip, GossipError, Listeners, admitted, scan_exchange};
use crate::requests::RequestThreads;
use crate::scans::Scans;
use crate::storage::documents::{Store, StoreError};
use crate::storage::{Storage, StorageError};

/// How long open requests may take to end when the node stops.
const DRAIN_WITHIN: Duration = Duration::from_secs(5);
/// News of started heights that wait to be read.
const STARTED_MAX: usize = 64;
/// How often the node tells the others where it is.
const ANNOUNCE_EVERY: Duration = Duration::from_secs(2);

/// Why a node cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// A file of the configuration.
    #[error("the configuration is refused; see the cause")]
    Config(#[from] ConfigError),
    /// A secret file.
    #[error("a key file is refused; see the cause")]
    File(#[from] FileError),
    /// The authority's key.
    #[error("the authority's key is refused; see the cause")]
    Keystore(#[from] KeystoreError),
    /// A key that chain state does not name.
    #[error(
        "the key of {organisation} is not the one that the chain names for it; use the right key file, or run as an observer by removing [authority]"
    )]
    NotTheAuthority {
        /// The organisation of the configuration.
        organisation: CreditCode,
    },
    /// The database.
    #[error("the database cannot be used; see the cause")]
    Storage(#[from] StorageError),
    /// The chain in it.
    #[error("the chain cannot be read; see the cause")]
    Chain(#[from] ChainError),
    /// The documents.
    #[error("the documents cannot be used; see the cause")]
    Documents(#[from] StoreError),
    /// The transaction network.
    #[error("the transaction network cannot start; see the cause")]
    Gossip(#[from] GossipError),
    /// The consensus engine.
    #[error("the consensus engine cannot start; see the cause")]
    Engine(#[from] EngineError),
    /// What was kept of earlier rounds.
    #[error("the kept blocks cannot be read; see the cause")]
    Application(#[from] ApplicationError),
    /// The data folder.
    #[error("the data folder cannot be used; see the cause")]
    Folder(#[from] FolderLockError),
    /// The port of votes and blocks.
    #[error("the consensus network cannot listen on {listen} ({reason}); is the port free?")]
    ConsensusListen {
        /// Where it was to listen.
        listen: SocketAddr,
        /// What the operating system said.
        reason: String,
    },
    /// Too few files may be open.
    #[error("the node would run out of open files; see the cause")]
    FileHandles(#[from] TooFewFileHandles),
    /// The threads for requests.
    #[error("the threads for requests cannot be started ({reason}); see the system's limits")]
    Threads {
        /// What the operating system said.
        reason: String,
    },
    /// The API's port.
    #[error("the API cannot listen on {listen} ({reason}); is the port free?")]
    Listen {
        /// Where it was to listen.
        listen: SocketAddr,
        /// What the operating system said.
        reason: String,
    },
}

impl StartError {
    /// Whether starting again would change nothing, or be dangerous, until a person has looked.
    #[must_use]
    pub const fn needs_a_person(&self) -> bool {
        matches!(
            self,
            Self::Chain(ChainError::Unfit { .. } | ChainError::DecidedInvalid { .. })
                | Self::Engine(EngineError::LastSigned(_))
        )
    }
}

/// How a node ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeEnd {
    /// It was asked to.
    Asked,
    /// It is something else from now on: it followed without a vote up to what it had signed
    /// before, or governance has made it an authority, or ended that. It is to be started again.
    RoleChanged,
    /// Something failed.
    Failed {
        /// What failed, and how.
        reason: String,
    },
    /// It must not be started again before a person has looked.
    Unsafe {
        /// What it is afraid of, and what to do.
        reason: String,
    },
}

/// A running node.
#[derive(Debug)]
pub struct Node {
    engine: EngineHandle,
    tasks: Vec<JoinHandle<()>>,
    chain: Arc<Chain>,
    /// What it is, until that changes.
    part: NodePart,
    api: ServedApi,
    /// Last: until then the folder is this process's.
    _folder: FolderLock,
}

/// The API, and the threads on which it runs: nothing else of the node does.
#[derive(Debug)]
struct ServedApi {
    address: SocketAddr,
    server: JoinHandle<()>,
    stop: watch::Sender<bool>,
    _threads: RequestThreads,
}

impl Node {
    /// Starts a node: database, chain, pool, transaction network, engine, API.
    ///
    /// The future is boxed, so that all this is compiled here and not again in each program.
    ///
    /// # Errors
    /// [`StartError`] for the first part that cannot start.
    #[must_use = "a node that nobody waits for does not start"]
    pub fn start(config: &NodeConfig) -> BoxFuture<'_, Result<Self, StartError>> {
        Box::pin(Self::start_parts(config))
    }

    async fn start_parts(config: &NodeConfig) -> Result<Self, StartError> {
        let genesis = hgz_config::genesis::load(&config.genesis)?;
        let node_key = NodeKey::load(&config.node_key)?;
        let network_key = *node_key.secret_bytes();
        let own_peer = node_key.peer_id().parse().expect("a peer id in its own text form");
        let (folder, chain) = open_chain(config, genesis)?;
        let (role, part) = role_for_now(config, &chain)?;
        let authority = config.authority.as_ref().map(|authority| authority.organisation);
        announce_role(config, &chain, &role);
        warn_of_listing(&chain, &own_peer, authority)?;
        let voter = voter_of(&role);

        let mempool = Arc::new(Mempool::new(&config.mempool));
        let admission = Admission::new(Arc::clone(&chain), Arc::clone(&mempool));
        let metrics = Arc::new(Metrics::new(MetricsRegistry::of_process()));
        let (started, heard) = mpsc::channel(STARTED_MAX);
        let (of_documents, storage) = (config.documents_dir(), chain.storage.clone());
        let store = Arc::new(Store::open(of_documents, storage, config.documents)?);
        let (scans, scans_heard) = Scans::open(chain.storage.clone(), own_peer)?;
        let scans = Arc::new(scans);
        let listeners = Listeners {
            admission: admission.clone(),
            mempool: Arc::clone(&mempool),
            chain: Arc::clone(&chain),
            documents: Arc::clone(&store),
            scans: Arc::clone(&scans),
            started,
        };
        let (gossip, gossip_task) = network::start(&config.gossip, network_key, listeners)?;
        let application = NodeApplication::open(
            Arc::clone(&chain),
            Arc::clone(&mempool),
            gossip.clone(),
            Arc::clone(&metrics),
            voter,
        )?;
        let listening = tokio::spawn(application.clone().listen(heard));
        let documents = Arc::new(Documents::new(store, Arc::clone(&chain), gossip.clone()));
        let looking_after = tokio::spawn(Arc::clone(&documents).look_after());
        let counting =
            tokio::spawn(scan_exchange::exchange(Arc::clone(&scans), gossip.clone(), scans_heard));
        let announcing = tokio::spawn(announce(Arc::clone(&chain), gossip.clone()));
        let configured = config.consensus.peers.clone();
        let engine_config = engine_config(config, &chain, role, network_key)?;
        let engine = hgz_consensus::start(engine_config, application).await?;
        let following =
            tokio::spawn(admitted::follow(Arc::clone(&chain), engine.peers(), configured));

        let kept_bytes = usize::try_from(config.rpc.kept_answers_bytes_max).unwrap_or(usize::MAX);
        let moniker = config.moniker.clone();
        let (of_reader, of_health) = (Arc::clone(&mempool), moniker.clone());
        let reader = ChainReader::new(Arc::clone(&chain), of_reader, scans, moniker, kept_bytes);
        let reader = Arc::new(reader);
        let (of_chain, of_gossip) = (Arc::clone(&chain), gossip.clone());
        let follows = (authority, part.follows_until());
        let health = Health::new(of_chain, mempool, of_gossip, of_health, follows);
        let (of_submissions, counters) = (Arc::clone(&reader), Arc::clone(&metrics));
        let submissions = Submissions::new(of_submissions, admission, gossip, counters);
        let services = Services {
            reader,
            submissions: Arc::new(submissions),
            documents,
            health: Arc::new(health),
            metrics,
            limits: Arc::new(Limits::new(&config.rpc)),
        };
        let api = serve(&config.rpc, services).await?;
        let tasks = vec![gossip_task, listening, announcing, following, looking_after, counting];
        info!(address = %api.address, "API listens");
        Ok(Self { engine, tasks, chain, part, api, _folder: folder })
    }

    /// Where the API listens.
    #[must_use]
    pub const fn rpc_address(&self) -> SocketAddr {
        self.api.address
    }

    /// Runs until `asked` resolves or something fails, then stops everything.
    pub async fn run_until(mut self, asked: impl Future<Output = ()>) -> NodeEnd {
        let end = tokio::select! {
            () = asked => NodeEnd::Asked,
            stopped = self.engine.stopped() => match stopped {
                Stopped::Asked => NodeEnd::Asked,
                Stopped::Failed { reason } => NodeEnd::Failed { reason },
                Stopped::Unsafe { reason } => NodeEnd::Unsafe { reason },
            },
            () = role_changes(&self.chain, &self.part) => NodeEnd::RoleChanged,
            _ = &mut self.api.server => NodeEnd::Failed { reason: "the API has ended".to_owned() },
        };
        self.stop().await;
        end
    }

    /// Stops in the opposite order: no new requests, no more votes, no more talk.
    async fn stop(mut self) {
        info!("stopping");
        // The server may have ended by itself.
        let _gone = self.api.stop.send(true);
        if !self.api.server.is_finished()
            && tokio::time::timeout(DRAIN_WITHIN, &mut self.api.server).await.is_err()
        {
            warn!("open requests are cut off");
            self.api.server.abort();
        }
        let stopped = self.engine.stop().await;
        for task in &self.tasks {
            task.abort();
        }
        info!(?stopped, "stopped");
    }
}

/// The chain in the data folder, which is this process's from now on.
fn open_chain(
    config: &NodeConfig,
    genesis: Genesis,
) -> Result<(FolderLock, Arc<Chain>), StartError> {
    let folder = FolderLock::take(&config.data_dir)?;
    check_port(config.consensus.listen)?;
    let files = FileHandles::claim(config)?.database;
    let storage = Storage::open_within(&config.database_dir(), &genesis, files)?;
    Ok((folder, Arc::new(Chain::open(storage, genesis)?)))
}

/// The authority that a node votes for.
const fn voter_of(role: &NodeRole) -> Option<CreditCode> {
    match role {
        NodeRole::Authority { organisation, .. } => Some(*organisation),
        NodeRole::Observer => None,
    }
}

/// Whether the engine will be able to listen: it would only log that it is not, and go on unheard.
fn check_port(listen: SocketAddr) -> Result<(), StartError> {
    let bound = std::net::TcpListener::bind(listen);
    bound
        .map(drop)
        .map_err(|error| StartError::ConsensusListen { listen, reason: error.to_string() })
}

/// What a node is until the chain says otherwise.
#[derive(Debug)]
enum NodePart {
    /// An observer by its own configuration: nothing changes that.
    Observer,
    /// An authority by its configuration.
    Authority {
        /// The organisation.
        organisation: CreditCode,
        /// The key that the chain names for it now; none while it is not an authority.
        named: Option<PublicKey>,
        /// The height that must be committed before it votes again.
        follows_until: Option<Height>,
    },
}

impl NodePart {
    /// The height up to which it follows without a vote, if it does.
    const fn follows_until(&self) -> Option<Height> {
        match self {
            Self::Authority { follows_until, .. } => *follows_until,
            Self::Observer => None,
        }
    }
}

/// What this node is until further notice: an authority that has forgotten what it signed for
/// follows like an observer until the chain is past that, and so does one that the chain does not
/// name, until it does.
fn role_for_now(config: &NodeConfig, chain: &Chain) -> Result<(NodeRole, NodePart), StartError> {
    let Some(authority) = &config.authority else {
        return Ok((NodeRole::Observer, NodePart::Observer));
    };
    let organisation = authority.organisation;
    let named = chain.authorities().find(&organisation).map(|entry| entry.key);
    let role = role_of(authority, named)?;
    let next = chain.head().height.next();
    let follows_until = hgz_consensus::follows_until(&config.consensus_dir(), next)?;
    let part = NodePart::Authority { organisation, named, follows_until };
    if named.is_none() {
        warn!(%organisation, "the chain does not name it as an authority; it follows without a vote until governance adds it");
        return Ok((NodeRole::Observer, part));
    }
    let Some(height) = follows_until else { return Ok((role, part)) };
    warn!(%next, signed_for = %height, "the database is behind what this authority has signed for; it follows without a vote until then");
    Ok((NodeRole::Observer, part))
}

/// Resolves when a block makes this node something else; never for an observer.
async fn role_changes(chain: &Chain, part: &NodePart) {
    let NodePart::Authority { organisation, named, follows_until } = part else {
        return std::future::pending().await;
    };
    let mut head = chain.subscribe();
    let changed = head.wait_for(|head| {
        let now = chain.authorities().find(organisation).map(|entry| entry.key);
        now != *named || follows_until.is_some_and(|height| height <= head.height)
    });
    if changed.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Opens the authority's key: it must be the very key that the chain names, where it names one.
fn role_of(authority: &AuthorityConfig, named: Option<PublicKey>) -> Result<NodeRole, StartError> {
    let passphrase = Passphrase::read_file(&authority.passphrase_file)?;
    let key = hgz_config::keystore::open(&authority.key, &passphrase)?;
    let organisation = authority.organisation;
    if named.is_some_and(|named| named != key.public_key()) {
        return Err(StartError::NotTheAuthority { organisation });
    }
    Ok(NodeRole::Authority { organisation, key: Box::new(key) })
}

/// Says so where the chain lists this node wrongly: its heights would count for somebody else.
fn warn_of_listing(
    chain: &Chain,
    own: &libp2p::PeerId,
    authority: Option<CreditCode>,
) -> Result<(), ChainError> {
    let listed = admitted::admitted_peers(&chain.storage.view())?;
    if let Some(wrong) = admitted::wrong_listing(&listed, own, authority) {
        warn!(height = %chain.head().height, "{wrong}");
    }
    Ok(())
}

fn announce_role(config: &NodeConfig, chain: &Chain, role: &NodeRole) {
    let head = chain.head();
    let authorities = chain.authorities();
    let (authority, role) = match role {
        NodeRole::Authority { organisation, .. } => (Some(*organisation), "authority: it votes"),
        NodeRole::Observer => (None, "observer: it follows and does not vote"),
    };
    info!(
        chain_id = %head.chain_id,
        moniker = %config.moniker,
        role,
        organisation = authority.map(tracing::field::display),
        height = %head.height,
        authorities = authorities.as_slice().len(),
        quorum = authorities.quorum(),
        "hgzd starts"
    );
}

fn engine_config(
    config: &NodeConfig,
    chain: &Chain,
    role: NodeRole,
    network_key: [u8; 32],
) -> Result<EngineConfig, StartError> {
    let peers = admitted::engine_peers(&chain.storage.view(), &config.consensus.peers)
        .map_err(ChainError::from)?;
    Ok(EngineConfig {
        chain_id: chain.head().chain_id,
        moniker: config.moniker.clone(),
        role,
        network_key,
        listen: config.consensus.listen_multiaddr(),
        peers: peers.into_values().collect(),
        folder: config.consensus_dir(),
    })
}

/// Tells the others again and again where this node is, for those that come late.
async fn announce(chain: Arc<Chain>, gossip: Gossip) {
    let mut timer = tokio::time::interval(ANNOUNCE_EVERY);
    loop {
        timer.tick().await;
        gossip.committed(chain.head().height);
    }
}

/// Serves the API on its own threads until told to stop.
async fn serve(config: &RpcConfig, services: Services) -> Result<ServedApi, StartError> {
    let threads = RequestThreads::start()
        .map_err(|error| StartError::Threads { reason: error.to_string() })?;
    let listen = config.listen;
    let failed = |reason: String| StartError::Listen { listen, reason };
    let bound = threads.handle().spawn(TcpListener::bind(listen)).await;
    let listener = bound
        .map_err(|error| failed(error.to_string()))?
        .map_err(|error| failed(error.to_string()))?;
    let address = listener.local_addr().map_err(|error| failed(error.to_string()))?;
    let (stop, stopped) = watch::channel(false);
    let server = Server::new(listener, http::router(services), config);
    let server = threads.handle().spawn(server.run(stopped));
    Ok(ServedApi { address, server, stop, _threads: threads })
}
