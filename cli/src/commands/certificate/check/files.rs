//! [`Files`]: what `hgz certificate check` is given, and which file is of which record that the
//! certificate names.

use std::path::PathBuf;

use chain_core::bytes::signature::PublicKey;
use chain_core::records::certificate::CertificateDetails;
use chain_core::records::cover::CoverDetails;
use chain_core::records::label_sources::{CoverSource, LabelSources, ReportSource};
use chain_core::records::organisation::OrganisationDetails;
use chain_core::records::product::ProductDetails;
use chain_core::records::report::{Filer, ReportDetails};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::text::{CoverId, Number, ReportId};
use clap::Args;
use hgz_config::Problem;
use hgz_config::source::Source;

use crate::commands::key::KeyArgument;
use crate::error::CliError;
use crate::input::{self, Stated, StatedId};
use crate::print::language::Language;
use crate::print::voice::Voice;

/// What to check, and against what.
#[derive(Debug, Args)]
pub(crate) struct CertificateCheckArguments {
    /// The certificate's file.
    pub(super) file: PathBuf,
    /// The product's file; without it, rules about the product are not checked.
    #[arg(long, value_name = "FILE")]
    product: Option<PathBuf>,
    /// The maker's organisation file.
    #[arg(long, value_name = "FILE")]
    maker: Option<PathBuf>,
    /// The organisation file of who makes it for the maker, if another enterprise does.
    #[arg(long, value_name = "FILE")]
    producer: Option<PathBuf>,
    /// A report's file; repeat it for more.
    #[arg(long = "report", value_name = "FILE")]
    reports: Vec<PathBuf>,
    /// A cover's file; repeat it for more.
    #[arg(long = "cover", value_name = "FILE")]
    covers: Vec<PathBuf>,
    /// There is no cover: rules about covers are checked without one.
    #[arg(long, conflicts_with = "covers")]
    pub(super) no_cover: bool,
    /// A ruleset's file, in place of Hunan's ruleset 1.
    #[arg(long, value_name = "FILE")]
    pub(super) ruleset: Option<PathBuf>,
    /// The day of issue; without it, today.
    #[arg(long, value_name = "DATE")]
    pub(super) issued_on: Option<Date>,
    /// The key that signs the item codes, as key file or public key.
    #[arg(long, value_name = "KEY")]
    label_key: Option<KeyArgument>,
}

/// The files of a check.
pub(super) struct Files {
    pub(super) certificate: Stated<Number, CertificateDetails>,
    product: Option<Stated<Number, ProductDetails>>,
    maker: Option<Stated<Vec<PublicKey>, OrganisationDetails>>,
    producer: Option<Stated<Vec<PublicKey>, OrganisationDetails>>,
    reports: Vec<Stated<StatedId, ReportDetails>>,
    covers: Vec<Stated<StatedId, CoverDetails>>,
}

impl Files {
    /// Reads them all.
    pub(super) fn read(arguments: &CertificateCheckArguments) -> Result<Self, CliError> {
        let maker = arguments.maker.as_deref().map(input::organisation).transpose()?;
        let producer = arguments.producer.as_deref().map(input::organisation).transpose()?;
        let reports = read_all(&arguments.reports, |path| input::report(path, None))?;
        let covers = read_all(&arguments.covers, input::cover)?;
        let label_key = match &arguments.label_key {
            Some(key) => Some(key.public_key()?),
            None => stand_in_label_key(arguments)?,
        };
        let owner = maker
            .as_ref()
            .map(|maker| maker.details.code)
            .or_else(|| reports.first().and_then(|report| report.details.maker()))
            .or_else(|| covers.first().map(|cover| cover.details.insured))
            .unwrap_or_else(stand_in_maker);
        let certificate = input::certificate(&arguments.file, Some(owner), label_key)?;
        Ok(Self {
            certificate,
            product: arguments.product.as_deref().map(input::product).transpose()?,
            maker,
            producer,
            reports,
            covers,
        })
    }

    /// Where fields may stand: the certificate first.
    pub(super) fn sources(&self) -> Vec<&Source> {
        let product = self.product.iter().map(|stated| &stated.source);
        let maker = self.maker.iter().chain(&self.producer).map(|stated| &stated.source);
        let reports = self.reports.iter().map(|stated| &stated.source);
        let covers = self.covers.iter().map(|stated| &stated.source);
        std::iter::once(&self.certificate.source)
            .chain(product)
            .chain(maker)
            .chain(reports)
            .chain(covers)
            .collect()
    }

