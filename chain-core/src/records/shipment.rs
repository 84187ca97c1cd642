//! Shipments of items between organisations, and who holds what.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bytes::hash::Hash;
use crate::limits::HOLDINGS_MAX;
use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::records::items::{ItemRange, ItemRanges, ItemRangesError};
use crate::values::credit_code::CreditCode;
use crate::values::text::{CertificateId, Name, Remark, ShipmentId};
use crate::values::time::Height;

/// The items of one certificate in a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShipmentLine {
    /// The certificate of the items.
    pub certificate: CertificateId,
    /// Which of its items are shipped.
    pub items: ItemRanges,
}

/// What a shipper states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShipmentDetails {
    /// Who is to receive it.
    pub to: CreditCode,
    /// What is in it, sorted by certificate, each once; at least one line.
    pub lines: Vec<ShipmentLine>,
    /// The shipment whose items it brings back.
    pub returns: Option<ShipmentId>,
    /// A remark; a return says why.
    pub remark: Option<Remark>,
}

/// Goods of a delivery that bear no code (无码商品).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UncodedGoods {
    /// What they are, as the delivery note says it.
    pub product: Name,
    /// Who made them, if the note says so.
    #[serde(default)]
    pub maker: Option<Name>,
    /// How many, if the note says so.
    #[serde(default)]
    pub quantity: Option<u32>,
}

/// What a receiver found when it checked the goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurchaseCheck {
    /// Item codes that were verified and found genuine.
    pub codes_verified: u32,
    /// Lines of the delivery note without a coded certificate.
    pub lines_without_certificate: u32,
    /// What these goods are; at most 16 of them are named.
    #[serde(default)]
    pub uncoded: Vec<UncodedGoods>,
    /// The hash of the delivery note, kept off the chain.
    #[serde(default)]
    pub document: Option<Hash>,
}

/// What a receiver does not take of a delivery (部分拒收).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedPart {
    /// The items, sorted by certificate, each once: some of the shipment's, and not all.
    pub lines: Vec<ShipmentLine>,
    /// What is wrong with them.
    pub reason: Remark,
}

/// How far a shipment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShipmentStatus {
    /// The receiver has not answered.
    InTransit,
    /// The receiver holds the items.
    Accepted,
    /// The receiver refused them: the shipper holds them again.
    Refused,
    /// The receiver holds a part, the shipper what was refused.
    PartlyAccepted,
    /// The receiver holds the items, since it did not answer in time (视为验收).
    DeemedAccepted,
    /// The shipper called them back before the receiver had answered, and holds them again.
    Cancelled,
}

impl ShipmentStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InTransit => "in_transit",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::PartlyAccepted => "partly_accepted",
            Self::DeemedAccepted => "deemed_accepted",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A shipment's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shipment {
    /// The shipper, and the shipper's number for it.
    pub id: ShipmentId,
    /// What the shipper stated.
    pub details: ShipmentDetails,
    /// The status now and before; the last entry holds. Whoever refuses or cancels says why.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<ShipmentStatus>>))]
    pub history: History<ShipmentStatus>,
    /// What the receiver found on acceptance.
    pub check: Option<PurchaseCheck>,
    /// What it refused, if it took the rest.
    pub refused: Vec<ShipmentLine>,
    /// The height at which it was shipped.
    pub shipped_at: Height,
}

impl Shipment {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> ShipmentStatus {
        self.history.status()
    }

    /// What the receiver has taken of it.
    ///
    /// # Errors
    /// [`ItemRangesError`] if what is left of a line has too many ranges.
    pub fn delivered(&self) -> Result<Vec<ShipmentLine>, ItemRangesError> {
        match self.status() {
            ShipmentStatus::Accepted
            | ShipmentStatus::PartlyAccepted
            | ShipmentStatus::DeemedAccepted => rest_of(&self.details.lines, &self.refused),
            ShipmentStatus::InTransit | ShipmentStatus::Refused | ShipmentStatus::Cancelled => {
                Ok(Vec::new())
            }
        }
    }
}

/// What is left of lines without others; lines of which nothing is left are gone.
///
/// # Errors
/// [`ItemRangesError`] if what is left of a line has too many ranges.
pub fn rest_of(
    lines: &[ShipmentLine],
    others: &[ShipmentLine],
) -> Result<Vec<ShipmentLine>, ItemRangesError> {
    let mut rest = Vec::with_capacity(lines.len());
    for line in lines {
        let other = others.iter().find(|other| other.certificate == line.certificate);
        let items = match other {
            Some(other) => line.items.without(&other.items)?,
            None => line.items.clone(),
        };
        if !items.is_empty() {
            rest.push(ShipmentLine { certificate: line.certificate.clone(), items });
        }
    }
    Ok(rest)
}

/// Items of one certificate with one holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holding {
    /// From the first to the last of them.
    pub items: ItemRange,
    /// Who holds them.
    pub holder: CreditCode,
    /// The shipment they are on, from this holder to another.
    pub shipment: Option<ShipmentId>,
}

impl Holding {
    fn is_like(&self, other: &Self) -> bool {
        self.holder == other.holder && self.shipment == other.shipment
    }
}

