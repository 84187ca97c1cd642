use super::*;

fn check(text: &str, span: std::ops::Range<usize>, expected: &str) {
    let place = TextPlace::of(text, span);
    assert_eq!(place.excerpt(), expected, "{place:?}");
}

#[test]
fn carets_stand_below_the_place() {
    check("a = 1\nbb = 22\n", 11..13, "  |\n2 | bb = 22\n  |      ^^");
}

#[test]
fn wide_characters_take_two_columns() {
    let text = "名称 = \"石膏板\"\n";
    let start = text.find('"').unwrap();
    check(text, start..text.len(), "  |\n1 | 名称 = \"石膏板\"\n  |        ^^^^^^^^");
}

#[test]
fn spans_outside_the_text_or_inside_a_character_do_no_harm() {
    check("合", 1..2, "  |\n1 | 合\n  | ^^");
    check("a", 90..95, "  |\n1 | a\n  |  ^");
    check("", 0..0, "  |\n1 | \n  | ^");
}

#[test]
fn a_problem_names_file_line_and_column() {
    let problem = Problem {
        path: PathBuf::from("node.toml"),
        place: Some(TextPlace::of("a = 1\nb = 2\n", 10..11)),
        field: "b".to_owned(),
        reason: "2 is too much; write 1".to_owned(),
    };
    assert_eq!(problem.to_string(), "node.toml:2:5: b: 2 is too much; write 1");
}
