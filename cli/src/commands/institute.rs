//! `hgz institute`: what inspection institutes may inspect.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::accreditation::{Accreditation, ScopeDecision, ScopeStandard};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::date_span::DateSpan;
use chain_core::values::standard_number::StandardNumber;
use chain_core::values::text::AccreditationId;
use clap::{Args, Subcommand};
use hgz_api::Answer;

use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::{GroundsArguments, SubmitArguments};
use crate::print::output::CommandOutcome;
use crate::print::render::{self, FieldList};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz institute accredit config/examples/boards/accreditation.toml --key bureau.key",
    "hgz institute change-scope config/examples/life/scope.toml --key bureau.key",
    "hgz institute suspend 12430000999000013T/CMA --standard 'GB 8624-2012' --from 2026-12-01 --until 2027-02-28 --reason 比对结果不满意 --legal-basis 检验检测机构资质认定管理办法第三十五条 --key bureau.key",
    "hgz institute show 12430000999000013T/CMA",
    "hgz institute scope --standard 'GB/T 9775-2025'",
];

/// `hgz institute`.
#[derive(Debug, Subcommand)]
pub(crate) enum InstituteCommand {
    /// Enter an institute's accreditation with its first standards, or its next certificate, as the
    /// bureau.
    #[command(after_help = examples![
        "hgz institute accredit config/examples/boards/accreditation.toml --key bureau.key",
    ])]
    Accredit {
        /// The accreditation's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Change which standards an institute may test to, by the differences, as the bureau.
    #[command(after_help = examples![
        "hgz institute change-scope config/examples/life/scope.toml --key bureau.key",
    ])]
    ChangeScope {
        /// The file: the accreditation, the day, what comes and what ends.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Suspend an accreditation, or some standards of it, as the bureau.
    #[command(after_help = examples![
        "hgz institute suspend 12430000999000013T/CMA --standard 'GB 8624-2012' --from 2026-12-01 --until 2027-02-28 --reason 比对结果不满意 --legal-basis 检验检测机构资质认定管理办法第三十五条 --key bureau.key",
    ])]
    Suspend {
        #[command(flatten)]
        decision: DecisionArguments,
        /// The last day; without it, until it is restored.
        #[arg(long, value_name = "DATE")]
        until: Option<Date>,
    },
    /// Let an institute use again what was suspended, as the bureau.
    #[command(after_help = examples![
        "hgz institute restore 12430000999000013T/CMA --standard 'GB 8624-2012' --from 2027-01-15 --reason 整改验收合格 --legal-basis 检验检测机构资质认定管理办法第三十五条 --key bureau.key",
    ])]
    Restore(DecisionArguments),
    /// Withdraw an accreditation, or some standards of it, for good, as the bureau.
    #[command(after_help = examples![
        "hgz institute withdraw 12430000999000013T/CMA --from 2026-12-01 --reason 出具虚假检验报告 --legal-basis 检验检测机构资质认定管理办法第三十六条 --key bureau.key",
    ])]
    Withdraw(DecisionArguments),
    /// Show an accreditation: its certificates and suspensions.
    #[command(after_help = examples![
        "hgz institute show 12430000999000013T/CMA",
    ])]
    Show {
        /// The accreditation, `INSTITUTE/NUMBER`.
        id: AccreditationId,
    },
    /// List accreditations.
    #[command(after_help = examples![
        "hgz institute list --institute 12430000999000013T",
    ])]
    List {
        /// Only those of this institute.
        #[arg(long, value_name = "CODE")]
        institute: Option<CreditCode>,
        #[command(flatten)]
        page: PageArguments,
    },
    /// List the standards of an institute's scope, or who tests to a standard.
    #[command(after_help = examples![
        "hgz institute scope --institute 12430000999000013T",
        "hgz institute scope --standard 'GB/T 9775-2025'",
    ])]
    Scope {
        /// Only the standards of this institute.
        #[arg(long, value_name = "CODE")]
        institute: Option<CreditCode>,
        /// Only this standard.
        #[arg(long, value_name = "NUMBER")]
        standard: Option<StandardNumber>,
        #[command(flatten)]
        page: PageArguments,
    },
}

/// What a decision is about, from when on, and why.
#[derive(Debug, Args)]
pub(crate) struct DecisionArguments {
    /// The accreditation, `INSTITUTE/NUMBER`.
    accreditation: AccreditationId,
    /// A standard that it is about; repeat it for more. Without any: all of the accreditation.
    #[arg(long = "standard", value_name = "NUMBER")]
    standards: Vec<StandardNumber>,
    /// The first day: today or later.
    #[arg(long, value_name = "DATE")]
    from: Date,
    #[command(flatten)]
    grounds: GroundsArguments,
    #[command(flatten)]
    submit: SubmitArguments,
}

