//! What a report states, as far as it can be judged by itself.

use std::collections::BTreeSet;

use super::checks::{
    check_at_most, check_batch_quantity, check_count, check_sorted, refuse_identity_number,
    refuse_optional, refuse_personal_data,
};
use crate::execute::refusal::Refusal;
use crate::limits::{
    MEASURED_ITEMS_MAX, REPORT_SUBJECTS_MAX, SPECIMENS_MAX, STANDARDS_MAX, VARIANTS_MAX,
};
use crate::records::measurement;
use crate::records::report::{Conclusion, MeasuredItem, ReportDetails, ReportKind, ReportSubject};
use crate::values::date::Date;
use crate::values::standard_number::StandardNumber;

/// Marks of reports: there are no more kinds of them.
const MARKS_MAX: usize = 2;

pub(super) fn check(details: &ReportDetails, today: Date) -> Result<(), Refusal> {
    check_count("standards", details.standards.len(), STANDARDS_MAX)?;
    check_count("items", details.items.len(), MEASURED_ITEMS_MAX)?;
    check_sorted("marks", &details.marks, MARKS_MAX)?;
    check_subjects(details.kind, &details.subjects)?;
    check_days(details, today)?;
    check_texts(details)?;
    for item in &details.items {
        check_item(item, details.subjects.len())?;
        check_standard(item, &details.standards)?;
    }
    check_conclusion(details)
}

fn check_subjects(kind: ReportKind, subjects: &[ReportSubject]) -> Result<(), Refusal> {
    check_count("subjects", subjects.len(), REPORT_SUBJECTS_MAX)?;
    let mut batches = BTreeSet::new();
    let mut makers = BTreeSet::new();
    for subject in subjects {
        check_batch(kind, subject)?;
        check_batch_quantity(subject.batch_quantity)?;
        check_at_most("variants", subject.variants.len(), VARIANTS_MAX)?;
        if subject.sampled == 0 || subject.batch_quantity < subject.sampled {
            let demand = "at least one unit and no more than the batch is sampled";
            return Err(Refusal::field("sampled", subject.sampled, demand));
        }
        makers.insert(subject.product.maker);
        // Samples of no batch are told apart by the edition that they are of.
        let edition = subject.batch.is_none().then_some(subject.edition);
        if !batches.insert((&subject.product, &subject.batch, edition)) {
            let demand = "name each batch of a product once";
            return Err(Refusal::field("subjects", batch_or_product(subject), demand));
        }
        let mut variants = BTreeSet::new();
        if let Some(twice) = subject.variants.iter().find(|variant| !variants.insert(*variant)) {
            return Err(Refusal::field("variants", twice, "name each variant once"));
        }
    }
    if makers.len() == 1 {
        return Ok(());
    }
    let demand = "a report is about goods of one maker; file one for each";
    Err(Refusal::field("subjects", format!("{} makers", makers.len()), demand))
}

/// What speaks of a batch names it. A sample that somebody brought, or one of a type, may be of none; then
/// there is nothing but what was sampled.
fn check_batch(kind: ReportKind, subject: &ReportSubject) -> Result<(), Refusal> {
    if let Some(batch) = &subject.batch {
        return refuse_identity_number("batch", batch);
    }
    if kind.names_batch() {
        return Err(Refusal::field("batch", "nothing", "a report of this kind names the batch"));
    }
    if subject.batch_quantity != subject.sampled {
        let demand = "without a batch there is nothing but what was sampled";
        return Err(Refusal::field("batch_quantity", subject.batch_quantity, demand));
    }
    Ok(())
}

fn batch_or_product(subject: &ReportSubject) -> String {
    subject.batch.as_ref().map_or_else(|| subject.product.to_string(), ToString::to_string)
}

fn check_days(details: &ReportDetails, today: Date) -> Result<(), Refusal> {
    let (tested_on, issued_on) = (details.tested_on, details.issued_on);
    if issued_on < tested_on || today < issued_on {
        let demand = "a report is issued after the test and not in the future";
        return Err(Refusal::field("issued_on", issued_on, demand));
    }
    if let Some(sampled_on) = details.sampled_on.filter(|day| tested_on < *day) {
        return Err(Refusal::field("sampled_on", sampled_on, "what is tested was sampled before"));
    }
    match (details.kind, details.valid_until) {
        (ReportKind::TypeTest, None) => {
            Err(Refusal::field("valid_until", "nothing", "a type test says until when it holds"))
        }
        (ReportKind::TypeTest, Some(until)) if until < tested_on => {
            Err(Refusal::field("valid_until", until, "it must not be before the test"))
        }
        (ReportKind::TypeTest, Some(_)) | (_, None) => Ok(()),
        (_, Some(until)) => {
            Err(Refusal::field("valid_until", until, "only a type test holds for some time"))
        }
    }
}

