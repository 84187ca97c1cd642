//! The facts that a ruleset looks at, from what a certificate rests on.

use crate::label::{CONFIRMED_CLASSES, Decimal, Facts, FieldName, FieldValue};
use crate::records::batch::{BatchFinding, FoundBy};
use crate::records::classification::MakerStanding;
use crate::records::label_sources::{
    CoverSource, LabelSources, ReportSource, ResourceStanding, SupervisionSource,
};
use crate::records::organisation::OrganisationDetails;
use crate::records::origin::Origin;
use crate::records::product::ProductDetails;
use crate::records::report::{MeasuredItem, ReportKind};
use crate::records::variant::Variant;
use crate::ruleset::{Evaluation, Ruleset};
use crate::values::date::Date;

/// Where a fact of a certificate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactSource {
    /// The maker's entry.
    Maker,
    /// The entry of who makes it for the maker.
    Producer,
    /// The product: what is not named here is a field of its label, or an attribute.
    Product,
    /// The reports.
    Report,
    /// The covers.
    Cover,
    /// Nobody but the chain: what it knows of institutes, insurers, resources, batches and makers.
    Chain,
}

impl FactSource {
    /// Where the fact with a name comes from.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let groups: [(&[&str], Self); 11] = [
            (&INSTITUTE_FIELDS, Self::Chain),
            (&RESOURCE_FIELDS, Self::Chain),
            (&INSURER_FIELDS, Self::Chain),
            (&FINDING_FIELDS, Self::Chain),
            (&SUPERVISION_FIELDS, Self::Chain),
            (&MAKER_FIELDS, Self::Maker),
            (&["importer_name"], Self::Maker),
            (&PRODUCER_FIELDS, Self::Producer),
            (&REPORT_FIELDS, Self::Report),
            (&REPORT_FLAGS, Self::Report),
            (&COVER_FIELDS, Self::Cover),
        ];
        let group = groups.iter().find(|(names, _)| names.contains(&name));
        group.map_or(Self::Product, |(_, source)| *source)
    }
}

const MAKER_FIELDS: [&str; 4] =
    ["maker_name", "maker_address", "maker_contact", "maker_credit_code"];
const PRODUCER_FIELDS: [&str; 3] = ["producer_name", "producer_address", "producer_credit_code"];
/// Of who makes a product and where: what is stated there is never overridden by a label.
const ORIGIN_FIELDS: [&str; 5] =
    ["entrusted", "imported", "foreign_maker", "country_of_origin", "production_address"];
const PRODUCT_FIELDS: [&str; 7] =
    ["product_name", "category", "model", "specification", "gtin", "standards", "standard_titles"];
const REPORT_FIELDS: [&str; 6] = [
    "report_numbers",
    "report_standards",
    "report_kind",
    "report_conclusion",
    "report_batch_number",
    "report_date",
];
const INSTITUTE_FIELDS: [&str; 2] = ["institute_name", "institute_cma_number"];
const RESOURCE_FIELDS: [&str; 2] = ["calibration_valid", "training_valid"];
/// What only the chain may say of reports.
const REPORT_FLAGS: [&str; 5] = [
    "report_sampling",
    "type_test_in_force",
    "outside_scope_items",
    "subcontracted_items",
    "report_unconfirmed",
];
const COVER_FIELDS: [&str; 5] =
    ["cover_count", "cover_policy_number", "cover_advance_payment", "cover_from", "cover_until"];
const INSURER_FIELDS: [&str; 1] = ["cover_insurer_name"];

const FINDING_FIELDS: [&str; 1] = ["batch_found_unqualified"];
const SUPERVISION_FIELDS: [&str; 5] = [
    "enterprise_class",
    "product_classes_confirmed",
    CONFIRMED_CLASSES,
    "clean_batches",
    "last_failure_days",
];

