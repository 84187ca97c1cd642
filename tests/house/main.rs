//! Rules of this repository that no compiler checks.

#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod assertions;
#[cfg(test)]
mod crates;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod files;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod names;
#[cfg(test)]
mod sources;
