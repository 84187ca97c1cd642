//! A recall, who has answered it, and who holds recalled items and has not.

use std::collections::BTreeMap;

use chain_core::bytes::codec;
use chain_core::records::certificate::Certificate;
use chain_core::records::items::{ItemRange, ItemRanges};
use chain_core::records::shipment::Holdings;
use chain_core::records::supervision::{Recall, RecallAnswer, RecallScope};
use chain_core::state::{self, RecordKind};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::RecallId;
use hgz_api::{Holder, RecallAnswers, VariantItems};

use super::certificates::made_from;
use super::reading::{ReadingError, must, must_certificate};
use super::records::name_of;
use crate::storage::{Posting, ScanStep, View};

/// A recall, who has answered it and who has not.
pub(crate) fn recall_answer(view: &View<'_>, id: &RecallId) -> Result<RecallAnswers, ReadingError> {
    let recall = must::<Recall>(view, id)?;
    let answers = recall_answers(view, id)?;
    let mut unanswered = Vec::new();
    for (organisation, items) in recalled_from(view, &recall)? {
        if !answers.iter().any(|answer| answer.organisation == organisation) {
            let name = name_of(view, &organisation)?;
            unanswered.push(Holder { organisation, name, items });
        }
    }
    let certificate = must_certificate(view, &recall.details.certificate)?;
    let everything = [ItemRange { first: 1, last: certificate.details.quantity }];
    let variants = VariantItems::of(&certificate, recalled_items(&recall, &everything));
    let made_from = made_from(view, &certificate.id)?;
    Ok(RecallAnswers { recall, answers, unanswered, variants, made_from })
}

/// All answers to a recall: at most one of each organisation that held recalled items.
fn recall_answers(view: &View<'_>, id: &RecallId) -> Result<Vec<RecallAnswer>, ReadingError> {
    // The key of an answer is that of its recall, then who answered.
    let from = codec::encode(id);
    let until = from.iter().copied().chain([u8::MAX]).collect();
    let lists = [vec![Posting::Records(RecordKind::RecallAnswer)]];
    let mut scan = view.scan(&lists, (from, Some(until)), usize::MAX);
    let mut answers = Vec::new();
    while let ScanStep::Found { entry, .. } = scan.step()? {
        answers.extend(view.listed::<RecallAnswer>(&entry)?);
    }
    Ok(answers)
}

/// The items that are called back, of all that there are.
fn recalled_items<'a>(recall: &'a Recall, everything: &'a [ItemRange]) -> &'a [ItemRange] {
    match &recall.details.items {
        RecallScope::All => everything,
        RecallScope::Items(items) => items.as_slice(),
    }
}

/// Who holds recalled items, and which.
fn recalled_from(
    view: &View<'_>,
    recall: &Recall,
) -> Result<BTreeMap<CreditCode, ItemRanges>, ReadingError> {
    let id = &recall.details.certificate;
    let certificate = must_certificate(view, id)?;
    let Certificate { serial, details, .. } = &certificate;
    let holdings = state::read::<Holdings>(view, serial)?.unwrap_or_default();
    let everything = [ItemRange { first: 1, last: details.quantity }];
    let recalled = recalled_items(recall, &everything);
    let mut parts: BTreeMap<CreditCode, Vec<ItemRange>> = BTreeMap::new();
    for holding in holdings.all(id.maker, details.quantity) {
        let from = recalled.partition_point(|range| range.last < holding.items.first);
        let common =
            recalled.iter().skip(from).take_while(|range| range.first <= holding.items.last).map(
                |range| ItemRange {
                    first: range.first.max(holding.items.first),
                    last: range.last.min(holding.items.last),
                },
            );
        parts.entry(holding.holder).or_default().extend(common);
    }
    parts.retain(|_, ranges| !ranges.is_empty());
    Ok(parts.into_iter().map(|(holder, ranges)| (holder, joined(ranges))).collect())
}

/// Sorted ranges as a set: neighbours that touch become one.
fn joined(ranges: Vec<ItemRange>) -> ItemRanges {
    let mut sets: Vec<ItemRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match sets.last_mut() {
            Some(last) if range.first <= last.last.saturating_add(1) => last.last = range.last,
            _ => sets.push(range),
        }
    }
    // More ranges than a set may have: the range around all of them says no item too few.
    let around = sets.first().zip(sets.last());
    let around = around.map(|(first, last)| ItemRange { first: first.first, last: last.last });
    ItemRanges::try_from(sets)
        .unwrap_or_else(|_| ItemRanges::try_from(Vec::from_iter(around)).unwrap_or_default())
}
