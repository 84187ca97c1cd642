//! Blocks, commits, authorities, rules, proofs.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use chain_core::api::{Answer, AuthoritiesAnswer, ErrorBody};
use chain_core::bytes::codec;
use chain_core::chain::block::{Block, Header};
use chain_core::chain::commit::Commit;
use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::params::ChainParams;
use chain_core::records::certificate::{Certificate, Serial};
use chain_core::records::supervision::CertificateRecalls;
use chain_core::ruleset::Ruleset;
use chain_core::state::{self, ReadError, RulesetInForce, StateKey, StateView, map};
use chain_core::values::time::Height;
use chain_core::verify::proof::{Proof, RecordProof};
use chain_core::verify::verification;
use hgz_consensus::Evidence;

use super::extract::Path;
use super::records::{answer, parse};
use crate::http::{ApiError, Rpc, Shared};
use crate::storage::{Storage, StorageError, View};

/// Changes of authorities in one proof: 200 of 7 authorities take about 250 KiB.
const PROOF_CHANGES_MAX: usize = 200;
/// Records in one proof.
const PROOF_KEYS_MAX: usize = 64;

/// `latest`, or a height.
fn height_of(text: &str, view: &View<'_>) -> Result<Height, ApiError> {
    if text == "latest" {
        return Ok(view.head()?.height);
    }
    text.parse().map_err(|_| {
        let message = format!("`{text}` is no height; write a whole number or `latest`");
        ApiError::new(StatusCode::BAD_REQUEST, "request.malformed", message)
    })
}

fn of_height<T>(
    storage: &Storage,
    height: &str,
    read: impl Fn(Height) -> Result<Option<T>, StorageError>,
) -> Result<Json<Answer<T>>, ApiError> {
    let view = storage.view();
    let height = height_of(height, &view)?;
    let found = read(height)?.ok_or_else(|| ApiError::not_found("block", &height))?;
    answer(&view, found)
}

/// A block.
#[utoipa::path(
    get, path = "/v1/blocks/{height}", tag = "chain",
    params(("height" = String, Path, description = "a height, or `latest`")),
    responses((status = 200, body = Answer<Block>), (status = 404, body = ErrorBody))
)]
pub(super) async fn block(
    State(rpc): Shared,
    Path(height): Path<String>,
) -> Result<Json<Answer<Block>>, ApiError> {
    let storage = &rpc.chain.storage;
    of_height(storage, &height, |height| storage.block(height))
}

/// A block's header: what the authorities signed.
#[utoipa::path(
    get, path = "/v1/headers/{height}", tag = "chain",
    params(("height" = String, Path, description = "a height, or `latest`")),
    responses((status = 200, body = Answer<Header>), (status = 404, body = ErrorBody))
)]
pub(super) async fn header(
    State(rpc): Shared,
    Path(height): Path<String>,
) -> Result<Json<Answer<Header>>, ApiError> {
    let storage = &rpc.chain.storage;
    of_height(storage, &height, |height| Ok(storage.block(height)?.map(|block| block.header)))
}

/// The authorities' signatures on a block, as this node has them: another node may have others.
#[utoipa::path(
    get, path = "/v1/commits/{height}", tag = "chain",
    params(("height" = String, Path, description = "a height, or `latest`")),
    responses((status = 200, body = Answer<Commit>), (status = 404, body = ErrorBody))
)]
pub(super) async fn commit(
    State(rpc): Shared,
    Path(height): Path<String>,
) -> Result<Json<Answer<Commit>>, ApiError> {
    let storage = &rpc.chain.storage;
    of_height(storage, &height, |height| storage.commit_of(height))
}

/// A setting of the chain, which there is always.
pub(crate) fn setting<R: state::Record<Id = ()>>(
    view: &View<'_>,
    what: &str,
) -> Result<R, ApiError> {
    Ok(state::read::<R>(view, &())?
        .ok_or_else(|| StorageError::Missing { what: what.to_owned() })?)
}

/// The authorities that sign the next block.
#[utoipa::path(
    get, path = "/v1/authorities", tag = "chain",
    responses((status = 200, body = Answer<AuthoritiesAnswer>))
)]
pub(super) async fn authorities(
    State(rpc): Shared,
) -> Result<Json<Answer<AuthoritiesAnswer>>, ApiError> {
    let view = rpc.chain.storage.view();
    let authorities: AuthoritySet = setting(&view, "authority set")?;
    let quorum = u32::try_from(authorities.quorum()).unwrap_or(u32::MAX);
    answer(&view, AuthoritiesAnswer { authorities, quorum })
}

/// The parameters in force.
#[utoipa::path(
    get, path = "/v1/params", tag = "chain",
    responses((status = 200, body = Answer<ChainParams>))
)]
pub(super) async fn params(State(rpc): Shared) -> Result<Json<Answer<ChainParams>>, ApiError> {
    let view = rpc.chain.storage.view();
    let params = setting(&view, "parameters")?;
    answer(&view, params)
}

