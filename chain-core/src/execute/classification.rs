//! Classes of enterprises and products, and the standing of makers.

use std::sync::Arc;

use super::checks::{check_dates, check_sorted, must_have_role, refuse_grounds};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::label::FieldName;
use crate::limits::{CLASS_DAYS_MAX, CLASS_PERIODS_MAX, CLEAN_BATCHES_MAX, CONFIRMED_CLASSES_MAX};
use crate::records::classification::{
    ClassPeriod, ConfirmedClasses, EnterpriseClass, EnterpriseClasses, MakerStanding,
};
use crate::records::history::StatusGrounds;
use crate::records::label_sources::SupervisionSource;
use crate::records::permission::Role;
use crate::records::product::Product;
use crate::records::report::{Conclusion, ReportDetails, ReportKind};
use crate::state::ReadError;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::ProductId;

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

/// An institute has found a batch of a maker, or a spot check something of an organisation.
pub(super) fn record_finding(
    turn: &mut Turn<'_>,
    organisation: CreditCode,
    conclusion: Conclusion,
) -> Result<(), ReadError> {
    let standing = turn.read::<MakerStanding>(&organisation)?.unwrap_or_default();
    let standing = match conclusion {
        Conclusion::Qualified => standing.with_clean_batch(CLEAN_BATCHES_MAX),
        Conclusion::Unqualified => standing.with_failure(turn.rules.date),
        Conclusion::NotJudged => return Ok(()),
    };
    turn.write(&organisation, &standing);
    Ok(())
}

/// What an institute found. Whole batches are counted once, whatever was corrected or added later; what
/// fails counts whenever it is found, of a batch or of a type.
pub(super) fn record_report(turn: &mut Turn<'_>, details: &ReportDetails) -> Result<(), ReadError> {
    let counts = match (details.conclusion, details.kind) {
        (Conclusion::Qualified, ReportKind::Batch) => details.follows.is_none(),
        (Conclusion::Unqualified, ReportKind::Batch | ReportKind::TypeTest) => true,
        (Conclusion::Qualified | Conclusion::Unqualified | Conclusion::NotJudged, _) => false,
    };
    if !counts {
        return Ok(());
    }
    for subject in &details.subjects {
        record_finding(turn, subject.product.maker, details.conclusion)?;
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
