//! What supervision knows of an enterprise.

use chain_core::records::classification::{ClassPeriod, EnterpriseClass, MakerStanding};
use serde::{Deserialize, Serialize};

/// The classes of an enterprise, and what was found of its goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StandingAnswer {
    /// The class on the day of the block.
    pub class: Option<EnterpriseClass>,
    /// The classes that hold or are to hold; a later one overrides an earlier one.
    pub classes: Vec<ClassPeriod>,
    /// What institutes and spot checks have found.
    pub standing: MakerStanding,
}
