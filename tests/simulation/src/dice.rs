//! Chance that a seed repeats: `SplitMix64`.

/// Draws numbers. Clones draw the same.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub(super) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number of a range that is not empty.
    pub(super) fn within(&mut self, range: std::ops::Range<u64>) -> u64 {
        let width = range.end.checked_sub(range.start).filter(|width| 0 < *width);
        let width = width.expect("a range to draw from");
        range.start + self.draw() % width
    }

    /// A place in a list of this length.
    pub(super) fn place(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).expect("a list that fits into memory");
        usize::try_from(self.within(0..length)).expect("a place in that list")
    }

    /// One of a list that is not empty.
    pub(super) fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        let place = self.place(list.len());
        *list.get(place).expect("a place in that list")
    }

    /// Yes, so many times of a thousand.
    pub(super) fn happens(&mut self, per_mille: u64) -> bool {
        self.within(0..1_000) < per_mille
    }
}
