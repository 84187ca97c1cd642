//! Committed acts as events, found by their place in the ledger.

use std::fmt;
use std::str::FromStr;

use chain_core::chain::block::Block;
use chain_core::records::certificate::Certificate;
use chain_core::records::organisation::KeyRecord;
use chain_core::records::serial::Serial;
use chain_core::state::{self, ReadError};
use chain_core::values::text::CertificateId;
use chain_core::values::time::Height;
use hgz_api::Event;

use super::reading::{ReadingError, must, must_certificate, parse};
use crate::storage::{View, act_place};

/// A place in the ledger: everything up to it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cursor {
    pub(crate) height: Height,
    pub(crate) index: u32,
}

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split_once('.')
            .and_then(|(height, index)| {
                Some(Self { height: height.parse().ok()?, index: index.parse().ok()? })
            })
            .ok_or_else(|| {
                format!("`{text}` is not a cursor; write HEIGHT.INDEX, as an event's id")
            })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.height, self.index)
    }
}

impl Cursor {
    /// The first entry of a history after it.
    pub(crate) fn next_entry(after: Option<Self>) -> Vec<u8> {
        after.map_or_else(Vec::new, |cursor| {
            let mut entry = act_place(cursor.height, cursor.index);
            entry.push(0);
            entry
        })
    }
}

/// Bytes of blocks that are read for one answer, and the rest of the last of them.
const BYTES_MAX: usize = 8 << 20;

/// Reads events in order, each block once.
pub(crate) struct LedgerReader<'a> {
    view: &'a View<'a>,
    block: Option<Block>,
    /// How many blocks it has read, and how many bytes they have: what its work is measured by.
    blocks_read: usize,
    bytes_read: usize,
}

impl<'a> LedgerReader<'a> {
    pub(crate) const fn new(view: &'a View<'a>) -> Self {
        Self { view, block: None, blocks_read: 0, bytes_read: 0 }
    }

    /// Whether it has read so many blocks, or as many bytes as one answer may cost.
    pub(crate) const fn has_read_enough(&self, blocks_max: usize) -> bool {
        blocks_max <= self.blocks_read || BYTES_MAX <= self.bytes_read
    }

    /// The block of a height.
    pub(crate) fn block(&mut self, height: Height) -> Result<Option<&Block>, ReadingError> {
        if self.block.as_ref().is_none_or(|block| block.header.height != height) {
            let found = self.view.measured_block(height)?;
            self.blocks_read = self.blocks_read.saturating_add(1);
            let bytes = found.as_ref().map_or(0, |(_, bytes)| *bytes);
            self.bytes_read = self.bytes_read.saturating_add(bytes);
            self.block = found.map(|(block, _)| block);
        }
        Ok(self.block.as_ref())
    }

    /// The act at a place.
    pub(crate) fn event(&mut self, height: Height, index: u32) -> Result<Event, ReadingError> {
        let view = self.view;
        let missing = || {
            let reason = format!("there is no act {height}.{index}");
            ReadingError::from(ReadError::Storage { reason })
        };
        let block = self.block(height)?.ok_or_else(missing)?;
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        let signed = block.transactions.get(at).ok_or_else(missing)?;
        let id = signed.id();
        let entry = view.transaction(&id)?.ok_or_else(missing)?;
        let key = signed.transaction.signer.id();
        // A vote key is in no registry, and nobody gave it.
        let record = state::read_shared::<KeyRecord>(view, &key)?;
        Ok(Event {
            cursor: Cursor { height, index }.to_string(),
            height,
            index,
            time: block.header.time,
            transaction: id,
            kind: signed.transaction.act.kind(),
            organisation: entry.organisation,
            key,
            given_by: record.and_then(|record| record.origin.given_by()),
            certificates: entry.certificates,
            act: signed.transaction.act.clone(),
        })
    }
}

/// The serial of a certificate that is named by its serial, or as MAKER/NUMBER.
pub(crate) fn serial_named(view: &View<'_>, text: &str) -> Result<Serial, ReadingError> {
    if text.contains('/') {
        let id: CertificateId = parse(text)?;
        return Ok(must_certificate(view, &id)?.serial);
    }
    let serial: Serial = parse(text)?;
    Ok(must::<Certificate>(view, &serial)?.serial)
}