/// Who holds the items of one certificate: sorted intervals that do not overlap, joined where they
/// can be. Items in none of them are with the maker.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "Vec<Holding>", into = "Vec<Holding>")]
pub struct Holdings(Vec<Holding>);

/// Why intervals cannot be the holdings of a certificate.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum HoldingsError {
    /// Out of order, overlapping, or two neighbours that should be one.
    #[error("the interval {items} does not follow the one before it; sort and join the intervals")]
    NotSorted {
        /// The later interval.
        items: ItemRange,
    },
    /// Too many intervals.
    #[error(
        "the items would lie in {found} intervals; at most {HOLDINGS_MAX} are allowed, ship them in order"
    )]
    TooMany {
        /// The number of intervals.
        found: usize,
    },
}

impl Holdings {
    /// The intervals that are not with the maker.
    #[must_use]
    pub fn as_slice(&self) -> &[Holding] {
        &self.0
    }

    /// The interval of an item; none if it is with the maker.
    #[must_use]
    pub fn find(&self, item: u32) -> Option<&Holding> {
        let at = self.0.partition_point(|holding| holding.items.last < item);
        self.0.get(at).filter(|holding| holding.items.first <= item)
    }

    /// Who holds an item of a maker.
    #[must_use]
    pub fn holder_of(&self, item: u32, maker: CreditCode) -> CreditCode {
        self.find(item).map_or(maker, |holding| holding.holder)
    }

    /// All of `1..=quantity` as intervals, those with the maker included.
    #[must_use]
    pub fn all(&self, maker: CreditCode, quantity: u32) -> Vec<Holding> {
        let mut all = Vec::with_capacity(self.0.len().saturating_mul(2).saturating_add(1));
        let mut next = 1_u32;
        let own = |first: u32, last: u32| Holding {
            items: ItemRange { first, last },
            holder: maker,
            shipment: None,
        };
        for holding in &self.0 {
            if next < holding.items.first {
                all.push(own(next, holding.items.first.saturating_sub(1)));
            }
            all.push(holding.clone());
            next = holding.items.last.saturating_add(1);
        }
        if next <= quantity {
            all.push(own(next, quantity));
        }
        all
    }

    /// Gives ranges of items to a holder, perhaps on a shipment. `maker` made the certificate.
    ///
    /// # Errors
    /// [`HoldingsError::TooMany`].
    pub fn assign(
        &mut self,
        maker: CreditCode,
        items: &ItemRanges,
        holder: CreditCode,
        shipment: Option<&ShipmentId>,
    ) -> Result<(), HoldingsError> {
        let mut parts: Vec<Holding> = Vec::with_capacity(self.0.len().saturating_add(2));
        for holding in &self.0 {
            let outside = holding.items.outside(items);
            parts.extend(outside.into_iter().map(|items| Holding { items, ..holding.clone() }));
        }
        if holder != maker || shipment.is_some() {
            parts.extend(items.as_slice().iter().map(|range| Holding {
                items: *range,
                holder,
                shipment: shipment.cloned(),
            }));
        }
        parts.sort_unstable_by_key(|holding| holding.items);
        let mut joined: Vec<Holding> = Vec::with_capacity(parts.len());
        for part in parts {
            match joined.last_mut() {
                Some(last) if last.is_like(&part) && touches(last.items, part.items) => {
                    last.items.last = part.items.last;
                }
                _ => joined.push(part),
            }
        }
        if HOLDINGS_MAX < joined.len() {
            return Err(HoldingsError::TooMany { found: joined.len() });
        }
        assert_eq!(first_out_of_place(&joined), None, "an item has one holder");
        self.0 = joined;
        let mut ends = items.as_slice().iter().flat_map(|range| [range.first, range.last]);
        let is_with_it = ends.all(|item| self.holder_of(item, maker) == holder);
        assert!(is_with_it, "what is assigned is with its holder");
        Ok(())
    }
}

/// The first interval that has no items, overlaps the one before it, or could be joined to it.
fn first_out_of_place(holdings: &[Holding]) -> Option<&Holding> {
    let mut before: Option<&Holding> = None;
    holdings.iter().find(|holding| {
        let ItemRange { first, last } = holding.items;
        let follows = before.is_none_or(|before| {
            before.items.last < first
                && !(before.is_like(holding) && touches(before.items, holding.items))
        });
        before = Some(holding);
        first == 0 || last < first || !follows
    })
}

const fn touches(before: ItemRange, after: ItemRange) -> bool {
    before.last.saturating_add(1) == after.first
}

impl TryFrom<Vec<Holding>> for Holdings {
    type Error = HoldingsError;

    fn try_from(holdings: Vec<Holding>) -> Result<Self, Self::Error> {
        if HOLDINGS_MAX < holdings.len() {
            return Err(HoldingsError::TooMany { found: holdings.len() });
        }
        match first_out_of_place(&holdings) {
            Some(holding) => Err(HoldingsError::NotSorted { items: holding.items }),
            None => Ok(Self(holdings)),
        }
    }
}

impl From<Holdings> for Vec<Holding> {
    fn from(holdings: Holdings) -> Self {
        holdings.0
    }
}

#[cfg(test)]
mod tests;
