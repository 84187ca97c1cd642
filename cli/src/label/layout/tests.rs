use clap::Parser;

use super::*;

#[derive(Parser)]
struct SheetAxis {
    #[command(flatten)]
    sheet: SheetArguments,
}

fn layout(arguments: &str, label: &str) -> Result<Layout, LayoutError> {
    let words = std::iter::once("hgz").chain(arguments.split_whitespace());
    SheetAxis::parse_from(words).sheet.layout(label.parse().unwrap())
}

#[test]
fn as_many_labels_as_fit_lie_in_the_middle() {
    let layout = layout("", "60x30").unwrap();
    assert_eq!((layout.columns, layout.rows, layout.labels_per_sheet()), (3, 8, 24));
    // 3 × 60 + 2 × 2 = 184 of 210 mm; 8 × 30 + 7 × 2 = 254 of 297 mm.
    let lefts: Vec<String> = layout.lefts().map(|left| left.to_string()).collect();
    assert_eq!(lefts, ["13", "75", "137"]);
    assert_eq!(layout.tops().next(), Some(Length::of_um(21_500)));
    assert_eq!(layout.corners().count(), 24);
    assert_eq!(layout.corners().nth(3), Some((Length::of_um(13_000), Length::of_um(53_500))));
}

#[test]
fn presets_lie_as_their_makers_say() {
    let sheet = |name: &str| {
        let words = ["hgz", "--preset", name];
        let sheet = SheetAxis::parse_from(words).sheet;
        sheet.layout(sheet.label().unwrap()).unwrap()
    };
    for (name, labels, left_um, top_um) in [
        ("63x38", 21, 7_250, 15_150),
        ("70x37", 24, 0, 500),
        ("99x38", 14, 4_650, 15_150),
        ("38x21", 65, 4_750, 10_700),
    ] {
        let layout = sheet(name);
        assert_eq!(layout.labels_per_sheet(), labels, "{name}");
        let corner = (Length::of_um(left_um), Length::of_um(top_um));
        assert_eq!(layout.corners().next(), Some(corner), "{name}");
    }
}

#[test]
fn what_does_not_fit_is_refused_with_numbers() {
    let error = layout("--columns 4", "60x30").unwrap_err().to_string();
    assert!(error.contains("4 columns of 60 mm with gaps of 2 mm take 246 mm"), "{error}");
    assert!(error.contains("has 194"), "{error}");
    let error = layout("--page 50x50", "60x30").unwrap_err().to_string();
    assert!(error.contains("1 columns of 60 mm"), "{error}");
    let error = layout("--margin 2 --columns 3 --gap 9x2 --crop-marks", "62x30").unwrap_err();
    assert!(error.to_string().contains("need 5 mm"), "{error}");
    assert!(layout("--crop-marks", "60x30").is_ok());
}
