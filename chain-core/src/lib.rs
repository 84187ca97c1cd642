//! The rules that every node of hgz must agree on, and all that a verifier needs.
//!
//! # Flow
//! A [`transaction`] carries one [`act`]. A [`block`] carries transactions. [`execute`] runs a block
//! on the [`state`] of its parent: it checks the signer against the registry, the certificate
//! against its reports, covers and the [`ruleset`] in force, and computes the state root that the
//! block's header must carry. The authorities sign the header: their signatures are a [`commit`].
//! A verifier takes a [`proof`] and the genesis and needs nobody's word; a phone takes an
//! [`item_code`].
//!
//! # Invariants
//! No IO, no clock, no randomness, no threads: a result depends on its arguments. Bytes that come
//! from outside return errors and never panic. One value has one encoding ([`codec`]).

#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

pub mod codec;
pub mod hash;
pub mod limits;
pub mod signature;
mod tagged;

pub mod credit_code;
pub mod date;
pub mod gtin;
pub mod personal_data;
pub mod standard_number;
pub mod text;
pub mod time;

pub mod label;
pub mod label_sources;
pub mod ruleset;

pub mod certificate;
pub mod claim;
pub mod cover;
pub mod document;
pub mod measurement;
pub mod organisation;
pub mod product;
pub mod report;
pub mod service;
pub mod shipment;
pub mod standard_catalogue;
pub mod supervision;

pub mod act;
pub mod authority;
pub mod block;
pub mod commit;
pub mod genesis;
pub mod governance;
pub mod merkle;
pub mod params;
pub mod refusal;
pub mod subjects;
pub mod transaction;

pub mod api;
pub mod execute;
pub mod item_code;
#[cfg(feature = "openapi")]
mod openapi;
pub mod proof;
pub mod state;
pub mod verification;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod vectors;
