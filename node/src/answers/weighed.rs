//! [`Weighed`]: what was used most lately, up to so many bytes that it really takes.

use std::hash::Hash;

use lru::LruCache;

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

#[cfg(test)]
mod tests;
