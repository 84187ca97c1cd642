//! Parts of proposed blocks.

use arc_malachitebft_app_channel::app::types::codec::Codec;
use arc_malachitebft_app_channel::app::types::streaming::{StreamId, StreamMessage};
use arc_malachitebft_engine::util::streaming::StreamContent;
use bytes::Bytes;
use chain_core::bytes::codec::{DecodeError, decode};
use serde::{Deserialize, Serialize};

use super::{ChainCodec, MESSAGE_BYTES_MAX, to_bytes};
use crate::proposal_parts::BlockPart;

#[derive(Serialize, Deserialize)]
struct WireStream {
    stream: Vec<u8>,
    place: u64,
    part: Option<BlockPart>,
}

impl Codec<BlockPart> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<BlockPart, DecodeError> {
        decode(&bytes, MESSAGE_BYTES_MAX)
    }

    fn encode(&self, part: &BlockPart) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(part))
    }
}

impl Codec<StreamMessage<BlockPart>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<StreamMessage<BlockPart>, DecodeError> {
        let wire: WireStream = decode(&bytes, MESSAGE_BYTES_MAX)?;
        let content = wire.part.map_or(StreamContent::Fin, StreamContent::Data);
        Ok(StreamMessage::new(StreamId::new(wire.stream.into()), wire.place, content))
    }

    fn encode(&self, message: &StreamMessage<BlockPart>) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(&WireStream {
            stream: message.stream_id.to_bytes().to_vec(),
            place: message.sequence,
            part: message.content.as_data().cloned(),
        }))
    }
}
