//! How far a node is, and committed blocks for nodes that catch up.

use arc_malachitebft_app_channel::app::types::PeerId;
use arc_malachitebft_app_channel::app::types::codec::{Codec, HasEncodedLen};
use arc_malachitebft_app_channel::app::types::sync::{RawDecidedValue, Request, Response, Status};
use arc_malachitebft_sync::{ValueRequest, ValueResponse};
use bytes::Bytes;
use chain_core::bytes::codec::{DecodeError, decode};
use chain_core::chain::block::Block;
use chain_core::chain::commit::Commit;
use serde::{Deserialize, Serialize};

use super::{ChainCodec, MESSAGE_BYTES_MAX, to_bytes};
use crate::context::{ChainContext, EngineHeight, certificate_of, commit_of};

#[derive(Serialize, Deserialize)]
struct WireStatus {
    peer_id: Vec<u8>,
    tip: EngineHeight,
    history_min: EngineHeight,
}

#[derive(Serialize, Deserialize)]
struct WireRequest {
    first: EngineHeight,
    last: EngineHeight,
}

#[derive(Serialize, Deserialize)]
struct WireDecided {
    block: Vec<u8>,
    commit: Commit,
}

#[derive(Serialize, Deserialize)]
struct WireResponse {
    first: EngineHeight,
    values: Vec<WireDecided>,
}

/// The engine hands a certificate over apart from its block: that they belong together is seen
/// here, and an answer in which they do not is refused.
fn check_certified(one: &WireDecided) -> Result<(), DecodeError> {
    let block = Block::from_bytes(&one.block)?;
    let (height, found, decided) = (block.header.height, block.id(), one.commit.block);
    if found == decided && height == one.commit.height {
        return Ok(());
    }
    let reason =
        format!("block {found} of height {height} comes with the certificate of {decided}");
    Err(DecodeError::Malformed { reason })
}

impl Codec<Status<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<Status<ChainContext>, DecodeError> {
        let wire: WireStatus = decode(&bytes, MESSAGE_BYTES_MAX)?;
        let peer_id = PeerId::from_bytes(&wire.peer_id)
            .map_err(|_| DecodeError::Malformed { reason: "it is not a peer id".to_owned() })?;
        Ok(Status { peer_id, tip_height: wire.tip, history_min_height: wire.history_min })
    }

    fn encode(&self, status: &Status<ChainContext>) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(&WireStatus {
            peer_id: status.peer_id.to_bytes(),
            tip: status.tip_height,
            history_min: status.history_min_height,
        }))
    }
}

impl Codec<Request<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<Request<ChainContext>, DecodeError> {
        let wire: WireRequest = decode(&bytes, MESSAGE_BYTES_MAX)?;
        Ok(Request::ValueRequest(ValueRequest::new(wire.first..=wire.last)))
    }

    fn encode(&self, request: &Request<ChainContext>) -> Result<Bytes, DecodeError> {
        let Request::ValueRequest(request) = request;
        Ok(to_bytes(&WireRequest { first: *request.range.start(), last: *request.range.end() }))
    }
}

impl Codec<Response<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<Response<ChainContext>, DecodeError> {
        let wire: WireResponse = decode(&bytes, MESSAGE_BYTES_MAX)?;
        wire.values.iter().try_for_each(check_certified)?;
        let value =
            |one: WireDecided| RawDecidedValue::new(one.block.into(), certificate_of(&one.commit));
        let values = wire.values.into_iter().map(value).collect();
        Ok(Response::ValueResponse(ValueResponse::new(wire.first, values)))
    }

    fn encode(&self, response: &Response<ChainContext>) -> Result<Bytes, DecodeError> {
        let Response::ValueResponse(response) = response;
        let wire = |one: &RawDecidedValue<ChainContext>| WireDecided {
            block: one.value_bytes.to_vec(),
            commit: commit_of(&one.certificate.trim_vote_extensions()),
        };
        let values = response.values.iter().map(wire).collect();
        Ok(to_bytes(&WireResponse { first: response.start_height, values }))
    }
}

impl HasEncodedLen<Response<ChainContext>> for ChainCodec {
    fn encoded_len(&self, response: &Response<ChainContext>) -> Result<usize, DecodeError> {
        self.encode(response).map(|bytes| bytes.len())
    }
}
