//! What the user sees: results, errors, tables, money, progress.

pub(crate) mod certificates;
pub(crate) mod judged_at;
pub(crate) mod language;
pub(crate) mod money;
pub(crate) mod output;
pub(crate) mod places;
pub(crate) mod progress;
pub(crate) mod render;
pub(crate) mod streams;
pub(crate) mod variants;
pub(crate) mod voice;
