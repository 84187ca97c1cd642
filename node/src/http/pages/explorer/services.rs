//! Lists of what institutes offer, of what they are asked for, and of questions with their answers.

use hgz_verifier::{kind_of_report, yuan};
use maud::html;

use super::form::FilterField;
use super::list_sheet::ListSheet;
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::table::ENTRIES;
use super::target::{PageTarget, Sort};
use super::words;
use crate::answers::directory::{
    OfferQuery, QuestionQuery, ServiceQuery, list_offers, list_questions, list_services,
};
use crate::http::error::ApiError;

/// The offers that are asked for.
pub(super) fn offers(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let found = list_offers(reader.view, &question.pages_of(ENTRIES).read::<OfferQuery>()?)?;
    let title = reader.pick("检验服务", "What institutes offer");
    let filters = [
        FilterField::text(reader.pick("标准号", "Standard"), "standard"),
        FilterField::text(reader.pick("检验机构代码", "Institute's credit code"), "institute"),
    ];
    let mut rows = Vec::new();
    for one in &found.entries {
        let details = &one.details;
        let kind = words::value(reader.locale.language, details.kind.as_str()).unwrap_or_default();
        rows.push([
            reader.link(&PageTarget::new(Sort::Offer, &one.id), details.name.as_str()),
            reader.organisation(one.id.institute)?,
            html! { (kind) @if !details.is_open { " " (reader.pick("（暂不受理）", "(closed)")) } },
            html! { (yuan(details.fee_fen)) },
            html! { (details.working_days) },
        ]);
    }
    let titles = [
        reader.pick("名称", "Name"),
        reader.pick("检验机构", "Institute"),
        reader.pick("服务", "Service"),
        reader.pick("费用", "Fee"),
        reader.pick("所需天数", "Days"),
    ];
    let below = html! {
        p.onward {
            a href=(reader.locale.link("/explorer/services")) {
                (reader.pick("企业提出的检验委托", "What makers ask for"))
            }
        }
    };
    let sheet =
        ListSheet { sort: Sort::Offer, title, titles, filters: filters.into(), below: Some(below) };
    Ok(sheet.page(reader, question, &rows, found.next.as_deref()))
}

/// What institutes are asked for, and how far it has come.
pub(super) fn requests(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let found = list_services(reader.view, &question.pages_of(ENTRIES).read::<ServiceQuery>()?)?;
    let title = reader.pick("检验委托", "Service requests");
    let filters = [
        FilterField::text(reader.pick("企业代码", "Maker's credit code"), "maker"),
        FilterField::text(reader.pick("检验机构代码", "Institute's credit code"), "institute"),
    ];
    let mut rows = Vec::new();
    for one in &found.entries {
        let (details, language) = (&one.details, reader.locale.language);
        rows.push([
            reader.link(&PageTarget::new(Sort::Service, &one.id), one.id.number.as_str()),
            reader.organisation(one.id.maker)?,
            reader.titled(&PageTarget::new(Sort::Product, &details.product))?,
            html! { (kind_of_report(language, details.report_kind)) },
            reader.organisation(details.institute)?,
            words::status_word(reader, &one.status()),
            html! { (details.wanted_by) },
        ]);
    }
    let titles = [
        reader.pick("委托", "Request"),
        reader.pick("企业", "Maker"),
        reader.pick("产品", "Product"),
        reader.pick("所需报告", "Report asked for"),
        reader.pick("检验机构", "Institute"),
        reader.pick("状态", "Status"),
        reader.pick("期望完成", "Wanted by"),
    ];
    let sheet =
        ListSheet { sort: Sort::Service, title, titles, filters: filters.into(), below: None };
    Ok(sheet.page(reader, question, &rows, found.next.as_deref()))
}

/// The questions that are asked for.
pub(super) fn questions(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let found = list_questions(reader.view, &question.pages_of(ENTRIES).read::<QuestionQuery>()?)?;
    let title = reader.pick("问答", "Questions and answers");
    let mut rows = Vec::new();
    for one in &found.entries {
        rows.push([
            reader.link(&PageTarget::new(Sort::Question, &one.id), one.details.text.as_str()),
            reader.organisation(one.id.asker)?,
            match one.answers.first() {
                Some(answer) => html! { (answer.text) },
                None => html! { (reader.pick("尚无回答", "not answered yet")) },
            },
        ]);
    }
    let titles = [
        reader.pick("问题", "Question"),
        reader.pick("提问者", "Asked by"),
        reader.pick("回答", "Answer"),
    ];
    let sheet = ListSheet { sort: Sort::Question, title, titles, filters: Vec::new(), below: None };
    Ok(sheet.page(reader, question, &rows, found.next.as_deref()))
}
