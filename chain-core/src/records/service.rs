//! Services that institutes offer to makers: the shared laboratory and the one-stop service.

use serde::{Deserialize, Serialize};

use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{Number, ProductId, Remark, ReportId, ServiceRequestId};
use crate::values::time::Height;

/// Which service a maker asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceKind {
    /// The maker tests with the institute's instruments (共享实验室).
    SharedLaboratory,
    /// The institute does all of it: advice, sampling, test, report (一站式服务).
    OneStop,
}

/// What a maker asks an institute for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceRequestDetails {
    /// The institute that is asked.
    pub institute: CreditCode,
    /// What it is asked for.
    pub kind: ServiceKind,
    /// The product to test.
    pub product: ProductId,
    /// The maker's number for the batch.
    pub batch: Number,
    /// How many minimum sales units the batch holds.
    pub batch_quantity: u32,
    /// The standards to test to; at least one.
    pub standards: Vec<StandardNumber>,
    /// The day by which the maker wants the report.
    pub wanted_by: Date,
    /// What else the institute should know.
    pub remark: Option<Remark>,
}

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceRequestStatus {
    /// The institute has not answered.
    Requested,
    /// The institute will do it.
    Accepted,
    /// The institute will not do it.
    Declined,
    /// The institute has filed its report.
    Reported,
}

impl ServiceRequestStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Reported => "reported",
        }
    }
}

/// A request's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceRequest {
    /// The maker, and the maker's number for it.
    pub id: ServiceRequestId,
    /// What the maker asks for.
    pub details: ServiceRequestDetails,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<ServiceRequestStatus>>))]
    pub history: History<ServiceRequestStatus>,
    /// What the institute answered.
    pub answer: Option<Remark>,
    /// The report that fulfils it.
    pub report: Option<ReportId>,
    /// The height at which it was made.
    pub requested_at: Height,
}

impl ServiceRequest {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> ServiceRequestStatus {
        self.history.status()
    }
}
