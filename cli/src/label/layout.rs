//! [`Layout`]: where the labels lie on a sheet.

use clap::{Args, ValueEnum};
use serde::Serialize;
use thiserror::Error;

use super::length::{Extent, Length};

/// How far a crop mark stays off the labels, and how long it is.
pub(crate) const MARK_OFFSET: Length = Length::of_um(1_500);
pub(crate) const MARK_LENGTH: Length = Length::of_um(3_500);

const A4: Extent = Extent::of_um(210_000, 297_000);
const LETTER: Extent = Extent::of_um(215_900, 279_400);

/// How the labels lie on a sheet.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sheet options (PDF)")]
pub(crate) struct SheetArguments {
    /// A label sheet that is sold; the other options override its sizes.
    #[arg(long, value_enum)]
    preset: Option<Preset>,
    /// The paper: `a4`, `letter`, or width x height in millimetres [default: a4].
    #[arg(long, value_name = "SIZE", value_parser = parse_page)]
    page: Option<Extent>,
    /// The least margin on each side, in millimetres [default: 8].
    #[arg(long, value_name = "MM")]
    margin: Option<Length>,
    /// Between the labels: millimetres, or across x down [default: 2].
    #[arg(long, value_name = "MM", value_parser = parse_gap)]
    gap: Option<Extent>,
    /// How many labels across; without it, as many as fit.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    columns: Option<u32>,
    /// How many labels down; without it, as many as fit.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    rows: Option<u32>,
    /// Draw marks in the margins to cut by.
    #[arg(long)]
    crop_marks: bool,
    /// How many sheets a PDF has at most: an interrupted job goes on after its last whole file.
    #[arg(long, value_name = "N", default_value_t = 50)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) sheets_per_file: u32,
}

/// Label sheets that are sold, by label size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Preset {
    /// A4, 21 labels of 63.5x38.1 mm (L7160).
    #[value(name = "63x38")]
    Of21,
    /// A4, 24 labels of 70x37 mm (3474).
    #[value(name = "70x37")]
    Of24,
    /// A4, 14 labels of 99.1x38.1 mm (L7163).
    #[value(name = "99x38")]
    Of14,
    /// A4, 65 labels of 38.1x21.2 mm (L7651).
    #[value(name = "38x21")]
    Of65,
}

/// What a preset fixes.
struct Fixed {
    label: Extent,
    gap: Extent,
    columns: u32,
    rows: u32,
}

impl Preset {
    const fn fixed(self) -> Fixed {
        let none = Extent::of_um(0, 0);
        match self {
            Self::Of21 => Fixed {
                label: Extent::of_um(63_500, 38_100),
                gap: Extent::of_um(2_500, 0),
                columns: 3,
                rows: 7,
            },
            Self::Of24 => {
                Fixed { label: Extent::of_um(70_000, 37_000), gap: none, columns: 3, rows: 8 }
            }
            Self::Of14 => Fixed {
                label: Extent::of_um(99_100, 38_100),
                gap: Extent::of_um(2_500, 0),
                columns: 2,
                rows: 7,
            },
            Self::Of65 => Fixed {
                label: Extent::of_um(38_100, 21_200),
                gap: Extent::of_um(2_500, 0),
                columns: 5,
                rows: 13,
            },
        }
    }
}

fn parse_page(text: &str) -> Result<Extent, String> {
    match text.to_ascii_lowercase().as_str() {
        "a4" => Ok(A4),
        "letter" => Ok(LETTER),
        other => other.parse().map_err(|reason| format!("{reason}, or a4, or letter")),
    }
}

fn parse_gap(text: &str) -> Result<Extent, String> {
    if text.contains(['x', 'X', '×']) { text.parse() } else { text.parse().map(Extent::square) }
}

/// Where the labels lie on a sheet: a grid in the middle of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Layout {
    pub(crate) page: Extent,
    pub(crate) label: Extent,
    pub(crate) gap: Extent,
    pub(crate) columns: u32,
    pub(crate) rows: u32,
    pub(crate) crop_marks: bool,
}

