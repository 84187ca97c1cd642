//! Building materials, fireworks, and what touches food.

use super::{Row, row};

pub(super) const PANEL: &str = r#"
    wood_panel = true
    standards = ["GB 18580-2017"]
    report_standards = ["GB 18580-2017"]
    formaldehyde_mg_m3 = 0.124
"#;

pub(super) const FIREWORKS: &str = r#"
    fireworks = true
    consumption_class = "个人燃放类"
    firework_level = "C级"
    charge_weight = "25 g"
    warnings = ["儿童应在成人监护下燃放"]
    handling_marks = ["易燃易爆"]
    shelf_life_months = 36
    cover_count = 1
    firing_instructions = "竖直放置于平整地面"
"#;

pub(super) const FOOD_CONTACT: &str = r#"
    food_contact = true
    food_contact_mark = "食品接触用"
    material = "聚丙烯"
    use_conditions = "耐热 100 ℃"
"#;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = panels();
    rows.extend(boards());
    rows.extend(fireworks());
    rows.extend(food_contact());
    rows
}

fn panels() -> Vec<Row> {
    let licence = "production_licence_number = \"XK03-002-00456\"";
    let measured = |class: &str, found: &str| {
        format!("formaldehyde_class = \"{class}\"\nformaldehyde_mg_m3 = {found}")
    };
    vec![
        row(&[PANEL], &[], &[]),
        row(&[PANEL], &["formaldehyde_mg_m3"], &["BLD-01"]),
        row(&[PANEL, "formaldehyde_mg_m3 = 0.125"], &[], &["BLD-02"]),
        row(&[PANEL, "formaldehyde_mg_m3 = \"未检出\""], &[], &["BLD-02"]),
        row(
            &[
                PANEL,
                "standards = [\"GB/T 18580-2017\"]",
                "report_standards = [\"GB/T 18580-2017\"]",
            ],
            &[],
            &["BLD-03"],
        ),
        row(&["plywood = true"], &[], &["BLD-07"]),
        row(&["plywood = true", licence], &[], &[]),
        row(&["blockboard = true", "production_date = \"2024-09-25\""], &[], &["BLD-07"]),
        row(&["blockboard = true", "production_date = \"2024-09-24\""], &[], &[]),
        row(&["category = \"C2021\""], &[], &["BLD-01", "BLD-03", "BLD-07"]),
        row(&["category = \"C2022\"", "exterior_use = true"], &[], &[]),
        row(&[PANEL, "formaldehyde_class = \"E1\""], &[], &[]),
        row(&[PANEL, "formaldehyde_class = \"E2\""], &[], &["BLD-10"]),
        row(&[PANEL, &measured("E0", "0.050")], &[], &[]),
        row(&[PANEL, &measured("E0", "0.051")], &[], &["BLD-11"]),
        row(&[PANEL, &measured("ENF", "0.025")], &[], &[]),
        row(&[PANEL, &measured("ENF", "0.026")], &[], &["BLD-12"]),
    ]
}

fn boards() -> Vec<Row> {
    let fire = |class: &str| format!("fire_class = \"{class}\"");
    let made_to =
        |number: &str| format!("standards = [\"{number}\"]\nreport_standards = [\"{number}\"]");
    vec![
        row(&[&fire("GB 8624 A(A2-s1,d0,t0)")], &[], &[]),
        row(&[&fire("A2级")], &[], &["BLD-04"]),
        row(&["gypsum_board = true"], &[], &[]),
        row(&["gypsum_board = true", &made_to("GB/T 9776-2022")], &[], &["BLD-05"]),
        row(&["fibre_cement_sheet = true"], &[], &["BLD-06"]),
        row(&["fibre_cement_sheet = true", &made_to("JC/T 412.1-2018")], &[], &[]),
        row(&["fibre_cement_sheet = true", &made_to("JC/T 412.12-2018")], &[], &["BLD-06"]),
        row(&["mineral_building_material = true"], &["radioactivity_class"], &["BLD-08"]),
        row(&["mineral_building_material = true"], &[], &[]),
        row(&["category = \"C3040\""], &["radioactivity_class", "fire_class"], &[]),
        row(&[], &["radioactivity_class"], &["BLD-08"]),
        row(&[], &["fire_class"], &["BLD-09"]),
    ]
}

fn fireworks() -> Vec<Row> {
    let level = |level: &str| format!("firework_level = \"{level}级\"");
    let display = "consumption_class = \"专业燃放类\"";
    vec![
        row(&[FIREWORKS], &[], &[]),
        row(&[FIREWORKS], &["consumption_class"], &["FWK-01"]),
        row(&[FIREWORKS], &["firework_level"], &["FWK-02"]),
        row(&[FIREWORKS], &["charge_weight"], &["FWK-03"]),
        row(&[FIREWORKS], &["warnings"], &["FWK-04"]),
        row(&[FIREWORKS], &["firing_instructions"], &["FWK-05"]),
        row(&[FIREWORKS, &level("B")], &[], &["FWK-06"]),
        row(&[FIREWORKS], &["handling_marks"], &["FWK-07"]),
        row(&[FIREWORKS], &["shelf_life_months"], &["FWK-08"]),
        row(&[FIREWORKS, "expiry_date = \"2029-11-17\""], &["shelf_life_months"], &[]),
        row(&[FIREWORKS, "cover_count = 0"], &[], &["FWK-09"]),
        row(&[FIREWORKS, "fireworks = false", "category = \"C2672\""], &["warnings"], &["FWK-04"]),
        row(&[FIREWORKS, &level("D")], &[], &[]),
        row(&[FIREWORKS, &level("B"), display], &[], &[]),
    ]
}

fn food_contact() -> Vec<Row> {
    vec![
        row(&[FOOD_CONTACT], &[], &[]),
        row(&[FOOD_CONTACT], &["food_contact_mark"], &["FCM-01"]),
        row(&[FOOD_CONTACT, "food_contact_mark = true"], &[], &[]),
        row(&[FOOD_CONTACT, "food_contact_mark = false"], &[], &["FCM-01"]),
        row(&[FOOD_CONTACT], &["material"], &["FCM-02"]),
        row(&[FOOD_CONTACT], &["use_conditions"], &["FCM-03"]),
    ]
}
