//! The files of the engine's folder.

/// The engine's log of the height under way.
pub const LOG_FILE: &str = "votes.wal";
/// The record of signed votes.
pub const LAST_SIGNED_FILE: &str = "last_signed";
