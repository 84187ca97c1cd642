use chain_core::records::certificate::PartyRole;
use chain_core::values::text::Name;

use super::*;

fn texts(name: &str) -> Texts {
    let text = |text: &str| Name::new(text).unwrap();
    Texts {
        number: text("KSY-20261118-01"),
        name: text(name),
        model: Some(text("PC3000×1200×12.0")),
        parties: vec![(PartyRole::Maker, text("湖南科思益建材有限公司"))],
        check: text("手机扫码查验，网址须为 hgz.hn.cn"),
    }
}

fn spec(label: &str) -> FaceSpec {
    FaceSpec {
        extent: label.parse().unwrap(),
        module: Length::of_um(400),
        modules: 41,
        language: Language::Zh,
        item_lines: vec!["6000".to_owned()],
    }
}

fn face(label: &str, name: &str) -> Result<Face, LabelPrintError> {
    Face::new(&spec(label), &texts(name), &Typefaces::load(None).unwrap())
}

/// Everything of a face stays on the label and off the symbol's quiet zone.
fn check_places(face: &Face) {
    let typefaces = Typefaces::load(None).unwrap();
    let (width, height) = (face.extent.width.mm(), face.extent.height.mm());
    let quiet = 4.0 * face.module.mm() - 0.01;
    let (left, top) = face.symbol_at;
    let side = 41.0 * face.module.mm();
    assert!(quiet <= left && left + side + quiet <= width, "{left}");
    assert!(quiet <= top && top + side + quiet <= height, "{top}");
    let item = face.item_line("6000", &typefaces).unwrap().unwrap();
    let mut lines = face.lines.clone();
    lines.push(item);
    for PlacedLine { line, x, baseline } in lines {
        let (right, bottom) = (x + line.width(), baseline + 0.12 * line.size);
        assert!(0.0 < x && right <= width && bottom <= height, "{line:?}");
        let over = baseline - 0.88 * line.size;
        let is_beside = left + side + quiet <= x + 0.01;
        let is_below = top + side + quiet <= over + 0.01;
        assert!(is_beside || is_below, "{line:?} at {x}, {over} meets the symbol");
        assert!(LEAST.mm() <= line.size, "{line:?}");
    }
}

#[test]
fn texts_stand_beside_the_symbol_or_below_it() {
    for label in ["60x30", "70x37", "99.1x38.1", "38x45", "58x20", "100x150"] {
        check_places(&face(label, "普通纸面石膏板").unwrap());
    }
    let beside = face("60x30", "普通纸面石膏板").unwrap();
    assert!(beside.lines.iter().all(|line| 19.6 < line.x), "{beside:?}");
    let below = face("38x45", "普通纸面石膏板").unwrap();
    assert!(below.lines.iter().all(|line| 19.6 < line.baseline), "{below:?}");
}

#[test]
fn a_long_name_is_wrapped_and_whole() {
    let name = "耐水耐火装饰用高强度纸面石膏板（潮湿房间吊顶及隔墙专用）";
    let face = face("60x30", name).unwrap();
    check_places(&face);
    let all: String = face.lines.iter().map(|line| line.line.text.as_str()).collect();
    assert!(all.contains(name), "{all}");
}

#[test]
fn what_does_not_fit_is_refused_with_numbers() {
    let error = face("40x20", "普通纸面石膏板").unwrap_err();
    assert_eq!(error.code(), "label.text_too_long");
    assert!(error.to_string().contains("40x20"), "{error}");
    let error = face("60x19", "普通纸面石膏板").unwrap_err().to_string();
    assert!(error.contains("19.6 mm a side") && error.contains("60x19"), "{error}");
    let error = face("60x30", &"板".repeat(66)).unwrap_err().to_string();
    assert!(error.contains("`板板"), "{error}");
}

#[test]
fn a_symbol_alone_fills_its_label() {
    let face = Face::of_symbol(&spec("19.6x19.6")).unwrap();
    assert!((face.symbol_at.0 - 1.6).abs() < 0.001, "{face:?}");
    let typefaces = Typefaces::load(None).unwrap();
    assert!(face.item_line("1", &typefaces).unwrap().is_none());
    assert!(Face::of_symbol(&spec("19.5x30")).is_err());
}
