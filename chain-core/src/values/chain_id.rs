//! [`ChainId`]: which chain something is for.

use crate::bytes::hash::hash_newtype;

hash_newtype! {
    /// The hash of the genesis: the name of the chain in every transaction, vote and code.
    ChainId
}