/// Why labels do not lie on a sheet as asked.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum LayoutError {
    #[error(
        "{count} {what} of {label} mm with gaps of {gap} mm take {found} mm, and the page less its margins of {margin} mm has {allowed}; ask for fewer, or for a smaller --label, --gap or --margin"
    )]
    DoesNotFit {
        count: u32,
        what: &'static str,
        label: Length,
        gap: Length,
        margin: Length,
        found: Length,
        allowed: Length,
    },
    #[error(
        "crop marks need {needed} mm on each side of the labels, the {side} margin has {found}; leave them out, or ask for fewer {what}"
    )]
    NoRoomForMarks { needed: Length, side: &'static str, found: Length, what: &'static str },
}

impl SheetArguments {
    /// The label size that a preset fixes.
    pub(crate) fn label(&self) -> Option<Extent> {
        self.preset.map(|preset| preset.fixed().label)
    }

    /// The layout of labels of this size.
    pub(crate) fn layout(&self, label: Extent) -> Result<Layout, LayoutError> {
        let fixed = self.preset.map(Preset::fixed);
        let page = self.page.unwrap_or(A4);
        // A label sheet's own margins are known to suit it.
        let usual_margin = if fixed.is_some() { Length::default() } else { Length::of_um(8_000) };
        let margin = self.margin.unwrap_or(usual_margin);
        let usual_gap = Extent::square(Length::of_um(2_000));
        let gap = self.gap.or(fixed.as_ref().map(|fixed| fixed.gap)).unwrap_or(usual_gap);
        let asked =
            |of_preset: fn(&Fixed) -> u32, own: Option<u32>| own.or(fixed.as_ref().map(of_preset));
        let across =
            SheetAxis { what: "columns", page: page.width, label: label.width, gap: gap.width };
        let down =
            SheetAxis { what: "rows", page: page.height, label: label.height, gap: gap.height };
        let columns = across.count(margin, asked(|fixed| fixed.columns, self.columns))?;
        let rows = down.count(margin, asked(|fixed| fixed.rows, self.rows))?;
        if self.crop_marks {
            across.check_marks(columns, "side")?;
            down.check_marks(rows, "upper")?;
        }
        Ok(Layout { page, label, gap, columns, rows, crop_marks: self.crop_marks })
    }
}

/// The labels in one direction.
struct SheetAxis {
    what: &'static str,
    page: Length,
    label: Length,
    gap: Length,
}

impl SheetAxis {
    /// How long so many labels are with their gaps.
    fn length(&self, count: u32) -> Length {
        self.label.times(count).plus(self.gap.times(count.saturating_sub(1)))
    }

    fn count(&self, margin: Length, asked: Option<u32>) -> Result<u32, LayoutError> {
        let allowed = self.page.minus(margin.times(2));
        let fits = allowed.plus(self.gap).divided_by(self.label.plus(self.gap));
        let count = asked.unwrap_or(fits).max(1);
        let found = self.length(count);
        if count <= fits {
            return Ok(count);
        }
        let Self { what, label, gap, .. } = *self;
        Err(LayoutError::DoesNotFit { count, what, label, gap, margin, found, allowed })
    }

    fn check_marks(&self, count: u32, side: &'static str) -> Result<(), LayoutError> {
        let needed = MARK_OFFSET.plus(MARK_LENGTH);
        let found = self.page.minus(self.length(count)).half();
        if needed <= found {
            return Ok(());
        }
        Err(LayoutError::NoRoomForMarks { needed, side, found, what: self.what })
    }
}

impl Layout {
    /// How many labels a sheet has.
    pub(crate) const fn labels_per_sheet(&self) -> u32 {
        self.columns.saturating_mul(self.rows)
    }

    /// The left edges of the columns.
    pub(crate) fn lefts(&self) -> impl Iterator<Item = Length> + '_ {
        edges(self.page.width, self.label.width, self.gap.width, self.columns)
    }

    /// The upper edges of the rows.
    pub(crate) fn tops(&self) -> impl Iterator<Item = Length> + '_ {
        edges(self.page.height, self.label.height, self.gap.height, self.rows)
    }

    /// The upper left corners of the labels, row by row.
    pub(crate) fn corners(&self) -> impl Iterator<Item = (Length, Length)> + '_ {
        self.tops().flat_map(|top| self.lefts().map(move |left| (left, top)))
    }
}

fn edges(page: Length, label: Length, gap: Length, count: u32) -> impl Iterator<Item = Length> {
    let all = label.times(count).plus(gap.times(count.saturating_sub(1)));
    let first = page.minus(all).half();
    (0..count).map(move |at| first.plus(label.plus(gap).times(at)))
}

#[cfg(test)]
mod tests;
