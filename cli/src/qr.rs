//! QR symbols of item codes, as SVG and PNG.
//!
//! The host is written in capitals and goes into an alphanumeric segment, the digits into a numeric
//! one: an item code fits version 6 at level M, 41 modules a side. Lengths are whole micrometres.

use qrcode::bits::Bits;
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode, Version};

use crate::error::CliError;

/// The quiet zone that ISO/IEC 18004 demands on each side, in modules.
const QUIET_MODULES: usize = 4;
/// The versions tried: 6 holds a code with a host of up to 17 characters, 10 any host we accept.
const VERSIONS: std::ops::RangeInclusive<i16> = 6..=10;
/// Pixels of a module in a PNG.
const MODULE_PIXELS: usize = 8;

/// A QR symbol.
#[derive(Debug)]
pub(crate) struct Symbol {
    dark: Vec<bool>,
    width: usize,
    version: i16,
}

impl Symbol {
    /// The symbol of an item code's URL.
    pub(crate) fn of_url(url: &str) -> Result<Self, CliError> {
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
        Err(CliError::Qr { reason: format!("`{url}`: {reason}; choose a shorter host") })
    }

    /// The symbol's version, 6 for an ordinary item code.
    pub(crate) const fn version(&self) -> i16 {
        self.version
    }

    /// Modules of a side with the quiet zone.
    pub(crate) const fn side(&self) -> usize {
        self.width.saturating_add(2 * QUIET_MODULES)
    }

    /// Whether a module is dark; the quiet zone is light.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize| at.checked_sub(QUIET_MODULES).filter(|at| *at < self.width);
        let (Some(x), Some(y)) = (inside(x), inside(y)) else { return false };
        let at = y.saturating_mul(self.width).saturating_add(x);
        self.dark.get(at).copied().unwrap_or(false)
    }

    /// An SVG whose module has `module_um` micrometres. Each dark run of a row is one rectangle of
    /// the path.
    pub(crate) fn to_svg(&self, module_um: u32) -> String {
        let side = self.side();
        let side_um = u64::from(module_um).saturating_mul(u64::try_from(side).unwrap_or(u64::MAX));
        let side_mm = format!("{}.{:03}", side_um / 1000, side_um % 1000);
        let mut path = String::new();
        for y in 0..side {
            let mut x = 0_usize;
            while x < side {
                let run = (x..side).take_while(|x| self.is_dark(*x, y)).count();
                if 0 < run {
                    path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
                }
                x = x.saturating_add(run).saturating_add(1);
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side_mm}mm\" height=\"{side_mm}mm\" \
             viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>\n"
        )
    }

    /// A PNG whose module has `module_um` micrometres when printed at the size that it states.
    pub(crate) fn to_png(&self, module_um: u32) -> Result<Vec<u8>, CliError> {
        let pixels = self.side().saturating_mul(MODULE_PIXELS);
        let size = u32::try_from(pixels).unwrap_or(u32::MAX);
        let row_bytes = pixels.div_ceil(8);
        let mut image = Vec::with_capacity(row_bytes.saturating_mul(pixels));
        for y in 0..self.side() {
            // Eight pixels to a module and eight to a byte: a module of a row is one byte.
            let row: Vec<u8> =
                (0..self.side()).map(|x| if self.is_dark(x, y) { 0 } else { 0xFF }).collect();
            for _ in 0..MODULE_PIXELS {
                image.extend_from_slice(&row);
            }
        }
        let mut png = Vec::new();
        let mut encoder = png::Encoder::new(&mut png, size, size);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let per_metre = 8_000_000_u32.checked_div(module_um).unwrap_or(20_000);
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: per_metre,
            yppu: per_metre,
            unit: png::Unit::Meter,
        }));
        let mut writer = encoder.write_header().map_err(png_error)?;
        writer.write_image_data(&image).map_err(png_error)?;
        writer.finish().map_err(png_error)?;
        Ok(png)
    }
}

/// The encoder takes any byte for one of its mode and draws a wrong symbol without a word.
fn check_modes(host: &str, digits: &str) -> Result<(), CliError> {
    let alphanumeric =
        |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z') || b" $%*+-./:".contains(&byte);
    if host.bytes().all(alphanumeric) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    let shown: String = host.chars().chain(digits.chars()).take(80).collect();
    Err(CliError::Qr { reason: format!("`{shown}`: write the host in capitals, then digits only") })
}

fn encode(host: &str, digits: &str, version: i16) -> Result<QrCode, QrError> {
    let mut bits = Bits::new(Version::Normal(version));
    bits.push_alphanumeric_data(host.as_bytes())?;
    bits.push_numeric_data(digits.as_bytes())?;
    bits.push_terminator(EcLevel::M)?;
    QrCode::with_bits(bits, EcLevel::M)
}

fn png_error(error: png::EncodingError) -> CliError {
    CliError::Qr { reason: format!("{error}; report it") }
}

#[cfg(test)]
mod tests;
