//! The seeds that once failed, in `once_failed.txt`.

/// A seed that once failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnceFailed {
    /// The seed.
    pub seed: u64,
    /// What it had found.
    pub found: &'static str,
}

/// The seeds that once failed: they are run before any others.
///
/// # Panics
/// If a line of the file is not a seed and a text.
#[must_use]
pub fn once_failed() -> Vec<OnceFailed> {
    let lines = include_str!("once_failed.txt").lines();
    let is_entry = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let read = |line: &'static str| {
        let (seed, found) = line.split_once(' ').expect("a seed, a space, what it had found");
        OnceFailed { seed: seed.parse().expect("a seed"), found: found.trim() }
    };
    lines.filter(is_entry).map(read).collect()
}
