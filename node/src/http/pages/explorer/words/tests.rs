use std::collections::BTreeSet;

use super::*;
use crate::http::openapi_json;

#[test]
fn every_field_of_an_act_and_of_a_record_has_a_title_in_both_languages() {
    let document: serde_json::Value = serde_json::from_str(&openapi_json()).unwrap();
    let schemas = &document["components"]["schemas"];
    let mut missing = BTreeSet::new();
    for name in [
        "OrganisationDetails",
        "ProductDetails",
        "ReportDetails",
        "CoverDetails",
        "CertificateDetails",
        "ShipmentDetails",
        "RecallDetails",
        "RecallAnswerDetails",
        "SpotCheckDetails",
        "SpotCheckResult",
        "PenaltyDetails",
        "ClaimDetails",
        "StandardDetails",
        "ServiceRequestDetails",
        "Entrustment",
        "EntrustmentDetails",
        "OfferDetails",
        "OfferedInstrument",
        "Acceptance",
        "QuestionDetails",
        "ExpertAnswer",
        "Offer",
        "ExpertQuestion",
        "Accreditation",
        "AccreditationTerm",
        "ScopeStandard",
        "ScopePeriod",
        "ScopeAddition",
        "DateSpan",
        "InsuranceLicence",
        "MeasuredItem",
        "Attestation",
        "Organisation",
        "Product",
        "Report",
        "Resource",
        "Cover",
        "CoverUse",
        "Certificate",
        "Shipment",
        "ShipmentLine",
        "PurchaseCheck",
        "Recall",
        "Penalty",
        "SpotCheck",
        "Claim",
        "Standard",
        "ServiceRequest",
        "ClassPeriod",
        "ConfirmedClasses",
        "MakerStanding",
        "Proposal",
        "KeyRecord",
        "Holding",
        "Header",
        "ChainParams",
    ] {
        let fields = schemas[name]["properties"].as_object();
        for field_name in fields.unwrap_or_else(|| panic!("no {name}")).keys() {
            let known = field(Language::En, field_name).1.is_some();
            if !known && field_name != "details" {
                missing.insert(format!("{name}.{field_name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_name_has_one_entry() {
    for list in [FIELDS, VALUES] {
        let names: BTreeSet<&str> = list.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names.len(), list.len());
    }
}
