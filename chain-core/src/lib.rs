//! The rules that every node of hgz must agree on, and all that a verifier needs.
//!
//! # Flow
//! A [transaction](chain::transaction) carries one [`act`]. A [block](chain::block) carries
//! transactions. [`execute`] runs a block on the [`state`] of its parent: it checks the signer
//! against the registry, the certificate against its reports, covers and the [`ruleset`] in force,
//! and computes the state root that the block's header must carry. The authorities sign the header:
//! their signatures are a [commit](chain::commit). A verifier takes a [proof](verify::proof) and the
//! genesis and needs nobody's word; a phone takes an [item code](verify::item_code).
//!
//! # Invariants
//! No IO, no clock, no randomness, no threads: a result depends on its arguments. Bytes that come
//! from outside return errors and never panic. One value has one encoding ([codec](bytes::codec)).

// An act, a record or a refusal that is forgotten somewhere must not compile.
#![cfg_attr(not(test), deny(clippy::wildcard_enum_match_arm))]
#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

pub mod limits;

pub mod bytes;
pub mod values;

pub mod label;
pub mod ruleset;

pub mod governance;
pub mod records;

pub mod act;
pub mod chain;

pub mod state;

pub mod execute;
pub mod verify;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
