//! Services that institutes offer to makers (共享实验室、一站式服务): what is offered, and how far a request
//! for it has come.

use serde::{Deserialize, Serialize};

use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::records::report::ReportKind;
use crate::values::amount::Amount;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::date_span::DateSpan;
use crate::values::edition::Edition;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{Name, Number, OfferId, ProductId, Remark, ReportId, ServiceRequestId};
use crate::values::time::Height;

/// Which service it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceKind {
    /// The maker tests with the institute's instruments (共享实验室).
    SharedLaboratory,
    /// The institute does all of it: advice, sampling, test, report (一站式服务).
    OneStop,
}

impl ServiceKind {
    /// The kind's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SharedLaboratory => "shared_laboratory",
            Self::OneStop => "one_stop",
        }
    }
}

/// An instrument of an institute that makers may test with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferedInstrument {
    /// The institute's number for it.
    pub instrument: Number,
    /// When it is free.
    pub free: Vec<DateSpan>,
}

/// What an institute offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferDetails {
    /// The service.
    pub kind: ServiceKind,
    /// What it is called.
    pub name: Name,
    /// Whether it can be asked for.
    pub is_open: bool,
    /// The standards tested to.
    pub standards: Vec<StandardNumber>,
    /// The instruments that can be tested with: of a shared laboratory at least one.
    pub instruments: Vec<OfferedInstrument>,
    /// What it costs, in fen.
    pub fee_fen: u64,
    /// How many days it takes.
    pub working_days: u32,
    /// Where it is done.
    pub place: Remark,
    /// What else a maker should know.
    pub remark: Option<Remark>,
}

/// An offer's record in chain state: how it stands now. How it stood before is in the acts about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Offer {
    /// The institute, and the institute's number for it.
    pub id: OfferId,
    /// How often it has been published: a request says which edition it was made on.
    pub edition: Edition,
    /// What is offered.
    pub details: OfferDetails,
    /// The height that published this edition.
    pub published_at: Height,
}

/// What a maker asks an institute for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceRequestDetails {
    /// The institute that is asked.
    pub institute: CreditCode,
    /// What it is asked for.
    pub kind: ServiceKind,
    /// The institute's offer that is asked for, if it is one of them.
    pub offer: Option<Number>,
    /// The product to test.
    pub product: ProductId,
    /// What kind of report is asked for: of a batch, of a type, or of a sample.
    pub report_kind: ReportKind,
    /// The maker's number for the batch; a sample, or one of a type, may be of none.
    #[serde(default)]
    pub batch: Option<Number>,
    /// How many minimum sales units the batch holds; without a batch, how many are sent in.
    pub batch_quantity: u32,
    /// Of goods that are sold by amount, how much the batch is.
    #[serde(default)]
    pub batch_amount: Option<Amount>,
    /// The standards to test to; at least one.
    pub standards: Vec<StandardNumber>,
    /// The institute's instruments to test with: of a shared laboratory at least one, else none.
    #[serde(default)]
    pub instruments: Vec<Number>,
    /// The day by which the maker wants the report.
    pub wanted_by: Date,
    /// What else the institute should know.
    pub remark: Option<Remark>,
}

/// On what terms an institute accepts a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Acceptance {
    /// The day by which it will be done.
    pub promised_on: Date,
    /// What it costs, in fen.
    pub fee_fen: u64,
    /// The days on which the instruments are the maker's to test with, if it is a shared laboratory.
    pub lent: Option<DateSpan>,
}

/// A step of a request that somebody takes by an act of its own: a report takes the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceStep {
    /// The institute will do it.
    Accept(Acceptance),
    /// The institute will not.
    Decline,
    /// The institute has the sample.
    ReceiveSample,
    /// The test has begun.
    StartTest,
    /// The maker takes the request back.
    Cancel,
}

