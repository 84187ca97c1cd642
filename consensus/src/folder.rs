//! The files of the engine's folder.

/// An authority's log of the height under way.
pub(crate) const LOG_FILE: &str = "votes.wal";
/// The same of a node that follows without a vote, apart: it knows nothing of what an authority has
/// heard before it voted.
pub(crate) const FOLLOWER_LOG_FILE: &str = "follower.wal";
/// The engine's logs, for whoever moves a damaged one aside.
pub const LOG_FILES: [&str; 2] = [LOG_FILE, FOLLOWER_LOG_FILE];
/// The record of signed messages.
pub(crate) const LAST_SIGNED_FILE: &str = "last_signed";
