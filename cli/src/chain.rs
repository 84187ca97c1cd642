//! The chain as a client sees it: what a node answers, what is proved, what is submitted.

pub(crate) mod client;
pub(crate) mod kept_point;
pub(crate) mod page;
pub(crate) mod prover;
pub(crate) mod submit;
pub(crate) mod trust;
