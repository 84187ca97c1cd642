//! What the chain is made of: transactions, blocks, and the signatures that commit them.

pub mod block;
pub mod commit;
pub mod transaction;