fn check_texts(details: &ReportDetails) -> Result<(), Refusal> {
    refuse_optional("client", details.client.as_ref())?;
    refuse_optional("official_number", details.official_number.as_ref())?;
    refuse_optional("sampling_plan", details.sampling_plan.as_ref())?;
    refuse_optional("remark", details.remark.as_ref())?;
    if let Some(signatory) = &details.signatory {
        refuse_identity_number("signatory", signatory)?;
    }
    if let Some(follows) = &details.follows {
        refuse_personal_data("reason", follows.reason.as_str())?;
    }
    let Some(laboratory) = &details.laboratory else { return Ok(()) };
    refuse_personal_data("laboratory.name", laboratory.name.as_str())?;
    refuse_personal_data("laboratory.cma_number", laboratory.cma_number.as_str())?;
    refuse_personal_data("laboratory.report_number", laboratory.report_number.as_str())
}

/// What is measured within the scope is measured by a standard of the report.
fn check_standard(item: &MeasuredItem, standards: &[StandardNumber]) -> Result<(), Refusal> {
    match &item.standard {
        Some(standard) if !item.outside_scope && !standards.contains(standard) => {
            let demand = "name it among the report's standards, or mark the item `outside_scope`";
            Err(Refusal::field("items.standard", standard, demand))
        }
        Some(_) | None => Ok(()),
    }
}

/// Where limit and values are numbers, the conclusion on an item follows from them; where there is no
/// limit, there is none.
fn check_item(item: &MeasuredItem, subjects: usize) -> Result<(), Refusal> {
    refuse_personal_data("items.name", item.name.as_str())?;
    refuse_optional("items.limit", item.limit.as_ref())?;
    refuse_optional("items.unit", item.unit.as_ref())?;
    refuse_optional("items.subcontracted_to", item.subcontracted_to.as_ref())?;
    check_count("found", item.found.len(), SPECIMENS_MAX)?;
    item.found.iter().try_for_each(|found| refuse_personal_data("items.found", found.as_str()))?;
    if let Some(subject) = item.subject
        && !(1..=subjects).contains(&usize::from(subject))
    {
        let demand = format!("the subjects count from 1 to {subjects}");
        return Err(Refusal::field("items.subject", subject, demand));
    }
    let Some(limit) = &item.limit else {
        if item.conclusion == Conclusion::NotJudged {
            return Ok(());
        }
        let demand = "an item without a limit is `not_judged`";
        return Err(Refusal::field("items.conclusion", item.conclusion.as_str(), demand));
    };
    let judged = |found: &str| measurement::is_within(limit.as_str(), found);
    let beyond = item.found.iter().find(|found| judged(found.as_str()) == Some(false));
    let all_within = item.found.iter().all(|found| judged(found.as_str()) == Some(true));
    let differs = match item.conclusion {
        Conclusion::Unqualified if all_within => item.found.first(),
        Conclusion::Unqualified => None,
        Conclusion::Qualified | Conclusion::NotJudged => beyond,
    };
    differs.map_or(Ok(()), |found| {
        Err(Refusal::MeasurementDiffers {
            item: item.name.clone(),
            limit: limit.clone(),
            found: found.clone(),
            conclusion: item.conclusion,
        })
    })
}

/// The conclusion follows from the items: *unqualified* if any item is, else *qualified* if any item
/// within the scope is, else nothing was judged.
fn check_conclusion(details: &ReportDetails) -> Result<(), Refusal> {
    let unqualified = details.items.iter().find(|item| item.conclusion == Conclusion::Unqualified);
    let qualified = || {
        let within = |item: &&MeasuredItem| !item.outside_scope;
        let mut within = details.items.iter().filter(within);
        within.find(|item| item.conclusion == Conclusion::Qualified)
    };
    let deciding = unqualified.or_else(qualified);
    let expected = deciding.map_or(Conclusion::NotJudged, |item| item.conclusion);
    if expected == details.conclusion {
        return check_each_subject(details);
    }
    let item = deciding.or_else(|| details.items.first());
    Err(Refusal::ConclusionDiffers {
        conclusion: details.conclusion,
        item: item.map(|item| item.name.to_string()).unwrap_or_default(),
        item_conclusion: expected,
    })
}

/// In a qualified report something within the scope was found qualified of each subject.
fn check_each_subject(details: &ReportDetails) -> Result<(), Refusal> {
    if details.conclusion != Conclusion::Qualified {
        return Ok(());
    }
    for (subject, number) in details.subjects.iter().zip(1_u16..) {
        let is_of_it = |item: &&MeasuredItem| item.subject.is_none_or(|of| of == number);
        let mut items = details.items.iter().filter(is_of_it).filter(|item| !item.outside_scope);
        if !items.any(|item| item.conclusion == Conclusion::Qualified) {
            let demand = "no item was found qualified of this batch; leave it out";
            return Err(Refusal::field("subjects", batch_or_product(subject), demand));
        }
    }
    Ok(())
}
