//! [`Matches`]: the things that a text may mean, each once.

use super::reader::PageReader;
use super::target::{PageTarget, Sort};

/// One thing that the text may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    /// How the text was read, in words.
    pub(super) read_as: &'static str,
    /// What there is.
    pub(super) name: String,
    /// Its page.
    pub(super) path: String,
}

/// The things found so far.
pub(super) struct Matches<'a> {
    pub(super) reader: &'a PageReader<'a>,
    pub(super) found: Vec<Match>,
}

impl<'a> Matches<'a> {
    /// Nothing is found yet.
    pub(super) const fn new(reader: &'a PageReader<'a>) -> Self {
        Self { reader, found: Vec::new() }
    }

    /// Adds a page under a name, unless it is there already.
    pub(super) fn named(&mut self, read_as: &'static str, name: impl Into<String>, path: String) {
        let name = name.into();
        if !self.found.iter().any(|one| one.path == path) {
            self.found.push(Match { read_as, name, path });
        }
    }

    /// Adds something by its id.
    pub(super) fn target(&mut self, sort: Sort, id: impl std::fmt::Display) {
        let target = PageTarget::new(sort, id);
        let (read_as, path) = (sort.title(self.reader.locale.language), target.path());
        self.named(read_as, target.id, path);
    }
}
