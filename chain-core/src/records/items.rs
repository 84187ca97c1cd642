//! The items of a certificate: ranges of them, and what became of each.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bytes::text_form::list_schema;
use crate::limits::RANGES_MAX;
use crate::values::characters::trimmed;
use crate::values::credit_code::CreditCode;

/// A range of items, both ends included, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemRange {
    /// The first item.
    pub first: u32,
    /// The last item.
    pub last: u32,
}

impl ItemRange {
    /// How many items it has.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.last.saturating_sub(self.first).saturating_add(1)
    }

    /// What of it lies in some ranges, which are sorted and apart, in order.
    pub fn inside(self, ranges: &[Self]) -> impl Iterator<Item = Self> {
        let from = ranges.partition_point(|range| range.last < self.first);
        let common = ranges.iter().skip(from).take_while(move |range| range.first <= self.last);
        common.map(move |range| Self {
            first: range.first.max(self.first),
            last: range.last.min(self.last),
        })
    }

    /// What of it lies in none of some ranges, in order.
    #[must_use]
    pub fn outside(&self, ranges: &ItemRanges) -> Vec<Self> {
        let mut rest = Vec::new();
        let Self { mut first, last } = *self;
        let from = ranges.0.partition_point(|range| range.last < first);
        for range in ranges.0.iter().skip(from).take_while(|range| range.first <= last) {
            if first < range.first {
                rest.push(Self { first, last: range.first.saturating_sub(1) });
            }
            first = range.last.saturating_add(1);
        }
        if first <= last {
            rest.push(Self { first, last });
        }
        let parts = rest.iter().copied().chain(self.inside(&ranges.0));
        let count: u32 = parts.map(|part| part.count()).sum();
        assert_eq!(count, self.count(), "an item of a range is outside of a set or inside");
        rest
    }
}

impl fmt::Display for ItemRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            self.first.fmt(f)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

/// A set of items as sorted ranges that neither overlap nor touch: one set has one form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<ItemRange>", into = "Vec<ItemRange>")]
pub struct ItemRanges(Vec<ItemRange>);

/// Why ranges are not a set of items.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum ItemRangesError {
    /// A range that ends before it starts, or starts at 0.
    #[error("the range {range} is not a range of items; items count from 1, the first comes first")]
    Backward {
        /// The range.
        range: ItemRange,
    },
    /// Ranges out of order, overlapping or touching.
    #[error(
        "the range {range} does not follow the one before it with a gap; sort and join the ranges"
    )]
    NotSorted {
        /// The later range.
        range: ItemRange,
    },
    /// Too many ranges.
    #[error("{found} ranges are too many; at most {RANGES_MAX} are allowed, split the request")]
    TooMany {
        /// The number of ranges.
        found: usize,
    },
    /// A text that is not a list of ranges.
    #[error("`{found}` is not a list of items; write it like 1-6000 or 1-20,25,30-40")]
    Unreadable {
        /// The text, shortened.
        found: String,
    },
}

impl ItemRanges {
    /// All items of so many.
    #[must_use]
    pub fn up_to(quantity: u32) -> Self {
        let all = ItemRange { first: 1, last: quantity };
        Self(if quantity == 0 { Vec::new() } else { vec![all] })
    }

    /// The ranges, sorted.
    #[must_use]
    pub fn as_slice(&self) -> &[ItemRange] {
        &self.0
    }

    /// Whether no item is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an item is in the set.
    #[must_use]
    pub fn contains(&self, item: u32) -> bool {
        let after = self.0.partition_point(|range| range.last < item);
        self.0.get(after).is_some_and(|range| range.first <= item)
    }

