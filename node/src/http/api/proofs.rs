//! Proofs, in canonical bytes, for verifiers who trust no node.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chain_core::records::serial::Serial;
use chain_core::state::StateKey;
use chain_core::values::time::Height;
use hgz_api::ErrorBody;

use super::extract::Named;
use crate::answers::proofs::{proof_of, proof_of_serial};
use crate::blocking::blocking;
use crate::http::answer::canonical;
use crate::http::error::ApiError;
use crate::http::services::Reads;

/// Records in one proof.
pub(super) const PROOF_KEYS_MAX: usize = 64;

/// Header, commit and records of the last height, in canonical bytes: everything that a verifier
/// needs who knows the genesis. `key` may be given many times; the records come in that order. The
/// changes of authorities come with it, from the height on that the verifier trusts.
#[utoipa::path(
    get, path = "/v1/proofs", tag = "chain",
    params(
        ("key" = Vec<String>, Query, description = "state keys, hexadecimal; at most 64"),
        ("from" = Option<u64>, Query, description = "the trusted height; 1 if it is the genesis"),
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 400, body = ErrorBody),
    )
)]
pub(super) async fn proofs(
    State(reader): Reads,
    RawQuery(query): RawQuery,
) -> Result<impl IntoResponse, ApiError> {
    let (keys, from) = proof_query(query.as_deref().unwrap_or_default())?;
    let proof = blocking(move || proof_of(&reader.chain.storage, &keys, from)).await??;
    Ok(canonical(proof.to_bytes()))
}

/// Header, commit and everything that is to be said of a serial, in canonical bytes: certificate,
/// items and recalls; and where there is a certificate, its product, maker, label key, reports with
/// their institutes, covers with their insurers, and open recalls. Who holds the goods is shown last,
/// and only to whoever asks for it.
#[utoipa::path(
    get, path = "/v1/serials/{serial}/proof", tag = "chain",
    params(
        ("serial" = u64, Path, description = "the serial that item codes carry"),
        ("from" = Option<u64>, Query, description = "the trusted height; 1 if it is the genesis"),
        ("holder" = Option<bool>, Query, description = "`true`: show who holds the items, too"),
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 400, body = ErrorBody),
    )
)]
pub(super) async fn serial_proof(
    State(reader): Reads,
    Named(serial): Named<Serial>,
    RawQuery(query): RawQuery,
) -> Result<impl IntoResponse, ApiError> {
    let query = query.unwrap_or_default();
    let (holder, parts): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|part| *part == "holder=true");
    let with_holder = !holder.is_empty();
    let (keys, from) = proof_query(&parts.join("&"))?;
    if !keys.is_empty() {
        return Err(ApiError::bad_request(&"the keys follow from the serial; leave `key` out"));
    }
    let proof = blocking(move || proof_of_serial(&reader.chain.storage, serial, from, with_holder))
        .await??;
    Ok(canonical(proof.to_bytes()))
}

/// The keys, and the height that is trusted.
fn proof_query(query: &str) -> Result<(Vec<StateKey>, Height), ApiError> {
    let malformed = |part: &str| {
        let message = format!("`{part}` is not a state key; write key= and hexadecimal digits");
        ApiError::bad_request(&message)
    };
    let (heights, parts): (Vec<&str>, Vec<&str>) = query
        .split('&')
        .filter(|part| !part.is_empty())
        .partition(|part| part.starts_with("from="));
    let mut from = Height::FIRST;
    for part in heights {
        let number = part.strip_prefix("from=").and_then(|number| number.parse().ok());
        from = number.ok_or_else(|| malformed(part))?;
    }
    if PROOF_KEYS_MAX < parts.len() {
        let message = format!("{} keys; ask for at most {PROOF_KEYS_MAX}", parts.len());
        return Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", message));
    }
    parts
        .into_iter()
        .map(|part| {
            part.strip_prefix("key=")
                .and_then(|digits| hex::decode(digits).ok())
                .map(StateKey::from_bytes)
                .ok_or_else(|| malformed(part))
        })
        .collect::<Result<_, _>>()
        .map(|keys| (keys, from))
}
