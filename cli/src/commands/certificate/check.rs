//! `hgz certificate check`: every broken rule at its line, without a node.

use std::fmt::Write;
use std::path::PathBuf;

use chain_core::bytes::signature::PublicKey;
use chain_core::execute::certificate_rules;
use chain_core::execute::refusal::Refusal;
use chain_core::records::certificate::CertificateDetails;
use chain_core::records::label_sources::{CoverSource, LabelSources, ReportSource};
use chain_core::records::report::ReportDetails;
use chain_core::ruleset::{BrokenRule, Ruleset};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::text::Number;
use clap::Args;
use hgz_config::Problem;
use hgz_config::source::Source;
use serde::Serialize;

use crate::clock;
use crate::commands::examples::examples;
use crate::commands::key::KeyArgument;
use crate::error::CliError;
use crate::exit::Exit;
use crate::input::{self, Stated};
use crate::print::language::Language;
use crate::print::output::{CommandOutcome, to_value};
use crate::print::places;
use crate::print::render::{self, ErrorEntry};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz certificate check config/examples/boards/certificate.toml",
    "cd config/examples/boards && hgz certificate check certificate.toml --product product.toml --maker organisation.toml --report report.toml",
    "hgz certificate check config/examples/boards/certificate-broken.toml --output json",
];

/// What to check, and against what.
#[derive(Debug, Args)]
pub(crate) struct CertificateCheckArguments {
    /// The certificate's file.
    file: PathBuf,
    /// The product's file; without it, rules about the product are not checked.
    #[arg(long, value_name = "FILE")]
    product: Option<PathBuf>,
    /// The maker's organisation file.
    #[arg(long, value_name = "FILE")]
    maker: Option<PathBuf>,
    /// A report's file; repeat it for more.
    #[arg(long = "report", value_name = "FILE")]
    reports: Vec<PathBuf>,
    /// A cover's file; repeat it for more.
    #[arg(long = "cover", value_name = "FILE")]
    covers: Vec<PathBuf>,
    /// There is no cover: rules about covers are checked without one.
    #[arg(long, conflicts_with = "covers")]
    no_cover: bool,
    /// A ruleset's file, in place of Hunan's ruleset 1.
    #[arg(long, value_name = "FILE")]
    ruleset: Option<PathBuf>,
    /// The day of issue; without it, today.
    #[arg(long, value_name = "DATE")]
    issued_on: Option<Date>,
    /// The key that signs the item codes, as key file or public key.
    #[arg(long, value_name = "KEY")]
    label_key: Option<KeyArgument>,
}

/// The files of a check.
struct Files {
    certificate: Stated<Number, CertificateDetails>,
    product: Option<Stated<Number, chain_core::records::product::ProductDetails>>,
    maker: Option<Stated<Vec<PublicKey>, chain_core::records::organisation::OrganisationDetails>>,
    reports: Vec<Stated<Number, ReportDetails>>,
    covers: Vec<Stated<Number, chain_core::records::cover::CoverDetails>>,
}

/// What a check found, for programs.
#[derive(Debug, Serialize)]
struct CheckedCertificate<'a> {
    file: PathBuf,
    ruleset: u32,
    issued_on: Date,
    errors: usize,
    warnings: &'a [BrokenRule],
    unchecked: Vec<Unchecked>,
}

/// Rules that were not checked, and what would supply what they need.
#[derive(Debug, Serialize)]
struct Unchecked {
    needs: &'static str,
    rules: Vec<String>,
}

