//! [`InspectedBatchId`]: where it is counted what is certified of a batch.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::values::text::{Number, ReportId};

/// A batch of a line of reports: what is certified of it is counted once, whichever report of the line
/// a certificate names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InspectedBatchId {
    /// The first report of the line.
    pub root: ReportId,
    /// The maker's number of the product.
    pub product: Number,
    /// The batch.
    pub batch: Number,
}

impl fmt::Display for InspectedBatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} on {}", self.batch, self.product, self.root)
    }
}
