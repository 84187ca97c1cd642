//! What the tests of this crate stand on: fixtures, frozen vectors, hostile bytes.

pub mod fixtures;
pub(crate) mod robustness;
pub(crate) mod vectors;
