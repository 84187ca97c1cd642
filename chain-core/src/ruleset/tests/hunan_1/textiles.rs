//! Textiles and school uniforms.

use super::{Row, row};

pub(super) const TEXTILE: &str = r#"
    textile = true
    fibre_content = [{ name = "棉", percent = 65.5 }, { name = "聚酯纤维", percent = 34.5 }]
    care = "40 ℃水洗"
    safety_class = "B类"
    size = "160/84A"
    formaldehyde_mg_kg = 20
    ph = 6.5
"#;

/// On top of [`TEXTILE`].
pub(super) const INFANT: &str = r#"
    infant = true
    safety_class = "A类"
    safety_mark = "GB 31701 A类 婴幼儿用品"
"#;

/// On top of [`TEXTILE`].
pub(super) const UNIFORM: &str = r#"
    school_uniform = true
    standards = ["GB/T 31888-2015", "GB 31701-2015"]
    standard_titles = ["中小学生校服", "婴幼儿及儿童纺织产品安全技术规范"]
    report_standards = ["GB/T 31888-2015", "GB 31701-2015"]
    report_numbers = ["FZ2026-080117", "FZ2026-080118"]
    cotton_percent = 65
    minimum_age = 6
    cover_count = 1
"#;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = textiles();
    rows.extend(safety_classes());
    rows.extend(uniforms());
    rows
}

fn class(class: &str, formaldehyde: &str, ph: &str) -> String {
    format!("safety_class = \"{class}类\"\nformaldehyde_mg_kg = {formaldehyde}\nph = {ph}")
}

fn textiles() -> Vec<Row> {
    let fibres = |shares: &str| format!("fibre_content = [{shares}]");
    let half = "{ name = \"棉\", percent = 50 }";
    let negative = "{ name = \"棉\", percent = 150 }, { name = \"麻\", percent = -50 }";
    vec![
        row(&[TEXTILE], &[], &[]),
        row(&[TEXTILE], &["fibre_content"], &["TEX-01"]),
        row(&[TEXTILE], &["care"], &["TEX-02"]),
        row(&[TEXTILE], &["safety_class"], &["TEX-03"]),
        row(&[TEXTILE], &["size"], &["TEX-04"]),
        row(&[TEXTILE], &["formaldehyde_mg_kg", "ph"], &[]),
        row(&[TEXTILE, &fibres(half)], &[], &["TEX-05"]),
        row(&[TEXTILE, &fibres(&[half, half].join(","))], &[], &[]),
        row(&[TEXTILE, &fibres(&[half, half, half].join(","))], &[], &["TEX-05"]),
        row(&[TEXTILE, &fibres(negative)], &[], &["TEX-05"]),
        row(&["fibre_content = \"棉100%\""], &[], &["TEX-05"]),
        row(&["care = \"水洗\"", "size = \"均码\""], &[], &[]),
    ]
}

fn safety_classes() -> Vec<Row> {
    let children = "children = true";
    let mark = |text: &str| format!("safety_mark = \"{text}\"");
    vec![
        row(&[TEXTILE, INFANT], &[], &[]),
        row(&[TEXTILE, INFANT, &class("B", "20", "7.5")], &[], &["TEX-06"]),
        row(&[TEXTILE, INFANT], &["safety_mark"], &["TEX-16"]),
        row(&[TEXTILE, INFANT, &mark("GB 31701 A类")], &[], &["TEX-17"]),
        row(&["infant = true"], &[], &[]),
        row(&[TEXTILE, "direct_skin_contact = true"], &[], &[]),
        row(&[TEXTILE, "direct_skin_contact = true", &class("C", "20", "6")], &[], &["TEX-07"]),
        row(&[TEXTILE, &class("D", "20", "6")], &[], &["TEX-08"]),
        row(&[TEXTILE, &class("A", "20.1", "7.5")], &[], &["TEX-09"]),
        row(&[TEXTILE, &class("B", "75", "8.5")], &[], &[]),
        row(&[TEXTILE, &class("B", "75.1", "8.5")], &[], &["TEX-10"]),
        row(&[TEXTILE, &class("C", "300", "9.0")], &[], &[]),
        row(&[TEXTILE, &class("C", "300.000001", "9.0")], &[], &["TEX-11"]),
        row(&[TEXTILE, &class("B", "20", "4.0")], &[], &[]),
        row(&[TEXTILE, &class("B", "20", "3.9")], &[], &["TEX-12"]),
        row(&[TEXTILE, &class("A", "20", "7.6")], &[], &["TEX-13"]),
        row(&[TEXTILE, &class("B", "20", "8.6")], &[], &["TEX-14"]),
        row(&[TEXTILE, children, &mark("GB 31701 B类")], &[], &[]),
        row(&[TEXTILE, children, &mark("B类")], &[], &["TEX-15"]),
    ]
}

fn uniforms() -> Vec<Row> {
    let standards = |numbers: &str| format!("standards = [{numbers}]");
    let policy = "cover_policy_number = \"XJ-PLI-2026-000118\"";
    let (uniforms, children) = ("\"GB/T 31888-2015\"", "\"GB 31701-2015\"");
    vec![
        row(&[TEXTILE, UNIFORM], &[], &[]),
        row(&[TEXTILE, UNIFORM, &standards(children)], &[], &["UNI-01"]),
        row(&[TEXTILE, UNIFORM, &class("C", "20", "6")], &[], &["UNI-02"]),
        row(&[TEXTILE, UNIFORM], &["cotton_percent"], &["UNI-03"]),
        row(&[TEXTILE, UNIFORM, "cotton_percent = 34.9"], &[], &["UNI-04"]),
        row(&[TEXTILE, UNIFORM, "cotton_percent = 35.0"], &[], &[]),
        row(&[TEXTILE, UNIFORM, &standards(uniforms), "minimum_age = 14"], &[], &["UNI-05"]),
        row(&[TEXTILE, UNIFORM, &standards(uniforms), "minimum_age = 15"], &[], &[]),
        row(&[TEXTILE, UNIFORM, "cover_count = 0"], &[], &["UNI-06"]),
        row(&[TEXTILE, UNIFORM, "size = \"L\""], &[], &["UNI-07"]),
        row(&[TEXTILE, UNIFORM, "report_numbers = [\"FZ2026-080117\"]"], &[], &["UNI-08"]),
        row(&[TEXTILE, UNIFORM, policy], &[], &["UNI-09"]),
        row(&[TEXTILE, UNIFORM, policy, "cover_advance_payment = false"], &[], &["UNI-09"]),
        row(&[TEXTILE, UNIFORM, policy, "cover_advance_payment = true"], &[], &[]),
    ]
}
