//! The program as a user runs it.

#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

#[cfg(test)]
mod certificate_check;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod chain_life;
#[cfg(test)]
mod help;
#[cfg(test)]
mod keys_and_exits;
#[cfg(test)]
mod labels;
#[cfg(test)]
mod life;
#[cfg(test)]
mod origin;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod refused_certificates;
#[cfg(test)]
mod story;
#[cfg(test)]
mod support;
#[cfg(test)]
mod verify;
