//! [`Face`]: what a label looks like: where the symbol and the lines of text are.
//!
//! All labels of a job have the same face but for the line of the item. The texts stand beside the symbol
//! or below it, whichever lets them be larger, and are never cut: what does not fit is refused.

#![expect(clippy::float_arithmetic, reason = "a drawing is geometry in millimetres")]

use super::error::LabelPrintError;
use super::length::{Extent, Length};
use super::texts::Texts;
use super::typeface::{Typefaces, Weight};
use super::typesetting::{ASCENT_EM, Paragraph, TypesetLine};
use crate::label::qr::QUIET_MODULES;
use chain_core::records::certificate::PartyRole;
use hgz_verifier::Language;

/// Least em: Chinese characters are then 1.8 mm high, the least that label rules allow.
const LEAST: Length = Length::of_um(2_000);
/// Sizes tried for the body, in tenths of a millimetre.
const LEAST_TENTHS: u8 = 20;
const COMFORTABLE_TENTHS: u8 = 24;
const LARGEST_TENTHS: u8 = 45;
/// From baseline to baseline.
const LINE_EM: f32 = 1.3;
/// Texts keep off the edge where the label is cut.
const EDGE_MM: f32 = 1.5;

/// What a label looks like.
#[derive(Debug)]
pub(crate) struct Face {
    pub(crate) extent: Extent,
    pub(crate) module: Length,
    /// The corner of the first module, without the quiet zone, in millimetres.
    pub(crate) symbol_at: (f32, f32),
    /// What all labels have.
    pub(crate) lines: Vec<PlacedLine>,
    item: Option<ItemPlace>,
}

/// A line and where its baseline starts, in millimetres from the upper left corner of the label.
#[derive(Debug, Clone)]
pub(crate) struct PlacedLine {
    pub(crate) line: TypesetLine,
    pub(crate) x: f32,
    pub(crate) baseline: f32,
}

/// Where the item number stands.
#[derive(Debug)]
struct ItemPlace {
    caption: &'static str,
    size: f32,
    frame: TextFrame,
    baseline: f32,
}

/// A place for texts.
#[derive(Debug, Clone, Copy)]
struct TextFrame {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    /// Lines stand in the middle, not at the left.
    is_centred: bool,
}

/// What a face is made for.
pub(crate) struct FaceSpec {
    pub(crate) extent: Extent,
    pub(crate) module: Length,
    /// Modules of the symbol's side, without the quiet zone.
    pub(crate) modules: u16,
    pub(crate) language: Language,
    /// Lines of items: room is left for the widest of them on every label.
    pub(crate) item_lines: Vec<String>,
}

/// A paragraph of the label, and how it stands among the others.
struct LabelParagraph {
    paragraph: Paragraph,
    /// Its size, where the body has 1.
    scale: f32,
    /// What is left free above it, in its own ems.
    above: f32,
    is_item: bool,
}

/// Paragraphs set in lines, with baselines from the top of the block.
struct TextBlock {
    lines: Vec<(TypesetLine, f32, bool)>,
    height: f32,
}

impl Face {
    /// A symbol alone.
    pub(crate) fn of_symbol(spec: &FaceSpec) -> Result<Self, LabelPrintError> {
        let side = spec.side()?;
        let Extent { width, height } = spec.extent;
        let corner = (width.minus(side).half().mm(), height.minus(side).half().mm());
        Ok(spec.face(corner, Vec::new(), None))
    }

    /// A symbol with texts.
    pub(crate) fn new(
        spec: &FaceSpec,
        texts: &Texts,
        typefaces: &Typefaces,
    ) -> Result<Self, LabelPrintError> {
        let side = spec.side()?;
        let parts = spec.parts(texts, typefaces)?;
        let arrangements = spec.arrangements(side.mm());
        let set = arrangements.into_iter().filter_map(|(corner, frame)| {
            set(&parts, frame).map(|(tenths, block)| (tenths, corner, frame, block))
        });
        // Of two that are as large the first, beside the symbol.
        let best = set.reduce(|best, next| if best.0 < next.0 { next } else { best });
        let Some((_, corner, frame, block)) = best else {
            let longest = parts.iter().map(|part| &part.paragraph.text);
            let longest = longest.max_by_key(|text| text.chars().count());
            return Err(LabelPrintError::TextTooLong {
                label: spec.extent,
                symbol: side,
                least: LEAST,
                longest: longest.map_or_else(String::new, |text| format!("`{text}`")),
            });
        };
        Ok(spec.face_of(corner, frame, block))
    }

