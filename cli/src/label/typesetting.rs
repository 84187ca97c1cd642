//! [`Paragraph`]: text set in lines of a width, with the rules of Chinese and English.
//!
//! Lines break where Unicode (UAX 14) lets them, so none starts with `，` or ends with `（`. Between
//! a Chinese character and a letter or digit stands an eighth of an em.

#![expect(clippy::float_arithmetic, reason = "a drawing is geometry in millimetres and ems")]

use std::ops::Range;

use swash::text::cluster::Boundary;
use swash::text::{Codepoint, Script, analyze};

use super::error::LabelPrintError;
use super::typeface::{Glyph, Typeface, Weight};

/// Between a Chinese character and a letter or digit.
const SCRIPT_GAP_EM: f32 = 0.125;
/// How high the em box of Chinese characters is above the baseline.
pub(crate) const ASCENT_EM: f32 = 0.88;
/// What is added to a computed width: sums of parts differ in the last bit.
const ROUNDING_MM: f32 = 0.001;

/// A text and its glyphs, not yet in lines.
#[derive(Debug)]
pub(crate) struct Paragraph {
    pub(crate) text: String,
    pub(crate) weight: Weight,
    glyphs: Vec<Glyph>,
    /// Before which glyphs a line may end.
    breaks: Vec<bool>,
    /// How many glyphs the caption has: later lines start under what follows it.
    caption: usize,
}

/// Glyphs of one line.
#[derive(Debug, Clone)]
pub(crate) struct TypesetLine {
    pub(crate) text: String,
    pub(crate) weight: Weight,
    /// The em, in millimetres.
    pub(crate) size: f32,
    pub(crate) glyphs: Vec<Glyph>,
    /// How far it is moved to the right.
    pub(crate) indent: f32,
}

impl TypesetLine {
    /// How wide it is.
    pub(crate) fn width(&self) -> f32 {
        ems(&self.glyphs) * self.size
    }

    /// The glyphs with their distances from the start of the line, in millimetres.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (f32, &Glyph)> {
        self.glyphs.iter().scan(0.0, |x, glyph| {
            let at = *x;
            *x += glyph.advance * self.size;
            Some((at, glyph))
        })
    }
}

fn ems(glyphs: &[Glyph]) -> f32 {
    glyphs.iter().map(|glyph| glyph.advance).sum()
}

impl Paragraph {
    /// Glyphs for a text of a caption, which may be empty, and what it is the caption of.
    pub(crate) fn new(
        typeface: &Typeface,
        weight: Weight,
        caption: &str,
        value: &str,
    ) -> Result<Self, LabelPrintError> {
        let text = if caption.is_empty() { value.to_owned() } else { format!("{caption} {value}") };
        let mut glyphs = typeface.glyphs(&text)?;
        let following: Vec<char> = text.chars().skip(1).collect();
        for (glyph, next) in glyphs.iter_mut().zip(following) {
            if needs_gap(glyph.character, next) {
                glyph.advance += SCRIPT_GAP_EM;
            }
        }
        let caption =
            if caption.is_empty() { 0 } else { caption.chars().count().saturating_add(1) };
        let breaks = analyze(text.chars())
            .zip(0..)
            .map(|((_, boundary), at)| {
                let is_break = matches!(boundary, Boundary::Line | Boundary::Mandatory);
                is_break && caption < at
            })
            .collect();
        Ok(Self { text, weight, glyphs, breaks, caption })
    }

    /// The paragraph in lines, unless a part that cannot be broken is wider than the lines.
    pub(crate) fn lines(&self, size: f32, width: f32, hangs: bool) -> Option<Vec<TypesetLine>> {
        let indent = if hangs {
            ems(self.glyphs.get(..self.caption).unwrap_or_default()) * size
        } else {
            0.0
        };
        let mut lines = Vec::new();
        let mut start = 0_usize;
        while start < self.glyphs.len() {
            let indent = if start == 0 { 0.0 } else { indent };
            let end = self.line_end(start, (width - indent + ROUNDING_MM) / size)?;
            lines.push(self.line(start..end, size, indent));
            start = end;
        }
        Some(lines)
    }

    /// Where the line that starts here ends, if it has room for anything.
    fn line_end(&self, start: usize, width_ems: f32) -> Option<usize> {
        let mut used = 0.0;
        let mut end = None;
        let rest = self.glyphs.iter().zip(&self.breaks).zip(0_usize..).skip(start);
        for ((glyph, may_break), at) in rest {
            if *may_break && start < at {
                end = Some(at);
            }
            used += glyph.advance;
            // A space at the end of a line takes no room.
            if width_ems < used && glyph.character != ' ' {
                return end;
            }
        }
        Some(self.glyphs.len())
    }

    fn line(&self, range: Range<usize>, size: f32, indent: f32) -> TypesetLine {
        let mut glyphs = self.glyphs.get(range).unwrap_or_default().to_vec();
        while glyphs.last().is_some_and(|glyph| glyph.character == ' ') {
            glyphs.pop();
        }
        let first = glyphs.first().map_or(0, |glyph| glyph.bytes.start);
        let last = glyphs.last().map_or(0, |glyph| glyph.bytes.end);
        let text = self.text.get(first..last).unwrap_or_default().to_owned();
        for glyph in &mut glyphs {
            let Range { start, end } = glyph.bytes;
            glyph.bytes = start.saturating_sub(first)..end.saturating_sub(first);
        }
        TypesetLine { text, weight: self.weight, size, glyphs, indent }
    }

    /// The whole paragraph as one line.
    pub(crate) fn one_line(&self, size: f32) -> TypesetLine {
        self.line(0..self.glyphs.len(), size, 0.0)
    }
}

fn needs_gap(one: char, next: char) -> bool {
    let is_chinese = |character: char| character.script() == Script::Han;
    let is_western = |character: char| character.is_alphanumeric() && !is_chinese(character);
    (is_chinese(one) && is_western(next)) || (is_western(one) && is_chinese(next))
}

#[cfg(test)]
mod tests;