/// Something wrong at a place: a rule of the ruleset, or what the chain itself would refuse.
enum CertificateFinding {
    Rule(BrokenRule, Option<Problem>),
    Chain(&'static str, Problem),
}

/// Runs `hgz certificate check`.
pub(crate) fn run(
    voice: &Voice,
    arguments: &CertificateCheckArguments,
) -> Result<CommandOutcome, CliError> {
    let files = read_files(arguments)?;
    let ruleset = match &arguments.ruleset {
        Some(path) => hgz_config::ruleset::load(path)?,
        None => hgz_config::ruleset::hunan_1(),
    };
    let issued_on = arguments.issued_on.unwrap_or_else(clock::today);
    let sources = label_sources(&files, issued_on, arguments.no_cover);
    let evaluation = ruleset.evaluate(&sources.facts());
    let sources_of_rules = files.sources();
    let placed = |rule: BrokenRule| {
        let place = place_of(&rule, &sources_of_rules);
        CertificateFinding::Rule(rule, place)
    };
    let mut errors: Vec<CertificateFinding> = evaluation.broken.into_iter().map(placed).collect();
    errors.extend(chain_findings(&sources, &files.certificate.source));
    errors.extend(files.unnamed(voice));
    let warnings: Vec<CertificateFinding> =
        evaluation.warnings.iter().cloned().map(placed).collect();
    let unchecked = group_unchecked(&evaluation.unchecked);

    let mut text = String::new();
    for finding in errors.iter().chain(&warnings) {
        text.push_str(&finding.text(voice));
        text.push('\n');
    }
    text.push_str(&summary(voice, &ruleset, [errors.len(), warnings.len()], &unchecked));
    let data = CheckedCertificate {
        file: arguments.file.clone(),
        ruleset: ruleset.number,
        issued_on,
        errors: errors.len(),
        warnings: &evaluation.warnings,
        unchecked,
    };
    Ok(CommandOutcome {
        exit: if errors.is_empty() { Exit::Ok } else { Exit::Refused },
        data: to_value(data),
        text,
        errors: errors.iter().map(|finding| finding.entry(voice)).collect(),
    })
}

fn read_files(arguments: &CertificateCheckArguments) -> Result<Files, CliError> {
    let maker = arguments.maker.as_deref().map(input::organisation).transpose()?;
    let reports = read_all(&arguments.reports, input::report)?;
    let covers = read_all(&arguments.covers, input::cover)?;
    let label_key = match &arguments.label_key {
        Some(key) => Some(key.public_key()?),
        None => stand_in_label_key(arguments)?,
    };
    let owner = maker
        .as_ref()
        .map(|maker| maker.details.code)
        .or_else(|| reports.first().map(|report| report.details.product.maker))
        .or_else(|| covers.first().map(|cover| cover.details.insured))
        .unwrap_or_else(stand_in_maker);
    Ok(Files {
        certificate: input::certificate(&arguments.file, Some(owner), label_key)?,
        product: arguments.product.as_deref().map(input::product).transpose()?,
        maker,
        reports,
        covers,
    })
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

impl Files {
    fn sources(&self) -> Vec<&Source> {
        let product = self.product.iter().map(|stated| &stated.source);
        let maker = self.maker.iter().map(|stated| &stated.source);
        let reports = self.reports.iter().map(|stated| &stated.source);
        let covers = self.covers.iter().map(|stated| &stated.source);
        std::iter::once(&self.certificate.source)
            .chain(product)
            .chain(maker)
            .chain(reports)
            .chain(covers)
            .collect()
    }

    /// Files that the certificate does not name: whoever gives one wants it to count.
    fn unnamed(&self, voice: &Voice) -> Vec<CertificateFinding> {
        let certificate = &self.certificate;
        let details = &certificate.details;
        let reports = self.reports.iter().map(|stated| (&stated.key, &stated.source));
        let covers = self.covers.iter().map(|stated| (&stated.key, &stated.source));
        let reports = reports
            .filter(|(number, _)| details.reports.iter().all(|id| id.number != **number))
            .map(|given| ("reports", "--report", given));
        let covers = covers
            .filter(|(number, _)| details.covers.iter().all(|id| id.number != **number))
            .map(|given| ("covers", "--cover", given));
        let finding = |(field, option, (number, source)): (&str, &str, (&Number, &Source))| {
            let path = source.path().display();
            let reason = match voice.language {
                Language::Zh => format!(
                    "合格证未引用 {path} 中的 {number}；请在 {field} 中写入其编号，或去掉 {option}"
                ),
                Language::En => format!(
                    "the certificate does not name {number} of {path}; add it to {field}, or leave out {option}"
                ),
            };
            CertificateFinding::Chain("file.invalid", certificate.source.problem(field, reason))
        };
        reports.chain(covers).map(finding).collect()
    }
}

fn label_sources(files: &Files, issued_on: Date, no_cover: bool) -> LabelSources<'_> {
    let named = &files.certificate.details.reports;
    let reports: Vec<ReportSource<'_>> = files
        .reports
        .iter()
        .map(|stated| ReportSource {
            number: &stated.key,
            report: &stated.details,
            issuer: named.iter().find(|id| id.number == stated.key).map(|id| id.issuer),
            institute: None,
        })
        .collect();
    let covers: Vec<CoverSource<'_>> = files
        .covers
        .iter()
        .map(|stated| CoverSource { number: &stated.key, cover: &stated.details, insurer: None })
        .collect();
    LabelSources {
        certificate_number: Some(&files.certificate.key),
        certificate: &files.certificate.details,
        issued_on: Some(issued_on),
        maker: files.maker.as_ref().map(|stated| &stated.details),
        product: files.product.as_ref().map(|stated| &stated.details),
        reports: (!reports.is_empty()).then_some(reports),
        covers: (no_cover || !covers.is_empty()).then_some(covers),
    }
}

/// The file of the field, and in it the place; a missing field belongs into the certificate.
fn place_of(rule: &BrokenRule, sources: &[&Source]) -> Option<Problem> {
    let field = rule.field.as_str();
    let of_other_file = sources.iter().skip(1).find(|source| {
        let name = source.path().file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let prefix = field.split('_').next().unwrap_or_default();
        name.contains(prefix) && places::problem_at(source, field).is_some()
    });
    let (first, others) = sources.split_first()?;
    let exact = of_other_file
        .and_then(|source| places::problem_at(source, field))
        .or_else(|| places::problem_at(first, field))
        .or_else(|| others.iter().find_map(|source| places::problem_at(source, field)));
    Some(exact.unwrap_or_else(|| places::nearest_place(first, field)))
}

/// What the chain's own code refuses, as far as the files tell.
fn chain_findings(sources: &LabelSources<'_>, source: &Source) -> Vec<CertificateFinding> {
    let finding = |refusal: &Refusal| {
        let problem = source.problem(&field_of(refusal), refusal.to_string());
        CertificateFinding::Chain(refusal.code(), problem)
    };
    certificate_rules::known_refusals(sources).iter().map(finding).collect()
}

/// The field of the certificate's file that a refusal is about.
fn field_of(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Field { field, .. } => (*field).to_owned(),
        Refusal::PersonalData { field, .. } if matches!(field.as_str(), "number" | "batch") => {
            field.clone()
        }
        Refusal::PersonalData { field, .. } => format!("label.{field}"),
        Refusal::Unknown { .. } | Refusal::ReportOfOtherProduct { .. } => "product".to_owned(),
        Refusal::ReportOfOtherBatch { .. } => "batch".to_owned(),
        Refusal::ReportQuantityExceeded { .. } => "quantity".to_owned(),
        Refusal::CoverNotInForce { .. } => "covers".to_owned(),
        _ => "reports".to_owned(),
    }
}

