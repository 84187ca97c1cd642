//! [`StandardNumber`]: the number of a Chinese standard, in its one canonical form.

use std::fmt;

use thiserror::Error;

use crate::bytes::text_form::text_form;
use crate::limits::STANDARD_NUMBER_BYTES_MAX;

/// Sector codes; keep sorted.
const SECTORS: [&str; 72] = [
    "AQ", "BB", "CB", "CH", "CJ", "CY", "DA", "DB", "DL", "DY", "DZ", "EJ", "FZ", "GA", "GH", "GM",
    "GY", "HB", "HG", "HJ", "HS", "HY", "JB", "JC", "JG", "JR", "JT", "JY", "KA", "LB", "LD", "LS",
    "LY", "MH", "MR", "MT", "MZ", "NB", "NY", "QB", "QC", "QJ", "QX", "RB", "RF", "SB", "SC", "SF",
    "SH", "SJ", "SL", "SN", "SY", "TB", "TD", "TY", "WB", "WH", "WJ", "WM", "WS", "WW", "XB", "XF",
    "YB", "YC", "YD", "YJ", "YS", "YY", "YZ", "ZY",
];

/// Who issued a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardKind {
    /// `GB`: national, mandatory.
    NationalMandatory,
    /// `GB/T`: national, recommended.
    NationalRecommended,
    /// `GB/Z`: national, guidance.
    NationalGuidance,
    /// `JC/T`, `FZ/T`, ...: a sector.
    Sector,
    /// `DB43/T`: a province or city.
    Local,
    /// `T/...`: an association.
    Group,
    /// `Q/...`: an enterprise.
    Enterprise,
}

/// The number of a standard with its year, such as `GB/T 9775-2025`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StandardNumber(String);

/// Why a text is not a number of a standard.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error(
    "`{found}` is not a number of a standard: {reason}; write code, number and four-digit year, like GB/T 9775-2025, DB43/T 2203-2021 or Q/KSY 001-2021"
)]
pub struct StandardNumberError {
    found: String,
    reason: &'static str,
}

/// One space for many, ASCII slashes, stops and hyphens, capitals, nothing around `-` and `/`.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        let character = match character {
            '\u{2014}' | '\u{2013}' | '\u{2012}' | '\u{2010}' | '\u{2011}' | '\u{2212}'
            | '\u{FF0D}' => '-',
            '\u{3000}' | '\u{A0}' => ' ',
            // Full-width forms lie at a fixed distance from ASCII.
            '\u{FF01}'..='\u{FF5E}' => u32::from(character)
                .checked_sub(0xFEE0)
                .and_then(char::from_u32)
                .unwrap_or(character),
            other => other,
        };
        let character = character.to_ascii_uppercase();
        let after = folded.chars().last();
        match character {
            ' ' if matches!(after, None | Some(' ' | '-' | '/')) => {}
            '-' | '/' => {
                folded.truncate(folded.trim_end_matches(' ').len());
                folded.push(character);
            }
            other => folded.push(other),
        }
    }
    folded.truncate(folded.trim_end_matches(' ').len());
    folded
}

/// Splits `CODE NUMBER-YEAR`, where the space may be missing after a code that is known.
fn split(text: &str) -> Option<(&str, &str)> {
    if let Some((code, rest)) = text.rsplit_once(' ') {
        return Some((code, rest));
    }
    let at = text.char_indices().rev().find(|(_, c)| c.is_ascii_alphabetic() || *c == '/');
    // The year's amendment `/XG1-2016` is not where the number starts.
    let (at, _) = match split_amendment(text) {
        Some((original, _)) => {
            original.char_indices().rev().find(|(_, c)| c.is_ascii_alphabetic() || *c == '/')?
        }
        None => at?,
    };
    text.split_at_checked(at.checked_add(1)?)
}

