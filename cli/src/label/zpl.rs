//! Labels in ZPL II, the language of Zebra's label printers and of those that follow them.
//!
//! The whole label is one picture (`^GFA`), so that the symbol is the one that was checked and the
//! Chinese needs no font in the printer. The picture is packed as ZPL allows: letters count repeated
//! digits, `:` repeats the row above, `,` ends a row in white.

use std::fmt::Write;

use clap::ValueEnum;

use super::bitmap::{Bitmap, Dots};
use super::length::Length;

/// How dense a label printer prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dpi {
    /// 8 dots a millimetre.
    #[value(name = "203")]
    Of203,
    /// 12 dots a millimetre.
    #[value(name = "300")]
    Of300,
    /// 24 dots a millimetre.
    #[value(name = "600")]
    Of600,
}

impl Dpi {
    const fn dots_per_mm(self) -> u8 {
        match self {
            Self::Of203 => 8,
            Self::Of300 => 12,
            Self::Of600 => 24,
        }
    }

    /// The whole number of dots whose module is at least as large as the one asked for.
    pub(crate) fn dots_per_module(self, module: Length) -> u8 {
        let dots = module.times(u32::from(self.dots_per_mm())).um().div_ceil(1000);
        u8::try_from(dots).unwrap_or(u8::MAX)
    }

    /// How large a module then is, in whole micrometres.
    pub(crate) fn module(self, module: Length) -> Length {
        let dots = u32::from(self.dots_per_module(module)).saturating_mul(1000);
        Length::of_um(dots.div_ceil(u32::from(self.dots_per_mm())))
    }

    /// The dots of a picture for this printer.
    pub(crate) fn dots(self, module: Length) -> Dots {
        Dots::of_printer(self.dots_per_mm(), self.dots_per_module(module))
    }
}

/// One label.
pub(crate) fn label(item: u32, picture: &Bitmap) -> String {
    let mut to = String::new();
    let (width, height) = (picture.width(), picture.height());
    let row_bytes = width.div_ceil(8);
    let bytes = row_bytes.saturating_mul(height);
    let _written = writeln!(to, "^XA^FXitem {item}^FS^PW{width}^LL{height}^LH0,0^PQ1");
    let _written = write!(to, "^FO0,0^GFA,{bytes},{bytes},{row_bytes},");
    let mut above: &[u8] = &[];
    for row in picture.rows() {
        if row == above {
            to.push(':');
        } else {
            add_row(&mut to, row);
        }
        above = row;
    }
    to.push_str("^FS\n^XZ\n");
    to
}

/// Adds a row of hexadecimal digits, repeated ones counted.
fn add_row(to: &mut String, row: &[u8]) {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    let nibbles: Vec<u8> = row.iter().flat_map(|byte| [byte >> 4, byte & 0xF]).collect();
    let dark = nibbles.iter().rposition(|nibble| *nibble != 0).map_or(0, |at| at.saturating_add(1));
    for run in nibbles.get(..dark).unwrap_or_default().chunk_by(|one, next| one == next) {
        add_count(to, run.len());
        run.first().iter().for_each(|nibble| to.push(digit(**nibble).to_ascii_uppercase()));
    }
    if dark < nibbles.len() {
        to.push(',');
    }
}

/// A count as ZPL writes it: `g` to `z` are 20 to 400, `G` to `Y` 1 to 19; one is not written.
fn add_count(to: &mut String, count: usize) {
    let letter = |first: u8, steps: usize| {
        u8::try_from(steps).map_or('z', |steps| char::from(first.saturating_add(steps)))
    };
    let mut rest = count;
    while 400 <= rest {
        to.push('z');
        rest = rest.saturating_sub(400);
    }
    if 20 <= rest {
        to.push(letter(b'f', rest / 20));
        rest %= 20;
    }
    if 0 < rest && 1 < count {
        to.push(letter(b'F', rest));
    }
}

#[cfg(test)]
mod tests;
