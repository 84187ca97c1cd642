//! QR symbols of item codes, as modules: what draws them is elsewhere.
//!
//! The host is written in capitals and goes into an alphanumeric segment, the digits into a numeric
//! one: an item code fits version 6 at level M, 41 modules a side.

use qrcode::bits::Bits;
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode, Version};

use super::error::LabelPrintError;

/// The quiet zone that ISO/IEC 18004 demands on each side, in modules.
pub(crate) const QUIET_MODULES: u16 = 4;
/// The versions tried: 6 holds a code with a host of up to 17 characters, 10 any host we accept.
const VERSIONS: std::ops::RangeInclusive<i16> = 6..=10;

/// A QR symbol.
#[derive(Debug)]
pub(crate) struct Symbol {
    dark: Vec<bool>,
    width: usize,
    version: i16,
}

/// Dark modules side by side in a row, counted from the symbol's top left module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ModuleRun {
    pub(crate) x: u16,
    pub(crate) y: u16,
    pub(crate) length: u16,
}

impl Symbol {
    /// The symbol of an item code's URL.
    pub(crate) fn of_url(url: &str) -> Result<Self, LabelPrintError> {
        let digits_from = url.rfind('/').map_or(0, |at| at.saturating_add(1));
        let (host, digits) = url.split_at(digits_from);
        check_modes(host, digits)?;
        let mut reason = String::new();
        for version in VERSIONS {
            match encode(host, digits, version) {
                Ok(code) => {
                    let width = code.width();
                    let dark = code.into_colors().into_iter().map(|color| color == Color::Dark);
                    return Ok(Self { dark: dark.collect(), width, version });
                }
                Err(error) => reason = error.to_string(),
            }
        }
        Err(LabelPrintError::Qr { reason: format!("`{url}`: {reason}; choose a shorter host") })
    }

    /// The symbol's version, 6 for an ordinary item code.
    pub(crate) const fn version(&self) -> i16 {
        self.version
    }

    /// Modules of a side without the quiet zone.
    pub(crate) fn modules(&self) -> u16 {
        u16::try_from(self.width).unwrap_or(u16::MAX)
    }

    /// Modules of a side with the quiet zone.
    pub(crate) fn side(&self) -> u16 {
        self.modules().saturating_add(2 * QUIET_MODULES)
    }

    /// The dark runs, row by row.
    pub(crate) fn runs(&self) -> impl Iterator<Item = ModuleRun> + '_ {
        let rows = self.dark.chunks(self.width.max(1)).zip(0_u16..);
        rows.flat_map(|(row, y)| {
            let mut x = 0_u16;
            row.chunk_by(|one, next| one == next).filter_map(move |chunk| {
                let length = u16::try_from(chunk.len()).unwrap_or(u16::MAX);
                let run = ModuleRun { x, y, length };
                x = x.saturating_add(length);
                (chunk.first() == Some(&true)).then_some(run)
            })
        })
    }
}

/// The encoder takes any byte for one of its mode and draws a wrong symbol without a word.
fn check_modes(host: &str, digits: &str) -> Result<(), LabelPrintError> {
    let alphanumeric =
        |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z') || b" $%*+-./:".contains(&byte);
    if host.bytes().all(alphanumeric) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    let shown: String = host.chars().chain(digits.chars()).take(80).collect();
    Err(LabelPrintError::Qr {
        reason: format!("`{shown}`: write the host in capitals, then digits only"),
    })
}

fn encode(host: &str, digits: &str, version: i16) -> Result<QrCode, QrError> {
    let mut bits = Bits::new(Version::Normal(version));
    bits.push_alphanumeric_data(host.as_bytes())?;
    bits.push_numeric_data(digits.as_bytes())?;
    bits.push_terminator(EcLevel::M)?;
    QrCode::with_bits(bits, EcLevel::M)
}

#[cfg(test)]
mod tests;
