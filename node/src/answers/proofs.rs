//! Proofs of records of the last height: everything that a verifier needs who knows the genesis.

use chain_core::limits::PROOF_CHANGES_MAX;
use chain_core::records::certificate::Certificate;
use chain_core::records::serial::Serial;
use chain_core::records::supervision::CertificateRecalls;
use chain_core::state::{self, ReadError, StateKey, StateView, map};
use chain_core::values::time::Height;
use chain_core::verify::proof::{Proof, RecordProof};
use chain_core::verify::verification;

use super::reading::ReadingError;
use crate::storage::{Storage, View};

/// A proof of records, and of the changes of authorities from a trusted height on.
pub(crate) fn proof_of(
    storage: &Storage,
    keys: &[StateKey],
    from: Height,
) -> Result<Proof, ReadingError> {
    prove_all(storage, &storage.view(), keys, from)
}

/// A proof of everything that is to be said of a serial, and of who holds its items if that is asked.
pub(crate) fn proof_of_serial(
    storage: &Storage,
    serial: Serial,
    from: Height,
    with_holder: bool,
) -> Result<Proof, ReadingError> {
    let view = storage.view();
    let certificate = state::read::<Certificate>(&view, &serial)?;
    let recalls = state::read::<CertificateRecalls>(&view, &serial)?.unwrap_or_default();
    let mut keys = verification::evidence_keys(serial, certificate.as_ref(), &recalls);
    if with_holder {
        keys.push(verification::holdings_key(serial));
    }
    prove_all(storage, &view, &keys, from)
}

fn prove_all(
    storage: &Storage,
    view: &View<'_>,
    keys: &[StateKey],
    from: Height,
) -> Result<Proof, ReadingError> {
    let height = view.head()?.height;
    let missing = || ReadingError::unknown("block", &height);
    let header = storage.block(height)?.ok_or_else(missing)?.header.clone();
    let commit = storage.commit_of(height)?.ok_or_else(missing)?;
    let records = keys.iter().map(|key| prove(view, key)).collect::<Result<Vec<_>, ReadError>>()?;
    let changes = storage.authority_changes(from, height, PROOF_CHANGES_MAX)?;
    Ok(Proof { changes, header, commit, records })
}

fn prove(view: &View<'_>, key: &StateKey) -> Result<RecordProof, ReadError> {
    Ok(RecordProof { bytes: view.record_bytes(key)?, path: map::prove(view, &key.hash())? })
}
