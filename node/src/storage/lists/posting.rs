//! [`Posting`]: one sorted list of the database, and where it lies. A list's entries are the ends of
//! its keys; lists of one sort have entries of one form, so that they can be intersected.

use std::fmt::Write;

use chain_core::bytes::codec;
use chain_core::chain::block::BlockId;
use chain_core::records::certificate::CertificateStatus;
use chain_core::records::permission::Role;
use chain_core::records::serial::Serial;
use chain_core::state::{RecordKind, StateKey};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::gtin::Gtin;
use chain_core::values::standard_number::StandardNumber;
use chain_core::values::text::{CertificateId, CoverId, Number, ProductId, ReportId};
use chain_core::values::time::Height;

use super::cell::{INDEX_BYTES, SERIAL_BYTES};
use super::names::Gram;
use crate::storage::columns::Column;

/// Characters of a category that are indexed: `C30` of `C3024`. Longer ones filter further.
const DIVISION_CHARACTERS: usize = 3;

/// What few certificates are: those that are in force are not listed apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exception {
    /// The bureau voided the certificate.
    Revoked,
    /// Its maker took it back.
    Withdrawn,
    /// Its maker replaced it.
    Superseded,
    /// Items of it are called back.
    Recalled,
    /// A report it rests on was withdrawn.
    ReportWithdrawn,
}

/// A sorted list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posting {
    /// All certificates. An entry of this list and the next eight is a height
    /// and a serial: they are in the order of issue.
    Certificates,
    /// Certificates of a maker.
    Maker(CreditCode),
    /// Certificates of a product.
    Product(ProductId),
    /// Certificates of a batch.
    Batch(Number),
    /// Certificates that rest on a report.
    Report(ReportId),
    /// Certificates that name a cover.
    Cover(CoverId),
    /// Certificates of products whose category starts with [`division_of`] it.
    Division(String),
    /// Certificates that are no longer what they were.
    Exception(Exception),
    /// Certificates of which an organisation holds items.
    Holder(CreditCode),
    /// The first height of each height's certificates by the day they were issued.
    Day(Date),
    /// Organisations with a role. The entries are [`entry_of`] their keys.
    Role(Role),
    /// Keys of an organisation, by [`entry_of`] their keys.
    Keys(CreditCode),
    /// Records of a kind, by [`entry_of`] their keys: the state itself.
    Records(RecordKind),
    /// Organisations or products with a gram in their names, by [`entry_of`] their keys.
    Name(Gram, RecordKind),
    /// Acts about a record, by height and index.
    Subject(StateKey),
    /// Products with a trade item number, by [`entry_of`] their keys.
    Gtin(Gtin),
    /// The height of a block.
    Block(BlockId),
    /// Certificates of what was made from what another certificate covers.
    Input(CertificateId),
    /// Scopes that a standard is in or was in, by [`entry_of`] their keys: who can test to it.
    Scope(StandardNumber),
}

impl Posting {
    /// The column and the bytes that all keys of the list start with. No list's bytes start
    /// another's: texts end with a zero byte, which no text of ours holds, and ids of blocks are
    /// all as long.
    pub(crate) fn location(&self) -> (Column, Vec<u8>) {
        let mut key = Vec::with_capacity(96);
        let column = match self {
            Self::Certificates => index(&mut key, 1, &[]),
            Self::Maker(maker) => index(&mut key, 2, &[maker.as_str()]),
            Self::Product(id) => index(&mut key, 3, &[id.maker.as_str(), id.number.as_str()]),
            Self::Batch(batch) => index(&mut key, 4, &[batch.as_str()]),
            Self::Report(id) => index(&mut key, 5, &[id.issuer.as_str(), id.number.as_str()]),
            Self::Cover(id) => index(&mut key, 6, &[id.insurer.as_str(), id.number.as_str()]),
            Self::Division(division) => index(&mut key, 7, &[division]),
            Self::Exception(exception) => index(&mut key, 8, &[exception.as_str()]),
            Self::Holder(holder) => index(&mut key, 9, &[holder.as_str()]),
            Self::Day(day) => {
                let mut text = String::with_capacity(10);
                // Writing into a text cannot fail.
                let _written = write!(text, "{day}");
                index(&mut key, 10, &[&text])
            }
            Self::Role(role) => index(&mut key, 11, &[role.as_str()]),
            Self::Keys(organisation) => index(&mut key, 12, &[organisation.as_str()]),
            Self::Gtin(gtin) => index(&mut key, 13, &[gtin.as_str()]),
            Self::Block(id) => {
                key.push(14);
                key.extend_from_slice(id.0.as_bytes());
                Column::Index
            }
            Self::Input(id) => index(&mut key, 15, &[id.maker.as_str(), id.number.as_str()]),
            Self::Scope(standard) => index(&mut key, 16, &[standard.as_str()]),
            Self::Records(kind) => {
                key.push(*kind as u8);
                Column::State
            }
            Self::Name(gram, kind) => {
                key.extend_from_slice(gram.as_str().as_bytes());
                key.extend_from_slice(&[0, *kind as u8]);
                Column::Names
            }
            Self::Subject(subject) => {
                let bytes = subject.as_bytes();
                let length = u16::try_from(bytes.len());
                // Two subjects of one length in words would share a list.
                let length = length.expect("a key is shorter than the longest address of a page");
                key.extend_from_slice(&length.to_be_bytes());
                key.extend_from_slice(bytes);
                Column::History
            }
        };
        (column, key)
    }

