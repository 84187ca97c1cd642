//! [`Connections`]: who is connected, so many in all and from one address. Where there is no place
//! left, the connection that has been quiet for the longest time makes room.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use super::address_counts::AddressCounts;
use crate::lock::lock;

/// The open connections of a listener.
#[derive(Debug)]
pub(super) struct Connections {
    most: usize,
    most_of_address: usize,
    open: Mutex<OpenConnections>,
}

#[derive(Debug, Default)]
struct OpenConnections {
    by_number: BTreeMap<u64, OpenConnection>,
    of_address: AddressCounts,
    /// The last number given: to a connection, and to each moment that something began or ended.
    last: u64,
}

#[derive(Debug)]
struct OpenConnection {
    address: IpAddr,
    /// Requests that are being answered, and answers that are being sent.
    busy: usize,
    /// When it last began or ended something, in the order of all that happens.
    moved_at: u64,
    close: Arc<Notify>,
}

/// A connection's place, until it is dropped.
#[derive(Debug)]
pub(super) struct ConnectionPlace {
    connections: Arc<Connections>,
    number: u64,
    /// Told when the connection is to be closed for another.
    pub(super) close: Arc<Notify>,
}

/// A request in work, or an answer that is being sent, until it is dropped.
#[derive(Debug)]
pub(super) struct BusyConnection {
    connections: Arc<Connections>,
    number: u64,
}

impl OpenConnections {
    fn next(&mut self) -> u64 {
        self.last = self.last.saturating_add(1);
        self.last
    }

    fn remove(&mut self, number: u64) -> Option<OpenConnection> {
        let gone = self.by_number.remove(&number)?;
        self.of_address.give_back(&gone.address);
        Some(gone)
    }

    /// The connection without a request that has been quiet for the longest time.
    fn quietest(&self) -> Option<u64> {
        let quiet = self.by_number.iter().filter(|(_, one)| one.busy == 0);
        quiet.min_by_key(|(_, one)| one.moved_at).map(|(number, _)| *number)
    }
}

impl Connections {
    /// No connection yet, of so many in all and from one address.
    pub(super) fn new(most: u32, most_of_address: u32) -> Arc<Self> {
        let count = |most: u32| usize::try_from(most).unwrap_or(usize::MAX);
        let open = Mutex::default();
        Arc::new(Self { most: count(most), most_of_address: count(most_of_address), open })
    }

    /// A place for a connection from an address; none if it has as many as it may, or all others
    /// are at work. A proxy on this machine speaks for many: the loopback has no bound of its own.
    pub(super) fn place(self: &Arc<Self>, address: IpAddr) -> Option<ConnectionPlace> {
        let address = address.to_canonical();
        let mut open = lock(&self.open);
        if !address.is_loopback() && self.most_of_address <= open.of_address.of(&address) {
            return None;
        }
        if self.most <= open.by_number.len() {
            let quietest = open.quietest()?;
            if let Some(gone) = open.remove(quietest) {
                gone.close.notify_one();
            }
        }
        let number = open.next();
        let close = Arc::new(Notify::new());
        open.of_address.add(address);
        let one = OpenConnection { address, busy: 0, moved_at: number, close: Arc::clone(&close) };
        open.by_number.insert(number, one);
        Some(ConnectionPlace { connections: Arc::clone(self), number, close })
    }

    fn moved(&self, number: u64, change: impl FnOnce(usize) -> usize) {
        let mut open = lock(&self.open);
        let now = open.next();
        if let Some(one) = open.by_number.get_mut(&number) {
            one.busy = change(one.busy);
            one.moved_at = now;
        }
    }
}

impl ConnectionPlace {
    /// A request has come.
    pub(super) fn busy(&self) -> BusyConnection {
        self.connections.moved(self.number, |busy| busy.saturating_add(1));
        BusyConnection { connections: Arc::clone(&self.connections), number: self.number }
    }
}

impl Drop for ConnectionPlace {
    fn drop(&mut self) {
        lock(&self.connections.open).remove(self.number);
    }
}

impl Drop for BusyConnection {
    fn drop(&mut self) {
        self.connections.moved(self.number, |busy| busy.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests;
