//! Reports for people, the same in the command line, on a page and in a browser.

use chain_core::records::batch::{BatchFinding, FoundBy};
use chain_core::records::report::{
    Conclusion, MeasuredItem, OutsideLaboratory, Replacement, Report, ReportKind, ReportStatus,
    ReportSubject,
};
use chain_core::records::sampling::Sampling;
use chain_core::values::text::Line;

use crate::language::Language;

/// A conclusion of an inspection.
#[must_use]
pub const fn conclusion(language: Language, conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Qualified => language.pick("合格", "qualified"),
        Conclusion::Unqualified => language.pick("不合格", "unqualified"),
        Conclusion::NotJudged => language.pick("不判定", "not judged"),
    }
}

/// Whether a report stands.
#[must_use]
pub fn report_standing(language: Language, report: &Report) -> String {
    let status = match report.status() {
        ReportStatus::InForce => language.pick("有效", "in force"),
        ReportStatus::Withdrawn => language.pick("已撤回", "withdrawn"),
        ReportStatus::Replaced => language.pick("已更正", "replaced"),
    };
    let is_replaced = report.status() == ReportStatus::Replaced;
    let replacement = report.replaced.as_ref().filter(|_| is_replaced);
    let on = report.history.last().on;
    match (language, replacement) {
        (_, None) if report.status() == ReportStatus::InForce => status.to_owned(),
        (Language::Zh, None) => format!("{status}（{on}）"),
        (Language::En, None) => format!("{status} on {on}"),
        (Language::Zh, Some(Replacement { report, on, .. })) => {
            format!("{status}（{on}），以报告{report}为准")
        }
        (Language::En, Some(Replacement { report, on, .. })) => {
            format!("{status} on {on}, see {report}")
        }
    }
}

/// What kind of inspection a report is of.
#[must_use]
pub fn report_kind(language: Language, report: &Report) -> &'static str {
    if report.details.kind == ReportKind::Batch && report.is_factory_inspection() {
        return factory_inspection(language);
    }
    kind_of_report(language, report.details.kind)
}

/// A kind of report.
#[must_use]
pub const fn kind_of_report(language: Language, kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Batch => language.pick("批次检验", "inspection of the batch"),
        ReportKind::TypeTest => language.pick("型式检验", "type test"),
        ReportKind::CommissionedSample => {
            language.pick("委托检验（仅对来样负责）", "test of a sample that was brought")
        }
        ReportKind::Purchaser => language.pick("验收检验", "inspection of delivered goods"),
        ReportKind::SpotCheck => language.pick("监督抽查检验", "inspection for a spot check"),
    }
}

/// What a report found of a batch, as a sentence.
#[must_use]
pub fn found_unqualified(language: Language, finding: &BatchFinding) -> String {
    let BatchFinding { report, kind, found_by, name, issued_on, given_by: _ } = finding;
    let number = &report.number;
    let kind = match found_by {
        FoundBy::Factory => factory_inspection(language),
        FoundBy::Institute | FoundBy::Laboratory => kind_of_report(language, *kind),
    };
    let doubt = match (found_by, language) {
        (FoundBy::Laboratory, Language::Zh) => format!("（{}）", unconfirmed(language)),
        (FoundBy::Laboratory, Language::En) => format!(" ({})", unconfirmed(language)),
        (FoundBy::Institute | FoundBy::Factory, _) => String::new(),
    };
    match language {
        Language::Zh => {
            format!("{name}于{issued_on}出具的报告{number}判定该批次不合格：{kind}{doubt}")
        }
        Language::En => {
            format!("found unqualified by {name}, report {number} of {issued_on}: {kind}{doubt}")
        }
    }
}

const fn unconfirmed(language: Language) -> &'static str {
    language.pick("由企业登记，未经该机构确认", "filed by the maker, not confirmed by it")
}

const fn factory_inspection(language: Language) -> &'static str {
    language.pick("出厂检验（企业自检）", "factory inspection by who makes it")
}

/// How the samples were chosen.
#[must_use]
pub const fn sampling(language: Language, sampling: Sampling) -> &'static str {
    match sampling {
        Sampling::Drawn => language.pick("抽样", "drawn by who tested"),
        Sampling::Submitted => language.pick("送样", "brought by the client"),
        Sampling::InLine => language.pick("生产线上检验", "tested on the line"),
    }
}

/// Who tested, and whether that is confirmed; none if it is whoever filed the report.
#[must_use]
pub fn laboratory(language: Language, report: &Report) -> Option<String> {
    let OutsideLaboratory { name, cma_number, report_number } =
        report.details.laboratory.as_ref()?;
    let withdrawn = report.confirmed.as_ref().and_then(|one| one.withdrawn.as_ref());
    let confirmed = match (withdrawn, language) {
        (Some(withdrawn), Language::Zh) => format!("该机构已于{}撤回确认", withdrawn.on),
        (Some(withdrawn), Language::En) => {
            format!("confirmed by it, which it took back on {}", withdrawn.on)
        }
        (None, _) if report.is_confirmed() => {
            language.pick("已由该机构确认", "confirmed by it").to_owned()
        }
        (None, _) => unconfirmed(language).to_owned(),
    };
    Some(match language {
        Language::Zh => {
            format!("{name}，资质认定证书{cma_number}，报告{report_number}（{confirmed}）")
        }
        Language::En => format!("{name}, CMA {cma_number}, report {report_number} ({confirmed})"),
    })
}

/// What was found of an item, and how it was judged.
#[must_use]
pub fn measured(language: Language, item: &MeasuredItem, subjects: &[ReportSubject]) -> String {
    let unit = item.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let found: Vec<&str> = item.found.iter().map(Line::as_str).collect();
    let judged = conclusion(language, item.conclusion);
    let mut text = format!("{}{unit}", found.join(language.pick("、", ", ")));
    text.push_str(&match (language, &item.limit) {
        (Language::Zh, Some(limit)) => format!("（要求 {limit}），{judged}"),
        (Language::Zh, None) => format!("，{judged}"),
        (Language::En, Some(limit)) => format!(" (demanded: {limit}), {judged}"),
        (Language::En, None) => format!(", {judged}"),
    });
    let number = item.subject.map(usize::from).and_then(|number| number.checked_sub(1));
    if let Some(subject) = number.and_then(|at| subjects.get(at)) {
        let of = item.subject.unwrap_or_default();
        text.push_str(&match (&subject.batch, language) {
            (Some(batch), Language::Zh) => format!("（批次 {batch}）"),
            (Some(batch), Language::En) => format!(" (batch {batch})"),
            (None, Language::Zh) => format!("（样品 {of}）"),
            (None, Language::En) => format!(" (sample {of})"),
        });
    }
    if let Some(standard) = &item.standard {
        text.push_str(&match language {
            Language::Zh => format!("，依据 {standard}"),
            Language::En => format!(", by {standard}"),
        });
    }
    if item.outside_scope {
        text.push_str(language.pick("，不在资质认定范围内", ", outside the accredited scope"));
    }
    if let Some(laboratory) = &item.subcontracted_to {
        text.push_str(&match language {
            Language::Zh => format!("，由{laboratory}分包检验"),
            Language::En => format!(", measured by {laboratory}"),
        });
    }
    text
}
