//! Checks item codes of hgz without trusting any node: what a till, an inspector's program or a
//! phone's browser needs, and nothing else. Pure: no IO, no clock.
//!
//! 1. [`Verifier::from_genesis`]: a node may hand out the genesis, its hash must be the chain id that
//!    you trust.
//! 2. Fetch the proof of a code's serial: `GET /v1/serials/SERIAL/proof`, from any node.
//! 3. [`Verifier::check`] gives a [`Checked`]: the verdict, and every record that it rests on.
//!
//! [`ProofFile`] keeps such proofs for years. [`page`] says what a page shows of a [`Checked`], so
//! that a browser can compare what a node wrote with what is proved.
//! `docs/protocol.md` has the bytes; `wasm` beside this crate is the same as WebAssembly.

mod checked;
mod evidence;
mod kept_point;
mod language;
pub mod page;
mod proof_file;
mod report_words;
mod verifier;
mod words;

pub use checked::{Checked, Grounds, Issued};
pub use evidence::{Evidence, Shown};
pub use kept_point::{KEPT_POINT_BYTES_MAX, KeptPoint};
pub use language::Language;
pub use proof_file::{
    OfflineVerifier, PROOF_FILE_BYTES_MAX, ProofFile, ProofFileError, SerialProof,
};
pub use report_words::{
    conclusion, found_unqualified, kind_of_report, laboratory, measured, report_kind,
    report_standing, sampling,
};
pub use verifier::{Verifier, VerifierError, check_age};
pub use words::{
    advice, as_of, behind, caution_in_words, certificate_standing, certificate_status, headline,
    next_step, show_time, title, yuan,
};
