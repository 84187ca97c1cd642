//! What anybody can check without trusting a node: proofs and item codes.

pub mod item_code;
pub mod proof;
pub mod verification;