/// What stands before and after the `/XG` of an amendment.
fn split_amendment(text: &str) -> Option<(&str, &str)> {
    let mark = b"/XG";
    let at = text.as_bytes().windows(mark.len()).position(|part| part == mark)?;
    let (original, amendment) = text.split_at_checked(at)?;
    Some((original, amendment.get(mark.len()..)?))
}

fn is_digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_year(text: &str) -> bool {
    is_digits(text, 4, 4) && (text.starts_with("19") || text.starts_with("20"))
}

fn is_amended_year(text: &str) -> bool {
    match split_amendment(text) {
        None => is_year(text),
        Some((year, amendment)) => {
            let parts = amendment.split_once('-');
            is_year(year)
                && parts.is_some_and(|(number, of)| is_digits(number, 1, 1) && is_year(of))
        }
    }
}

fn is_number(text: &str) -> bool {
    let mut parts = text.split('.');
    parts.next().is_some_and(|first| is_digits(first, 1, 6))
        && parts.clone().count() <= 2
        && parts.all(|part| is_digits(part, 1, 3))
}

fn is_alphanumeric(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn kind_of(code: &str) -> Option<StandardKind> {
    match code {
        "GB" => return Some(StandardKind::NationalMandatory),
        "GB/T" => return Some(StandardKind::NationalRecommended),
        "GB/Z" => return Some(StandardKind::NationalGuidance),
        _ => {}
    }
    if let Some(group) = code.strip_prefix("T/") {
        return is_alphanumeric(group, 2, 10).then_some(StandardKind::Group);
    }
    if let Some(enterprise) = code.strip_prefix("Q/") {
        let (name, series) = enterprise.split_once(' ').unwrap_or((enterprise, "A"));
        let fits = is_alphanumeric(name, 2, 12) && is_alphanumeric(series, 1, 8);
        return fits.then_some(StandardKind::Enterprise);
    }
    let base = code.strip_suffix("/T");
    if let Some(region) = base.unwrap_or(code).strip_prefix("DB")
        && !region.is_empty()
    {
        let fits = is_digits(region, 2, 2) || is_digits(region, 4, 4);
        return fits.then_some(StandardKind::Local);
    }
    let sector = base.or_else(|| code.strip_suffix("/Z")).unwrap_or(code);
    SECTORS.contains(&sector).then_some(StandardKind::Sector)
}

impl StandardNumber {
    /// A number, brought into canonical form.
    ///
    /// # Errors
    /// [`StandardNumberError`] says which part is wrong.
    pub fn new(text: &str) -> Result<Self, StandardNumberError> {
        let error = |reason| StandardNumberError { found: text.chars().take(60).collect(), reason };
        if STANDARD_NUMBER_BYTES_MAX.saturating_mul(3) < text.len() {
            return Err(error("it is too long"));
        }
        let folded = fold(text);
        let (code, rest) = split(&folded).ok_or_else(|| error("it has no code"))?;
        let code = code.trim_end_matches(' ');
        let (number, year) =
            rest.split_once('-').ok_or_else(|| error("the year of the edition is missing"))?;
        if kind_of(code).is_none() {
            return Err(error("its code is not one of those that standards have"));
        }
        if !is_number(number) {
            return Err(error("the part between code and year is not a number"));
        }
        if !is_amended_year(year) {
            return Err(error("the year of the edition does not have four digits"));
        }
        Ok(Self(format!("{code} {number}-{year}")))
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number without its year: `GB/T 9775`.
    #[must_use]
    pub fn without_year(&self) -> &str {
        self.0.split_once('-').map_or(self.0.as_str(), |(number, _)| number)
    }

    /// Who issued it.
    #[must_use]
    pub fn kind(&self) -> StandardKind {
        let code = self.0.rsplit_once(' ').map_or("", |(code, _)| code);
        kind_of(code).expect("the code was checked when the number was made")
    }
}

impl fmt::Debug for StandardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// In text any way of writing is read; in bytes only the canonical one is.
text_form!(StandardNumber, StandardNumberError, "such as GB/T 9775-2025");

#[cfg(test)]
mod tests;