/// A ruleset with all its rules.
#[utoipa::path(
    get, path = "/v1/rulesets/{number}", tag = "chain",
    params(("number" = String, Path, description = "a number, or `current`")),
    responses((status = 200, body = Answer<Ruleset>), (status = 404, body = ErrorBody))
)]
pub(super) async fn ruleset(
    State(rpc): Shared,
    Path(number): Path<String>,
) -> Result<Json<Answer<Ruleset>>, ApiError> {
    let view = rpc.chain.storage.view();
    let number = match number.as_str() {
        "current" => setting::<RulesetInForce>(&view, "ruleset in force")?.0,
        text => text.parse().map_err(|_| {
            let message =
                format!("`{text}` is no ruleset number; write a whole number or `current`");
            ApiError::new(StatusCode::BAD_REQUEST, "request.malformed", message)
        })?,
    };
    let found = state::read::<Ruleset>(&view, &number)?
        .ok_or_else(|| ApiError::not_found("ruleset", &number))?;
    answer(&view, found)
}

/// What the chain started from, in canonical bytes: its hash is the chain id.
#[utoipa::path(
    get, path = "/v1/genesis", tag = "chain",
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
pub(super) async fn genesis(State(rpc): Shared) -> impl IntoResponse {
    // It never changes; but another chain may one day answer at this address.
    let lasting = [(header::CACHE_CONTROL, "public, max-age=3600")];
    (lasting, bytes(codec::encode(&rpc.chain.genesis)))
}

/// Misbehaviour of authorities that this node has seen.
#[utoipa::path(
    get, path = "/v1/evidence", tag = "chain",
    responses((status = 200, body = Vec<Object>))
)]
pub(super) async fn evidence(State(rpc): Shared) -> Result<Json<Vec<Evidence>>, ApiError> {
    Ok(Json(rpc.chain.storage.evidence()?))
}

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
    State(rpc): Shared,
    RawQuery(query): RawQuery,
) -> Result<impl IntoResponse, ApiError> {
    let (keys, from) = proof_query(query.as_deref().unwrap_or_default())?;
    proof(&rpc, &rpc.chain.storage.view(), &keys, from)
}

/// Header, commit and everything that is to be said of a serial, in canonical bytes: certificate,
/// items, recalls and holdings; and where there is a certificate, its product, maker, reports with
/// their institutes, covers with their insurers, and open recalls.
#[utoipa::path(
    get, path = "/v1/serials/{serial}/proof", tag = "chain",
    params(
        ("serial" = u64, Path, description = "the serial that item codes carry"),
        ("from" = Option<u64>, Query, description = "the trusted height; 1 if it is the genesis"),
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 400, body = ErrorBody),
    )
)]
pub(super) async fn serial_proof(
    State(rpc): Shared,
    Path(serial): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<impl IntoResponse, ApiError> {
    let serial: Serial = parse(&serial)?;
    let (keys, from) = proof_query(query.as_deref().unwrap_or_default())?;
    if !keys.is_empty() {
        let message = "the keys follow from the serial; leave `key` out";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "request.malformed", message));
    }
    let view = rpc.chain.storage.view();
    let certificate = state::read::<Certificate>(&view, &serial)?;
    let recalls = state::read::<CertificateRecalls>(&view, &serial)?.unwrap_or_default();
    let keys = verification::evidence_keys(serial, certificate.as_ref(), &recalls);
    proof(&rpc, &view, &keys, from)
}

/// A proof of records of the last height.
fn proof(
    rpc: &Rpc,
    view: &View<'_>,
    keys: &[StateKey],
    from: Height,
) -> Result<impl IntoResponse + use<>, ApiError> {
    let storage = &rpc.chain.storage;
    let height = view.head()?.height;
    let missing = || ApiError::not_found("block", &height);
    let header = storage.block(height)?.ok_or_else(missing)?.header;
    let commit = storage.commit_of(height)?.ok_or_else(missing)?;
    let records = keys.iter().map(|key| prove(view, key)).collect::<Result<Vec<_>, ReadError>>()?;
    let changes = storage.authority_changes(from, height, PROOF_CHANGES_MAX)?;
    Ok(bytes(Proof { changes, header, commit, records }.to_bytes()))
}

/// The keys, and the height that is trusted.
fn proof_query(query: &str) -> Result<(Vec<StateKey>, Height), ApiError> {
    let malformed = |part: &str| {
        let message = format!("`{part}` is no state key; write key= and hexadecimal digits");
        ApiError::new(StatusCode::BAD_REQUEST, "request.malformed", message)
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

fn prove(view: &View<'_>, key: &StateKey) -> Result<RecordProof, ReadError> {
    Ok(RecordProof { bytes: view.record_bytes(key)?, path: map::prove(view, &key.hash())? })
}

fn bytes(body: Vec<u8>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/octet-stream")], body)
}
