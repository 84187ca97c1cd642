//! The verifier as other programs use it.

#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

#[cfg(test)]
mod checks;
#[cfg(test)]
mod proof_files;
