//! Parts put together to blocks again.
//!
//! A stream exists once its announcement has been found valid. Parts that overtake it wait aside.
//! Both are counted against the connection that brought them: an author costs nothing to make up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chain_core::bytes::byte_string::ByteString;
use chain_core::chain::block::{Block, BlockId};
use chain_core::values::time::Height;

use super::announcement::{Expected, PartError, check_init};
use super::part::{Announcement, BlockPart, CHUNK_BYTES, CHUNKS_MAX, Init};

/// Blocks under way that one connection may have brought.
const STREAMS_PER_CONNECTION_MAX: usize = 4;
/// Blocks under way altogether.
const STREAMS_MAX: usize = 64;
/// Parts without their announcement that one connection may have brought: those of one block.
const EARLY_PER_CONNECTION_MAX: usize = 16;
/// Parts without their announcement altogether.
const EARLY_MAX: usize = 64;
/// Different blocks of one round: two prove that the proposer misbehaves, more prove nothing more.
pub(crate) const BLOCKS_PER_ROUND_MAX: usize = 2;

const LENGTH_WAS_CHECKED: &str = "a stream begins with an announcement of a block's length";

/// A block that is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    /// What was announced.
    pub announcement: Announcement,
    /// The block.
    pub block: Arc<Block>,
}

/// Which stream a part is of, and who brought it.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The peer at the other end of the connection.
    pub from: &'a [u8],
    /// Who says that it published the part.
    pub publisher: &'a [u8],
    /// The stream's name.
    pub stream: &'a [u8],
}

/// Who published a stream, and its name.
type StreamKey = (Vec<u8>, Vec<u8>);

/// An announced block under way.
#[derive(Debug)]
struct Stream {
    from: Vec<u8>,
    announcement: Announcement,
    chunks: BTreeMap<u64, ByteString>,
    /// When it began, in parts received.
    since: u64,
}

/// A part that came before its announcement.
#[derive(Debug)]
struct EarlyPart {
    from: Vec<u8>,
    key: StreamKey,
    place: u64,
    chunk: ByteString,
}

/// Blocks under way.
#[derive(Debug, Default)]
pub struct Assembler {
    streams: BTreeMap<StreamKey, Stream>,
    /// In the order in which they came.
    early: Vec<EarlyPart>,
    /// The blocks announced for the rounds of the height under way.
    announced: BTreeMap<u32, BTreeSet<BlockId>>,
    height: Option<Height>,
    received: u64,
}

impl Assembler {
    /// Takes in a part; gives the block if it is now complete.
    ///
    /// # Errors
    /// [`PartError`] if a peer sent nonsense; the stream is then forgotten.
    pub fn receive(
        &mut self,
        arrival: Arrival<'_>,
        place: u64,
        part: BlockPart,
        expected: Expected<'_>,
    ) -> Result<Option<Complete>, PartError> {
        self.retain_height(expected.height);
        self.received = self.received.saturating_add(1);
        let key = (arrival.publisher.to_vec(), arrival.stream.to_vec());
        match part {
            BlockPart::Init(init) if place == 0 => self.begin(arrival, &key, *init, expected)?,
            BlockPart::Data(chunk) if is_chunk(place, &chunk) => {
                self.take_chunk(arrival, &key, place, chunk);
            }
            BlockPart::Init(_) | BlockPart::Data(_) => {
                self.streams.remove(&key);
                return Err(PartError::Place { found: place });
            }
        }
        let Some(stream) = self.streams.get(&key) else { return Ok(None) };
        let height = stream.announcement.height;
        assert_eq!(height, expected.height, "what is not for the next height is forgotten");
        let complete = stream.complete();
        if !matches!(complete, Ok(None)) {
            self.streams.remove(&key);
        }
        complete
    }

    /// Forgets what is not for the next height.
    pub fn retain_height(&mut self, next: Height) {
        if self.height != Some(next) {
            *self = Self { height: Some(next), received: self.received, ..Self::default() };
        }
    }

    /// Begins the stream of a valid announcement, with what came of it before.
    fn begin(
        &mut self,
        arrival: Arrival<'_>,
        key: &StreamKey,
        init: Init,
        expected: Expected<'_>,
    ) -> Result<(), PartError> {
        if self.streams.contains_key(key) {
            return Ok(());
        }
        check_init(&init, expected)?;
        let announcement = init.announcement;
        self.count_block(&announcement)?;
        self.make_room(arrival.from);
        let is_its = |early: &mut EarlyPart| early.key == *key;
        let early = self.early.extract_if(.., is_its);
        let chunks = early.map(|part| (part.place, part.chunk)).collect();
        let stream =
            Stream { from: arrival.from.to_vec(), announcement, chunks, since: self.received };
        self.streams.insert(key.clone(), stream);
        assert!(self.streams.len() <= STREAMS_MAX, "blocks under way are bounded");
        let brought = self.streams_from(arrival.from);
        assert!(brought <= STREAMS_PER_CONNECTION_MAX, "so are those of one connection");
        Ok(())
    }

