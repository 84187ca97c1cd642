//! [`AddressCounts`]: how much each address has of something of which it may have so much.

use std::collections::HashMap;
use std::net::IpAddr;

/// What each address has; of those that have nothing, nothing is kept.
#[derive(Debug, Default)]
pub(super) struct AddressCounts(HashMap<IpAddr, usize>);

impl AddressCounts {
    /// How much an address has.
    pub(super) fn of(&self, address: &IpAddr) -> usize {
        self.0.get(address).copied().unwrap_or(0)
    }

    /// Whether nothing is kept.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// An address has one more.
    pub(super) fn add(&mut self, address: IpAddr) {
        let count = self.0.entry(address).or_default();
        *count = count.saturating_add(1);
    }

    /// An address gives one back.
    pub(super) fn give_back(&mut self, address: &IpAddr) {
        match self.of(address).saturating_sub(1) {
            0 => self.0.remove(address),
            left => self.0.insert(*address, left),
        };
    }
}
