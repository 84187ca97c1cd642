//! Labels as SVG, in micrometres: the symbol and the outlines of the texts, so that it looks the
//! same where the font is not installed.

#![expect(clippy::float_arithmetic, reason = "a drawing is geometry in millimetres")]

use std::fmt::Write;

use swash::scale::ScaleContext;
use swash::zeno::{Command, PathData};

use super::face::{Face, PlacedLine};
use super::typeface::Typefaces;
use crate::label::qr::Symbol;

/// Micrometres in a millimetre: the unit of the paths.
const UNITS_PER_MM: f32 = 1000.0;

/// The outlines of a line, as path data.
pub(crate) fn outlines(
    placed: &PlacedLine,
    typefaces: &Typefaces,
    context: &mut ScaleContext,
) -> String {
    let PlacedLine { line, x, baseline } = placed;
    let font = typefaces.get(line.weight).font();
    let mut scaler = context.builder(font).size(line.size * UNITS_PER_MM).build();
    let mut path = String::new();
    for (offset, glyph) in line.placed() {
        let Some(outline) = scaler.scale_outline(glyph.id) else { continue };
        let origin = ((x + offset) * UNITS_PER_MM, baseline * UNITS_PER_MM);
        let mut at = |letter: char, points: &[swash::zeno::Point]| {
            path.push(letter);
            for point in points {
                // Outlines count upwards, pictures downwards.
                let _written = write!(path, "{:.0} {:.0} ", origin.0 + point.x, origin.1 - point.y);
            }
        };
        for command in outline.path().commands() {
            match command {
                Command::MoveTo(to) => at('M', &[to]),
                Command::LineTo(to) => at('L', &[to]),
                Command::QuadTo(over, to) => at('Q', &[over, to]),
                Command::CurveTo(one, two, to) => at('C', &[one, two, to]),
                Command::Close => at('z', &[]),
            }
        }
    }
    path
}

/// A label: its symbol, and the outlines of its texts.
pub(crate) fn label(face: &Face, symbol: &Symbol, texts: &str, item_text: &str) -> String {
    let (width, height) = (face.extent.width, face.extent.height);
    let mut modules = String::new();
    for run in symbol.runs() {
        let (x, y, length) = (run.x, run.y, run.length);
        let _written = write!(modules, "M{x} {y}h{length}v1h-{length}z");
    }
    let (left, top) = (face.symbol_at.0 * UNITS_PER_MM, face.symbol_at.1 * UNITS_PER_MM);
    let module = face.module.um();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {} {}\"><path fill=\"#fff\" d=\"M0 0H{}V{}H0z\"/>\n\
         <path shape-rendering=\"crispEdges\" transform=\"translate({left:.0} {top:.0}) \
         scale({module})\" d=\"{modules}\"/>\n",
        width.um(),
        height.um(),
        width.um(),
        height.um(),
    );
    for path in [texts, item_text] {
        if !path.is_empty() {
            let _written = writeln!(svg, "<path d=\"{}\"/>", path.trim_end());
        }
    }
    svg.push_str("</svg>\n");
    svg
}
