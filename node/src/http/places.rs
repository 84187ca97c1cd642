//! [`HttpPlaces`]: so many at once in all, and so many of one client.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::address_counts::AddressCounts;
use crate::lock::lock;

/// How many places each client has taken.
type TakenPlaces = Arc<Mutex<AddressCounts>>;

/// Places for one kind of thing.
#[derive(Debug)]
pub(super) struct HttpPlaces {
    all: Arc<Semaphore>,
    of_one_max: usize,
    taken: TakenPlaces,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub(super) struct HttpPlace {
    client: Option<IpAddr>,
    taken: TakenPlaces,
    _permit: OwnedSemaphorePermit,
}

impl HttpPlaces {
    /// So many places, of which a client gets so many.
    pub(super) fn new(all: u32, of_one_max: u32) -> Self {
        let count = |places: u32| usize::try_from(places).unwrap_or(Semaphore::MAX_PERMITS);
        Self {
            all: Arc::new(Semaphore::new(count(all))),
            of_one_max: count(of_one_max.max(1)),
            taken: TakenPlaces::default(),
        }
    }

    /// A place, if there is one for this client; without a client only the bound of all counts.
    pub(super) fn take(&self, client: Option<IpAddr>) -> Option<HttpPlace> {
        let permit = Arc::clone(&self.all).try_acquire_owned().ok()?;
        if let Some(client) = client {
            let mut taken = lock(&self.taken);
            if self.of_one_max <= taken.of(&client) {
                return None;
            }
            taken.add(client);
        }
        Some(HttpPlace { client, taken: Arc::clone(&self.taken), _permit: permit })
    }
}

impl Drop for HttpPlace {
    fn drop(&mut self) {
        if let Some(client) = self.client {
            lock(&self.taken).give_back(&client);
        }
    }
}

#[cfg(test)]
mod tests;
