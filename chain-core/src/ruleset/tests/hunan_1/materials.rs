//! Building materials, fireworks, and what touches food.

use super::{Row, row};

const PANEL: &str = r#"
    wood_panel = true
    standards = ["GB 18580-2017"]
    report_standards = ["GB 18580-2017"]
    formaldehyde_mg_m3 = 0.124
"#;

const FIREWORKS: &str = r#"
    fireworks = true
    consumption_class = "个人燃放类"
    firework_level = "C级"
    charge_weight = "25 g"
    warnings = ["儿童应在成人监护下燃放"]
    firing_instructions = "竖直放置于平整地面"
"#;

const FOOD_CONTACT: &str = r#"
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
        row(&["mineral_building_material = true"], &[], &["BLD-08"]),
        row(&["mineral_building_material = true", "radioactivity_class = \"A类\""], &[], &[]),
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
