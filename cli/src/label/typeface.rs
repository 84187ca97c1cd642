//! [`Typefaces`]: the fonts of the texts, regular and bold.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use krilla::text::Font;
use swash::text::{Codepoint, Script};
use swash::{CacheKey, FontRef, StringId};

use super::error::LabelPrintError;

/// Where Debian's package fonts-noto-cjk puts Noto Sans CJK, which is under the SIL Open Font
/// License.
const REGULAR: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
const BOLD: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// The fonts of the texts.
pub(crate) struct Typefaces {
    regular: Typeface,
    bold: Typeface,
}

/// One face of a font file.
#[derive(Clone)]
pub(crate) struct Typeface {
    path: PathBuf,
    data: Arc<Vec<u8>>,
    offset: u32,
    key: CacheKey,
    /// The face for PDF: cheap to clone.
    pub(crate) pdf: Font,
}

/// A glyph that stands for one character.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    pub(crate) character: char,
    /// How far the next glyph is, in ems.
    pub(crate) advance: f32,
    /// Where the character is in its text.
    pub(crate) bytes: Range<usize>,
}

impl Typefaces {
    /// Loads the installed fonts, or one file in place of both.
    pub(crate) fn load(file: Option<&Path>) -> Result<Self, LabelPrintError> {
        let regular = Typeface::load(file.unwrap_or(Path::new(REGULAR)))?;
        let bold = if file.is_some() { regular.clone() } else { Typeface::load(Path::new(BOLD))? };
        Ok(Self { regular, bold })
    }

    /// The face of a weight.
    pub(crate) const fn get(&self, weight: Weight) -> &Typeface {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// What tells these fonts from others.
    pub(crate) fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.regular.data);
        hasher.update(&self.bold.data);
        hasher.finalize().to_hex().to_string()
    }
}

impl Typeface {
    fn load(path: &Path) -> Result<Self, LabelPrintError> {
        let path = path.to_owned();
        let data = match fs::read(&path) {
            Ok(data) => Arc::new(data),
            Err(source) => return Err(LabelPrintError::NoFont { path, source }),
        };
        let Some((index, offset, key)) = simplified_chinese(&data) else {
            return Err(LabelPrintError::BadFont { path });
        };
        let pdf = Font::new(data.clone().into(), index);
        let Some(pdf) = pdf else { return Err(LabelPrintError::BadFont { path }) };
        Ok(Self { path, data, offset, key, pdf })
    }

    /// The face for reading.
    pub(crate) fn font(&self) -> FontRef<'_> {
        FontRef { data: &self.data, offset: self.offset, key: self.key }
    }

    /// The glyphs of a text, one for each character. No other text is taken: what needs several
    /// glyphs for a letter, or another one in each place, is refused.
    #[expect(clippy::float_arithmetic, reason = "font units as parts of an em")]
    pub(crate) fn glyphs(&self, text: &str) -> Result<Vec<Glyph>, LabelPrintError> {
        let font = self.font();
        let (charmap, metrics) = (font.charmap(), font.glyph_metrics(&[]));
        let units_per_em = f32::from(metrics.units_per_em().max(1));
        let glyph = |(start, character): (usize, char)| {
            if !is_simple(character) {
                return Err(LabelPrintError::ComplexScript { character, text: text.to_owned() });
            }
            let id = charmap.map(character);
            if id == 0 {
                let path = self.path.clone();
                return Err(LabelPrintError::NoGlyph { path, character, text: text.to_owned() });
            }
            let advance = metrics.advance_width(id) / units_per_em;
            let bytes = start..start.saturating_add(character.len_utf8());
            Ok(Glyph { id, character, advance, bytes })
        };
        text.char_indices().map(glyph).collect()
    }
}

/// Whether a character is of a script that is written from left to right with one glyph each.
fn is_simple(character: char) -> bool {
    match character.script() {
        Script::Common
        | Script::Han
        | Script::Bopomofo
        | Script::Latin
        | Script::Greek
        | Script::Cyrillic
        | Script::Hiragana
        | Script::Katakana
        | Script::Yi => true,
        // Whole syllables, not the letters that join into them.
        Script::Hangul => ('\u{AC00}'..='\u{D7A3}').contains(&character),
        _ => false,
    }
}

/// The face of a file: in a collection the one for simplified Chinese, else the first.
fn simplified_chinese(data: &[u8]) -> Option<(u32, u32, CacheKey)> {
    let faces = swash::FontDataRef::new(data)?;
    let is_simplified = |font: &FontRef<'_>| {
        let mut names = font.localized_strings().filter(|name| name.id() == StringId::Family);
        names.any(|name| name.chars().collect::<String>().ends_with(" SC"))
    };
    let at = faces.fonts().position(|font| is_simplified(&font)).unwrap_or(0);
    let font = faces.get(at)?;
    Some((u32::try_from(at).ok()?, font.offset, font.key))
}
