//! [`Fragments`]: parts of answers that many answers share, as JSON, until a record of theirs
//! changes: products, makers, reports with their institutes, covers with their insurers.

use std::fmt::Display;
use std::sync::{Arc, Mutex};

use chain_core::records::batch::Batch;
use chain_core::records::cover::{Cover, CoverUse};
use chain_core::records::organisation::Organisation;
use chain_core::records::report::Report;
use chain_core::state::{Record, StateKey};
use chain_core::values::text::CoverId;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::reading::{ReadingError, must};
use super::records::{cover_answer, report_answer};
use super::weighed::Weighed;
use crate::lock::lock;
use crate::storage::{View, Watched};

#[derive(Debug, Clone)]
struct Fragment {
    watched: Watched,
    json: Arc<RawValue>,
}

/// Parts of answers, by the record that they are about.
#[derive(Debug)]
pub(super) struct Fragments(Mutex<Weighed<StateKey, Fragment>>);

/// The JSON of a value.
pub(super) fn written<T: Serialize>(value: &T) -> Box<RawValue> {
    to_raw_value(value).expect("records and answers have a JSON form")
}

impl Fragments {
    /// No parts yet, and at most so many bytes of them.
    pub(super) fn new(bytes_max: usize) -> Self {
        Self(Mutex::new(Weighed::new(bytes_max)))
    }

    /// A record.
    pub(super) fn record<R: Record<Id: Display>>(
        &self,
        view: &View<'_>,
        id: &R::Id,
    ) -> Result<Arc<RawValue>, ReadingError> {
        self.of(view, &[StateKey::of::<R>(id)], || must::<R>(view, id))
    }

    /// A report and who filed it.
    pub(super) fn report(
        &self,
        view: &View<'_>,
        report: &Report,
    ) -> Result<Arc<RawValue>, ReadingError> {
        let mut keys = report_keys(report);
        keys.push(StateKey::of::<Organisation>(&report.id.issuer));
        self.of(view, &keys, || report_answer(view, &report.id))
    }

    /// A cover and who bound it.
    pub(super) fn cover(
        &self,
        view: &View<'_>,
        id: &CoverId,
    ) -> Result<Arc<RawValue>, ReadingError> {
        let [cover, used] = cover_keys(id);
        let keys = [cover, used, StateKey::of::<Organisation>(&id.insurer)];
        self.of(view, &keys, || cover_answer(view, id))
    }

    /// What rests on some records, of which the first names it.
    fn of<T: Serialize>(
        &self,
        view: &View<'_>,
        keys: &[StateKey],
        read: impl FnOnce() -> Result<T, ReadingError>,
    ) -> Result<Arc<RawValue>, ReadingError> {
        let name = keys.first();
        let kept = name.and_then(|name| lock(&self.0).get(name).cloned());
        if let Some(fragment) = kept
            && view.holds(&fragment.watched)
        {
            return Ok(fragment.json);
        }
        let json: Arc<RawValue> = written(&read()?).into();
        if let (Some(name), Some(watched)) = (name, view.watch(keys)) {
            let bytes = json.get().len();
            lock(&self.0).put(name.clone(), Fragment { watched, json: Arc::clone(&json) }, bytes);
        }
        Ok(json)
    }
}

/// What says all of a report but who filed it.
pub(super) fn report_keys(report: &Report) -> Vec<StateKey> {
    let counted = report.batches().map(|id| StateKey::of::<Batch>(&id));
    [StateKey::of::<Report>(&report.id)].into_iter().chain(counted).collect()
}

/// What says all of a cover but who bound it.
pub(super) fn cover_keys(id: &CoverId) -> [StateKey; 2] {
    [StateKey::of::<Cover>(id), StateKey::of::<CoverUse>(id)]
}