    /// What the rules look at.
    pub(super) fn label_sources(&self, issued_on: Date, no_cover: bool) -> LabelSources<'_> {
        let reports: Vec<ReportSource<'_>> = self
            .reports
            .iter()
            .filter_map(|stated| {
                let Naming::As(id) = self.report_named(stated) else { return None };
                let report = &stated.details;
                let product = self.product.as_ref().map(|stated| &stated.details.origin);
                let filed_as = Filer::of(id.issuer, report, |maker| {
                    product.is_some_and(|one| one.is_made_by(maker, id.issuer))
                });
                Some(ReportSource {
                    id,
                    report,
                    institute: None,
                    resources: None,
                    filed_as,
                    is_confirmed: false,
                })
            })
            .collect();
        let covers: Vec<CoverSource<'_>> = self
            .covers
            .iter()
            .filter_map(|stated| {
                let Naming::As(id) = self.cover_named(stated) else { return None };
                Some(CoverSource { id, cover: &stated.details, insurer: None })
            })
            .collect();
        LabelSources {
            certificate_number: Some(&self.certificate.key),
            certificate: &self.certificate.details,
            issued_on: Some(issued_on),
            maker: self.maker.as_ref().map(|stated| &stated.details),
            producer: self.producer.as_ref().map(|stated| &stated.details),
            product: self.product.as_ref().map(|stated| &stated.details),
            reports: (!reports.is_empty()).then_some(reports),
            covers: (no_cover || !covers.is_empty()).then_some(covers),
            // What was found of a batch only the chain knows.
            findings: None,
            supervision: None,
        }
    }

    /// Files of which it is not clear that the certificate names them: whoever gives one wants it to
    /// count.
    pub(super) fn unnamed(&self, voice: &Voice) -> Vec<Problem> {
        let certificate = &self.certificate.source;
        let reports = self.reports.iter().filter_map(|stated| {
            self.report_named(stated).problem(voice, FileKind::Report, stated, certificate)
        });
        let covers = self.covers.iter().filter_map(|stated| {
            self.cover_named(stated).problem(voice, FileKind::Cover, stated, certificate)
        });
        reports.chain(covers).collect()
    }

    fn report_named(&self, stated: &Stated<StatedId, ReportDetails>) -> Naming<'_, ReportId> {
        let may_be = |id: &ReportId| stated.key.may_be(id.issuer, &id.number);
        Naming::of(&self.certificate.details.reports, may_be)
    }

    fn cover_named(&self, stated: &Stated<StatedId, CoverDetails>) -> Naming<'_, CoverId> {
        let may_be = |id: &CoverId| stated.key.may_be(id.insurer, &id.number);
        Naming::of(&self.certificate.details.covers, may_be)
    }
}

fn read_all<T>(
    paths: &[PathBuf],
    read: fn(&std::path::Path) -> Result<T, hgz_config::ConfigError>,
) -> Result<Vec<T>, CliError> {
    paths.iter().map(|path| read(path).map_err(CliError::from)).collect()
}

/// No rule looks at the label key, so a file without one can be checked: any key stands in.
fn stand_in_label_key(
    arguments: &CertificateCheckArguments,
) -> Result<Option<PublicKey>, CliError> {
    let named = Source::read(&arguments.file)?.contains("label_key");
    Ok((!named).then(|| PublicKey::from_bytes([0; 32])))
}

/// Where no other file says whose product a bare number is, it does not matter to the rules.
fn stand_in_maker() -> CreditCode {
    "91430700999999015X".parse().expect("a code that checks")
}

/// What a file that the certificate should name is about.
#[derive(Debug, Clone, Copy)]
enum FileKind {
    Report,
    Cover,
}

/// How a certificate names the record of a file.
enum Naming<'a, Id> {
    As(&'a Id),
    NotAtAll,
    /// The file states the number alone, and records of several owners have it.
    Unclear,
}

impl<'a, Id> Naming<'a, Id> {
    fn of(ids: &'a [Id], may_be: impl Fn(&Id) -> bool) -> Self {
        let mut found = ids.iter().filter(|id| may_be(id));
        match (found.next(), found.next()) {
            (Some(id), None) => Self::As(id),
            (None, _) => Self::NotAtAll,
            (Some(_), Some(_)) => Self::Unclear,
        }
    }

    /// What is wrong, if anything is, in the file where it can be put right.
    fn problem<T>(
        &self,
        voice: &Voice,
        kind: FileKind,
        stated: &Stated<StatedId, T>,
        certificate: &Source,
    ) -> Option<Problem> {
        let (field, option) = match kind {
            FileKind::Report => ("reports", "--report"),
            FileKind::Cover => ("covers", "--cover"),
        };
        let (id, path) = (&stated.key, stated.source.path().display());
        match self {
            Self::As(_) => None,
            Self::NotAtAll => {
                let reason = match voice.language {
                    Language::Zh => format!(
                        "合格证未引用 {path} 中的 {id}；请在 {field} 中写入其编号，或去掉 {option}"
                    ),
                    Language::En => format!(
                        "the certificate does not name {id} of {path}; add it to {field}, or leave out {option}"
                    ),
                };
                Some(certificate.problem(field, reason))
            }
            Self::Unclear => {
                let reason = match voice.language {
                    Language::Zh => format!(
                        "合格证的 {field} 中有多家机构的 {id}；请写出完整编号：机构代码/{id}"
                    ),
                    Language::En => format!(
                        "the certificate names {id} of several owners in {field}; write OWNER/{id}"
                    ),
                };
                Some(stated.source.problem("number", reason))
            }
        }
    }
}
