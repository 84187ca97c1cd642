//! Sorted lists of the database: where each lies, what a block changes in them, and how several are
//! read together.

pub(super) mod cell;
pub(super) mod derive;
pub(super) mod groups;
pub(super) mod names;
pub(super) mod posting;
pub(super) mod scan;
