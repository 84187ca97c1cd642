//! Sorted lists of the database: where each lies, what a block changes in them, and how several are
//! read together.

pub(crate) mod cell;
pub(crate) mod derive;
pub(crate) mod groups;
pub(crate) mod names;
pub(crate) mod posting;
pub(crate) mod scan;
