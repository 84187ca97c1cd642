//! Filing inspection reports.

use super::checks::{must_have_role, refuse_identity_number};
use super::inspected::Inspected;
use super::turn::Turn;
use super::{classification, findings, report_details, report_lines, resources, scope, services};
use crate::execute::refusal::Refusal;
use crate::records::accreditation::AccreditationMark;
use crate::records::origin::Origin;
use crate::records::permission::Role;
use crate::records::report::{Filer, Report, ReportDetails, ReportKind, ReportStatus};
use crate::values::text::{Line, Number, ReportId};

/// Files a report. Gives the reports that it follows.
pub(super) fn file_report(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ReportDetails,
) -> Result<Vec<ReportId>, Refusal> {
    let id = ReportId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    report_details::check(details, turn.rules.date)?;
    let inspected = Inspected::read(turn, &details.subjects)?;
    let filed_as = filer(turn, details, &inspected)?;
    check_filer(turn, filed_as, details, &inspected.origins)?;
    if filed_as == Filer::Institute {
        check_marks(turn, details, &inspected.categories)?;
    }
    let is_factory = filed_as != Filer::Institute && details.laboratory.is_none();
    resources::check_resources(turn, details, is_factory)?;
    turn.must_be_new::<Report>(&id)?;
    let followed = report_lines::follow(turn, &id, details, filed_as)?;
    let report = Report {
        id,
        details: details.clone(),
        filed_as,
        replaced: None,
        supplements: Vec::new(),
        confirmed: None,
        spot_check: followed.spot_check,
        history: turn.opened(ReportStatus::InForce),
        filed_at: turn.rules.height,
    };
    if let Some(request) = &details.request {
        services::report_on(turn, request, &report.id, details)?;
    }
    if filed_as == Filer::Institute {
        classification::record_report(turn, &report.id, details)?;
    }
    turn.write(&report.id, &report);
    findings::enter(turn, &report)?;
    Ok(followed.changed)
}

fn filer(
    turn: &Turn<'_>,
    details: &ReportDetails,
    inspected: &Inspected,
) -> Result<Filer, Refusal> {
    let signer = turn.signer.organisation;
    let filed_as = Filer::of(signer, details, |maker| inspected.are_all_made_by(maker, signer));
    let makes_some = |maker| inspected.is_any_made_by(maker, signer);
    // Nobody is an institute for what it makes itself, whatever else stands in the report.
    if filed_as == Filer::Institute && details.maker().is_some_and(makes_some) {
        let demand = "file one report on what you make and another one on the rest";
        return Err(Refusal::field("subjects", signer, demand));
    }
    Ok(filed_as)
}

/// An institute files what it tested itself; a maker what it tested on its own goods, which the
/// producer of entrusted goods does as well; or a maker what a laboratory without a key tested.
fn check_filer(
    turn: &Turn<'_>,
    filed_as: Filer,
    details: &ReportDetails,
    origins: &[Origin],
) -> Result<(), Refusal> {
    let may_be = |expected: &'static str, kinds: &[ReportKind]| {
        if kinds.contains(&details.kind) {
            return Ok(());
        }
        Err(Refusal::field("kind", details.kind.as_str(), expected))
    };
    match (filed_as, &details.laboratory) {
        (Filer::Institute, None) => {
            must_have_role(&turn.state, turn.signer.organisation, Role::Institute).map(drop)
        }
        (Filer::Institute | Filer::Producer, Some(laboratory)) => {
            let demand = "only a maker files what a laboratory tested; leave the laboratory out";
            Err(Refusal::field("laboratory", &laboratory.name, demand))
        }
        (Filer::Maker | Filer::Producer, None) => {
            let is_imported = |origin: &&Origin| matches!(origin, Origin::Imported { .. });
            if let Some(origin) = origins.iter().find(is_imported) {
                let demand = "an institute or a laboratory inspects what was made abroad";
                return Err(Refusal::field("subjects", origin.as_str(), demand));
            }
            if let Some(client) = &details.client {
                let demand = "nobody asks a maker for its own inspection; leave it out";
                return Err(Refusal::field("client", client, demand));
            }
            if let Some(mark) = details.marks.first() {
                let demand = "a maker's own inspection bears no mark; leave it out";
                return Err(Refusal::field("marks", mark.as_str(), demand));
            }
            let expected =
                "a maker inspects batches and types of its own goods: `batch`, `type_test`";
            may_be(expected, &[ReportKind::Batch, ReportKind::TypeTest])
        }
        (Filer::Maker, Some(_)) => {
            let carry = [ReportKind::Batch, ReportKind::TypeTest, ReportKind::CommissionedSample];
            let expected = "a maker files what a laboratory tested for it: `batch`, `type_test`, `commissioned_sample`";
            may_be(expected, &carry)?;
            if details.document.is_none() {
                let demand = "what a laboratory without a key wrote is filed with it: its document";
                return Err(Refusal::field("document", "nothing", demand));
            }
            if let Some(instrument) = details.instruments.first() {
                let demand = "a laboratory's instruments are not the maker's; leave them out";
                return Err(Refusal::field("instruments", instrument, demand));
            }
            Ok(())
        }
    }
}

/// The marks on an institute's report stand for accreditations that hold every standard on the day of
/// the test; what has effect in law needs the one that the law asks for.
fn check_marks(
    turn: &Turn<'_>,
    details: &ReportDetails,
    categories: &[Line],
) -> Result<(), Refusal> {
    let has_effect = match details.kind {
        ReportKind::Batch | ReportKind::TypeTest | ReportKind::SpotCheck => true,
        ReportKind::CommissionedSample | ReportKind::Purchaser => false,
    };
    let cma = AccreditationMark::Cma;
    let demanded = (has_effect && !details.marks.contains(&cma)).then_some(cma);
    let marks = demanded.iter().chain(&details.marks);
    scope::check_marks(turn, marks, details, categories)
}
