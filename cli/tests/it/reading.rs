//! Labels as a stranger reads them: rendered by `pdftoppm` and `rsvg-convert`, decoded by
//! `zbarimg`, and each code checked against the certificate's label key.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use chain_core::bytes::signature::PublicKey;
use chain_core::values::chain_id::ChainId;
use chain_core::verify::item_code::ItemCode;

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

/// The texts of the QR codes in pictures.
pub(crate) fn decode(pictures: &[PathBuf]) -> Vec<String> {
    let paths = pictures.iter().map(|path| path.to_str().unwrap());
    let options = ["--nodbus", "--raw", "--quiet", "-Sdisable", "-Sqrcode.enable"];
    let output = run("zbarimg", &options.into_iter().chain(paths).collect::<Vec<_>>());
    // 4: there is a picture without a code, which is an answer.
    assert!(matches!(output.status.code(), Some(0 | 4)), "{pictures:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// Where labels are on a sheet, in micrometres, as the sheet was asked for: the grid is in the
/// middle of the page.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    pub(crate) page: (usize, usize),
    pub(crate) label: (usize, usize),
    pub(crate) gap: usize,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

/// 24 labels of 60x30 mm on A4, as without options.
pub(crate) const USUAL: Grid =
    Grid { page: (210_000, 297_000), label: (60_000, 30_000), gap: 2_000, columns: 3, rows: 8 };

/// A grey picture.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

impl Picture {
    fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap();
        let mut lines = bytes.splitn(4, |byte| *byte == b'\n');
        let mut line = || lines.next().unwrap();
        assert_eq!(line(), b"P5");
        let size = String::from_utf8(line().to_vec()).unwrap();
        let (width, height) = size.split_once(' ').unwrap();
        let (width, height) = (width.parse().unwrap(), height.parse().unwrap());
        assert_eq!(line(), b"255");
        Self { width, height, pixels: line().to_vec() }
    }

    /// Writes a part of it, from a left and upper edge to a right and lower one.
    fn write_part(
        &self,
        path: &Path,
        (left, top): (usize, usize),
        (right, bottom): (usize, usize),
    ) {
        let mut part = format!("P5\n{} {}\n255\n", right - left, bottom - top).into_bytes();
        for y in top..bottom {
            part.extend(&self.pixels[y * self.width + left..y * self.width + right]);
        }
        std::fs::write(path, part).unwrap();
    }

    /// The labels of a sheet, cut out, each as a picture of its own in a folder.
    pub(crate) fn cut(&self, grid: Grid, folder: &Path) -> Vec<PathBuf> {
        std::fs::create_dir_all(folder).unwrap();
        let span = |label: usize, count: usize| label * count + grid.gap * (count - 1);
        let left = (grid.page.0 - span(grid.label.0, grid.columns)) / 2;
        let top = (grid.page.1 - span(grid.label.1, grid.rows)) / 2;
        let pixel = |(x, y): (usize, usize)| {
            let to = |um: usize, all: usize, page: usize| (um * all + page / 2) / page;
            (to(x, self.width, grid.page.0), to(y, self.height, grid.page.1))
        };
        let places = (0..grid.rows).flat_map(|row| (0..grid.columns).map(move |at| (at, row)));
        let cut = |(column, row): (usize, usize)| {
            let corner =
                (left + column * (grid.label.0 + grid.gap), top + row * (grid.label.1 + grid.gap));
            let path = folder.join(format!("{row:02}-{column:02}.pgm"));
            let end = (corner.0 + grid.label.0, corner.1 + grid.label.1);
            self.write_part(&path, pixel(corner), pixel(end));
            path
        };
        places.map(cut).collect()
    }
}

/// The pages of a PDF as pictures at 300 dpi, which lie beside it.
pub(crate) fn pages(pdf: &Path) -> Vec<Picture> {
    let folder = pdf.with_extension("pages");
    std::fs::create_dir(&folder).unwrap();
    let prefix = folder.join("page");
    let paths = [pdf.to_str().unwrap(), prefix.to_str().unwrap()];
    let output = run("pdftoppm", &["-r", "300", "-gray", paths[0], paths[1]]);
    assert!(output.status.success() && output.stderr.is_empty(), "{pdf:?}: {output:?}");
    files(&folder).iter().map(|page| Picture::read(page)).collect()
}

/// The files of a folder, in the order of their names.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// The codes of all sheets of a folder, sheet by sheet. Labels are cut before they are read, as
/// they are in life: a reader that sees 24 symbols at once overlooks some.
pub(crate) fn sheets(folder: &Path, grid: Grid) -> Vec<Vec<String>> {
    let pdfs = with_ending(folder, "pdf");
    let pages = pdfs.iter().flat_map(|pdf| pages(pdf)).enumerate();
    pages
        .map(|(at, page)| {
            let label = folder.join(format!("labels-{at}"));
            decode(&page.cut(grid, &label))
        })
        .collect()
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
