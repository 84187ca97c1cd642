//! What counters say: counting one more, judging a peer's, and adding up those of all nodes.

use chain_core::values::time::Timestamp;
use hgz_api::{CopySign, ScanCounts};

use crate::storage::ScanCounter;

const HOUR_MS: u64 = 3_600_000;
/// Hours by which China's days start before those of UTC.
const CHINA_HOURS: u32 = 8;
/// From how many scans on a code is scanned often: a purchase and a few curious hands are fewer.
const OFTEN: u64 = 10;
/// How many scans within an hour a family does not make.
const IN_HOUR_MAX: u32 = 3;
/// Hours by which the clock of another node may be ahead of ours.
const AHEAD_MAX: u32 = 1;

/// The hour of a time, from 1970 on.
pub(super) fn hour_of(time: Timestamp) -> u32 {
    u32::try_from(time.as_unix_ms() / HOUR_MS).unwrap_or(u32::MAX)
}

fn start_of(hour: u32) -> Timestamp {
    Timestamp::from_unix_ms(u64::from(hour).saturating_mul(HOUR_MS))
}

const fn day_of(hour: u32) -> u32 {
    hour.saturating_add(CHINA_HOURS) / 24
}

impl ScanCounter {
    /// One scan more.
    pub(super) fn plus_one(self, hour: u32) -> Self {
        // A clock that was set back does not make the last scan an earlier one.
        let hour = hour.max(self.last_hour);
        let same_hour = self.scans != 0 && hour == self.last_hour;
        let same_day = self.scans != 0 && day_of(hour) == day_of(self.last_hour);
        let before = |count: u32, same: bool| if same { count } else { 0 };
        let in_last_hour = before(self.in_last_hour, same_hour).saturating_add(1);
        Self {
            scans: self.scans.saturating_add(1),
            first_hour: if self.scans == 0 { hour } else { self.first_hour },
            last_hour: hour,
            in_last_hour,
            on_last_day: before(self.on_last_day, same_day).saturating_add(1),
            most_in_hour: self.most_in_hour.max(in_last_hour),
        }
    }

    /// Whether a node that counts can come to this by now.
    pub(super) fn is_possible(&self, now: Timestamp) -> bool {
        let counts = [self.in_last_hour, self.on_last_day, self.most_in_hour];
        self.first_hour <= self.last_hour
            && self.last_hour <= hour_of(now).saturating_add(AHEAD_MAX)
            && counts.iter().all(|count| 0 < *count && u64::from(*count) <= self.scans)
            && self.in_last_hour <= self.on_last_day.min(self.most_in_hour)
    }
}

/// What the counters of all nodes say of one code; `activated` is when its label came into use.
pub(super) fn add_up(
    counters: &[ScanCounter],
    now: Timestamp,
    activated: Option<Timestamp>,
) -> ScanCounts {
    let Some(last) = counters.iter().map(|one| one.last_hour).max() else {
        return ScanCounts::default();
    };
    let first = counters.iter().map(|one| one.first_hour).min().unwrap_or(last);
    let sum = |counts: &mut dyn Iterator<Item = u64>| counts.fold(0, u64::saturating_add);
    let count = sum(&mut counters.iter().map(|one| one.scans));
    let today = day_of(hour_of(now));
    let of_today = counters.iter().filter(|one| day_of(one.last_hour) == today);
    let in_last_hour = counters.iter().filter(|one| one.last_hour == last);
    let in_last_hour = sum(&mut in_last_hour.map(|one| u64::from(one.in_last_hour)));
    let most = counters.iter().map(|one| u64::from(one.most_in_hour)).max().unwrap_or(0);
    // The hour of the first scan must have ended: it says no more than that.
    let is_early = |activated: Timestamp| start_of(first.saturating_add(1)) <= activated;
    let signs = [
        (OFTEN <= count, CopySign::Often),
        (u64::from(IN_HOUR_MAX) < most.max(in_last_hour), CopySign::OftenInOneHour),
        (activated.is_some_and(is_early), CopySign::BeforeActivation),
    ];
    ScanCounts {
        count,
        today: sum(&mut of_today.map(|one| u64::from(one.on_last_day))),
        first: Some(start_of(first)),
        last: Some(start_of(last)),
        signs: signs.into_iter().filter(|(holds, _)| *holds).map(|(_, sign)| sign).collect(),
    }
}

#[cfg(test)]
mod tests;
