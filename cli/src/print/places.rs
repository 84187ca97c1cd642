//! Where a field that a rule is about stands in the input files.

use chain_core::records::label_facts::FactSource;
use hgz_config::Problem;
use hgz_config::source::Source;

/// Fields of the rules that are called otherwise in a file, or stand in another one.
const RENAMED: [(&str, &str); 17] = [
    ("certificate_number", "number"),
    ("batch_number", "batch"),
    ("product_name", "name"),
    ("maker_name", "name"),
    ("maker_address", "address"),
    ("maker_contact", "contact"),
    ("maker_credit_code", "code"),
    ("report_numbers", "number"),
    ("report_standards", "standards"),
    ("report_conclusion", "conclusion"),
    ("report_batch_number", "batch"),
    ("report_date", "issued_on"),
    ("cover_policy_number", "number"),
    ("cover_advance_payment", "advance_payment"),
    ("cover_from", "valid_from"),
    ("cover_until", "valid_until"),
    ("standard_titles", "standards"),
];

/// The place of a rule's field in one file; none if the file does not have the field.
pub(crate) fn problem_at(source: &Source, field: &str) -> Option<Problem> {
    let in_label = format!("label.{field}");
    let renamed = RENAMED.iter().find(|(name, _)| *name == field).map(|(_, in_file)| *in_file);
    let candidates = [Some(in_label.as_str()), Some(field), renamed];
    candidates
        .into_iter()
        .flatten()
        .find(|candidate| source.contains(candidate))
        .map(|candidate| source.problem(candidate, ""))
}

/// The place in a file nearest to where a missing field belongs.
pub(crate) fn nearest_place(source: &Source, field: &str) -> Problem {
    problem_at(source, field).unwrap_or_else(|| source.problem(&format!("label.{field}"), ""))
}

/// What no file supplies.
pub(crate) const CHAIN: &str = "the chain";

/// What would supply a field that is not known.
pub(crate) fn supplier_of(field: &str) -> &'static str {
    match FactSource::of(field) {
        FactSource::Maker => "--maker FILE",
        FactSource::Producer => "--producer FILE",
        FactSource::Product => "--product FILE",
        FactSource::Report => "--report FILE",
        FactSource::Cover => "--cover FILE",
        FactSource::Chain => CHAIN,
    }
}
