//! `hgz label`: what it prints is read again by other people's programs, and every code verified.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hgz_api::{Answer, CertificateAnswer};

use crate::reading::{
    Grid, Judge, USUAL, decode, files, fonts, pages, render_svg, render_zpl, sheets, text,
    with_ending,
};
use crate::story::World;
use crate::support::{envelope, exit, hgz, stderr, stdout};

const CERTIFICATE: &str = "91430700999999015X/KSY-20261118-01";

/// A world with a certificate for 6,000 boards.
struct Batch {
    world: World,
    judge: Judge,
}

impl Batch {
    fn new() -> Self {
        let world = World::new();
        world.admit("boards", ["maker.key", "label.key", "net/keys/institute.key"]);
        let issue =
            "certificate issue boards/certificate.toml --label-key label.key --key maker.key";
        world.done(&issue.split(' ').collect::<Vec<_>>());
        let shown = world.done(&["certificate", "show", CERTIFICATE, "--output", "json"]);
        let answer: Answer<CertificateAnswer> =
            serde_json::from_value(envelope(&shown)["data"].clone()).unwrap();
        let details = answer.data.certificate.details;
        let genesis = hgz_config::genesis::load(&world.path().join("net/genesis.toml")).unwrap();
        let judge = Judge {
            chain_id: genesis.chain_id(),
            quantity: details.quantity,
            label_key: details.label_key,
        };
        Self { world, judge }
    }

    /// Makes labels with the label key, and gives what was said.
    fn label(&self, words: &str) -> serde_json::Value {
        let line = format!("label {CERTIFICATE} --label-key label.key {words} --output json");
        envelope(&self.world.done(&line.split_whitespace().collect::<Vec<_>>()))["data"].clone()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.world.path().join(name)
    }

    /// Reads every sheet of a folder and checks that these items are on them, each once. Says how
    /// many are on each.
    fn check_sheets(&self, folder: &str, grid: Grid, items: RangeInclusive<u32>) -> Vec<usize> {
        let sheets = sheets(&self.path(folder), grid);
        self.judge.check(&sheets.concat(), items).unwrap();
        sheets.iter().map(Vec::len).collect()
    }
}

/// Runs a label command away from node and keys, and gives what it says when it is refused.
fn refused(directory: &Path, words: &str, code: i32) -> String {
    let line = format!("label {words} --node http://127.0.0.1:9");
    let output = hgz(directory, &line.split_whitespace().collect::<Vec<_>>());
    assert_eq!(exit(&output), code, "{words}: {}{}", stdout(&output), stderr(&output));
    stderr(&output)
}

#[test]
fn every_code_of_every_sheet_is_read_and_verified() {
    let batch = Batch::new();
    let made = batch.label("--format pdf --items 1-50 --crop-marks --out sheets");
    assert_eq!((&made["count"], &made["labels_per_sheet"]), (&50.into(), &24.into()));
    assert_eq!((&made["version"], &made["side_mm"]), (&6.into(), &"19.6".into()));
    assert_eq!(batch.check_sheets("sheets", USUAL, 1..=50), [24, 24, 2]);

    let pdf = batch.path("sheets/sheets-0001-0003.pdf");
    let text = text(&pdf);
    for expected in [
        "普通纸面石膏板",
        "PC3000×1200×12.0",
        "湖南科思益建材有限公司",
        "KSY-20261118-01",
        "hgz.hn.cn",
    ] {
        assert!(text.contains(expected), "no {expected} in {text}");
    }
    let fonts = fonts(&pdf);
    for line in fonts.lines().skip(2) {
        assert!(line.contains("NotoSansCJK") && line.contains("yes yes yes"), "{fonts}");
    }
    assert_eq!(fonts.lines().count(), 4, "{fonts}");
    let bytes = std::fs::metadata(&pdf).unwrap().len();
    assert!(bytes < 50 * 4_000 + 40_000, "{bytes}");
}