fn group_unchecked(unchecked: &[chain_core::ruleset::UncheckedRule]) -> Vec<Unchecked> {
    let mut groups: Vec<Unchecked> = Vec::new();
    for rule in unchecked {
        let needs = places::supplier_of(rule.unknown.as_str());
        match groups.iter_mut().find(|group| group.needs == needs) {
            Some(group) => group.rules.push(rule.rule.clone()),
            None => groups.push(Unchecked { needs, rules: vec![rule.rule.clone()] }),
        }
    }
    groups
}

fn summary(
    voice: &Voice,
    ruleset: &Ruleset,
    [errors, warnings]: [usize; 2],
    unchecked: &[Unchecked],
) -> String {
    let mut text = match voice.language {
        Language::Zh => format!(
            "{}（共 {} 条）：{errors} 处错误，{warnings} 处提醒\n",
            ruleset.name_zh,
            ruleset.rules.len()
        ),
        Language::En => format!(
            "{} ({} rules): {errors} error(s), {warnings} warning(s)\n",
            ruleset.name_en,
            ruleset.rules.len()
        ),
    };
    for group in unchecked {
        let _written = writeln!(
            text,
            "{} {} ({}): {}",
            voice.pick("未检查，需要", "not checked without"),
            if group.needs == places::CHAIN {
                voice.pick("链上数据", places::CHAIN)
            } else {
                group.needs
            },
            group.rules.len(),
            group.rules.join(" ")
        );
    }
    text
}

impl CertificateFinding {
    fn text(&self, voice: &Voice) -> String {
        match self {
            Self::Rule(rule, place) => render::broken_rule(voice.language, rule, place.as_ref()),
            Self::Chain(code, problem) => render::chain_refusal(voice.language, code, problem),
        }
    }

    fn entry(&self, voice: &Voice) -> ErrorEntry {
        match self {
            Self::Rule(rule, place) => render::broken_entry(voice.language, rule, place.as_ref()),
            Self::Chain(code, problem) => ErrorEntry {
                code: (*code).to_owned(),
                message: problem.reason.clone(),
                causes: Vec::new(),
                location: Some(problem.location()),
                broken: None,
            },
        }
    }
}