    /// How many items are in the set.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.iter().fold(0, |sum: u64, range| sum.saturating_add(u64::from(range.count())))
    }

    /// The greatest item of the set.
    #[must_use]
    pub fn last(&self) -> Option<u32> {
        self.0.last().map(|range| range.last)
    }

    /// The first range that both sets have items of, as those items.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Option<ItemRange> {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (ours.peek(), theirs.peek()) {
            let common = ItemRange { first: a.first.max(b.first), last: a.last.min(b.last) };
            if common.first <= common.last {
                return Some(common);
            }
            if a.last < b.last {
                ours.next()
            } else {
                theirs.next()
            };
        }
        None
    }

    /// Whether any item of a range is in the set.
    #[must_use]
    pub fn meets(&self, range: ItemRange) -> bool {
        let after = self.0.partition_point(|one| one.last < range.first);
        self.0.get(after).is_some_and(|one| one.first <= range.last)
    }

    /// Whether every item of another set is in this one.
    #[must_use]
    pub fn contains_all(&self, other: &Self) -> bool {
        self.first_missing(other).is_none()
    }

    /// The first items of another set that are not in this one. Ranges of a set never touch, so a
    /// range is in it only as a part of one range.
    #[must_use]
    pub fn first_missing(&self, other: &Self) -> Option<ItemRange> {
        other.0.iter().find_map(|range| {
            let after = self.0.partition_point(|one| one.last < range.first);
            let mut rest = self.0.iter().skip(after).peekable();
            let first = match rest.next_if(|one| one.first <= range.first) {
                Some(one) if range.last <= one.last => return None,
                Some(one) => one.last.saturating_add(1),
                None => range.first,
            };
            let until = rest.peek().map_or(u32::MAX, |next| next.first.saturating_sub(1));
            Some(ItemRange { first, last: range.last.min(until) })
        })
    }

    /// The items of either set.
    ///
    /// # Errors
    /// [`ItemRangesError::TooMany`] if they do not fit into [`RANGES_MAX`] ranges.
    pub fn union(&self, other: &Self) -> Result<Self, ItemRangesError> {
        let mut ranges: Vec<ItemRange> = self.0.iter().chain(&other.0).copied().collect();
        ranges.sort_unstable();
        let mut joined: Vec<ItemRange> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.first <= last.last.saturating_add(1) => {
                    last.last = last.last.max(range.last);
                }
                _ => joined.push(range),
            }
        }
        let union = Self::try_from(joined)?;
        assert!(union.contains_all(self) && union.contains_all(other), "a union has both sets");
        Ok(union)
    }

    /// The items that are not in another set.
    ///
    /// # Errors
    /// [`ItemRangesError::TooMany`] if they do not fit into [`RANGES_MAX`] ranges.
    pub fn without(&self, other: &Self) -> Result<Self, ItemRangesError> {
        let rest: Vec<ItemRange> = self.0.iter().flat_map(|range| range.outside(other)).collect();
        Self::try_from(rest)
    }
}

impl TryFrom<Vec<ItemRange>> for ItemRanges {
    type Error = ItemRangesError;

    fn try_from(ranges: Vec<ItemRange>) -> Result<Self, Self::Error> {
        if RANGES_MAX < ranges.len() {
            return Err(ItemRangesError::TooMany { found: ranges.len() });
        }
        // The items up to the one that would touch the range before.
        let mut taken = 0_u32;
        for range in &ranges {
            if range.first == 0 || range.last < range.first {
                return Err(ItemRangesError::Backward { range: *range });
            }
            if range.first <= taken {
                return Err(ItemRangesError::NotSorted { range: *range });
            }
            taken = range.last.saturating_add(1);
        }
        Ok(Self(ranges))
    }
}

impl From<ItemRanges> for Vec<ItemRange> {
    fn from(ranges: ItemRanges) -> Self {
        ranges.0
    }
}

impl FromStr for ItemRanges {
    type Err = ItemRangesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || ItemRangesError::Unreadable { found: text.chars().take(80).collect() };
        let range = |part: &str| -> Option<ItemRange> {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            Some(ItemRange {
                first: trimmed(first).parse().ok()?,
                last: trimmed(last).parse().ok()?,
            })
        };
        let mut ranges =
            text.split(',').map(range).collect::<Option<Vec<_>>>().ok_or_else(unreadable)?;
        ranges.sort_unstable();
        Self::try_from(ranges)
    }
}

impl fmt::Display for ItemRanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, range) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{range}")?;
        }
        Ok(())
    }
}

/// What became of a certificate's items: its own record, because it changes more often.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Items {
    /// Items whose labels are in use.
    pub activated: ItemRanges,
    /// Items whose labels were spoilt: they are never activated again.
    pub voided: ItemRanges,
    /// Who gave the last of the given keys that signed for this, if there was one.
    pub given_by: Option<CreditCode>,
}

/// What the chain says of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// Its label was printed but not put into use.
    NotActivated,
    /// Its label is in use.
    Activated,
    /// Its label was spoilt.
    Voided,
}

impl Items {
    /// The status of one item.
    #[must_use]
    pub fn status(&self, item: u32) -> ItemStatus {
        if self.voided.contains(item) {
            ItemStatus::Voided
        } else if self.activated.contains(item) {
            ItemStatus::Activated
        } else {
            ItemStatus::NotActivated
        }
    }
}

list_schema!(ItemRanges, ItemRange, "sorted ranges of items");

#[cfg(test)]
mod tests;
