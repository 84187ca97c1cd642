//! Scope, and what every label states.

use super::{Row, row};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        row(&[], &[], &[]),
        row(&["food = true"], &[], &["SCOPE-01"]),
        row(&["food = false"], &[], &[]),
        row(&["drug = true"], &[], &["SCOPE-02"]),
        row(&["drug = \"是\""], &[], &["SCOPE-02"]),
        row(&["medical_device = true"], &[], &["SCOPE-03"]),
        row(&["special_equipment = true"], &[], &["SCOPE-04"]),
        row(&[&days("2022-01-08")], &[], &["SCOPE-05"]),
        row(&[&days("2022-01-09")], &[], &[]),
    ];
    rows.extend(names());
    rows.extend(numbers());
    rows.extend(dates());
    rows.extend(reports());
    rows.extend(contacts());
    rows
}

/// Everything on one day.
fn days(day: &str) -> String {
    ["production_date", "inspection_date", "release_date", "report_date", "issued_on"]
        .map(|field| format!("{field} = \"{day}\"\n"))
        .concat()
}

fn text(field: &str, value: &str) -> String {
    format!("{field} = \"{value}\"")
}

fn names() -> Vec<Row> {
    let name =
        |value: &str, broken: &[&'static str]| row(&[&text("product_name", value)], &[], broken);
    let address =
        |value: &str, broken: &[&'static str]| row(&[&text("maker_address", value)], &[], broken);
    vec![
        name("Gypsum board", &["CORE-02"]),
        name("A板", &[]),
        name("板", &["CORE-03"]),
        name(&"板".repeat(100), &[]),
        name(&"板".repeat(101), &["CORE-03"]),
        row(&[], &["model", "specification"], &["CORE-04"]),
        row(&["model = \" \""], &["specification"], &["CORE-04"]),
        row(&[], &["model"], &[]),
        row(&[], &["specification"], &[]),
        row(&[&text("maker_name", "KSY Boards")], &[], &["CORE-05"]),
        row(&[&text("maker_name", "科 KSY")], &[], &["CORE-05"]),
        address("8 Innovation Road", &["CORE-06"]),
        address("长沙市八号", &["CORE-07"]),
        address("长沙市八号院", &[]),
        address(&format!("长沙{}", "8".repeat(199)), &["CORE-07"]),
        row(&[], &["unit"], &["CORE-27"]),
        row(&[], &["category"], &["CORE-29"]),
    ]
}

fn numbers() -> Vec<Row> {
    let number = |value: &str, broken: &[&'static str]| {
        row(&[&text("certificate_number", value)], &[], broken)
    };
    let batch = |value: &str, broken: &[&'static str]| {
        row(&[&text("batch_number", value), &text("report_batch_number", value)], &[], broken)
    };
    let standards =
        |value: &str, broken: &[&'static str]| row(&[&format!("standards = {value}")], &[], broken);
    vec![
        number("ABCD-12", &["CORE-01"]),
        number("ABCD-123", &[]),
        number(&"A".repeat(64), &[]),
        number(&"A".repeat(65), &["CORE-01"]),
        number("ABCD_1234", &["CORE-01"]),
        row(&[&text("maker_credit_code", "91430700999999058C")], &[], &["CORE-08"]),
        row(&[], &["standards"], &["CORE-10"]),
        standards("[]", &["CORE-10", "CORE-11", "CORE-25"]),
        standards(r#"["GB/T 9775-2025", "GB 6566"]"#, &["CORE-11"]),
        standards(r#"["GB/T 9775-2025", "GB 6566-2010"]"#, &[]),
        row(&[], &["standard_titles"], &["CORE-12"]),
        batch("PB.2026_11-18", &[]),
        batch("pb20261118a", &["CORE-13"]),
        batch(&"1".repeat(20), &[]),
        batch(&"1".repeat(21), &["CORE-13"]),
        row(&["quantity = 0"], &[], &["CORE-26"]),
        row(&["quantity = 1"], &[], &[]),
        row(&[], &["inspector_code"], &["CORE-19"]),
        row(&[&text("inspector_code", "QC-7")], &[], &[]),
        row(&[&text("inspector_code", "李四")], &[], &["CORE-20"]),
    ]
}

fn dates() -> Vec<Row> {
    vec![
        row(&[&days("2026-11-24")], &[], &[]),
        row(&[], &["production_date"], &["CORE-14"]),
        row(&[&text("production_date", "2026-11-25")], &[], &["CORE-15", "CORE-17"]),
        row(&[], &["inspection_date"], &["CORE-16"]),
        row(&[&text("inspection_date", "2026-11-17")], &[], &["CORE-17"]),
        row(&[&text("inspection_date", "2026-11-18")], &[], &[]),
        row(&[&text("inspection_date", "2026-11-25")], &[], &["CORE-18", "CORE-28"]),
        row(&[&text("release_date", "2026-11-18")], &[], &["CORE-28"]),
        row(&[&text("release_date", "2026-11-19")], &[], &[]),
        row(&[], &["release_date"], &[]),
    ]
}

fn reports() -> Vec<Row> {
    vec![
        row(&[&text("report_conclusion", "unqualified")], &[], &["CORE-21"]),
        row(&[], &["report_numbers"], &["CORE-22"]),
        row(&[&text("report_batch_number", "PB20261118B")], &[], &["CORE-23"]),
        row(&[&text("report_date", "2026-11-25")], &[], &["CORE-24"]),
        row(&[&text("report_date", "2026-11-24")], &[], &[]),
        row(&["report_standards = [\"GB/T 9775-2008\"]"], &[], &["CORE-25"]),
        row(&[&text("institute_cma_number", "2418021101234")], &[], &["COND-15"]),
        row(&[&text("institute_name", "SGS")], &[], &["COND-16"]),
        row(&[], &["institute_cma_number"], &["COND-21"]),
    ]
}

fn contacts() -> Vec<Row> {
    vec![
        row(&[], &["maker_contact"], &["CORE-09"]),
        row(&[&text("maker_contact", " ")], &[], &["CORE-09"]),
        row(&[&text("contact_kind", "private")], &[], &["PII-06"]),
        row(&[&text("contact_kind", "hotline")], &[], &[]),
    ]
}
