//! What is going to happen, in the one order in which it does.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::Duration;

use tokio::time::Instant;

/// What waits for its moment: first come, first served within a moment.
#[derive(Debug)]
pub(super) struct Queue<T> {
    moments: BinaryHeap<Reverse<(Instant, u64)>>,
    happens: BTreeMap<u64, T>,
    numbered: u64,
}

impl<T> Queue<T> {
    pub(super) const fn new() -> Self {
        Self { moments: BinaryHeap::new(), happens: BTreeMap::new(), numbered: 0 }
    }

    /// Lets something happen so many milliseconds from now.
    pub(super) fn after(&mut self, ms: u64, what: T) {
        self.numbered += 1;
        let due = Instant::now() + Duration::from_millis(ms);
        self.moments.push(Reverse((due, self.numbered)));
        self.happens.insert(self.numbered, what);
    }

    /// When the next of it happens.
    pub(super) fn due(&self) -> Option<Instant> {
        self.moments.peek().map(|Reverse((due, _))| *due)
    }

    /// Takes the next of it out.
    pub(super) fn pop(&mut self) -> Option<T> {
        let Reverse((_, number)) = self.moments.pop()?;
        self.happens.remove(&number)
    }
}
