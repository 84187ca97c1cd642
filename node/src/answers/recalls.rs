//! A recall, who has answered it, and who holds recalled items and has not.

use std::collections::BTreeMap;

use chain_core::bytes::codec;
use chain_core::records::certificate::Certificate;
use chain_core::records::items::{ItemRange, ItemRanges};
use chain_core::records::shipment::Holdings;
use chain_core::records::supervision::{Recall, RecallAnswer};
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
    let certificate = must_certificate(view, &recall.details.certificate)?;
    let items = recall.details.items.among(certificate.details.quantity);
    let answers = recall_answers(view, id)?;
    let mut unanswered = Vec::new();
    for (organisation, items) in holders_of(view, &certificate, &items)? {
        if !answers.iter().any(|answer| answer.organisation == organisation) {
            let name = name_of(view, &organisation)?;
            unanswered.push(Holder { organisation, name, items });
        }
    }
    let variants = VariantItems::of(&certificate, items.as_slice());
    let made_from = made_from(view, [certificate.id])?;
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

/// Who holds some items of a certificate, and which.
fn holders_of(
    view: &View<'_>,
    certificate: &Certificate,
    items: &ItemRanges,
) -> Result<BTreeMap<CreditCode, ItemRanges>, ReadingError> {
    let holdings = state::read::<Holdings>(view, &certificate.serial)?.unwrap_or_default();
    let mut parts: BTreeMap<CreditCode, Vec<ItemRange>> = BTreeMap::new();
    for holding in holdings.all(certificate.id.maker, certificate.details.quantity) {
        parts.entry(holding.holder).or_default().extend(holding.items.inside(items.as_slice()));
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