impl LabelSources<'_> {
    /// Judges the label of every variant by a ruleset. What is said of each of them is said once.
    #[must_use]
    pub fn evaluate(&self, ruleset: &Ruleset) -> Evaluation {
        let lines = &self.certificate.variants;
        if lines.is_empty() {
            return ruleset.evaluate(&self.facts(None));
        }
        let evaluations = lines.iter().map(|line| {
            let variant = self.product.and_then(|product| product.variant(&line.variant));
            (line.variant.as_str(), ruleset.evaluate(&self.facts(variant)))
        });
        Evaluation::of_variants(evaluations.collect())
    }

    /// The facts of a variant, if there are any. A variant's label fields override its certificate's,
    /// and those the product's.
    #[must_use]
    pub fn facts(&self, variant: Option<&Variant>) -> Facts {
        let mut facts = Facts::default();
        if let Some(variant) = variant {
            set(&mut facts, "variant", text(&variant.code));
            for (name, value) in variant.label.iter() {
                facts.insert(name.clone(), value.clone());
            }
        }
        for (name, value) in self.certificate.label.iter() {
            facts.insert_if_absent(name.clone(), value.clone());
        }
        self.certificate_facts(&mut facts);
        match self.product {
            Some(product) => product_facts(&mut facts, product),
            None => {
                facts.mark_absent_unknown();
                mark_unknown(&mut facts, &PRODUCT_FIELDS);
            }
        }
        if let Some(gtin) = variant.and_then(|variant| variant.gtin.as_ref()) {
            set(&mut facts, "gtin", text(gtin));
        }
        match self.maker {
            Some(maker) => maker_facts(&mut facts, maker),
            None => mark_unknown(&mut facts, &MAKER_FIELDS),
        }
        self.origin_facts(&mut facts);
        match &self.reports {
            Some(reports) => self.report_facts(&mut facts, reports),
            None => {
                mark_unknown(&mut facts, &REPORT_FIELDS);
                mark_unknown(&mut facts, &INSTITUTE_FIELDS);
                mark_unknown(&mut facts, &RESOURCE_FIELDS);
                mark_unknown(&mut facts, &REPORT_FLAGS);
            }
        }
        match &self.covers {
            Some(covers) => cover_facts(&mut facts, covers),
            None => {
                mark_unknown(&mut facts, &COVER_FIELDS);
                mark_unknown(&mut facts, &INSURER_FIELDS);
            }
        }
        self.finding_facts(&mut facts);
        take_over(&mut facts, &SUPERVISION_FIELDS);
        match &self.supervision {
            Some(supervision) => supervision_facts(&mut facts, supervision, self.issued_on),
            None => mark_unknown(&mut facts, &SUPERVISION_FIELDS),
        }
        facts
    }

    /// Whether something was found of the batch that no report named here answers: one on the batch, that
    /// was tested on the day of the finding's report or later, by an institute, or by the factory what it
    /// had found itself.
    fn finding_facts(&self, facts: &mut Facts) {
        take_over(facts, &FINDING_FIELDS);
        let (Some(findings), Some(reports)) = (self.findings, &self.reports) else {
            return mark_unknown(facts, &FINDING_FIELDS);
        };
        let answers = |finding: &BatchFinding, one: &ReportSource<'_>| {
            one.report.kind == ReportKind::Batch
                && finding.issued_on <= one.report.tested_on
                && (one.is_of_institute()
                    || (finding.found_by == FoundBy::Factory
                        && one.report.laboratory.is_none()
                        && one.id.issuer == finding.report.issuer))
        };
        let is_open = |finding: &BatchFinding| !reports.iter().any(|one| answers(finding, one));
        if findings.iter().any(is_open) {
            set(facts, "batch_found_unqualified", FieldValue::Flag(true));
        }
    }

    /// Who makes it and where. Without the product nothing of it is known.
    fn origin_facts(&self, facts: &mut Facts) {
        take_over(facts, &PRODUCER_FIELDS);
        take_over(facts, &ORIGIN_FIELDS);
        let Some(product) = self.product else {
            mark_unknown(facts, &PRODUCER_FIELDS);
            return mark_unknown(facts, &ORIGIN_FIELDS);
        };
        if let Some(address) = &product.production_address {
            set(facts, "production_address", text(address));
        }
        match &product.origin {
            Origin::Own => {}
            Origin::Entrusted { producer } => {
                set(facts, "entrusted", FieldValue::Flag(true));
                match self.producer {
                    Some(entry) => {
                        set(facts, "producer_name", text(&entry.name));
                        set(facts, "producer_address", text(&entry.address));
                    }
                    None => mark_unknown(facts, &PRODUCER_FIELDS),
                }
                set(facts, "producer_credit_code", text(producer));
            }
            Origin::Imported { foreign_maker, country, place } => {
                set(facts, "imported", FieldValue::Flag(true));
                set(facts, "foreign_maker", text(foreign_maker));
                set(facts, "country_of_origin", text(country));
                if let Some(place) = place {
                    facts.insert_if_absent(FieldName::known("origin"), text(place));
                }
                match self.maker {
                    Some(importer) => set(facts, "importer_name", text(&importer.name)),
                    None => mark_unknown(facts, &["importer_name"]),
                }
            }
        }
    }

    fn certificate_facts(&self, facts: &mut Facts) {
        match self.certificate_number {
            Some(number) => set(facts, "certificate_number", text(number)),
            None => mark_unknown(facts, &["certificate_number"]),
        }
        match self.issued_on {
            Some(date) => set(facts, "issued_on", FieldValue::Date(date)),
            None => mark_unknown(facts, &["issued_on"]),
        }
        let details = self.certificate;
        set(facts, "batch_number", text(&details.batch));
        set(facts, "production_date", FieldValue::Date(details.production_date));
        set(facts, "quantity", FieldValue::Decimal(Decimal::from(details.quantity)));
    }

    fn report_facts(&self, facts: &mut Facts, reports: &[ReportSource<'_>]) {
        let numbers = reports.iter().map(|one| one.id.number.to_string()).collect();
        set(facts, "report_numbers", FieldValue::Texts(numbers));
        let standards = reports
            .iter()
            .filter(|one| one.report.kind == ReportKind::Batch)
            .flat_map(|one| one.report.standards.iter().map(ToString::to_string))
            .collect();
        set(facts, "report_standards", FieldValue::Texts(standards));
        report_kind(facts, reports);
        resource_facts(facts, reports);
        what_reports_say(facts, reports, self.issued_on);
        let of_batches = reports.iter().filter(|one| one.report.kind == ReportKind::Batch);
        // What an institute says overrides what the maker says of itself.
        let latest = of_batches.max_by_key(|one| (one.is_of_institute(), one.report.issued_on));
        let Some(latest) = latest else { return };
        set(facts, "report_conclusion", text(latest.report.conclusion.as_str()));
        let subject = latest.report.subject_of(self.certificate);
        if let Some(batch) = subject.and_then(|subject| subject.batch.as_ref()) {
            set(facts, "report_batch_number", text(batch));
        }
        set(facts, "report_date", FieldValue::Date(latest.report.issued_on));
        if let Some(sampling) = latest.report.sampling {
            set(facts, "report_sampling", text(sampling.as_str()));
        }
        institute_facts(facts, reports);
    }
}

