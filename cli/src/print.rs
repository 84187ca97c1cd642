//! What the user sees: results, errors, tables, money, progress.

pub(crate) mod language;
pub(crate) mod money;
pub(crate) mod output;
pub(crate) mod page;
pub(crate) mod progress;
pub(crate) mod render;
