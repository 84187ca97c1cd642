//! Lists of what institutes offer, and of questions with their answers.

use hgz_verifier::yuan;
use maud::html;

use super::form::{FilterField, form};
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::table::{ENTRIES, card, table};
use super::target::{PageTarget, Sort};
use super::words;
use crate::answers::directory::{OfferQuery, QuestionQuery, list_offers, list_questions};
use crate::http::error::ApiError;

/// The offers that are asked for.
pub(super) fn offers(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let path = "/explorer/offers";
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
    let rows = (!rows.is_empty()).then(|| table(title, titles, &rows));
    let main = html! {
        h1 { (title) }
        (form(reader, question, path, &filters))
        (card(reader, question, path, found.next.as_deref(), rows))
    };
    Ok(PageOrRedirect::sheet(title, main, question.at("/v1/offers")))
}

/// The questions that are asked for.
pub(super) fn questions(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let path = "/explorer/questions";
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
    let rows = (!rows.is_empty()).then(|| table(title, titles, &rows));
    let main = html! {
        h1 { (title) }
        (card(reader, question, path, found.next.as_deref(), rows))
    };
    Ok(PageOrRedirect::sheet(title, main, question.at("/v1/questions")))
}
