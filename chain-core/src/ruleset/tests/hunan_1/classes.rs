//! What goods of some classes state, by category as well as by attribute.

use super::{Row, row};

pub(super) const ELECTRICAL: &str = r#"
    mains_electrical = true
    rated_voltage = "220 V"
    rated_frequency = "50 Hz"
    rated_power = "1800 W"
    ccc_certificate_number = "2024010717123456"
"#;

pub(super) const GAS: &str = r#"
    category = "C3861"
    warnings = ["使用时保持通风"]
    ccc_certificate_number = "2024012401123456"
    cover_count = 1
"#;

pub(super) const CHEMICAL: &str = r#"
    hazardous_chemical = true
    handling_marks = ["腐蚀品"]
    storage_notes = "阴凉通风处密封存放"
    warnings = ["皮肤接触会灼伤"]
    signal_word = "危险"
    emergency_contact = "0731-12315"
    production_licence_number = "（湘）XK13-006-00012"
"#;

pub(super) const CABLE: &str = r#"
    category = "C3831"
    rated_voltage = "450/750 V"
    production_licence_number = "（湘）XK06-001-00123"
"#;

pub(super) const TOY: &str = r#"
    category = "C2452"
    age_range = "3岁以上"
    ccc_certificate_number = "2024012202123456"
"#;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = reports();
    rows.extend(appliances());
    rows.extend(chemicals());
    rows.extend(cables_toys_and_furniture());
    rows
}

/// Which classes need an institute's report.
fn reports() -> Vec<Row> {
    let factory = "report_kind = \"factory\"";
    let category = |code: &str| format!("category = \"{code}\"");
    vec![
        row(&[factory], &["institute_name", "institute_cma_number"], &["SUP-01"]),
        row(&[factory, &category("C3040")], &["institute_name", "institute_cma_number"], &[]),
        row(&[factory, &category("C3040"), "gypsum_board = true"], &[], &["SUP-01"]),
        row(&[factory, &category("C3040"), "institute_name = \"SGS\""], &[], &[]),
        row(&[factory, &category("C3861"), GAS], &[], &["SUP-01"]),
        row(&[factory, &category("C3851"), ELECTRICAL], &[], &[]),
        // What a label says of classes does not count.
        row(&[factory, "class_supervised = false\nclass_wall_board = false"], &[], &["SUP-01"]),
        row(&[factory, &category("C3040"), "class_supervised = true"], &[], &[]),
    ]
}

fn appliances() -> Vec<Row> {
    vec![
        row(&[ELECTRICAL], &[], &[]),
        row(&[ELECTRICAL], &["rated_voltage"], &["ELE-01"]),
        row(&[ELECTRICAL], &["rated_frequency"], &["ELE-02"]),
        row(&[ELECTRICAL], &["rated_power"], &["ELE-03"]),
        row(&[ELECTRICAL], &["ccc_certificate_number"], &["ELE-04"]),
        row(&["category = \"C3854\""], &[], &["ELE-01", "ELE-02", "ELE-03", "ELE-04"]),
        row(&["category = \"C3857\""], &[], &[]),
        row(&[GAS], &[], &[]),
        row(&[GAS], &["warnings"], &["GAS-01"]),
        row(&[GAS], &["ccc_certificate_number"], &["GAS-02"]),
        row(&[GAS, "cover_count = 0"], &[], &["GAS-03"]),
    ]
}

fn chemicals() -> Vec<Row> {
    vec![
        row(&[CHEMICAL], &[], &[]),
        row(&[CHEMICAL], &["handling_marks"], &["CHM-01"]),
        row(&[CHEMICAL], &["storage_notes"], &["CHM-02"]),
        row(&[CHEMICAL], &["warnings"], &["CHM-03"]),
        row(&[CHEMICAL], &["signal_word"], &["CHM-04"]),
        row(&[CHEMICAL, "signal_word = \"小心\""], &[], &["CHM-05"]),
        row(&[CHEMICAL], &["emergency_contact"], &["CHM-06"]),
        row(&[CHEMICAL], &["production_licence_number"], &["CHM-07"]),
    ]
}

fn cables_toys_and_furniture() -> Vec<Row> {
    let ccc = "ccc_certificate_number = \"2024010105123456\"";
    vec![
        row(&[CABLE], &[], &[]),
        row(&[CABLE], &["production_licence_number"], &["WIR-01"]),
        row(&[CABLE, ccc], &["production_licence_number"], &[]),
        row(&[CABLE], &["rated_voltage"], &["WIR-02"]),
        row(&[TOY], &[], &[]),
        row(&[TOY], &["age_range"], &["TOY-01"]),
        row(&[TOY], &["ccc_certificate_number"], &["TOY-02"]),
        row(&["category = \"C2110\""], &[], &["FUR-01"]),
        row(&["category = \"C2110\"", "manual_reference = \"SM-12\""], &[], &[]),
        row(&["category = \"C3011\""], &[], &["COND-11"]),
    ]
}
