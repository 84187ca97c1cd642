//! [`Groups`]: what one block adds to one list lies together, as one value under the block's height.
//! A list of a maker, a product or a report grows by many entries in a block, and takes one key.

use std::collections::{BTreeMap, BTreeSet};

use chain_core::state::ReadError;
use chain_core::values::time::Height;

use super::cell::{Cell, cells_of};
use super::posting::Posting;
use crate::storage::columns::Column;
use crate::storage::entry::height_key;

/// Where a group lies.
type GroupPlace = (Column, Vec<u8>);

/// Groups, and which cells come into them or leave them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups(BTreeMap<GroupPlace, BTreeMap<Cell, bool>>);

impl Groups {
    /// Puts a cell into a list's group of a height, or takes it out.
    pub(crate) fn set(&mut self, list: &Posting, height: Height, cell: Cell, is_in: bool) {
        let place = list.key(&height_key(height));
        self.0.entry(place).or_default().insert(cell, is_in);
    }

    /// The groups as they are then, on top of what is stored of them. None are left without cells:
    /// those are to be removed.
    pub(crate) fn values(
        self,
        stored: impl Fn(Column, &[u8]) -> Result<Option<Vec<u8>>, ReadError>,
    ) -> impl Iterator<Item = Result<(GroupPlace, Option<Vec<u8>>), ReadError>> {
        self.0.into_iter().map(move |((column, key), changes)| {
            let stored = stored(column, &key)?.unwrap_or_default();
            let mut cells: BTreeSet<Cell> = cells_of(&stored).iter().copied().collect();
            for (cell, is_in) in changes {
                if is_in {
                    cells.insert(cell);
                } else {
                    cells.remove(&cell);
                }
            }
            let value: Vec<u8> = cells.into_iter().flatten().collect();
            assert!(cells_of(&value).is_sorted(), "the cells of a group are written in order");
            Ok(((column, key), (!value.is_empty()).then_some(value)))
        })
    }
}
