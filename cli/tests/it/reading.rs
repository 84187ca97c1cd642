//! Labels as a stranger reads them: rendered by Poppler and librsvg, decoded by ZBar, and each code
//! checked against the certificate's label key.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use chain_core::genesis::ChainId;
use chain_core::item_code::ItemCode;
use chain_core::signature::PublicKey;

/// What label codes are checked against.
pub(crate) struct Judge {
    pub(crate) chain_id: ChainId,
    pub(crate) quantity: u32,
    pub(crate) label_key: PublicKey,
}

impl Judge {
    /// Whether these texts are the codes of these items, each once, none else, all signed.
    pub(crate) fn check(
        &self,
        found: &[String],
        items: impl IntoIterator<Item = u32>,
    ) -> Result<(), String> {
        let mut missing: BTreeSet<u32> = items.into_iter().collect();
        for text in found {
            let code: ItemCode = text.parse().map_err(|error| format!("{text}: {error}"))?;
            code.verify(self.chain_id, self.quantity, &self.label_key)
                .map_err(|error| format!("item {}: {error}", code.item))?;
            if !missing.remove(&code.item) {
                return Err(format!("item {} is there twice, or was not asked for", code.item));
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(format!("no code of items {missing:?}")) }
    }
}

fn run(program: &str, arguments: &[&str]) -> std::process::Output {
    Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}; scripts/test installs it"))
}

/// The texts of the QR codes in a picture.
pub(crate) fn decode(picture: &Path) -> Vec<String> {
    let path = picture.to_str().unwrap();
    let output = run("zbarimg", &["--raw", "--quiet", "-Sdisable", "-Sqrcode.enable", path]);
    // 4: there is no code in the picture, which is an answer.
    assert!(matches!(output.status.code(), Some(0 | 4)), "{path}: {output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The pages of a PDF as pictures at 300 dpi, which lie beside it.
pub(crate) fn pages(pdf: &Path) -> Vec<PathBuf> {
    let folder = pdf.with_extension("pages");
    std::fs::create_dir(&folder).unwrap();
    let prefix = folder.join("page");
    let paths = [pdf.to_str().unwrap(), prefix.to_str().unwrap()];
    let output = run("pdftoppm", &["-r", "300", "-gray", paths[0], paths[1]]);
    assert!(output.status.success(), "{pdf:?}: {output:?}");
    assert!(output.stderr.is_empty(), "{pdf:?}: {output:?}");
    files(&folder)
}

/// The files of a folder, in the order of their names.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// The codes of all sheets of a folder, sheet by sheet.
pub(crate) fn sheets(folder: &Path) -> Vec<Vec<String>> {
    let pdfs = with_ending(folder, "pdf");
    pdfs.iter().flat_map(|pdf| pages(pdf)).map(|page| decode(&page)).collect()
}

/// The files of a folder with an ending.
pub(crate) fn with_ending(folder: &Path, ending: &str) -> Vec<PathBuf> {
    files(folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|of| of == ending))
        .collect()
}

/// The text that a PDF holds, as a search finds it.
pub(crate) fn text(pdf: &Path) -> String {
    let output = run("pdftotext", &[pdf.to_str().unwrap(), "-"]);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The fonts of a PDF, one a line.
pub(crate) fn fonts(pdf: &Path) -> String {
    String::from_utf8(run("pdffonts", &[pdf.to_str().unwrap()]).stdout).unwrap()
}

/// An SVG as a picture at 300 dpi.
pub(crate) fn render_svg(svg: &Path) -> PathBuf {
    let png = svg.with_extension("rendered.png");
    let (from, to) = (svg.to_str().unwrap(), png.to_str().unwrap());
    let output = run("rsvg-convert", &["-d", "300", "-p", "300", "-o", to, from]);
    assert!(output.status.success(), "{output:?}");
    png
}

/// The labels of a ZPL file as pictures, unpacked by the rules of the ZPL II manual for `^GFA`.
pub(crate) fn render_zpl(zpl: &Path) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(zpl).unwrap();
    let labels: Vec<&str> = text.split("^XA").skip(1).collect();
    let picture = |(at, label): (usize, &&str)| {
        let (_, graphic) = label.split_once("^GFA,").unwrap();
        let (graphic, end) = graphic.split_once("^FS").unwrap();
        assert_eq!(end, "\n^XZ\n");
        let fields: Vec<&str> = graphic.splitn(4, ',').collect();
        let [bytes, row_bytes] =
            [fields[1], fields[2]].map(|number| number.parse::<usize>().unwrap());
        let rows = unpack(fields[3], row_bytes);
        assert_eq!(rows.len(), bytes);
        let (width, height) = (row_bytes * 8, bytes / row_bytes);
        let mut picture = format!("P4\n{width} {height}\n").into_bytes();
        picture.extend(rows);
        let path = zpl.with_extension(format!("{at}.pbm"));
        std::fs::write(&path, picture).unwrap();
        path
    };
    labels.iter().enumerate().map(picture).collect()
}

fn unpack(data: &str, row_bytes: usize) -> Vec<u8> {
    let (mut rows, mut row, mut count) = (Vec::<String>::new(), String::new(), 0);
    for letter in data.chars() {
        match letter {
            'G'..='Y' => count += letter as usize - 'G' as usize + 1,
            'g'..='z' => count += (letter as usize - 'g' as usize + 1) * 20,
            ',' => row.push_str(&"0".repeat(row_bytes * 2 - row.len())),
            ':' => row = rows.last().unwrap().clone(),
            digit => {
                assert!(digit.is_ascii_hexdigit(), "{digit}");
                row.push_str(&String::from(digit).repeat(count.max(1)));
                count = 0;
            }
        }
        assert!(row.len() <= row_bytes * 2, "a row is too long");
        if row.len() == row_bytes * 2 {
            rows.push(std::mem::take(&mut row));
        }
    }
    let digits = rows.concat();
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(byte).collect()
}
