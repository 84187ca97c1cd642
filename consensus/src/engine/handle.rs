//! A running engine as the node holds it: it stops when asked, says why it stopped, and knows whom
//! it lets in.

use arc_malachitebft_app_channel::NetworkRequest;
use tokio::sync::{mpsc, oneshot, watch};

use super::config::address;

/// Why the engine no longer runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// It was asked to.
    Asked,
    /// The node or the engine has failed.
    Failed {
        /// Why.
        reason: String,
    },
    /// The engine holds still, or the node disagrees with what is decided: a person must look before
    /// it is started again.
    Unsafe {
        /// Why, and what to do.
        reason: String,
    },
}

/// A running engine.
#[derive(Debug)]
pub struct EngineHandle {
    pub(super) stop: Option<oneshot::Sender<()>>,
    pub(super) stopped: watch::Receiver<Option<Stopped>>,
    pub(super) peers: EnginePeers,
}

/// Which peers the engine lets in; they change while it runs. Clones share the engine.
#[derive(Clone)]
pub struct EnginePeers(pub(super) mpsc::Sender<NetworkRequest>);

impl std::fmt::Debug for EnginePeers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnginePeers").finish_non_exhaustive()
    }
}

impl EnginePeers {
    /// Lets a peer in from now on, and dials it. `peer` is a multiaddress that ends in `/p2p/PEER`.
    ///
    /// # Errors
    /// A reason, if the address is malformed or the engine has stopped.
    pub async fn admit(&self, peer: &str) -> Result<(), String> {
        let address = address(peer).map_err(|error| error.to_string())?;
        let known = NetworkRequest::add_persistent_peer(&self.0, address).await;
        known.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }

    /// Shuts a peer out. `peer` is the address it was admitted with.
    ///
    /// # Errors
    /// A reason, if the address is malformed or the engine has stopped.
    pub async fn shut_out(&self, peer: &str) -> Result<(), String> {
        let address = address(peer).map_err(|error| error.to_string())?;
        let known = NetworkRequest::remove_persistent_peer(&self.0, address).await;
        known.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }
}

impl EngineHandle {
    /// The peers it lets in.
    #[must_use]
    pub fn peers(&self) -> EnginePeers {
        self.peers.clone()
    }

    /// Resolves when the engine no longer runs.
    pub async fn stopped(&self) -> Stopped {
        let mut stopped = self.stopped.clone();
        let gone = || Stopped::Failed { reason: "its task has ended".to_owned() };
        match stopped.wait_for(Option::is_some).await {
            Ok(reason) => reason.clone().unwrap_or_else(gone),
            Err(_) => gone(),
        }
    }

    /// Asks the engine to stop, and waits until it has.
    pub async fn stop(&mut self) -> Stopped {
        if let Some(stop) = self.stop.take() {
            // It may have stopped by itself meanwhile.
            let _gone = stop.send(());
        }
        self.stopped().await
    }
}