fn set(facts: &mut Facts, name: &'static str, value: FieldValue) {
    facts.insert(FieldName::known(name), value);
}

fn mark_unknown(facts: &mut Facts, names: &[&'static str]) {
    for name in names {
        facts.mark_unknown(FieldName::known(name));
    }
}

fn supervision_facts(facts: &mut Facts, source: &SupervisionSource, issued_on: Option<Date>) {
    if let Some(class) = source.enterprise_class {
        set(facts, "enterprise_class", text(class.as_str()));
    }
    if let Some(classes) = &source.confirmed_classes {
        let ids = classes.iter().map(ToString::to_string).collect();
        set(facts, "product_classes_confirmed", FieldValue::Flag(true));
        set(facts, CONFIRMED_CLASSES, FieldValue::Texts(ids));
    }
    let MakerStanding { clean_batches, failures: _, last_failure } = source.standing;
    set(facts, "clean_batches", FieldValue::Decimal(Decimal::from(clean_batches)));
    let Some(last_failure) = last_failure else { return };
    match issued_on {
        Some(day) => {
            let days = u32::try_from(last_failure.days_until(day)).unwrap_or_default();
            set(facts, "last_failure_days", FieldValue::Decimal(Decimal::from(days)));
        }
        None => mark_unknown(facts, &["last_failure_days"]),
    }
}

/// Forgets what a label states under names that only the chain may speak under.
fn take_over(facts: &mut Facts, names: &[&'static str]) {
    for name in names {
        facts.remove(&FieldName::known(name));
    }
}

fn text(value: impl ToString) -> FieldValue {
    FieldValue::Text(value.to_string())
}

fn product_facts(facts: &mut Facts, details: &ProductDetails) {
    for (name, value) in details.label.iter() {
        facts.insert_if_absent(name.clone(), value.clone());
    }
    for attribute in &details.attributes {
        facts.insert(attribute.clone(), FieldValue::Flag(true));
    }
    set(facts, "product_name", text(&details.name));
    set(facts, "category", text(&details.category));
    if let Some(model) = &details.model {
        set(facts, "model", text(model));
    }
    if let Some(specification) = &details.specification {
        set(facts, "specification", text(specification));
    }
    if let Some(gtin) = &details.gtin {
        set(facts, "gtin", text(gtin));
    }
    let numbers = details.standards.iter().map(|one| one.number.to_string()).collect();
    let titles = details.standards.iter().map(|one| one.title.to_string()).collect();
    set(facts, "standards", FieldValue::Texts(numbers));
    set(facts, "standard_titles", FieldValue::Texts(titles));
}

fn maker_facts(facts: &mut Facts, details: &OrganisationDetails) {
    set(facts, "maker_name", text(&details.name));
    set(facts, "maker_address", text(&details.address));
    set(facts, "maker_contact", text(&details.contact));
    set(facts, "maker_credit_code", text(details.code));
}

/// Whether all instruments were calibrated, and all inspectors trained, on the days of their tests;
/// absent if no report names any.
fn resource_facts(facts: &mut Facts, reports: &[ReportSource<'_>]) {
    take_over(facts, &RESOURCE_FIELDS);
    let Some(standings) =
        reports.iter().map(|one| one.resources).collect::<Option<Vec<ResourceStanding>>>()
    else {
        return mark_unknown(facts, &RESOURCE_FIELDS);
    };
    let instruments = standings.iter().filter_map(|one| one.instruments);
    if let Some(all) = instruments.reduce(|all, one| all && one) {
        set(facts, "calibration_valid", FieldValue::Flag(all));
    }
    let inspectors = standings.iter().filter_map(|one| one.inspectors);
    if let Some(all) = inspectors.reduce(|all, one| all && one) {
        set(facts, "training_valid", FieldValue::Flag(all));
    }
}

/// Who looked at the batch itself, whatever stands beside: `third_party` if an institute answers for one
/// of the reports on it, else `unconfirmed` if the maker says of one that a laboratory issued it, else
/// `factory`: all are the maker's own.
fn report_kind(facts: &mut Facts, reports: &[ReportSource<'_>]) {
    let of_batch = || reports.iter().filter(|one| one.report.kind == ReportKind::Batch);
    if of_batch().any(ReportSource::is_of_institute) {
        set(facts, "report_kind", text("third_party"));
    } else if of_batch().any(ReportSource::is_unconfirmed) {
        set(facts, "report_kind", text("unconfirmed"));
    } else if of_batch().next().is_some() {
        set(facts, "report_kind", text("factory"));
    }
}

/// Whether a type test holds on the day of issue, and each flag that is so of any report: absent if it is
/// not so.
fn what_reports_say(facts: &mut Facts, reports: &[ReportSource<'_>], issued_on: Option<Date>) {
    take_over(facts, &REPORT_FLAGS);
    let has_item = |holds: fn(&MeasuredItem) -> bool| {
        reports.iter().any(|one| one.report.items.iter().any(holds))
    };
    for (name, holds) in [
        ("outside_scope_items", has_item(|item| item.outside_scope)),
        ("subcontracted_items", has_item(|item| item.subcontracted_to.is_some())),
        ("report_unconfirmed", reports.iter().any(ReportSource::is_unconfirmed)),
    ] {
        if holds {
            set(facts, name, FieldValue::Flag(true));
        }
    }
    let of_institutes = reports.iter().filter(|one| one.is_of_institute());
    let mut ends = of_institutes.filter_map(|one| one.report.valid_until).peekable();
    match issued_on {
        _ if ends.peek().is_none() => {}
        Some(day) if ends.any(|end| day <= end) => {
            set(facts, "type_test_in_force", FieldValue::Flag(true));
        }
        Some(_) => {}
        None => mark_unknown(facts, &["type_test_in_force"]),
    }
}

/// The institute of the latest report that is not the maker's own, if there is one.
fn institute_facts(facts: &mut Facts, reports: &[ReportSource<'_>]) {
    let is_on_batch = |one: &&ReportSource<'_>| one.report.kind == ReportKind::Batch;
    let of_institutes = reports.iter().filter(|one| one.is_of_institute()).filter(is_on_batch);
    let Some(latest) = of_institutes.max_by_key(|one| one.report.issued_on) else { return };
    if let Some(laboratory) = &latest.report.laboratory {
        set(facts, "institute_name", text(&laboratory.name));
        set(facts, "institute_cma_number", text(&laboratory.cma_number));
        return;
    }
    match latest.institute {
        Some(institute) => {
            set(facts, "institute_name", text(&institute.details.name));
            if let Some(number) = institute.cma_number {
                set(facts, "institute_cma_number", text(number));
            }
        }
        None => mark_unknown(facts, &INSTITUTE_FIELDS),
    }
}

fn cover_facts(facts: &mut Facts, covers: &[CoverSource<'_>]) {
    let count = u32::try_from(covers.len()).unwrap_or(u32::MAX);
    set(facts, "cover_count", FieldValue::Decimal(Decimal::from(count)));
    let Some(first) = covers.first() else { return };
    set(facts, "cover_policy_number", text(&first.id.number));
    set(facts, "cover_advance_payment", FieldValue::Flag(first.cover.advance_payment));
    set(facts, "cover_from", FieldValue::Date(first.cover.valid_from));
    set(facts, "cover_until", FieldValue::Date(first.cover.valid_until));
    match first.insurer {
        Some(insurer) => set(facts, "cover_insurer_name", text(&insurer.details.name)),
        None => mark_unknown(facts, &INSURER_FIELDS),
    }
}

#[cfg(test)]
mod tests;