    /// The line of an item: its number, and its variant.
    pub(crate) fn item_line(
        &self,
        item: &str,
        typefaces: &Typefaces,
    ) -> Result<Option<PlacedLine>, LabelPrintError> {
        let Some(place) = &self.item else { return Ok(None) };
        let typeface = typefaces.get(Weight::Bold);
        let paragraph = Paragraph::new(typeface, Weight::Bold, place.caption, item)?;
        let line = paragraph.one_line(place.size);
        let x = place.frame.start_of(&line);
        Ok(Some(PlacedLine { line, x, baseline: place.baseline }))
    }
}

impl TextFrame {
    fn start_of(&self, line: &TypesetLine) -> f32 {
        if self.is_centred {
            self.left + (self.width - line.width()) / 2.0
        } else {
            self.left + line.indent
        }
    }
}

impl FaceSpec {
    /// The side of the symbol with its quiet zone, if the label has room for it.
    fn side(&self) -> Result<Length, LabelPrintError> {
        let modules = u32::from(self.modules).saturating_add(u32::from(2 * QUIET_MODULES));
        let side = self.module.times(modules);
        if self.extent.width.min(self.extent.height) < side {
            return Err(LabelPrintError::SymbolTooLarge { symbol: side, label: self.extent });
        }
        Ok(side)
    }

    fn parts(
        &self,
        texts: &Texts,
        typefaces: &Typefaces,
    ) -> Result<Vec<LabelParagraph>, LabelPrintError> {
        let captions = Captions::of(self.language);
        let item_line = self.widest_line(captions.item, typefaces)?;
        let model = texts.model.as_ref().map(|model| (captions.model, model.as_str()));
        // Weight, caption and text, scale, space above.
        let name = Some((Weight::Bold, ("", texts.name.as_str()), 1.3, 0.0));
        let regular = |text| (Weight::Regular, text, 1.0, 0.0);
        let mut rows = vec![name, model.map(|model| (Weight::Regular, model, 1.0, 0.25))];
        let is_entrusted = texts.parties.iter().any(|(role, _)| *role == PartyRole::Producer);
        for (role, name) in &texts.parties {
            rows.push(Some(regular((captions.party(*role, is_entrusted), name.as_str()))));
        }
        rows.extend([
            Some(regular((captions.certificate, texts.number.as_str()))),
            Some((Weight::Bold, (captions.item, item_line), 1.0, 0.0)),
            Some((Weight::Regular, ("", texts.check.as_str()), 0.9, 0.3)),
        ]);
        rows.into_iter()
            .flatten()
            .map(|(weight, (caption, value), scale, above)| {
                let paragraph = Paragraph::new(typefaces.get(weight), weight, caption, value)?;
                let is_item = caption == captions.item;
                Ok(LabelParagraph { paragraph, scale, above, is_item })
            })
            .collect()
    }

    /// The widest line of an item. Each of them is set once, so that none is found later that has no
    /// glyphs.
    fn widest_line(&self, caption: &str, typefaces: &Typefaces) -> Result<&str, LabelPrintError> {
        let (mut widest, mut width) = ("", 0.0_f32);
        for line in &self.item_lines {
            let typeface = typefaces.get(Weight::Bold);
            let set = Paragraph::new(typeface, Weight::Bold, caption, line)?.one_line(1.0);
            if width < set.width() {
                (widest, width) = (line, set.width());
            }
        }
        Ok(widest)
    }

    /// Where symbol (with quiet zone) and texts may be: beside each other, and one below the other.
    fn arrangements(&self, side: f32) -> [((f32, f32), TextFrame); 2] {
        let (width, height) = (self.extent.width.mm(), self.extent.height.mm());
        let above = (height - side) / 2.0;
        let inset = above.min(1.0);
        let beside = TextFrame {
            left: inset + side,
            top: EDGE_MM,
            width: width - inset - side - EDGE_MM,
            height: height - 2.0 * EDGE_MM,
            is_centred: false,
        };
        let left = (width - side) / 2.0;
        let inset_top = left.min(0.5);
        let below = TextFrame {
            left: EDGE_MM,
            top: inset_top + side,
            width: width - 2.0 * EDGE_MM,
            height: height - inset_top - side - EDGE_MM,
            is_centred: true,
        };
        [((inset, above), beside), ((left, inset_top), below)]
    }

