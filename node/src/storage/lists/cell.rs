//! Cells: entries as they lie together in the group of a height.

use chain_core::records::certificate::Certificate;
use chain_core::records::permission::ActKind;
use chain_core::records::serial::Serial;
use chain_core::values::time::Height;

/// Bytes of one entry within its group: what of it follows the height, and what is stored with it.
pub(crate) const CELL_BYTES: usize = 5;

/// One entry within its group: a certificate's serial, or an act's index and kind.
pub(crate) type Cell = [u8; CELL_BYTES];

/// The cells of a group, sorted.
pub(crate) fn cells_of(value: &[u8]) -> &[Cell] {
    let (cells, rest) = value.as_chunks();
    assert!(rest.is_empty(), "a group is read as whole cells, as it was written");
    cells
}

/// A certificate's serial, as it lies in a group.
pub(crate) fn serial_cell(certificate: &Certificate) -> Cell {
    let [_, _, _, cell @ ..] = certificate.serial.as_u64().to_be_bytes();
    cell
}

/// A serial has 40 bits.
pub(crate) const SERIAL_BYTES: usize = CELL_BYTES;
/// An act's place in its block; the rest of its cell is its kind.
pub(crate) const INDEX_BYTES: usize = 4;

/// An act's index and kind, as they lie in a group.
pub(crate) const fn act_cell(index: u32, kind: ActKind) -> Cell {
    let [a, b, c, d] = index.to_be_bytes();
    [a, b, c, d, kind_byte(kind)]
}

/// An act's kind as it is stored with its history entries.
#[must_use]
pub const fn kind_byte(kind: ActKind) -> u8 {
    kind as u8
}

/// The height and cell of an entry.
pub(crate) fn placed(entry: &[u8]) -> Option<(Height, Cell)> {
    let (height, cell) = entry.split_first_chunk()?;
    Some((Height::new(u64::from_be_bytes(*height)), cell.try_into().ok()?))
}

/// The serial of a certificate's entry.
#[must_use]
pub fn serial_of(place: &[u8]) -> Option<Serial> {
    let serial = place
        .get(8..)?
        .first_chunk::<SERIAL_BYTES>()?
        .iter()
        .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    Serial::try_from(serial).ok()
}
