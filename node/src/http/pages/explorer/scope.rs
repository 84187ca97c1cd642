//! What institutes may inspect: the accreditations of one, its standards, who tests to a standard.

use chain_core::records::accreditation::{ScopePeriod, ScopeStandard};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date_span::DateSpan;
use chain_core::values::text::AccreditationId;
use maud::{Markup, html};

use super::form::{FilterField, form};
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::table::{ENTRIES, card, nothing, table};
use super::target::{PageTarget, Sort};
use crate::answers::directory::{AccreditationQuery, ScopeQuery, list_accreditations, list_scopes};
use crate::http::error::ApiError;

/// Standards on the page of an accreditation.
const OF_INSTITUTE: u32 = 20;
const PATH: &str = "/explorer/accreditations";

/// The standards that are asked for, and who tests to them.
pub(super) fn standards(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let found = list_scopes(reader.view, &question.pages_of(ENTRIES).read::<ScopeQuery>()?)?;
    let title = reader.pick("检验能力", "Who tests to what");
    let filters = [
        FilterField::text(reader.pick("标准号", "Standard"), "standard"),
        FilterField::text(reader.pick("检验机构代码", "Institute's credit code"), "institute"),
    ];
    let some = (!found.entries.is_empty()).then_some(found.entries.as_slice());
    let rows = some.map(|entries| list(reader, entries)).transpose()?;
    let main = html! {
        h1 { (title) }
        (form(reader, question, PATH, &filters))
        (card(reader, question, PATH, found.next.as_deref(), rows))
    };
    Ok(PageOrRedirect::sheet(title, main, question.at("/v1/scope")))
}

fn list(reader: &PageReader<'_>, scopes: &[ScopeStandard]) -> Result<Markup, ApiError> {
    let mut rows = Vec::new();
    for scope in scopes {
        for period in &scope.periods {
            let id = AccreditationId::new(scope.institute, period.accreditation.clone());
            let standard = PageTarget::new(Sort::Standard, &scope.standard);
            let number = if reader.leads(&standard)? {
                reader.link(&standard, scope.standard.as_str())
            } else {
                html! { (scope.standard) }
            };
            rows.push([
                html! { (number) @if let Some(parts) = &period.parts { " " small { (parts) } } },
                reader.organisation(scope.institute)?,
                reader.link(&PageTarget::new(Sort::Accreditation, &id), id.number.as_str()),
                days(reader, period),
            ]);
        }
    }
    let titles = [
        reader.pick("标准号", "Standard"),
        reader.pick("检验机构", "Institute"),
        reader.pick("资质认定", "Accreditation"),
        reader.pick("日期", "Days"),
    ];
    Ok(table(reader.pick("检验能力", "Scope"), titles, &rows))
}

fn days(reader: &PageReader<'_>, period: &ScopePeriod) -> Markup {
    html! {
        (span(period.days))
        @for suspension in &period.suspensions {
            " · " (reader.pick("暂停", "suspended")) " " (span(*suspension))
        }
    }
}

fn span(days: DateSpan) -> String {
    let until = days.until.map(|until| until.to_string()).unwrap_or_default();
    format!("{} – {until}", days.from).trim_end().to_owned()
}

/// A card with the first standards of an institute, and the way to all.
pub(super) fn of_institute(
    reader: &PageReader<'_>,
    institute: CreditCode,
) -> Result<Markup, ApiError> {
    let all = Question::new([("institute", institute.to_string())]);
    let found = list_scopes(reader.view, &all.pages_of(OF_INSTITUTE).read::<ScopeQuery>()?)?;
    let path = reader.locale.link(&all.at(PATH));
    Ok(html! {
        section.card {
            h2 { (reader.pick("该机构的检验能力", "What the institute tests to")) }
            @if found.entries.is_empty() { (nothing(reader, false)) }
            @else { (list(reader, &found.entries)?) }
            @if found.next.is_some() {
                nav.onward { a href=(path) { (reader.pick("全部标准", "All standards")) } }
            }
        }
    })
}

/// A card with the accreditations of an institute.
pub(super) fn accreditations(
    reader: &PageReader<'_>,
    institute: CreditCode,
) -> Result<Markup, ApiError> {
    let all = Question::new([("institute", institute.to_string())]);
    let query = all.pages_of(ENTRIES).read::<AccreditationQuery>()?;
    let found = list_accreditations(reader.view, &query)?;
    let title = reader.pick("资质认定", "Accreditations");
    let rows: Vec<[Markup; 3]> = found
        .entries
        .iter()
        .map(|one| {
            let last = one.terms.last();
            [
                reader.link(
                    &PageTarget::new(Sort::Accreditation, &one.id),
                    one.id.number.as_str(),
                ),
                html! { (one.mark.as_str()) @if let Some(term) = last { " " (term.certificate_number) } },
                match (one.withdrawn_from, last) {
                    (Some(day), _) => {
                        html! { (reader.pick("撤销，自", "withdrawn from")) " " (day) }
                    }
                    (None, Some(term)) => html! { (term.valid_from) " – " (term.valid_until) },
                    (None, None) => html! {},
                },
            ]
        })
        .collect();
    let titles = [
        reader.pick("编号", "Number"),
        reader.pick("证书", "Certificate"),
        reader.pick("有效期", "Valid"),
    ];
    Ok(html! {
        section.card {
            h2 { (title) }
            @if rows.is_empty() { (nothing(reader, false)) } @else { (table(title, titles, &rows)) }
        }
    })
}