#[test]
fn a_damaged_sheet_is_caught() {
    let batch = Batch::new();
    batch.label("--format pdf --items 1-4 --out sheets");
    let mut page = pages(&batch.path("sheets/sheets-0001-0001.pdf")).remove(0);
    let good = decode(&page.cut(USUAL, &batch.path("good")));
    batch.judge.check(&good, 1..=4).unwrap();

    // A blot over the middle of the second symbol, of 16 mm from (77.6, 28.3): at 300 dpi 12 pixels a
    // millimetre.
    for y in 380..480 {
        let start = y * page.width + 960;
        page.pixels[start..start + 120].fill(0);
    }
    let error =
        batch.judge.check(&decode(&page.cut(USUAL, &batch.path("blot"))), 1..=4).unwrap_err();
    assert_eq!(error, "no code of items {2}");

    // A label that is there twice, one that is not there, and one that another key signed.
    assert!(batch.judge.check(&[good.clone(), good.clone()].concat(), 1..=4).is_err());
    assert!(batch.judge.check(&good, 1..=5).is_err());
    let mut forged = good;
    let last = if forged[3].ends_with('0') { "1" } else { "0" };
    let end = forged[3].len() - 1;
    forged[3].replace_range(end.., last);
    assert!(batch.judge.check(&forged, 1..=4).unwrap_err().contains("forged"));
}

#[test]
fn a_print_shop_needs_neither_node_nor_keys() {
    let batch = Batch::new();
    batch.label("--format csv --items 1-30 --out shop");
    let csv = std::fs::read_to_string(batch.path("shop/labels.csv")).unwrap();
    assert!(
        csv.starts_with(
            "\u{FEFF}item,url,variant,number,name,model,maker,importer,producer,check\r\n"
        ),
        "{csv}"
    );
    let shop = tempfile::tempdir().unwrap();
    std::fs::write(shop.path().join("labels.csv"), &csv).unwrap();
    let print = |words: &str| {
        let line = format!("label --codes labels.csv {words} --node http://127.0.0.1:9");
        let output = hgz(shop.path(), &line.split(' ').collect::<Vec<_>>());
        assert_eq!(exit(&output), 0, "{}", stderr(&output));
    };
    print("--format pdf --preset 63x38 --out a4");
    print(
        "--format pdf --page letter --label 38x45 --rows 2 --columns 3 --captions en --out letter",
    );
    let (a4, letter) = ((210_000, 297_000), (215_900, 279_400));
    let l7160 = Grid { page: a4, label: (63_500, 38_100), gap: 0, columns: 3, rows: 7 };
    let small = Grid { page: letter, label: (38_000, 45_000), gap: 2_000, columns: 3, rows: 2 };
    for (folder, grid, per_sheet) in [("a4", l7160, 21), ("letter", small, 6)] {
        let sheets = sheets(&shop.path().join(folder), grid);
        assert_eq!(sheets[0].len(), per_sheet);
        batch.judge.check(&sheets.concat(), 1..=30).unwrap();
    }
}

#[test]
fn pictures_and_printer_files_are_read_and_verified() {
    let batch = Batch::new();
    batch.label("--format svg --items 9-11 --out svg");
    batch.label("--format png --items 9-11 --out png");
    batch.label("--format svg --symbol-only --items 9-11 --out symbols");
    let svg = |folder: &str| -> Vec<String> {
        let pictures = with_ending(&batch.path(folder), "svg");
        decode(&pictures.iter().map(|svg| render_svg(svg)).collect::<Vec<_>>())
    };
    batch.judge.check(&svg("svg"), 9..=11).unwrap();
    batch.judge.check(&svg("symbols"), 9..=11).unwrap();
    let symbol = std::fs::read_to_string(batch.path("symbols/item-0000009.svg")).unwrap();
    assert!(symbol.contains("width=\"19.6mm\" height=\"19.6mm\""), "{symbol}");
    let found = decode(&with_ending(&batch.path("png"), "png"));
    batch.judge.check(&found, 9..=11).unwrap();

    for (dpi, label, module) in
        [("203", "70x30", "0.5"), ("300", "60x30", "0.417"), ("600", "60x30", "0.417")]
    {
        let out = format!("zpl-{dpi}");
        let made = batch
            .label(&format!("--format zpl --dpi {dpi} --label {label} --items 9-11 --out {out}"));
        assert_eq!(made["module_mm"], module, "{dpi}");
        let pictures = render_zpl(&batch.path(&out).join("labels-0000009-0000011.zpl"));
        batch.judge.check(&decode(&pictures), 9..=11).unwrap();
    }
}

