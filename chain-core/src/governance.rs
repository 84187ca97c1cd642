//! Who votes, by which parameters, and how either is changed.

pub mod authority;
pub mod genesis;
pub mod params;
pub mod proposal;
