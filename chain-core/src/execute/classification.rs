//! Classes of enterprises and products, and the standing of makers.

use std::sync::Arc;

use super::checks::{check_dates, check_sorted, must_have_role, refuse_grounds};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::label::FieldName;
use crate::limits::{CLASS_DAYS_MAX, CLASS_PERIODS_MAX, CLEAN_BATCHES_MAX, CONFIRMED_CLASSES_MAX};
use crate::records::batch::{Batch, CountedClean};
use crate::records::classification::{
    ClassPeriod, ConfirmedClasses, EnterpriseClass, EnterpriseClasses, MakerStanding,
};
use crate::records::history::StatusGrounds;
use crate::records::label_sources::SupervisionSource;
use crate::records::permission::Role;
use crate::records::product::Product;
use crate::records::report::{Conclusion, Report, ReportDetails, ReportKind, ReportSubject};
use crate::state::ReadError;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::{ProductId, ReportId};

/// What the bureau states of an enterprise.
pub(super) struct StatedClass<'a> {
    pub(super) class: EnterpriseClass,
    pub(super) valid_from: Date,
    pub(super) valid_until: Date,
    pub(super) grounds: &'a StatusGrounds,
}

/// The bureau gives an enterprise a class for some time, at most three years.
pub(super) fn classify_enterprise(
    turn: &mut Turn<'_>,
    organisation: CreditCode,
    stated: &StatedClass<'_>,
) -> Result<(), Refusal> {
    must_have_role(&turn.state, organisation, Role::Enterprise)?;
    refuse_grounds(stated.grounds)?;
    let (valid_from, valid_until) = (stated.valid_from, stated.valid_until);
    check_dates("valid_until", valid_from, valid_until)?;
    if valid_from < turn.rules.date {
        let demand = "certificates of earlier days stand: name this day or a later one";
        return Err(Refusal::field("valid_from", valid_from, demand));
    }
    if valid_from.add_days(CLASS_DAYS_MAX) < valid_until {
        let demand = "a class is given for three years at most, and can be given again";
        return Err(Refusal::field("valid_until", valid_until, demand));
    }
    let known = turn.read::<EnterpriseClasses>(&organisation)?;
    let mut record =
        known.unwrap_or_else(|| EnterpriseClasses { organisation, periods: Vec::new() });
    // What is over can be found in the acts: the record holds what may still count.
    record.periods.retain(|period| turn.rules.date <= period.valid_until);
    if CLASS_PERIODS_MAX <= record.periods.len() {
        let found = format!("{} classes to come", record.periods.len());
        let demand = format!("at most {CLASS_PERIODS_MAX} hold or are to hold; wait for the next");
        return Err(Refusal::field("valid_from", found, demand));
    }
    record.periods.push(ClassPeriod {
        class: stated.class,
        valid_from,
        valid_until,
        grounds: stated.grounds.clone(),
        bureau: turn.signer.organisation,
        classified_at: turn.rules.height,
    });
    assert!(record.periods.len() <= CLASS_PERIODS_MAX, "classes to come are bounded");
    turn.write(&organisation, &record);
    Ok(())
}

/// The bureau confirms or sets the classes of a product.
pub(super) fn classify_product(
    turn: &mut Turn<'_>,
    product: &ProductId,
    classes: &[FieldName],
    grounds: &StatusGrounds,
) -> Result<(), Refusal> {
    turn.existing_shared::<Product>(product)?;
    refuse_grounds(grounds)?;
    check_sorted("classes", classes, CONFIRMED_CLASSES_MAX)?;
    let ruleset = &turn.rules.ruleset;
    let is_known = |class: &FieldName| ruleset.classes.iter().any(|one| one.id == *class);
    if let Some(class) = classes.iter().find(|class| !is_known(class)) {
        return Err(Refusal::ClassUnknown { class: class.clone(), ruleset: ruleset.number });
    }
    let record = ConfirmedClasses {
        product: product.clone(),
        classes: classes.to_vec(),
        grounds: grounds.clone(),
        bureau: turn.signer.organisation,
        classified_at: turn.rules.height,
    };
    turn.write(product, &record);
    Ok(())
}