/// What a folder holds, without what the test put beside it.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    files(folder).iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

#[test]
fn a_killed_run_goes_on_where_it_stopped() {
    let batch = Batch::new();
    let words = "--format pdf --items 1-48 --rows 4 --sheets-per-file 1";
    batch.label(&format!("{words} --out whole"));
    let line = format!("label {CERTIFICATE} --label-key label.key {words} --out killed");
    let mut child = Command::new(env!("CARGO_BIN_EXE_hgz"))
        .args(line.split_whitespace())
        .args(batch.world.connection())
        .current_dir(batch.world.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let killed = batch.path("killed");
    let started = Instant::now();
    while !killed.exists() || with_ending(&killed, "pdf").is_empty() {
        assert!(started.elapsed() < Duration::from_secs(60), "no file was made");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // Whenever the kill came: one file is there, and one was being written.
    for path in &with_ending(&killed, "pdf")[1..] {
        std::fs::remove_file(path).unwrap();
    }
    let kept = with_ending(&killed, "pdf").remove(0);
    let unfinished = (1..=4)
        .map(|sheet| killed.join(format!("sheets-{sheet:04}-{sheet:04}.pdf")))
        .find(|path| *path != kept)
        .unwrap();
    std::fs::write(unfinished.with_extension("pdf.unfinished"), "half").unwrap();

    let made = batch.label(&format!("{words} --out killed"));
    assert_eq!((&made["files"], &made["files_kept"]), (&3.into(), &1.into()));
    assert_eq!(contents(&killed), contents(&batch.path("whole")));
    let four_rows = Grid { rows: 4, ..USUAL };
    assert_eq!(batch.check_sheets("killed", four_rows, 1..=48), [12; 4]);

    let changed = words.replace("1-48", "1-47");
    let line = format!("label {CERTIFICATE} --label-key label.key {changed} --out killed");
    let output = batch.world.run(&line.split_whitespace().collect::<Vec<_>>());
    assert_eq!(exit(&output), 2);
    assert!(stderr(&output).contains("label.other_job"), "{}", stderr(&output));
    assert!(stderr(&output).contains("codes"), "{}", stderr(&output));
}

#[test]
fn wrong_wishes_are_refused_with_the_reason() {
    let batch = Batch::new();
    batch.label("--format csv --items 1-3 --out shop");
    let shop = batch.path("shop");
    std::fs::write(shop.join("emoji.toml"), "name = \"板😀\"\n").unwrap();
    let codes = "--codes labels.csv --out out";
    for (words, code, expected) in [
        ("--module-mm 0.39", 2, "label.module"),
        ("--module-mm 0.25", 2, "phones fail"),
        ("--label 30x15", 2, "19.6 mm a side"),
        ("--label 40x20", 2, "label.text_too_long"),
        ("--format pdf --columns 9", 2, "9 columns of 60 mm"),
        (
            "--format pdf --label 63x36 --margin 2 --crop-marks --rows 8 --gap 0",
            2,
            "crop marks need",
        ),
        ("--items 1-4", 2, "3 of the items 1-4"),
        ("--font labels.csv", 1, "label.font"),
        ("--font none.ttf", 1, "fonts-noto-cjk"),
        ("--texts emoji.toml", 1, "U+1F600"),
    ] {
        let said = refused(&shop, &format!("{codes} {words}"), code);
        assert!(said.contains(expected), "{words}: {said}");
        assert!(!shop.join("out").exists(), "{words} left something behind");
    }
    // A plain CSV of another chain's codes: the node knows the certificate's key.
    let plain = std::fs::read_to_string(shop.join("labels.csv")).unwrap();
    let urls: Vec<&str> =
        plain.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
    let (head, last) = urls[1].split_at(urls[1].len() - 1);
    let other = if last == "0" { "1" } else { "0" };
    let forged = format!("item,url\n1,{}\n2,{head}{other}\n", urls[0]);
    std::fs::write(batch.path("forged.csv"), forged).unwrap();
    let output = batch.world.run(&["label", "--codes", "forged.csv", "--out", "out"]);
    assert_eq!(exit(&output), 2);
    assert!(stderr(&output).contains("forged.csv:3: "), "{}", stderr(&output));
}
