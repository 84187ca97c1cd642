//! [`RecentScans`]: which items this node counted lately, so that they are told again without a look
//! through all counters.

use std::collections::{BTreeSet, HashMap};

use crate::storage::ScannedItem;

/// Items that are remembered: a few MB. What is pushed out is told with its next scan.
const ITEMS_MAX: usize = 50_000;

/// Items by the hour of their last scan.
#[derive(Debug, Default)]
pub(super) struct RecentScans {
    by_hour: BTreeSet<(u32, ScannedItem)>,
    hours: HashMap<ScannedItem, u32>,
}

impl RecentScans {
    /// An item was counted in an hour.
    pub(super) fn counted(&mut self, item: ScannedItem, hour: u32) {
        if let Some(before) = self.hours.insert(item, hour) {
            self.by_hour.remove(&(before, item));
        }
        self.by_hour.insert((hour, item));
        while ITEMS_MAX < self.by_hour.len() {
            let Some((_, oldest)) = self.by_hour.pop_first() else { break };
            self.hours.remove(&oldest);
        }
        assert_eq!(self.by_hour.len(), self.hours.len(), "each item has one last hour");
    }

    /// The items of an hour and later, the latest first, at most so many.
    pub(super) fn since(&self, hour: u32, count_max: usize) -> Vec<ScannedItem> {
        let latest = self.by_hour.iter().rev().take_while(|(at, _)| hour <= *at);
        latest.take(count_max).map(|(_, item)| *item).collect()
    }
}

#[cfg(test)]
mod tests;