/// Something of an organisation was found unqualified: its count of clean batches begins anew.
pub(super) fn record_failure(
    turn: &mut Turn<'_>,
    organisation: CreditCode,
) -> Result<(), ReadError> {
    let standing = standing_of(turn, organisation)?;
    turn.write(&organisation, &standing.with_failure(turn.rules.date));
    Ok(())
}

fn standing_of(turn: &Turn<'_>, organisation: CreditCode) -> Result<MakerStanding, ReadError> {
    Ok(turn.read::<MakerStanding>(&organisation)?.unwrap_or_default())
}

/// What an institute found. Each batch is counted once, whatever was corrected or reported again; what
/// fails counts whenever it is found, of a batch or of a type.
pub(super) fn record_report(
    turn: &mut Turn<'_>,
    id: &ReportId,
    details: &ReportDetails,
) -> Result<(), ReadError> {
    match (details.conclusion, details.kind) {
        (Conclusion::Qualified, ReportKind::Batch) if !details.is_supplement() => {
            count_clean(turn, id, details)
        }
        (Conclusion::Unqualified, ReportKind::Batch | ReportKind::TypeTest) => {
            details.maker().map_or(Ok(()), |maker| record_failure(turn, maker))
        }
        (Conclusion::Qualified | Conclusion::Unqualified | Conclusion::NotJudged, _) => Ok(()),
    }
}

/// A batch that somebody has found unqualified is not clean, whatever is found of it later.
fn count_clean(
    turn: &mut Turn<'_>,
    id: &ReportId,
    details: &ReportDetails,
) -> Result<(), ReadError> {
    for batch_id in details.subjects.iter().filter_map(ReportSubject::batch_id) {
        let mut batch = turn.read::<Batch>(&batch_id)?.unwrap_or_default();
        if batch.counted_clean.is_some() || !batch.findings.is_empty() {
            continue;
        }
        let maker = batch_id.product.maker;
        let standing = standing_of(turn, maker)?;
        let (report, failures) = (id.clone(), standing.failures);
        batch.counted_clean = Some(CountedClean { report, failures });
        turn.write(&batch_id, &batch);
        turn.write(&maker, &standing.with_clean_batch(CLEAN_BATCHES_MAX));
    }
    Ok(())
}

/// A report no longer stands, and what it has counted since the maker's last failure is not counted any
/// more. What it counted before that stays spent.
pub(super) fn uncount(turn: &mut Turn<'_>, report: &Report) -> Result<(), ReadError> {
    for batch_id in report.batches() {
        let Some(mut batch) = turn.read::<Batch>(&batch_id)? else { continue };
        let maker = batch_id.product.maker;
        let standing = standing_of(turn, maker)?;
        let counts = |counted: &CountedClean| {
            counted.report == report.id && counted.failures == standing.failures
        };
        if batch.counted_clean.as_ref().is_some_and(counts) {
            batch.counted_clean = None;
            turn.write(&batch_id, &batch);
            turn.write(&maker, &standing.without_clean_batch());
        }
    }
    Ok(())
}

/// What rules may know of a maker and its product.
pub(super) fn source(turn: &Turn<'_>, product: &ProductId) -> Result<SupervisionSource, ReadError> {
    let maker = product.maker;
    let classes = turn.read_shared::<EnterpriseClasses>(&maker)?;
    let confirmed = turn.read_shared::<ConfirmedClasses>(product)?;
    let standing = turn.read_shared::<MakerStanding>(&maker)?;
    Ok(SupervisionSource {
        enterprise_class: classes.and_then(|classes| classes.class_on(turn.rules.date)),
        confirmed_classes: confirmed.map(|confirmed| Arc::unwrap_or_clone(confirmed).classes),
        standing: standing.map_or_else(MakerStanding::default, |standing| *standing),
    })
}
