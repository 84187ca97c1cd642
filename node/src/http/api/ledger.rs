//! Blocks, commits, and what the chain is ruled by: authorities, parameters, rulesets, genesis.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use chain_core::bytes::codec;
use chain_core::chain::block::{Block, Header};
use chain_core::chain::commit::Commit;
use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::params::ChainParams;
use chain_core::governance::proposal::Governance;
use chain_core::ruleset::Ruleset;
use chain_core::state::RulesetInForce;
use chain_core::values::time::Height;
use hgz_api::{Answer, AuthoritiesAnswer, ErrorBody};
use hgz_consensus::MisbehaviourEvidence;

use super::extract::Path;
use crate::answers::reader::ChainReader;
use crate::answers::reading::{ReadingError, must, setting};
use crate::blocking::blocking;
use crate::http::answer::{Answered, answered, canonical};
use crate::http::error::ApiError;
use crate::http::services::Reads;
use crate::storage::{StorageError, View};

/// `latest`, or a height.
fn height_of(text: &str, view: &View<'_>) -> Result<Height, ReadingError> {
    if text == "latest" {
        return Ok(view.head()?.height);
    }
    text.parse().map_err(|_| {
        let reason = format!("`{text}` is not a height; write a whole number or `latest`");
        ReadingError::Malformed { reason }
    })
}

/// Answers with what there is of a height.
async fn of_height<T: Send + 'static>(
    reader: Arc<ChainReader>,
    height: String,
    read: impl FnOnce(&View<'_>, Height) -> Result<Option<T>, StorageError> + Send + 'static,
) -> Answered<T> {
    answered(reader, move |view| {
        let height = height_of(&height, view)?;
        read(view, height)?.ok_or_else(|| ReadingError::unknown("block", &height))
    })
    .await
}

/// A block.
#[utoipa::path(
    get, path = "/v1/blocks/{height}", tag = "chain",
    params(("height" = String, Path, description = "a height, or `latest`")),
    responses((status = 200, body = Answer<Block>), (status = 404, body = ErrorBody))
)]
pub(super) async fn block(State(reader): Reads, Path(height): Path<String>) -> Answered<Block> {
    of_height(reader, height, |view, height| view.block(height)).await
}

/// A block's header: what the authorities signed.
#[utoipa::path(
    get, path = "/v1/headers/{height}", tag = "chain",
    params(("height" = String, Path, description = "a height, or `latest`")),
    responses((status = 200, body = Answer<Header>), (status = 404, body = ErrorBody))
)]
pub(super) async fn header(State(reader): Reads, Path(height): Path<String>) -> Answered<Header> {
    of_height(reader, height, |view, height| {
        Ok(view.block(height)?.map(|block| block.header.clone()))
    })
    .await
}

/// The authorities' signatures on a block, as this node has them: another node may have others.
#[utoipa::path(
    get, path = "/v1/commits/{height}", tag = "chain",
    params(("height" = String, Path, description = "a height, or `latest`")),
    responses((status = 200, body = Answer<Commit>), (status = 404, body = ErrorBody))
)]
pub(super) async fn commit(State(reader): Reads, Path(height): Path<String>) -> Answered<Commit> {
    of_height(reader, height, |view, height| view.commit_of(height)).await
}

/// The authorities that sign the next block.
#[utoipa::path(
    get, path = "/v1/authorities", tag = "chain",
    responses((status = 200, body = Answer<AuthoritiesAnswer>))
)]
pub(super) async fn authorities(State(reader): Reads) -> Answered<AuthoritiesAnswer> {
    answered(reader, |view| {
        let authorities: AuthoritySet = setting(view)?;
        let quorum = u32::try_from(authorities.quorum()).unwrap_or(u32::MAX);
        Ok(AuthoritiesAnswer { authorities, quorum })
    })
    .await
}

/// The parameters in force.
#[utoipa::path(
    get, path = "/v1/params", tag = "chain",
    responses((status = 200, body = Answer<ChainParams>))
)]
pub(super) async fn params(State(reader): Reads) -> Answered<ChainParams> {
    answered(reader, setting).await
}

/// A ruleset with all its rules.
#[utoipa::path(
    get, path = "/v1/rulesets/{number}", tag = "chain",
    params(("number" = String, Path, description = "a number, or `current`")),
    responses((status = 200, body = Answer<Ruleset>), (status = 404, body = ErrorBody))
)]
pub(super) async fn ruleset(State(reader): Reads, Path(number): Path<String>) -> Answered<Ruleset> {
    answered(reader, move |view| {
        let number = match number.as_str() {
            "current" => setting::<RulesetInForce>(view)?.0,
            text => text.parse().map_err(|_| ReadingError::Malformed {
                reason: format!(
                    "`{text}` is not a ruleset number; write a whole number or `current`"
                ),
            })?,
        };
        must::<Ruleset>(view, &number)
    })
    .await
}

/// What governance has decided: the version of the rules, and approved changes that wait.
#[utoipa::path(
    get, path = "/v1/governance", tag = "chain",
    responses((status = 200, body = Answer<Governance>))
)]
pub(super) async fn governance(State(reader): Reads) -> Answered<Governance> {
    answered(reader, setting).await
}

/// What the chain started from, in canonical bytes: its hash is the chain id.
#[utoipa::path(
    get, path = "/v1/genesis", tag = "chain",
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
pub(super) async fn genesis(State(reader): Reads) -> impl IntoResponse {
    // It never changes; but another chain may one day answer at this address.
    let lasting = [(header::CACHE_CONTROL, "public, max-age=3600")];
    (lasting, canonical(codec::encode(&reader.chain.genesis)))
}

/// Misbehaviour of authorities that this node has seen.
#[utoipa::path(
    get, path = "/v1/evidence", tag = "chain",
    responses((status = 200, body = Vec<Object>))
)]
pub(super) async fn evidence(
    State(reader): Reads,
) -> Result<Json<Vec<MisbehaviourEvidence>>, ApiError> {
    Ok(Json(blocking(move || reader.chain.storage.evidence()).await??))
}
