use super::*;
use crate::label::typeface::Typefaces;

fn paragraph(caption: &str, value: &str) -> Result<Paragraph, LabelPrintError> {
    let typefaces = Typefaces::load(None).unwrap();
    Paragraph::new(typefaces.get(Weight::Regular), Weight::Regular, caption, value)
}

fn lines(caption: &str, value: &str, width: f32) -> Option<Vec<String>> {
    let lines = paragraph(caption, value).unwrap().lines(1.0, width, true)?;
    for line in &lines {
        assert!(line.indent + line.width() <= width + 0.01, "{line:?}");
    }
    Some(lines.into_iter().map(|line| line.text).collect())
}

#[test]
fn chinese_breaks_anywhere_but_before_its_punctuation() {
    assert_eq!(lines("", "手机扫码查验", 4.0).unwrap(), ["手机扫码", "查验"]);
    assert_eq!(lines("", "手机扫码，查验", 4.0).unwrap(), ["手机扫", "码，查验"]);
    assert_eq!(lines("", "手机扫（码）", 4.0).unwrap(), ["手机扫", "（码）"]);
}

#[test]
fn words_are_not_broken_and_what_is_too_wide_is_said_so() {
    assert_eq!(lines("", "scan to check", 4.5).unwrap(), ["scan to", "check"]);
    assert_eq!(lines("", "unbreakable", 3.0), None);
    assert_eq!(lines("型号", "PC3000", 2.0), None);
}

#[test]
fn later_lines_start_under_the_value() {
    let lines = paragraph("生产者", "湖南科思益建材有限公司").unwrap().lines(1.0, 9.0, true);
    let lines = lines.unwrap();
    assert_eq!(lines[0].text, "生产者 湖南科思益");
    assert!(3.0 < lines[1].indent && lines[1].indent < 3.5, "{lines:?}");
}

#[test]
fn there_is_a_gap_between_chinese_and_latin() {
    let width = |text: &str| paragraph("", text).unwrap().one_line(1.0).width();
    let gaps = width("第17件") - width("第") - width("17") - width("件");
    assert!((gaps - 0.25).abs() < 0.001, "{gaps}");
}

#[test]
fn what_the_font_lacks_and_what_needs_joining_is_refused() {
    let error = paragraph("", "表情😀").unwrap_err().to_string();
    assert!(error.contains("U+1F600") && error.contains("--font"), "{error}");
    for text in ["سلام", "שלום", "नमस्ते", "e\u{301}", "\u{1100}\u{1161}"] {
        let error = paragraph("", text).unwrap_err();
        assert!(matches!(error, LabelPrintError::ComplexScript { .. }), "{error}");
    }
}
