//! What tests stand on: fixtures, for every crate; and this crate's frozen vectors and hostile bytes.

pub mod fixtures;
#[cfg(test)]
pub(crate) mod robustness;
#[cfg(test)]
pub(crate) mod vectors;
