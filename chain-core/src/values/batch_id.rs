//! [`BatchId`]: what is made in one go, inspected and certified.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::values::text::{Number, ProductId};

/// A batch of a maker's product.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BatchId {
    /// The product.
    pub product: ProductId,
    /// The maker's number of the batch.
    pub batch: Number,
}

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.batch, self.product)
    }
}
