//! [`Bitmap`]: a picture of black and white dots, and a label as one.
//!
//! Printers have no grey: a label for them is drawn in the dots that they print, and a module is a
//! whole number of dots.

use png::{BitDepth, ColorType, PixelDimensions, Unit};
use swash::scale::image::Image;
use swash::scale::{Render, ScaleContext, Source};
use swash::zeno::Format;

use super::error::LabelPrintError;
use super::face::{Face, PlacedLine};
use super::length::Length;
use super::typeface::Typefaces;
use crate::label::qr::Symbol;

/// From which coverage on a dot is black.
const BLACK_FROM: u8 = 0x80;

/// The dots of a byte, from left to right.
const BITS: [u8; 8] = [0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02, 0x01];

/// A picture of black and white dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bitmap {
    width: usize,
    height: usize,
    /// Eight dots a byte, the first in the highest bit; 1 is black. Each row starts a new byte.
    rows: Vec<u8>,
}

/// How large dots are, for one module size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dots {
    per_mm: f32,
    per_module: usize,
}

impl Dots {
    /// Dots of which a module has so many.
    #[expect(clippy::float_arithmetic, reason = "a drawing's scale")]
    pub(crate) fn of_module(module: Length, per_module: u8) -> Self {
        Self { per_mm: f32::from(per_module) / module.mm(), per_module: usize::from(per_module) }
    }

    /// The dots of a printer, and how many of them a module has.
    pub(crate) fn of_printer(per_mm: u8, per_module: u8) -> Self {
        Self { per_mm: f32::from(per_mm), per_module: usize::from(per_module) }
    }

    /// The nearest whole number of dots to a length in millimetres.
    #[expect(
        clippy::float_arithmetic,
        clippy::cast_possible_truncation,
        reason = "a place on a label, which is rounded to the dots there are"
    )]
    fn at(self, mm: f32) -> i32 {
        (mm * self.per_mm).round() as i32
    }

    fn count(self, length: Length) -> usize {
        usize::try_from(self.at(length.mm())).unwrap_or(0)
    }
}

impl Bitmap {
    fn new(width: usize, height: usize) -> Self {
        let rows = vec![0; width.div_ceil(8).saturating_mul(height)];
        Self { width, height, rows }
    }

    /// Dots of a row.
    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub(crate) const fn height(&self) -> usize {
        self.height
    }

    /// The bytes of each row.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.chunks(self.width.div_ceil(8).max(1))
    }

    fn row_mut(&mut self, y: usize) -> Option<&mut [u8]> {
        self.rows.chunks_mut(self.width.div_ceil(8).max(1)).nth(y)
    }

    /// Blackens dots side by side; what lies outside is left out.
    fn blacken(&mut self, x: usize, y: usize, length: usize) {
        let end = x.saturating_add(length).min(self.width);
        let Some(row) = self.row_mut(y) else { return };
        for at in x..end {
            if let (Some(byte), Some(bit)) = (row.get_mut(at / 8), BITS.get(at % 8)) {
                *byte |= bit;
            }
        }
    }

    /// Draws a symbol.
    pub(crate) fn draw_symbol(&mut self, symbol: &Symbol, face: &Face, dots: Dots) {
        let (left, top) = face.symbol_at;
        let [left, top] = [left, top].map(|mm| usize::try_from(dots.at(mm)).unwrap_or(0));
        let scaled = |modules: u16| usize::from(modules).saturating_mul(dots.per_module);
        for run in symbol.runs() {
            let (x, y) = (left.saturating_add(scaled(run.x)), top.saturating_add(scaled(run.y)));
            for row in 0..dots.per_module {
                self.blacken(x, y.saturating_add(row), scaled(run.length));
            }
        }
    }

    /// Draws a line of text.
    #[expect(clippy::float_arithmetic, reason = "a drawing is geometry in millimetres")]
    pub(crate) fn draw_line(
        &mut self,
        placed: &PlacedLine,
        typefaces: &Typefaces,
        dots: Dots,
        context: &mut ScaleContext,
    ) {
        let PlacedLine { line, x, baseline } = placed;
        let font = typefaces.get(line.weight).font();
        let mut scaler = context.builder(font).size(line.size * dots.per_mm).hint(true).build();
        let mut render = Render::new(&[Source::Outline]);
        render.format(Format::Alpha);
        for (offset, glyph) in line.placed() {
            if let Some(image) = render.render(&mut scaler, glyph.id) {
                self.blot(&image, dots.at(x + offset), dots.at(*baseline));
            }
        }
    }

    /// Draws a glyph whose origin is at a dot.
    fn blot(&mut self, image: &Image, x: i32, baseline: i32) {
        let left = x.saturating_add(image.placement.left);
        let top = baseline.saturating_sub(image.placement.top);
        let width = usize::try_from(image.placement.width).unwrap_or(0).max(1);
        for (row, y) in image.data.chunks(width).zip(top..) {
            let Ok(y) = usize::try_from(y) else { continue };
            for (coverage, x) in row.iter().zip(left..) {
                if let (true, Ok(x)) = (BLACK_FROM <= *coverage, usize::try_from(x)) {
                    self.blacken(x, y, 1);
                }
            }
        }
    }

    /// What all labels of a face have.
    pub(crate) fn of_face(face: &Face, typefaces: Option<&Typefaces>, dots: Dots) -> Self {
        let mut bitmap = Self::new(dots.count(face.extent.width), dots.count(face.extent.height));
        let mut context = ScaleContext::new();
        for line in &face.lines {
            if let Some(typefaces) = typefaces {
                bitmap.draw_line(line, typefaces, dots, &mut context);
            }
        }
        bitmap
    }

    /// A PNG that states its size on paper.
    pub(crate) fn to_png(&self, dots: Dots) -> Result<Vec<u8>, LabelPrintError> {
        let size = |dots: usize| u32::try_from(dots).unwrap_or(u32::MAX);
        let mut png = Vec::new();
        let mut encoder = png::Encoder::new(&mut png, size(self.width), size(self.height));
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::One);
        let per_metre = u32::try_from(dots.at(1000.0)).unwrap_or(u32::MAX);
        let dimensions = PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter };
        encoder.set_pixel_dims(Some(dimensions));
        let mut writer = encoder.write_header()?;
        // In a grey picture 1 is white.
        let white_is_one: Vec<u8> = self.rows.iter().map(|byte| !byte).collect();
        writer.write_image_data(&white_is_one)?;
        writer.finish()?;
        Ok(png)
    }
}

#[cfg(test)]
mod tests;
