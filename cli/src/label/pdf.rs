//! Sheets of labels as PDF.
//!
//! Everything is black of one ink, drawn in millimetres. A symbol is one path of its dark runs, with
//! sharp edges at any resolution; the texts are text, in a subset of the font; what all labels of a
//! job have is in each file once.

use krilla::color::luma;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::graphic::Graphic;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::error::LabelPrintError;
use super::face::{Face, PlacedLine};
use super::layout::{Layout, MARK_LENGTH, MARK_OFFSET};
use super::length::Length;
use super::typeface::Typefaces;
use crate::label::qr::Symbol;

/// Points in a millimetre.
const POINTS_PER_MM: f32 = 72.0 / 25.4;
/// How thick a crop mark is: a quarter of a point.
const MARK_MM: f32 = 0.088;

/// What all sheets of a job have in common.
pub(crate) struct Sheets<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) face: &'a Face,
    pub(crate) typefaces: Option<&'a Typefaces>,
    /// What viewers show as the name of the document.
    pub(crate) title: &'a str,
}

impl Sheets<'_> {
    /// A PDF of these labels, sheet by sheet; `done` is called for each label.
    pub(crate) fn draw(
        &self,
        labels: &[(String, Symbol)],
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<u8>, LabelPrintError> {
        let mut document = Document::new_with(SerializeSettings {
            no_device_cs: false,
            enable_tagging: false,
            ..SerializeSettings::default()
        });
        document.set_metadata(
            Metadata::new()
                .title(self.title.to_owned())
                .creator(concat!("hgz ", env!("CARGO_PKG_VERSION")).to_owned()),
        );
        let per_sheet = usize::try_from(self.layout.labels_per_sheet()).unwrap_or(usize::MAX);
        let mut common = None;
        for sheet in labels.chunks(per_sheet.max(1)) {
            let mut page = document.start_page_with(self.page()?);
            let mut surface = page.surface();
            surface.push_transform(&Transform::from_scale(POINTS_PER_MM, POINTS_PER_MM));
            let common = &*common.get_or_insert_with(|| self.common(&mut surface));
            surface.set_fill(Some(black()));
            if self.layout.crop_marks {
                self.draw_marks(&mut surface);
            }
            for ((left, top), label) in self.layout.corners().zip(sheet) {
                surface.push_transform(&Transform::from_translate(left.mm(), top.mm()));
                self.draw_label(&mut surface, label, common.as_ref())?;
                surface.pop();
                done();
            }
            surface.pop();
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|error| pdf_error(format!("{error:?}")))
    }

    #[expect(clippy::float_arithmetic, reason = "the page in points")]
    fn page(&self) -> Result<PageSettings, LabelPrintError> {
        let points = |length: Length| length.mm() * POINTS_PER_MM;
        let page = self.layout.page;
        PageSettings::from_wh(points(page.width), points(page.height))
            .ok_or_else(|| pdf_error(format!("a page of {page} mm")))
    }

    /// The texts that all labels have.
    fn common(&self, surface: &mut Surface<'_>) -> Option<Graphic> {
        let typefaces = self.typefaces.filter(|_| !self.face.lines.is_empty())?;
        let mut builder = surface.stream_builder();
        let mut texts = builder.surface();
        texts.set_fill(Some(black()));
        for line in &self.face.lines {
            draw_line(&mut texts, line, typefaces);
        }
        texts.finish();
        Some(Graphic::new(builder.finish(), false))
    }

    fn draw_label(
        &self,
        surface: &mut Surface<'_>,
        (item, symbol): &(String, Symbol),
        common: Option<&Graphic>,
    ) -> Result<(), LabelPrintError> {
        if let Some(common) = common {
            surface.draw_graphic(common.clone());
        }
        if let Some(typefaces) = self.typefaces
            && let Some(line) = self.face.item_line(item, typefaces)?
        {
            draw_line(surface, &line, typefaces);
        }
        let symbol = symbol_path(symbol);
        let module = self.face.module.mm();
        let (left, top) = self.face.symbol_at;
        surface.push_transform(&Transform::from_row(module, 0.0, 0.0, module, left, top));
        symbol.iter().for_each(|path| surface.draw_path(path));
        surface.pop();
        Ok(())
    }

    /// Short lines in the margins, in line with the edges of the labels.
    #[expect(clippy::float_arithmetic, reason = "a drawing is geometry in millimetres")]
    fn draw_marks(&self, surface: &mut Surface<'_>) {
        let Layout { page, label, .. } = self.layout;
        let mut path = PathBuilder::new();
        // From the page's two edges inwards: where marks end near the labels.
        let spans = |first: Length, page: Length| {
            let [near, length] = [first.minus(MARK_OFFSET).mm(), MARK_LENGTH.mm()];
            [(near - length, near), (page.mm() - near, page.mm() - near + length)]
        };
        let (Some(left), Some(top)) = (self.layout.lefts().next(), self.layout.tops().next())
        else {
            return;
        };
        for x in self.layout.lefts().flat_map(|left| [left, left.plus(label.width)]) {
            for (from, to) in spans(top, page.height) {
                path.move_to(x.mm(), from);
                path.line_to(x.mm(), to);
            }
        }
        for y in self.layout.tops().flat_map(|top| [top, top.plus(label.height)]) {
            for (from, to) in spans(left, page.width) {
                path.move_to(from, y.mm());
                path.line_to(to, y.mm());
            }
        }
        let stroke =
            Stroke { paint: luma::Color::black().into(), width: MARK_MM, ..Stroke::default() };
        surface.set_fill(None);
        surface.set_stroke(Some(stroke));
        path.finish().iter().for_each(|path| surface.draw_path(path));
        surface.set_stroke(None);
        surface.set_fill(Some(black()));
    }
}

fn black() -> Fill {
    Fill { paint: luma::Color::black().into(), ..Fill::default() }
}

fn pdf_error(reason: String) -> LabelPrintError {
    LabelPrintError::Pdf { reason }
}

/// The dark runs of a symbol, in modules.
fn symbol_path(symbol: &Symbol) -> Option<Path> {
    let mut path = PathBuilder::new();
    for run in symbol.runs() {
        let [x, y, length] = [run.x, run.y, run.length].map(f32::from);
        Rect::from_xywh(x, y, length, 1.0).iter().for_each(|rect| path.push_rect(*rect));
    }
    path.finish()
}

fn draw_line(surface: &mut Surface<'_>, placed: &PlacedLine, typefaces: &Typefaces) {
    let PlacedLine { line, x, baseline } = placed;
    let glyph = |glyph: &super::typeface::Glyph| {
        let id = GlyphId::new(u32::from(glyph.id));
        KrillaGlyph::new(id, glyph.advance, 0.0, 0.0, 0.0, glyph.bytes.clone(), None)
    };
    let glyphs: Vec<KrillaGlyph> = line.glyphs.iter().map(glyph).collect();
    let font = typefaces.get(line.weight).pdf.clone();
    let start = Point::from_xy(*x, *baseline);
    surface.draw_glyphs(start, &glyphs, font, &line.text, line.size, false);
}
