//! [`Press`]: makes the bytes of a file from its codes, in the form that was asked for.

use std::ops::Range;

use chain_core::values::text::Name;
use rayon::prelude::*;
use swash::scale::ScaleContext;

use super::bitmap::{Bitmap, Dots};
use super::codes::{Code, Codes};
use super::error::LabelPrintError;
use super::face::Face;
use super::job::{self, JobFile};
use super::layout::Layout;
use super::pdf::Sheets;
use super::texts::Texts;
use super::typeface::Typefaces;
use super::{svg, table, zpl};
use crate::label::qr::Symbol;

/// Labels in a file for a label printer: a minute or ten of printing.
const ZPL_LABELS_PER_FILE: usize = 1000;

/// What labels are made as.
pub(crate) enum Form {
    Svg,
    Png(Dots),
    Pdf { layout: Layout, sheets_per_file: u32 },
    Zpl(Dots),
    Csv(Texts),
}

/// What makes files of labels.
pub(crate) struct Press<'a> {
    pub(crate) form: Form,
    pub(crate) face: &'a Face,
    pub(crate) typefaces: Option<&'a Typefaces>,
    title: String,
    /// What all labels have, as the form draws it.
    outlines: String,
    bitmap: Option<(Bitmap, Dots)>,
}

impl<'a> Press<'a> {
    /// Draws what all labels have.
    pub(crate) fn new(
        form: Form,
        face: &'a Face,
        typefaces: Option<&'a Typefaces>,
        number: Option<&Name>,
    ) -> Self {
        let title = number.map_or_else(|| "hgz".to_owned(), ToString::to_string);
        let mut outlines = String::new();
        if let (Form::Svg, Some(typefaces)) = (&form, typefaces) {
            let mut context = ScaleContext::new();
            let line = |line| svg::outlines(line, typefaces, &mut context);
            outlines = face.lines.iter().map(line).collect();
        }
        let bitmap = match form {
            Form::Png(dots) | Form::Zpl(dots) => {
                Some((Bitmap::of_face(face, typefaces, dots), dots))
            }
            Form::Svg | Form::Pdf { .. } | Form::Csv(_) => None,
        };
        Self { form, face, typefaces, title, outlines, bitmap }
    }

    /// The files of a job.
    pub(crate) fn parts(&self, codes: &Codes) -> Vec<JobFile> {
        let count = codes.count();
        let item = |at: usize| codes.item(at).unwrap_or(0);
        let picture = |ending: &'static str| {
            job::parts(count, 1, |codes| format!("item-{:07}.{ending}", item(codes.start)))
        };
        match &self.form {
            Form::Svg => picture("svg"),
            Form::Png(_) => picture("png"),
            Form::Csv(_) => job::parts(count, count, |_| "labels.csv".to_owned()),
            Form::Zpl(_) => job::parts(count, ZPL_LABELS_PER_FILE, |codes| {
                let (first, last) = (item(codes.start), item(codes.end.saturating_sub(1)));
                format!("labels-{first:07}-{last:07}.zpl")
            }),
            Form::Pdf { layout, sheets_per_file } => {
                let per_sheet = usize::try_from(layout.labels_per_sheet()).unwrap_or(usize::MAX);
                let sheets = usize::try_from(*sheets_per_file).unwrap_or(usize::MAX);
                let sheet = |at: usize| at.checked_div(per_sheet).unwrap_or(0).saturating_add(1);
                job::parts(count, per_sheet.saturating_mul(sheets), |codes: &Range<usize>| {
                    let (first, last) = (sheet(codes.start), sheet(codes.end.saturating_sub(1)));
                    format!("sheets-{first:04}-{last:04}.pdf")
                })
            }
        }
    }

    /// The bytes of a file with these codes; `done` is called for each label.
    pub(crate) fn make(
        &self,
        codes: &[Code],
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<u8>, LabelPrintError> {
        match &self.form {
            Form::Pdf { layout, .. } => {
                let labels: Vec<(String, Symbol)> = codes
                    .par_iter()
                    .map(|code| Ok((code.line(), Symbol::of_url(&code.url)?)))
                    .collect::<Result<_, LabelPrintError>>()?;
                let (face, typefaces, title) = (self.face, self.typefaces, &self.title);
                Sheets { layout, face, typefaces, title }.draw(&labels, done)
            }
            Form::Csv(texts) => Ok(table::write(codes, texts, done)?),
            Form::Svg | Form::Png(_) | Form::Zpl(_) => {
                let labels: Vec<Vec<u8>> = codes
                    .par_iter()
                    .map_init(ScaleContext::new, |context, code| {
                        let label = self.label(context, code);
                        done();
                        label
                    })
                    .collect::<Result<_, LabelPrintError>>()?;
                Ok(labels.concat())
            }
        }
    }

    /// One label.
    fn label(&self, context: &mut ScaleContext, code: &Code) -> Result<Vec<u8>, LabelPrintError> {
        let symbol = Symbol::of_url(&code.url)?;
        let line = match self.typefaces {
            Some(typefaces) => self.face.item_line(&code.line(), typefaces)?.zip(Some(typefaces)),
            None => None,
        };
        let Some((common, dots)) = &self.bitmap else {
            let text = line.map(|(line, typefaces)| svg::outlines(&line, typefaces, context));
            let text = text.unwrap_or_default();
            return Ok(svg::label(self.face, &symbol, &self.outlines, &text).into_bytes());
        };
        let mut bitmap = common.clone();
        bitmap.draw_symbol(&symbol, self.face, *dots);
        if let Some((line, typefaces)) = line {
            bitmap.draw_line(&line, typefaces, *dots, context);
        }
        Ok(match self.form {
            Form::Zpl(_) => zpl::label(code.item, &bitmap).into_bytes(),
            _ => bitmap.to_png(*dots)?,
        })
    }
}
