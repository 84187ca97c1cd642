//! Refusals that every kind of record shares: their codes, and what to do about them.

use crate::state::{RecordKind, for_each_record};

macro_rules! codes {
    ($($record:ty, $kind:ident = $number:literal, $name:literal, $id:ty;)*) => {
        /// The code if there is one already.
        pub(super) const fn exists_code(kind: RecordKind) -> &'static str {
            match kind {
                $(RecordKind::$kind => concat!($name, ".exists"),)*
            }
        }

        /// The code if there is none.
        pub(super) const fn unknown_code(kind: RecordKind) -> &'static str {
            match kind {
                $(RecordKind::$kind => concat!($name, ".unknown"),)*
            }
        }

        /// The code if its status does not allow the act.
        pub(super) const fn status_code(kind: RecordKind) -> &'static str {
            match kind {
                $(RecordKind::$kind => concat!($name, ".status"),)*
            }
        }
    };
}

for_each_record!(codes);

/// The kind's name in a sentence.
pub(super) fn in_words(kind: RecordKind) -> String {
    kind.as_str().replace('_', " ")
}

/// What is wrong with a record of a kind, and what to do.
pub(super) struct Words {
    /// If there is one already.
    pub(super) exists: &'static str,
    /// If there is none.
    pub(super) unknown: &'static str,
}

/// The words of a kind.
pub(super) const fn words(kind: RecordKind) -> Words {
    match kind {
        RecordKind::Organisation => Words {
            exists: "is registered already; query it, do not register it again",
            unknown: "is not registered; ask the bureau to register it first",
        },
        RecordKind::Product => Words {
            exists: "is registered already; amend it instead",
            unknown: "is not registered; register it first",
        },
        RecordKind::Report => Words {
            exists: "was filed already; a corrected report needs a new number",
            unknown: "does not exist; let the institute file it first",
        },
        RecordKind::Cover => Words {
            exists: "was bound already; a changed policy needs a new number",
            unknown: "does not exist; let the insurer bind it first",
        },
        RecordKind::Certificate => Words {
            exists: "was issued already; query it, do not submit it again",
            unknown: "does not exist; check its number",
        },
        RecordKind::Accreditation => Words {
            exists: "exists already; choose another number",
            unknown: "is not entered; ask the bureau to enter it first",
        },
        RecordKind::Resource => Words {
            exists: "exists already; choose another number",
            unknown: "is not kept as what it is named for; enter it first",
        },
        RecordKind::Entrustment => Words {
            exists: "was offered already; another offer needs a new number",
            unknown: "does not exist; let the principal offer it first",
        },
        RecordKind::Params
        | RecordKind::Authorities
        | RecordKind::Peers
        | RecordKind::Ruleset
        | RecordKind::RulesetInForce
        | RecordKind::Governance
        | RecordKind::Proposal
        | RecordKind::Key
        | RecordKind::Standard
        | RecordKind::Catalogue
        | RecordKind::ProductEdition
        | RecordKind::ScopeStandard
        | RecordKind::AgreedEntrustments
        | RecordKind::Batch
        | RecordKind::Offer
        | RecordKind::Question
        | RecordKind::OpenQuestions
        | RecordKind::EnterpriseClasses
        | RecordKind::ConfirmedClasses
        | RecordKind::MakerStanding
        | RecordKind::ServiceRequest
        | RecordKind::CoverUse
        | RecordKind::Claim
        | RecordKind::Items
        | RecordKind::CertificateRecalls
        | RecordKind::Holdings
        | RecordKind::Shipment
        | RecordKind::Recall
        | RecordKind::RecallAnswer
        | RecordKind::SpotCheck
        | RecordKind::Penalty => Words {
            exists: "exists already; choose another number",
            unknown: "does not exist; check its number",
        },
    }
}
