//! [`Services`]: the parts of a node that handlers work on. Each handler takes those that it needs.

use std::sync::Arc;

use axum::extract::{FromRef, State};

use super::limits::Limits;
use super::submissions::Submissions;
use crate::answers::reader::ChainReader;
use crate::health::Health;
use crate::metrics::Metrics;
use crate::network::documents::Documents;

/// The parts of a node that handlers work on.
#[derive(Debug, Clone, FromRef)]
pub struct Services {
    /// What is said of the chain.
    pub(crate) reader: Arc<ChainReader>,
    /// Where transactions go.
    pub(crate) submissions: Arc<Submissions>,
    /// The documents beside the chain.
    pub(crate) documents: Arc<Documents>,
    /// How the node is.
    pub(crate) health: Arc<Health>,
    /// What is counted.
    pub(crate) metrics: Arc<Metrics>,
    /// How much is answered at once.
    pub(crate) limits: Arc<Limits>,
}

/// What a handler is given that only reads the chain.
pub(super) type Reads = State<Arc<ChainReader>>;
