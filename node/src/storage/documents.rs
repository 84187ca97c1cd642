//! Documents on this node's disk: the files, how much they take, and what the database notes of them.

use chain_core::act::documents::named_by;
use chain_core::bytes::codec;
use chain_core::bytes::hash::Hash;
use chain_core::chain::block::Block;
use chain_core::limits::RECORD_BYTES_MAX;
use chain_core::records::document::MediaType;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::{Height, Timestamp};
use rocksdb::{IteratorMode, WriteBatch};
use serde::{Deserialize, Serialize};

pub use error::StoreError;
pub use notes::StoredDocument;
pub use store::{Opened, Store};