    fn face_of(&self, corner: (f32, f32), frame: TextFrame, block: TextBlock) -> Face {
        let top = frame.top + (frame.height - block.height) / 2.0;
        let captions = Captions::of(self.language);
        let (mut lines, mut item) = (Vec::new(), None);
        for (line, baseline, is_item) in block.lines {
            let baseline = top + baseline;
            if is_item {
                item = Some(ItemPlace { caption: captions.item, size: line.size, frame, baseline });
            } else {
                let x = frame.start_of(&line);
                lines.push(PlacedLine { line, x, baseline });
            }
        }
        self.face(corner, lines, item)
    }

    /// The face whose symbol with quiet zone has this corner.
    fn face(&self, corner: (f32, f32), lines: Vec<PlacedLine>, item: Option<ItemPlace>) -> Face {
        let quiet = self.module.times(u32::from(QUIET_MODULES)).mm();
        let symbol_at = (corner.0 + quiet, corner.1 + quiet);
        Face { extent: self.extent, module: self.module, symbol_at, lines, item }
    }
}

/// The best size: the fewest lines that a comfortable size allows, and then the largest; if no
/// comfortable size fits, the largest that does.
fn set(parts: &[LabelParagraph], frame: TextFrame) -> Option<(u8, TextBlock)> {
    let fitting = |tenths: u8| {
        let block = block(parts, frame, f32::from(tenths) / 10.0)?;
        (block.height <= frame.height).then_some((tenths, block))
    };
    let comfortable: Vec<(u8, TextBlock)> =
        (COMFORTABLE_TENTHS..=LARGEST_TENTHS).rev().filter_map(fitting).collect();
    let best = comfortable
        .into_iter()
        .reduce(|best, next| if next.1.lines.len() < best.1.lines.len() { next } else { best });
    best.or_else(|| (LEAST_TENTHS..COMFORTABLE_TENTHS).rev().find_map(fitting))
}

fn block(parts: &[LabelParagraph], frame: TextFrame, body: f32) -> Option<TextBlock> {
    let mut lines = Vec::new();
    let (mut y, mut height) = (0.0, 0.0);
    for part in parts {
        let size = (body * part.scale).max(LEAST.mm());
        y += part.above * size;
        let of_part = part.paragraph.lines(size, frame.width, !frame.is_centred)?;
        // An item number on two lines is two numbers.
        if part.is_item && 1 < of_part.len() {
            return None;
        }
        for line in of_part {
            lines.push((line, y + ASCENT_EM * size, part.is_item));
            height = y + size;
            y += LINE_EM * size;
        }
    }
    Some(TextBlock { lines, height })
}

/// What stands before the texts. The Chinese ones are of one width, so that the texts line up.
struct Captions {
    model: &'static str,
    maker: &'static str,
    principal: &'static str,
    importer: &'static str,
    producer: &'static str,
    certificate: &'static str,
    item: &'static str,
}

impl Captions {
    const fn of(language: Language) -> Self {
        match language {
            Language::Zh => Self {
                model: "型\u{3000}号",
                maker: "生产者",
                principal: "委托方",
                importer: "进口商",
                producer: "受托方",
                certificate: "合格证",
                item: "件\u{3000}号",
            },
            Language::En => Self {
                model: "Model",
                maker: "Maker",
                principal: "Made for",
                importer: "Importer",
                producer: "Made by",
                certificate: "Certificate",
                item: "Item",
            },
        }
    }

    const fn party(&self, role: PartyRole, is_entrusted: bool) -> &'static str {
        match role {
            PartyRole::Maker if is_entrusted => self.principal,
            PartyRole::Maker => self.maker,
            PartyRole::Importer => self.importer,
            PartyRole::Producer => self.producer,
        }
    }
}

#[cfg(test)]
mod tests;
