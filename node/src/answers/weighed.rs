//! [`Weighed`]: what was used most lately, up to so many bytes that it really takes.

use std::hash::Hash;
use std::io;

use lru::LruCache;
use serde::Serialize;

/// What a key and its place take, about.
const PLACE_BYTES: usize = 256;

/// Values by their keys; the one that was not used for the longest time goes first.
#[derive(Debug)]
pub(super) struct Weighed<K: Hash + Eq, V> {
    bytes_max: usize,
    bytes: usize,
    values: LruCache<K, (usize, V)>,
}

impl<K: Hash + Eq, V> Weighed<K, V> {
    /// Nothing yet, and at most so many bytes.
    pub(super) fn new(bytes_max: usize) -> Self {
        Self { bytes_max, bytes: 0, values: LruCache::unbounded() }
    }

    /// A value, which is now the one used most lately.
    pub(super) fn get(&mut self, key: &K) -> Option<&V> {
        self.values.get(key).map(|(_, value)| value)
    }

    /// Keeps a value that takes so many bytes, if it fits at all.
    pub(super) fn put(&mut self, key: K, value: V, bytes: usize) {
        let bytes = bytes.saturating_add(PLACE_BYTES);
        if self.bytes_max < bytes {
            return;
        }
        self.bytes = self.bytes.saturating_add(bytes);
        if let Some((before, _)) = self.values.put(key, (bytes, value)) {
            self.bytes = self.bytes.saturating_sub(before);
        }
        while self.bytes_max < self.bytes {
            let Some((_, (oldest, _))) = self.values.pop_lru() else { break };
            self.bytes = self.bytes.saturating_sub(oldest);
        }
        assert!(self.bytes <= self.bytes_max, "what is kept is within its bound");
    }
}

/// How long a value is as JSON, which is about what it takes in memory, and never much less.
pub(super) fn json_bytes<T: Serialize>(value: &T) -> usize {
    let mut count = Count(0);
    serde_json::to_writer(&mut count, value).expect("records and answers have a JSON form");
    count.0
}

struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
