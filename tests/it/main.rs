//! Chains of four real processes, killed, stopped and restarted.

#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

#[cfg(test)]
mod crashes;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod governance;
#[cfg(test)]
mod joining;
#[cfg(test)]
mod load;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod power_cuts;
#[cfg(test)]
mod quorum;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod strangers;
#[cfg(test)]
mod submitting;