    /// Refuses the third block of a round before anything is kept or executed for it.
    fn count_block(&mut self, announcement: &Announcement) -> Result<(), PartError> {
        let round = announcement.round;
        let blocks = self.announced.entry(round).or_default();
        if blocks.len() < BLOCKS_PER_ROUND_MAX || blocks.contains(&announcement.block) {
            blocks.insert(announcement.block);
            assert!(blocks.len() <= BLOCKS_PER_ROUND_MAX, "blocks of a round are bounded");
            return Ok(());
        }
        Err(PartError::TooManyBlocks { round })
    }

    /// Keeps a chunk with its stream, or aside until its stream is announced.
    fn take_chunk(&mut self, arrival: Arrival<'_>, key: &StreamKey, place: u64, chunk: ByteString) {
        if let Some(stream) = self.streams.get_mut(key) {
            stream.chunks.entry(place).or_insert(chunk);
            return;
        }
        let displaced = if EARLY_PER_CONNECTION_MAX <= self.early_from(arrival.from) {
            Some(arrival.from.to_vec())
        } else if EARLY_MAX <= self.early.len() {
            let all = self.early.iter().map(|part| &part.from);
            all.max_by_key(|from| self.early_from(from)).cloned()
        } else {
            None
        };
        if let Some(from) = displaced
            && let Some(oldest) = self.early.iter().position(|part| part.from == from)
        {
            self.early.remove(oldest);
        }
        let from = arrival.from.to_vec();
        self.early.push(EarlyPart { from, key: key.clone(), place, chunk });
        assert!(self.early.len() <= EARLY_MAX, "parts that wait are bounded");
        let brought = self.early_from(arrival.from);
        assert!(brought <= EARLY_PER_CONNECTION_MAX, "so are those of one connection");
    }

    /// How many parts that wait a connection has brought.
    fn early_from(&self, from: &[u8]) -> usize {
        self.early.iter().filter(|part| part.from == from).count()
    }

    /// How many of the blocks under way a connection has brought.
    fn streams_from(&self, from: &[u8]) -> usize {
        self.streams.values().filter(|one| one.from == from).count()
    }

    /// Gives up a stream for a new one: of those that the same connection brought, or of those of
    /// the connection that brought most, the one that has come least far, and the oldest of these.
    fn make_room(&mut self, from: &[u8]) {
        let displaced = if STREAMS_PER_CONNECTION_MAX <= self.streams_from(from) {
            Some(from.to_vec())
        } else if STREAMS_MAX <= self.streams.len() {
            let all = self.streams.values().map(|one| &one.from);
            all.max_by_key(|from| self.streams_from(from)).cloned()
        } else {
            None
        };
        let Some(from) = displaced else { return };
        let theirs = self.streams.iter().filter(|(_, one)| one.from == from);
        let least = theirs.min_by_key(|(_, one)| (one.chunks.len(), one.since));
        if let Some(least) = least.map(|(key, _)| key.clone()) {
            self.streams.remove(&least);
        }
    }
}

fn is_chunk(place: u64, chunk: &ByteString) -> bool {
    0 < place && place <= CHUNKS_MAX.into() && chunk.len() <= CHUNK_BYTES
}

impl Stream {
    fn complete(&self) -> Result<Option<Complete>, PartError> {
        let announcement = &self.announcement;
        let length = usize::try_from(announcement.bytes).expect(LENGTH_WAS_CHECKED);
        let chunks = u64::try_from(length.div_ceil(CHUNK_BYTES)).expect(LENGTH_WAS_CHECKED);
        assert!((1..=CHUNKS_MAX.into()).contains(&chunks), "{LENGTH_WAS_CHECKED}");
        let greatest = self.chunks.last_key_value().map(|(place, _)| *place);
        assert!(greatest <= Some(CHUNKS_MAX.into()), "the places of chunks were checked");
        if (1..=chunks).any(|place| !self.chunks.contains_key(&place)) {
            return Ok(None);
        }
        let chunks: Vec<&[u8]> = self.chunks.values().map(|chunk| &**chunk).collect();
        let bytes = chunks.concat();
        let is_it = |block: &Block| {
            block.id() == announcement.block
                && block.header.height == announcement.height
                // Who proposes a block again did not build it.
                && (announcement.valid_round.is_some()
                    || block.header.proposer == announcement.proposer)
        };
        match Block::from_bytes(&bytes) {
            Ok(block) if bytes.len() == length && is_it(&block) => {
                Ok(Some(Complete { announcement: announcement.clone(), block: Arc::new(block) }))
            }
            _ => Err(PartError::OtherBlock { expected: announcement.block }),
        }
    }
}

#[cfg(test)]
mod tests;
