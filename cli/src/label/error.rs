//! [`LabelPrintError`]: why labels are not made.

use std::io;
use std::path::PathBuf;

use chain_core::bytes::signature::PublicKey;
use hgz_config::FileError;
use thiserror::Error;

use super::layout::LayoutError;
use super::length::{Extent, Length};
use crate::exit::Exit;

/// Why labels are not made.
#[derive(Debug, Error)]
pub(crate) enum LabelPrintError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("item {last} is outside 1-{quantity}; name items of the certificate")]
    ItemOutside { last: u32, quantity: u32 },
    #[error("the certificate names label key {expected}, {} holds {found}; give the file of that key with --label-key", path.display())]
    OtherLabelKey { path: PathBuf, found: PublicKey, expected: PublicKey },
    #[error(
        "the node gave an answer that hgz does not understand ({reason}); check that it is a node of hgz of this version"
    )]
    BadAnswer { reason: String },
    #[error("a QR code cannot hold this; {reason}")]
    Qr { reason: String },
    #[error(
        "a module of {found} mm is smaller than {least} mm, which phones fail to read from common printers; give at least {least} with --module-mm"
    )]
    SmallModule { found: Length, least: Length },
    #[error(transparent)]
    Layout(#[from] LayoutError),
    #[error(
        "the QR symbol with its quiet zone has {symbol} mm a side, the label is {label} mm; give a larger --label"
    )]
    SymbolTooLarge { symbol: Length, label: Extent },
    #[error(
        "the texts do not fit on a label of {label} mm beside or below the symbol of {symbol} mm, even with characters of {least} mm ({longest} is the longest text); give a larger --label, or shorter texts with --texts FILE"
    )]
    TextTooLong { label: Extent, symbol: Length, least: Length, longest: String },
    #[error(
        "the font {} has no glyph for `{character}` (U+{:04X}) of `{text}`; give a font that has it with --font FILE", path.display(), u32::from(*character)
    )]
    NoGlyph { path: PathBuf, character: char, text: String },
    #[error(
        "`{character}` (U+{:04X}) of `{text}` belongs to a script whose letters join, move or run from the right, which labels do not typeset; write the text without it", u32::from(*character)
    )]
    ComplexScript { character: char, text: String },
    #[error(
        "the font {} is not there; install it with `apt-get install fonts-noto-cjk`, or name another with --font FILE", path.display()
    )]
    NoFont {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is not a font that can be used (TrueType or OpenType with outlines); name another with --font FILE", path.display())]
    BadFont { path: PathBuf },
    #[error(
        "the {field} of the label is not known; add the column `{field}` to the CSV, or write it in a file for --texts"
    )]
    NoText { field: &'static str },
    #[error("{}:{line}: {reason}", path.display())]
    Codes { path: PathBuf, line: u64, reason: String },
    #[error(
        "{} has labels of another job: {differs} was different; go on with the same command, or choose another --out", directory.display()
    )]
    OtherJob { directory: PathBuf, differs: String },
    #[error("{} holds files that are not labels of this job, such as {found}; choose an empty --out", directory.display())]
    NotEmpty { directory: PathBuf, found: String },
    #[error("another hgz is making labels in {}; wait for it, or choose another --out", directory.display())]
    Busy { directory: PathBuf },
    #[error("the PDF cannot be made ({reason}); report it")]
    Pdf { reason: String },
    #[error("the PNG cannot be made; report it")]
    Png(#[from] png::EncodingError),
    #[error("the CSV cannot be made; report it")]
    Csv(#[from] csv::Error),
}

impl LabelPrintError {
    /// How the program ends with it.
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::ItemOutside { .. }
            | Self::SmallModule { .. }
            | Self::Layout(_)
            | Self::SymbolTooLarge { .. }
            | Self::TextTooLong { .. }
            | Self::NoText { .. }
            | Self::Codes { .. }
            | Self::OtherJob { .. }
            | Self::NotEmpty { .. } => Exit::Usage,
            Self::OtherLabelKey { .. } => Exit::Key,
            Self::BadAnswer { .. } => Exit::Unreachable,
            Self::File(_)
            | Self::Qr { .. }
            | Self::NoGlyph { .. }
            | Self::ComplexScript { .. }
            | Self::NoFont { .. }
            | Self::BadFont { .. }
            | Self::Busy { .. }
            | Self::Pdf { .. }
            | Self::Png(_)
            | Self::Csv(_) => Exit::Failed,
        }
    }

    /// The stable code.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::File(_) => "file.failed",
            Self::ItemOutside { .. } => "usage",
            Self::OtherLabelKey { .. } => "keystore.other_label_key",
            Self::BadAnswer { .. } => "node.bad_answer",
            Self::Qr { .. } => "label.too_long",
            Self::SmallModule { .. } => "label.module",
            Self::Layout(_) | Self::SymbolTooLarge { .. } => "label.layout",
            Self::TextTooLong { .. } => "label.text_too_long",
            Self::NoGlyph { .. } | Self::ComplexScript { .. } => "label.glyph",
            Self::NoFont { .. } | Self::BadFont { .. } => "label.font",
            Self::NoText { .. } => "label.no_text",
            Self::Codes { .. } => "label.codes",
            Self::OtherJob { .. } | Self::NotEmpty { .. } => "label.other_job",
            Self::Busy { .. } => "label.busy",
            Self::Pdf { .. } | Self::Png(_) | Self::Csv(_) => "label.drawing",
        }
    }
}
