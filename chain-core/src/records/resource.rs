//! Resources of whoever tests (检验资源): instruments and inspectors, and how long what was attested of
//! them holds.
//!
//! An attestation is added and never rewritten, so that what held on the day of a test can be found
//! at any time.

use serde::{Deserialize, Serialize};

use crate::bytes::hash::Hash;
use crate::values::date::Date;
use crate::values::text::{Line, Name, ResourceId};
use crate::values::time::Height;

/// What a resource is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ResourceDetails {
    /// A measuring instrument (仪器设备), whose calibrations are attested.
    Instrument {
        /// What it is called, with its model.
        name: Name,
    },
    /// Somebody who tests (检验人员), known by a code and by no name; training is attested.
    Inspector,
}

impl ResourceDetails {
    /// What it is, in messages.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Instrument { .. } => "instrument",
            Self::Inspector => "inspector",
        }
    }
}

/// A calibration of an instrument, or a training of an inspector, and how long it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attestation {
    /// The organisation that calibrated or trained.
    pub by: Name,
    /// For what: a quantity and its range, a method.
    pub subject: Option<Line>,
    /// The first day it holds.
    pub valid_from: Date,
    /// The last day it holds.
    pub valid_until: Date,
    /// The hash of the certificate, kept off the chain.
    pub document: Option<Hash>,
}

/// A resource's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resource {
    /// Whose it is, and its number or code.
    pub id: ResourceId,
    /// What it is.
    pub details: ResourceDetails,
    /// Its calibrations or trainings, in the order in which they were entered.
    pub attestations: Vec<Attestation>,
    /// The first day on which it is no longer used.
    pub retired_from: Option<Date>,
    /// The height that entered it.
    pub kept_at: Height,
}

impl Resource {
    /// Whether it may be tested with, or may test, on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        let holds = |one: &Attestation| one.valid_from <= day && day <= one.valid_until;
        self.retired_from.is_none_or(|from| day < from) && self.attestations.iter().any(holds)
    }
}
