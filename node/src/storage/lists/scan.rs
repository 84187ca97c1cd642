//! [`Scan`]: what several sorted lists have in common, found by leaping from one to the next. The
//! work between two answers is bounded, and a scan can go on later from where it stopped.

use chain_core::state::ReadError;
use rocksdb::{DB, DBRawIteratorWithThreadMode, ReadOptions};

use super::cell::{Cell, cells_of};
use super::posting::Posting;
use crate::storage::columns::Column;

/// One list, from some entry on.
struct List<'a> {
    prefix: Vec<u8>,
    keys: DBRawIteratorWithThreadMode<'a, DB>,
    /// See [`Posting::cell_entry_bytes`].
    cell_entry_bytes: Option<usize>,
    started: bool,
    /// Where it stands; nothing before it starts and after its end.
    found: Option<Stored>,
}

/// The first entry to start from, and the first to stop before.
pub type ScanBounds = (Vec<u8>, Option<Vec<u8>>);

/// An entry and what is stored with it.
type Stored = (Vec<u8>, Vec<u8>);

/// Lists of which an entry may be in any.
type AnyOf<'a> = Vec<List<'a>>;

/// Entries that are in one list of each group, in order.
pub struct Scan<'a> {
    all_of: Vec<AnyOf<'a>>,
    from: Vec<u8>,
    until: Option<Vec<u8>>,
    steps_left: usize,
}

impl std::fmt::Debug for Scan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scan").field("from", &self.from).finish_non_exhaustive()
    }
}

/// What a scan came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanStep {
    /// An entry, and what is stored with it.
    Found {
        /// The entry.
        entry: Vec<u8>,
        /// What is stored with it in the first list.
        value: Vec<u8>,
    },
    /// There are no more.
    End,
    /// The work allowed is done: go on later from [`Scan::position`].
    Exhausted,
}

fn failed(error: &rocksdb::Error) -> ReadError {
    ReadError::Storage { reason: error.to_string() }
}

/// The first key after all that start with a prefix.
fn after_all(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            return Some(end);
        }
    }
    None
}

impl List<'_> {
    /// The first entry at or after the target; counts what it moves.
    fn advance(&mut self, target: &[u8], steps: &mut usize) -> Result<Option<&Stored>, ReadError> {
        let is_behind =
            |list: &Self| list.found.as_ref().is_some_and(|one| one.0.as_slice() < target);
        let started = std::mem::replace(&mut self.started, true);
        if started && is_behind(self) {
            *steps = steps.saturating_sub(1);
            if !self.take(target) {
                self.keys.next();
                self.take(target);
            }
        }
        if !started || (self.found.is_none() && self.keys.valid()) {
            *steps = steps.saturating_sub(1);
            let start = if self.cell_entry_bytes.is_some() { height_of(target) } else { target };
            self.keys.seek([self.prefix.as_slice(), start].concat());
            if !self.take(target) {
                // The group of the target's height may have nothing after the target.
                self.keys.next();
                self.take(target);
            }
        }
        self.keys.status().map_err(|error| failed(&error))?;
        Ok(self.found.as_ref())
    }

    /// Finds the first entry at or after the target under the key where the list stands.
    fn take(&mut self, target: &[u8]) -> bool {
        self.found = self.entry_under_key(target);
        self.found.is_some()
    }

    fn entry_under_key(&self, target: &[u8]) -> Option<Stored> {
        let start = self.keys.key()?.strip_prefix(self.prefix.as_slice())?;
        let value = self.keys.value()?;
        let Some(entry_bytes) = self.cell_entry_bytes else {
            return (target <= start).then(|| (start.to_vec(), value.to_vec()));
        };
        let cells = cells_of(value);
        let is_before = |cell: &Cell| start.iter().chain(cell.iter().take(entry_bytes)).lt(target);
        let cell = cells.get(cells.partition_point(is_before))?;
        let (entry, stored) = cell.split_at_checked(entry_bytes)?;
        Some(([start, entry].concat(), stored.to_vec()))
    }
}

/// What of an entry is in the key of its group.
fn height_of(entry: &[u8]) -> &[u8] {
    entry.first_chunk::<8>().map_or(entry, <[u8; 8]>::as_slice)
}

impl<'a> Scan<'a> {
    /// A scan of the groups from an entry on, up to but without another.
    pub(crate) fn new(
        all_of: &[Vec<Posting>],
        open: impl Fn(Column, ReadOptions) -> DBRawIteratorWithThreadMode<'a, DB>,
        (from, until): ScanBounds,
        steps_left: usize,
    ) -> Self {
        let list = |posting: &Posting| {
            let (column, prefix) = posting.location();
            let mut options = ReadOptions::default();
            if let Some(end) = after_all(&prefix) {
                options.set_iterate_upper_bound(end);
            }
            let keys = open(column, options);
            let cell_entry_bytes = posting.cell_entry_bytes();
            List { prefix, keys, cell_entry_bytes, started: false, found: None }
        };
        let all_of = all_of.iter().map(|any_of| any_of.iter().map(list).collect()).collect();
        Self { all_of, from, until, steps_left }
    }

    /// Where the scan goes on.
    #[must_use]
    pub fn position(&self) -> &[u8] {
        &self.from
    }

    /// The next entry that is in one list of each group.
    ///
    /// # Errors
    /// [`ReadError`] if the database fails.
    pub fn step(&mut self) -> Result<ScanStep, ReadError> {
        let mut agreed = 0_usize;
        let mut value = Vec::new();
        while agreed < self.all_of.len() {
            if self.steps_left == 0 {
                return Ok(ScanStep::Exhausted);
            }
            let group = self.all_of.get_mut(agreed).map(Vec::as_mut_slice).unwrap_or_default();
            let Some(least) = least_of(group, &self.from, &mut self.steps_left)? else {
                return Ok(ScanStep::End);
            };
            if self.until.as_ref().is_some_and(|until| *until <= least.0) {
                return Ok(ScanStep::End);
            }
            // A later group that leaps ahead sends the earlier ones after it.
            let leaps = self.from < least.0 && 0 < agreed;
            if agreed == 0 {
                value = least.1;
            }
            self.from = least.0;
            agreed = if leaps { 0 } else { agreed.saturating_add(1) };
        }
        if agreed == 0 {
            return Ok(ScanStep::End);
        }
        let entry = self.from.clone();
        // The least entry after this one.
        self.from.push(0);
        Ok(ScanStep::Found { entry, value })
    }
}

/// The least entry of a group at or after the target, and its value.
fn least_of(
    group: &mut [List<'_>],
    target: &[u8],
    steps: &mut usize,
) -> Result<Option<Stored>, ReadError> {
    let mut least: Option<Stored> = None;
    for list in group {
        let Some(found) = list.advance(target, steps)? else { continue };
        if least.as_ref().is_none_or(|least| found.0 < least.0) {
            least = Some(found.clone());
        }
    }
    Ok(least)
}