impl ServiceStep {
    /// The status that it leads to.
    #[must_use]
    pub const fn status(&self) -> ServiceRequestStatus {
        match self {
            Self::Accept(_) => ServiceRequestStatus::Accepted,
            Self::Decline => ServiceRequestStatus::Declined,
            Self::ReceiveSample => ServiceRequestStatus::SampleReceived,
            Self::StartTest => ServiceRequestStatus::Testing,
            Self::Cancel => ServiceRequestStatus::Cancelled,
        }
    }
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
    /// The institute has the sample.
    SampleReceived,
    /// The test has begun.
    Testing,
    /// The report is filed.
    Reported,
    /// The institute will not.
    Declined,
    /// The maker took it back.
    Cancelled,
}

/// Who takes a step of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceParty {
    /// The maker that asks.
    Maker,
    /// The institute that is asked.
    Institute,
    /// Whoever tests: the institute, and in a shared laboratory the maker.
    Tester,
}

impl ServiceRequestStatus {
    /// Every status.
    pub const ALL: [Self; 7] = [
        Self::Requested,
        Self::Accepted,
        Self::SampleReceived,
        Self::Testing,
        Self::Reported,
        Self::Declined,
        Self::Cancelled,
    ];

    /// The one table of the steps: from which status to which, and who takes it. A step that has no
    /// row cannot be taken. Whoever samples on the spot starts the test without a sample received,
    /// and a report proves the test that nobody has recorded.
    pub const STEPS: [(Self, Self, ServiceParty); 10] = [
        (Self::Requested, Self::Accepted, ServiceParty::Institute),
        (Self::Requested, Self::Declined, ServiceParty::Institute),
        (Self::Requested, Self::Cancelled, ServiceParty::Maker),
        (Self::Accepted, Self::SampleReceived, ServiceParty::Institute),
        (Self::Accepted, Self::Testing, ServiceParty::Tester),
        (Self::Accepted, Self::Cancelled, ServiceParty::Maker),
        (Self::Accepted, Self::Reported, ServiceParty::Tester),
        (Self::SampleReceived, Self::Testing, ServiceParty::Tester),
        (Self::SampleReceived, Self::Reported, ServiceParty::Tester),
        (Self::Testing, Self::Reported, ServiceParty::Tester),
    ];

    /// Who takes the step from this status to another, if there is one.
    #[must_use]
    pub fn step_to(self, to: Self) -> Option<ServiceParty> {
        Self::STEPS.iter().find(|(from, next, _)| *from == self && *next == to).map(|row| row.2)
    }

    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::SampleReceived => "sample_received",
            Self::Testing => "testing",
            Self::Reported => "reported",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
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
    /// The edition of the offer, as it stood then.
    pub offer_edition: Option<Edition>,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<ServiceRequestStatus>>))]
    pub history: History<ServiceRequestStatus>,
    /// On what terms it was accepted.
    pub acceptance: Option<Acceptance>,
    /// What was said to the last step that somebody said something to.
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

    /// Who takes the part of a party.
    #[must_use]
    pub const fn party(&self, party: ServiceParty) -> CreditCode {
        match (party, self.details.kind) {
            (ServiceParty::Maker, _) | (ServiceParty::Tester, ServiceKind::SharedLaboratory) => {
                self.id.maker
            }
            (ServiceParty::Institute, _) | (ServiceParty::Tester, ServiceKind::OneStop) => {
                self.details.institute
            }
        }
    }

    /// Whether an instrument of the institute is the maker's to test with on a day.
    #[must_use]
    pub fn lends(&self, instrument: &Number, day: Date) -> bool {
        let lent = self.acceptance.as_ref().and_then(|acceptance| acceptance.lent);
        let is_running = matches!(
            self.status(),
            ServiceRequestStatus::Accepted
                | ServiceRequestStatus::SampleReceived
                | ServiceRequestStatus::Testing
        );
        let is_named = self.details.instruments.contains(instrument);
        is_running && is_named && lent.is_some_and(|days| days.contains(day))
    }
}
