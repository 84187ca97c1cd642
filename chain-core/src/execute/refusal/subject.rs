//! [`Subject`]: the kinds of records that share refusals, each with codes of its own.

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the records")]
pub enum Subject {
    Organisation,
    Standard,
    Report,
    ServiceRequest,
    Cover,
    Claim,
    Shipment,
    Recall,
    SpotCheck,
    Penalty,
    Proposal,
}

impl Subject {
    /// The name in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Standard => "standard",
            Self::Report => "report",
            Self::ServiceRequest => "service request",
            Self::Cover => "cover",
            Self::Claim => "claim",
            Self::Shipment => "shipment",
            Self::Recall => "recall",
            Self::SpotCheck => "spot check",
            Self::Penalty => "penalty",
            Self::Proposal => "proposal",
        }
    }

    /// The code if one exists already.
    #[must_use]
    pub(super) const fn exists_code(self) -> &'static str {
        match self {
            Self::Organisation => "organisation.exists",
            Self::Standard => "standard.exists",
            Self::Report => "report.exists",
            Self::ServiceRequest => "service_request.exists",
            Self::Cover => "cover.exists",
            Self::Claim => "claim.exists",
            Self::Shipment => "shipment.exists",
            Self::Recall => "recall.exists",
            Self::SpotCheck => "spot_check.exists",
            Self::Penalty => "penalty.exists",
            Self::Proposal => "proposal.exists",
        }
    }

    /// The code if there is none.
    #[must_use]
    pub(super) const fn unknown_code(self) -> &'static str {
        match self {
            Self::Organisation => "organisation.unknown",
            Self::Standard => "standard.unknown",
            Self::Report => "report.unknown",
            Self::ServiceRequest => "service_request.unknown",
            Self::Cover => "cover.unknown",
            Self::Claim => "claim.unknown",
            Self::Shipment => "shipment.unknown",
            Self::Recall => "recall.unknown",
            Self::SpotCheck => "spot_check.unknown",
            Self::Penalty => "penalty.unknown",
            Self::Proposal => "proposal.unknown",
        }
    }

    /// The code if its status does not allow the act.
    #[must_use]
    pub(super) const fn status_code(self) -> &'static str {
        match self {
            Self::Organisation => "organisation.status",
            Self::Standard => "standard.status",
            Self::Report => "report.status",
            Self::ServiceRequest => "service_request.status",
            Self::Cover => "cover.status",
            Self::Claim => "claim.status",
            Self::Shipment => "shipment.status",
            Self::Recall => "recall.status",
            Self::SpotCheck => "spot_check.status",
            Self::Penalty => "penalty.status",
            Self::Proposal => "proposal.status",
        }
    }
}
