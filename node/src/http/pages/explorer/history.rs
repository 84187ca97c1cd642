//! Acts as a list: what was done, by whom, about what.

use chain_core::execute::subjects;
use chain_core::records::certificate::Certificate;
use chain_core::state::StateKey;
use hgz_api::Event;
use maud::{Markup, html};

use super::acts::{act_sort, act_title};
use super::question::Question;
use super::reader::PageReader;
use super::table::{nothing, onward, table, when};
use super::target::{PageTarget, Sort};
use crate::answers::history::life_of;
use crate::http::error::ApiError;

/// Acts of a page.
const EVENTS: u32 = 20;

/// The records that an act is about.
pub(super) fn subjects_of(
    reader: &PageReader<'_>,
    event: &Event,
) -> Result<Vec<PageTarget>, ApiError> {
    let named = subjects::named_by(&event.act, event.organisation);
    let certificates = event.certificates.iter().map(StateKey::of::<Certificate>);
    let mut targets = Vec::new();
    for key in named.into_iter().chain(certificates) {
        let target = PageTarget::of(reader.view, &key)?;
        targets.extend(target.filter(|target| !targets.contains(target)));
    }
    Ok(targets)
}

/// The record that an act makes or changes, before all others that it names.
fn main_subject(reader: &PageReader<'_>, event: &Event) -> Result<Option<PageTarget>, ApiError> {
    let signer = event.organisation.to_string();
    let sort = act_sort(event.kind);
    let mut targets = subjects_of(reader, event)?;
    targets.retain(|target| target.sort == sort);
    // The bureau acts on others; the number of a new record is the signer's own.
    let is_own = |target: &&PageTarget| target.id.starts_with(&signer);
    let found = match sort {
        Sort::Organisation => targets.iter().find(|target| !is_own(target)),
        _ => targets.iter().find(is_own),
    };
    Ok(found.or(targets.first()).cloned())
}

/// Acts as a table.
pub(super) fn events(
    reader: &PageReader<'_>,
    caption: &str,
    events: &[Event],
) -> Result<Markup, ApiError> {
    let language = reader.locale.language;
    let mut rows = Vec::new();
    for event in events {
        let transaction = PageTarget::new(Sort::Transaction, event.transaction);
        let subject = main_subject(reader, event)?;
        let block = PageTarget::new(Sort::Block, event.height);
        rows.push([
            reader.link(&transaction, act_title(language, event.kind)),
            html! {
                @if let Some(subject) = subject { (reader.titled(&subject)?) }
            },
            reader.organisation(event.organisation)?,
            html! { (reader.link(&block, &event.height.to_string())) },
            when(event.time),
        ]);
    }
    let titles = [
        reader.pick("行为", "Act"),
        reader.pick("关于", "About"),
        reader.pick("办理主体", "By"),
        reader.pick("高度", "Height"),
        reader.pick("时间", "Time"),
    ];
    Ok(table(caption, titles, &rows))
}

/// The history of a record: a card with a page of it.
pub(super) fn history(
    reader: &PageReader<'_>,
    question: &Question,
    (subject, path): (StateKey, &str),
) -> Result<Markup, ApiError> {
    let title = reader.pick("经历", "History");
    let json = Question::new([("subject", subject.to_string())]).at("/v1/history");
    let found = life_of(reader.view, subject, question.get("after"), EVENTS)?;
    let next = found.next.as_deref();
    Ok(html! {
        section.card {
            h2 { (title) }
            @if found.entries.is_empty() {
                (nothing(reader, next.is_some()))
            } @else {
                (events(reader, title, &found.entries)?)
            }
            (onward(reader, question, path, next))
            p.note { a href=(json) { (reader.pick("经历的 JSON", "History as JSON")) } }
        }
    })
}