    /// How many bytes of an entry of the list are in its cell, if the entries of a height lie
    /// together; none if each has a key of its own.
    pub(crate) const fn cell_entry_bytes(&self) -> Option<usize> {
        match self {
            Self::Certificates
            | Self::Maker(_)
            | Self::Product(_)
            | Self::Batch(_)
            | Self::Report(_)
            | Self::Cover(_)
            | Self::Input(_)
            | Self::Division(_)
            | Self::Exception(_)
            | Self::Holder(_) => Some(SERIAL_BYTES),
            Self::Subject(_) => Some(INDEX_BYTES),
            Self::Day(_)
            | Self::Role(_)
            | Self::Keys(_)
            | Self::Records(_)
            | Self::Name(..)
            | Self::Gtin(_)
            | Self::Block(_)
            | Self::Scope(_) => None,
        }
    }

    /// The key of one entry, or of the entries of one height.
    pub(crate) fn key(&self, entry: &[u8]) -> (Column, Vec<u8>) {
        let (column, mut key) = self.location();
        key.extend_from_slice(entry);
        (column, key)
    }
}

fn index(key: &mut Vec<u8>, list: u8, parts: &[&str]) -> Column {
    key.push(list);
    for part in parts {
        key.extend_from_slice(part.as_bytes());
        key.push(0);
    }
    Column::Index
}

impl Exception {
    /// How a certificate's own status is listed; one in force is not.
    pub(crate) const fn of(status: CertificateStatus) -> Option<Self> {
        match status {
            CertificateStatus::InForce => None,
            CertificateStatus::Revoked => Some(Self::Revoked),
            CertificateStatus::Withdrawn => Some(Self::Withdrawn),
            CertificateStatus::Superseded => Some(Self::Superseded),
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
            Self::Recalled => "recalled",
            Self::ReportWithdrawn => "report_withdrawn",
        }
    }
}

/// The first entry that a certificate of a height can have.
#[must_use]
pub fn first_place(height: Height) -> Vec<u8> {
    height.as_u64().to_be_bytes().to_vec()
}

/// An act's entry in the history of a record.
#[must_use]
pub fn act_place(height: Height, index: u32) -> Vec<u8> {
    [height.as_u64().to_be_bytes().as_slice(), &index.to_be_bytes()].concat()
}

/// The height and index of an act's entry.
#[must_use]
pub fn act_at(place: &[u8]) -> Option<(Height, u32)> {
    let (height, index) = place.split_at_checked(8)?;
    let height = u64::from_be_bytes(height.try_into().ok()?);
    Some((Height::new(height), u32::from_be_bytes(index.try_into().ok()?)))
}

/// A record's entry in lists of its kind: its key without the kind.
#[must_use]
pub fn entry_of(key: &StateKey) -> &[u8] {
    key.as_bytes().get(1..).unwrap_or_default()
}

/// What of a category is indexed.
#[must_use]
pub fn division_of(category: &str) -> Option<String> {
    let division: String = category.chars().take(DIVISION_CHARACTERS).collect();
    (division.chars().count() == DIVISION_CHARACTERS).then_some(division)
}

/// The serial in the key of a record that is kept for each certificate.
pub(crate) fn serial_in(key: &StateKey) -> Option<Serial> {
    codec::decode(entry_of(key), 16).ok()
}
