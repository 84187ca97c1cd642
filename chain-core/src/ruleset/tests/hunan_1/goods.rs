//! What some kinds of goods state.

use super::{Row, row};

const PHONE: &str = "13800138000";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = expiry();
    rows.extend(warnings());
    rows.extend(marks());
    rows.extend(licences());
    rows.extend(imports_and_machines());
    rows.extend(personal_data());
    rows
}

fn expiry() -> Vec<Row> {
    let expiry = |day: &str| format!("expiry_date = \"{day}\"");
    vec![
        row(&["limited_use = true"], &[], &["COND-01"]),
        row(&["limited_use = true", "shelf_life_months = 24"], &[], &[]),
        row(&["limited_use = true", &expiry("2028-11-18")], &[], &[]),
        row(&[&expiry("2026-11-18")], &[], &["COND-02", "COND-03"]),
        row(&[&expiry("2026-11-19")], &[], &["COND-03"]),
        row(&[&expiry("2026-11-24")], &[], &["COND-03"]),
        row(&[&expiry("2026-11-25")], &[], &[]),
    ]
}

fn warnings() -> Vec<Row> {
    let warnings = |texts: &str| format!("warnings = [{texts}]");
    let long = |length: usize| warnings(&format!("\"小心{}\"", "!".repeat(length - 2)));
    vec![
        row(&["misuse_hazard = true"], &[], &["COND-04"]),
        row(&["misuse_hazard = true", &warnings("")], &[], &["COND-04"]),
        row(&["misuse_hazard = true", "warnings = true"], &[], &["COND-05", "PII-05"]),
        row(&["misuse_hazard = true", &warnings("\"小心轻放\"")], &[], &[]),
        row(&[&warnings("\"小心轻放\", \"Handle with care\"")], &[], &["COND-05"]),
        row(&[&warnings("\"危\"")], &[], &["COND-05", "PII-05"]),
        row(&[&long(200)], &[], &[]),
        row(&[&long(201)], &[], &["PII-05"]),
    ]
}

fn marks() -> Vec<Row> {
    let marks = "handling_marks = [\"怕雨\"]";
    let notes = "storage_notes = \"通风干燥\"";
    vec![
        row(&["dangerous_goods = true"], &[], &["COND-06", "COND-07"]),
        row(&["dangerous_goods = true", notes], &[], &["COND-06"]),
        row(&["dangerous_goods = true", marks], &[], &["COND-07"]),
        row(&["dangerous_goods = true", marks, notes], &[], &[]),
        row(&["fragile = true"], &[], &["COND-08"]),
        row(&["fragile = true", "handling_marks = [\" \"]"], &[], &["COND-08"]),
        row(&["fragile = true", marks], &[], &[]),
        row(&["graded = true"], &[], &["COND-09"]),
        row(&["graded = true", "grade = \"一等品\""], &[], &[]),
        row(&["composition_matters = true"], &[], &["COND-10"]),
        row(&["composition_matters = true", "main_components = [\"石膏 90%\"]"], &[], &[]),
    ]
}

fn licences() -> Vec<Row> {
    let licence = |number: &str| format!("production_licence_number = \"{number}\"");
    let ccc = |number: &str| format!("ccc_certificate_number = \"{number}\"");
    let gtin = |number: &str| format!("gtin = \"{number}\"");
    vec![
        row(&["licence_catalogue = true"], &[], &["COND-11"]),
        row(&["licence_catalogue = true", &licence("（湘）XK08-001-00123")], &[], &[]),
        row(&[&licence("XK08-001-00123")], &[], &[]),
        row(&[&licence("XK08-001-0123")], &[], &["COND-12"]),
        row(&["ccc_catalogue = true"], &[], &["COND-13"]),
        row(&["ccc_catalogue = true", &ccc("2024010101123456")], &[], &[]),
        row(&[&ccc("1924010101123456")], &[], &["COND-14"]),
        row(&[&gtin("6901234567892")], &[], &[]),
        row(&[&gtin("6901234567893")], &[], &["COND-20"]),
    ]
}

fn imports_and_machines() -> Vec<Row> {
    let importer = |name: &str| format!("importer_name = \"{name}\"");
    let origin = "origin = \"德国\"";
    vec![
        row(&["imported = true"], &[], &["COND-18"]),
        row(&["imported = true", origin], &[], &[]),
        row(&["imported = true", origin, &importer("ACME")], &[], &["COND-19"]),
        row(&["imported = true", origin, &importer("长沙进口有限公司")], &[], &[]),
        row(&["durable_or_machine = true"], &[], &["COND-17"]),
        row(&["durable_or_machine = true", "manual_reference = \"SM-12\""], &[], &[]),
    ]
}

fn personal_data() -> Vec<Row> {
    let with = |field: &str, text: &str| format!("{field} = \"{text}\"");
    let phone = format!("请致电 {PHONE}");
    let hotline = "请致电 0731-12315";
    vec![
        row(&[&with("warnings", &phone)], &[], &["PII-01"]),
        row(&[&with("storage_notes", &phone)], &[], &["PII-02"]),
        row(&[&with("care", &phone)], &[], &["PII-03"]),
        row(&[&with("emergency_contact", PHONE)], &[], &["CHM-08"]),
        row(&[&with("emergency_contact", hotline)], &[], &[]),
        row(&[&with("origin", &phone)], &[], &["PII-04"]),
        row(&[&with("warnings", hotline)], &[], &[]),
        row(&[&with("storage_notes", hotline)], &[], &[]),
        row(&[&with("care", hotline)], &[], &[]),
        row(&[&with("origin", hotline)], &[], &[]),
    ]
}