/// Runs `hgz institute`.
pub(crate) fn run(
    context: &Context,
    command: InstituteCommand,
) -> Result<CommandOutcome, CliError> {
    let (voice, client) = (&context.voice, &context.client);
    match command {
        InstituteCommand::Accredit { file, submit } => {
            let (id, act) = input::accreditation(&file)?;
            submit_act(context, &submit, act, &id.to_string())
        }
        InstituteCommand::ChangeScope { file, submit } => {
            let (id, act) = input::scope(&file)?;
            submit_act(context, &submit, act, &id.to_string())
        }
        InstituteCommand::Suspend { decision, until } => {
            let days = DateSpan { from: decision.from, until };
            decide(context, decision, ScopeDecision::Suspend(days))
        }
        InstituteCommand::Restore(decision) => {
            let from = decision.from;
            decide(context, decision, ScopeDecision::Restore { from })
        }
        InstituteCommand::Withdraw(decision) => {
            let from = decision.from;
            decide(context, decision, ScopeDecision::Withdraw { from })
        }
        InstituteCommand::Show { id } => {
            let answer: Answer<Accreditation> = client.get(&format!("/v1/accreditations/{id}"))?;
            let text = text(voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
        InstituteCommand::List { institute, page } => {
            let query = ApiQuery::new("/v1/accreditations").with_some("institute", institute);
            let header = [
                voice.pick("资质认定", "accreditation"),
                voice.pick("证书编号", "certificate"),
                voice.pick("有效期", "valid"),
            ];
            page::list(voice, client, &query.page(&page), &header, |one: &Accreditation| {
                let (number, valid) = last_certificate(voice, one);
                vec![one.id.to_string(), number, valid]
            })
        }
        InstituteCommand::Scope { institute, standard, page } => {
            let query = ApiQuery::new("/v1/scope").with_some("institute", institute);
            let header = [
                voice.pick("标准号", "standard"),
                voice.pick("检验机构", "institute"),
                voice.pick("能力时段", "days"),
            ];
            let query = query.with_some("standard", standard).page(&page);
            page::list(voice, client, &query, &header, |scope: &ScopeStandard| {
                let institute = scope.institute.to_string();
                vec![scope.standard.to_string(), institute, periods(voice, scope)]
            })
        }
    }
}

fn decide(
    context: &Context,
    arguments: DecisionArguments,
    decision: ScopeDecision,
) -> Result<CommandOutcome, CliError> {
    let DecisionArguments { accreditation, standards, from: _, grounds, submit } = arguments;
    let subject = accreditation.to_string();
    let act = Act::DecideScope { accreditation, standards, decision, grounds: grounds.into() };
    submit_act(context, &submit, act, &subject)
}

fn periods(voice: &Voice, scope: &ScopeStandard) -> String {
    let period = scope.periods.iter().map(|period| {
        let suspended = period.suspensions.iter().map(|days| {
            format!(" ({} {})", voice.pick("暂停", "suspended"), render::span(voice, *days))
        });
        let parts = period.parts.as_ref().map(|parts| format!(" [{parts}]")).unwrap_or_default();
        format!(
            "{} {}{parts}{}",
            period.accreditation,
            render::span(voice, period.days),
            suspended.collect::<String>()
        )
    });
    period.collect::<Vec<_>>().join("; ")
}

/// The number of the last certificate, and until when it holds.
fn last_certificate(voice: &Voice, accreditation: &Accreditation) -> (String, String) {
    let Some(term) = accreditation.terms.last() else { return Default::default() };
    let valid = match accreditation.withdrawn_from {
        Some(from) => format!("{} {from}", voice.pick("撤销，自", "withdrawn from")),
        None => format!("{} – {}", term.valid_from, term.valid_until),
    };
    (term.certificate_number.to_string(), valid)
}

fn text(voice: &Voice, accreditation: &Accreditation) -> String {
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("资质认定", "accreditation"), &accreditation.id)
        .add(voice.pick("标志", "mark"), accreditation.mark.as_str());
    for term in &accreditation.terms {
        let categories: Vec<&str> = term.categories.iter().map(|one| one.as_str()).collect();
        fields.add(
            voice.pick("资质证书", "certificate"),
            format!(
                "{} ({} – {}) {}",
                term.certificate_number,
                term.valid_from,
                term.valid_until,
                categories.join(", ")
            ),
        );
    }
    for days in &accreditation.suspensions {
        fields.add(voice.pick("暂停", "suspended"), render::span(voice, *days));
    }
    fields
        .add_some(voice.pick("撤销，自", "withdrawn from"), accreditation.withdrawn_from.as_ref());
    fields.to_string()
}
