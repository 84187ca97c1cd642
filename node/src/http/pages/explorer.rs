//! The block explorer: everything that the chain holds, page by page, each with its JSON.
//!
//! It reads through the functions of the API (`crate::http`) and has no rules of its own.

mod acts;
mod answer;
mod blocks;
mod certificate;
mod certificates;
mod document;
mod form;
mod frame;
mod history;
mod numbers;
mod organisation;
mod products;
mod question;
mod reader;
mod record;
mod records;
mod search;
mod start;
mod table;
mod target;
mod transaction;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use super::layout::Standpoint;
use super::locale::Locale;
use crate::clock;
use crate::http::{ApiError, Rpc, Shared, blocking};
use frame::Frame;
use question::Question;
use reader::{Found, Reader};
use target::{Sort, Target};

/// The paths of the explorer.
pub(super) fn routes() -> Router<Arc<Rpc>> {
    Router::new()
        .route("/explorer", get(overview))
        .route("/explorer/search", get(search))
        .route("/explorer/{list}", get(list))
        .route("/explorer/{sort}/{id}", get(one))
        .route("/explorer/{sort}/{owner}/{number}", get(owned))
}

async fn overview(State(rpc): Shared, locale: Locale) -> Response {
    let (pending, _) = rpc.mempool.size();
    serve(rpc, locale, Question::default(), move |reader, _| start::start(reader, pending)).await
}

async fn search(State(rpc): Shared, locale: Locale, question: Question) -> Response {
    serve(rpc, locale, question, answer::search).await
}

async fn list(
    State(rpc): Shared,
    path: Result<Path<String>, PathRejection>,
    locale: Locale,
    question: Question,
) -> Response {
    let name = path.map(|Path(name)| name).unwrap_or_default();
    serve(rpc, locale, question, move |reader, question| listed(reader, &name, question)).await
}

/// A list, by its name in the path.
fn listed(reader: &Reader<'_>, name: &str, question: &Question) -> Result<Found, ApiError> {
    match Sort::named(name) {
        Some(Sort::Block) => blocks::blocks(reader, question),
        Some(Sort::Organisation) => organisation::organisations(reader, question),
        Some(Sort::Certificate) => certificates::certificates(reader, question),
        Some(Sort::Product) => products::products(reader, question),
        Some(Sort::Standard) => products::standards(reader, question),
        Some(Sort::Proposal) => products::proposals(reader, question),
        _ => Err(ApiError::not_found("page", &name)),
    }
}

async fn one(
    State(rpc): Shared,
    path: Result<Path<(String, String)>, PathRejection>,
    locale: Locale,
    question: Question,
) -> Response {
    let (sort, id) = path.map(|Path(parts)| parts).unwrap_or_default();
    serve(rpc, locale, question, move |reader, question| page(reader, &sort, &id, question)).await
}

async fn owned(
    State(rpc): Shared,
    path: Result<Path<(String, String, String)>, PathRejection>,
    locale: Locale,
    question: Question,
) -> Response {
    let (sort, owner, number) = path.map(|Path(parts)| parts).unwrap_or_default();
    let id = format!("{owner}/{number}");
    serve(rpc, locale, question, move |reader, question| page(reader, &sort, &id, question)).await
}

/// The page of one thing, by the parts of its path.
fn page(reader: &Reader<'_>, sort: &str, id: &str, question: &Question) -> Result<Found, ApiError> {
    if sort == "serials" {
        return certificate::by_serial(reader, id);
    }
    let sort = Sort::named(sort).ok_or_else(|| ApiError::not_found("page", &sort))?;
    records::record(reader, &Target::new(sort, id), question)
}

/// Reads one height, aside from the threads that answer, and writes a page of it.
async fn serve(
    rpc: Arc<Rpc>,
    locale: Locale,
    question: Question,
    read: impl FnOnce(&Reader<'_>, &Question) -> Result<Found, ApiError> + Send + 'static,
) -> Response {
    let node = Arc::clone(&rpc);
    let (asked, by) = (question.clone(), locale.clone());
    let found = blocking(move || {
        let (storage, view) = (&node.chain.storage, node.chain.storage.view());
        let status_of = |id| node.submitted(id).map(|submitted| submitted.status);
        let reader = Reader::new((storage, &view), &by, clock::now(), &status_of)?;
        Ok((Standpoint::at(&node, &reader.head), read(&reader, &asked)))
    })
    .await;
    let (standpoint, found) = match found {
        Ok((standpoint, found)) => (standpoint, found),
        Err(error) => (Standpoint::now(&rpc), Err(error)),
    };
    let searched = question.get("q").unwrap_or_default();
    let frame = Frame { locale: &locale, standpoint: &standpoint, now: clock::now(), searched };
    match found {
        Ok(Found::Sheet(sheet)) => frame.page(StatusCode::OK, &sheet),
        Ok(Found::Elsewhere(path)) => Redirect::to(&locale.link(&path)).into_response(),
        Err(error) => frame.none(&error),
    }
}

#[cfg(test)]
mod tests;
