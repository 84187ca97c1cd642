//! Filing inspection reports.

use super::checks::{must_have_role, refuse_identity_number};
use super::turn::Turn;
use super::{classification, report_details, report_lines, resources, scope, services};
use crate::execute::refusal::Refusal;
use crate::records::accreditation::AccreditationMark;
use crate::records::origin::Origin;
use crate::records::permission::Role;
use crate::records::product::{Product, ProductDetails, ProductEdition, ProductEditionId};
use crate::records::report::{
    Filer, Report, ReportDetails, ReportKind, ReportStatus, ReportSubject,
};
use crate::values::text::{Line, Number, ReportId};

pub(super) fn file_report(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ReportDetails,
) -> Result<(), Refusal> {
    let id = ReportId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    report_details::check(details, turn.rules.date)?;
    let inspected = check_subjects(turn, &details.subjects)?;
    let filed_as = filer(turn, details, &inspected.origins);
    check_filer(turn, filed_as, details, &inspected.origins)?;
    if filed_as == Filer::Institute {
        check_marks(turn, details, &inspected.categories)?;
    }
    let is_factory = filed_as != Filer::Institute && details.laboratory.is_none();
    resources::check_resources(turn, details, is_factory)?;
    turn.must_be_new::<Report>(&id)?;
    let report = Report {
        root: report_lines::follow(turn, &id, details, filed_as)?,
        id,
        details: details.clone(),
        filed_as,
        replaced: None,
        supplements: Vec::new(),
        confirmed: None,
        history: turn.opened(ReportStatus::InForce),
        filed_at: turn.rules.height,
    };
    if let Some(request) = &details.request {
        services::report_on(turn, request, &report.id, details)?;
    }
    if filed_as == Filer::Institute {
        classification::record_report(turn, details)?;
    }
    turn.write(&report.id, &report);
    Ok(())
}

/// What the products of a report's subjects are.
#[derive(Default)]
struct Inspected {
    /// Their categories, each once.
    categories: Vec<Line>,
    /// Who made each of them.
    origins: Vec<Origin>,
}

/// Each subject is an edition of a product, and variants of it.
fn check_subjects(turn: &Turn<'_>, subjects: &[ReportSubject]) -> Result<Inspected, Refusal> {
    let mut found = Inspected::default();
    for subject in subjects {
        let product = turn.existing_shared::<Product>(&subject.product)?;
        if product.edition < subject.edition {
            let (found, in_force) = (subject.edition, product.edition);
            return Err(Refusal::OtherEdition { product: product.id.clone(), found, in_force });
        }
        if product.edition == subject.edition {
            check_subject(subject, &product.details)?;
            found.origins.push(product.details.origin.clone());
        } else {
            let (product, edition) = (subject.product.clone(), subject.edition);
            let id = ProductEditionId { product, edition };
            let inspected = turn.existing_shared::<ProductEdition>(&id)?;
            check_subject(subject, &inspected.0.details)?;
            found.origins.push(inspected.0.details.origin.clone());
        }
        if !found.categories.contains(&product.details.category) {
            found.categories.push(product.details.category.clone());
        }
    }
    Ok(found)
}

fn check_subject(subject: &ReportSubject, product: &ProductDetails) -> Result<(), Refusal> {
    if subject.batch_amount.is_some() != product.measured_in.is_some() {
        let demand = match product.measured_in {
            Some(_) => "the product is sold by amount: say how much the batch is",
            None => "the product is sold by the piece: leave it out",
        };
        let found = subject.batch_amount.map_or("nothing".to_owned(), |found| found.to_string());
        return Err(Refusal::field("batch_amount", found, demand));
    }
    let unknown = subject.variants.iter().find(|variant| product.variant(variant).is_none());
    unknown.map_or(Ok(()), |variant| {
        let (product, variant) = (subject.product.clone(), variant.clone());
        Err(Refusal::NoSuchVariant { product, variant })
    })
}

fn filer(turn: &Turn<'_>, details: &ReportDetails, origins: &[Origin]) -> Filer {
    let signer = turn.signer.organisation;
    match details.maker() {
        Some(maker) if maker == signer => Filer::Maker,
        Some(maker) if origins.iter().all(|origin| origin.is_made_by(maker, signer)) => {
            Filer::Producer
        }
        Some(_) | None => Filer::Institute,
    }
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
    for mark in demanded.iter().chain(&details.marks) {
        for category in categories {
            scope::check_scope(turn, *mark, &details.standards, category, details.tested_on)?;
        }
    }
    Ok(())
}
