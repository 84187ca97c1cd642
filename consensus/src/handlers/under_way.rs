//! What is known of the height under way.

use std::collections::BTreeSet;

use chain_core::chain::block::BlockId;
use chain_core::values::time::Height;

/// The round under way, and the verdicts on its height. It lies in memory alone: after a crash the
/// round starts again, and a block that comes again is judged again.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    height: Height,
    round: u32,
    /// Blocks that the rules refuse: the verdict is kept, the body is not.
    refused: BTreeSet<BlockId>,
}

impl UnderWay {
    /// The round of a height that is under way; the first one while another height is.
    pub(super) fn round_of(&self, height: Height) -> u32 {
        if self.height == height { self.round } else { 0 }
    }

    pub(super) fn start(&mut self, height: Height, round: u32) {
        if self.height != height {
            self.refused.clear();
        }
        (self.height, self.round) = (height, round);
    }

    pub(super) fn is_refused(&self, height: Height, block: &BlockId) -> bool {
        self.height == height && self.refused.contains(block)
    }

    pub(super) fn refuse(&mut self, height: Height, block: BlockId) {
        if self.height != height {
            self.start(height, 0);
        }
        self.refused.insert(block);
    }
}
