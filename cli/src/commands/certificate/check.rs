//! `hgz certificate check`: every broken rule at its line, without a node.

mod files;

use std::fmt::Write;
use std::path::PathBuf;

use chain_core::execute::certificate_rules::{RefusedField, known_refusals};
use chain_core::records::label_sources::LabelSources;
use chain_core::ruleset::{BrokenRule, Ruleset};
use chain_core::values::date::Date;
use hgz_config::Problem;
use hgz_config::source::Source;
use serde::Serialize;

pub(crate) use files::CertificateCheckArguments;
use files::Files;

use crate::clock;
use crate::commands::examples::examples;
use crate::error::CliError;
use crate::exit::Exit;
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
    Rule(Box<BrokenRule>, Option<Problem>),
    Chain(&'static str, Problem),
}

/// Runs `hgz certificate check`.
pub(crate) fn run(
    voice: &Voice,
    arguments: &CertificateCheckArguments,
) -> Result<CommandOutcome, CliError> {
    let files = Files::read(arguments)?;
    let ruleset = match &arguments.ruleset {
        Some(path) => hgz_config::ruleset::load(path)?,
        None => hgz_config::ruleset::hunan_1(),
    };
    let issued_on = arguments.issued_on.unwrap_or_else(clock::today);
    let sources = files.label_sources(issued_on, arguments.no_cover);
    let evaluation = sources.evaluate(&ruleset);
    let sources_of_rules = files.sources();
    let placed = |rule: BrokenRule| {
        let place = place_of(&rule, &sources_of_rules);
        CertificateFinding::Rule(Box::new(rule), place)
    };
    let mut errors: Vec<CertificateFinding> = evaluation.broken.into_iter().map(placed).collect();
    errors.extend(chain_findings(&sources, &files.certificate.source));
    let unnamed = files.unnamed(voice).into_iter();
    errors.extend(unnamed.map(|it| CertificateFinding::Chain("file.invalid", it)));
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
    let finding = |RefusedField { field, refusal }: &RefusedField| {
        let problem = source.problem(field, refusal.to_string());
        CertificateFinding::Chain(refusal.code(), problem)
    };
    known_refusals(sources).iter().map(finding).collect()
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
