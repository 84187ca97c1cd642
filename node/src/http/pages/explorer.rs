//! The block explorer: everything that the chain holds, page by page, each with its JSON.
//!
//! It reads what the API reads (`crate::answers`) and has no rules of its own.

mod acts;
mod answer;
mod blocks;
mod certificate;
mod certificates;
mod document;
mod entrustments;
mod form;
mod frame;
mod history;
mod list_sheet;
mod matches;
mod numbers;
mod organisation;
mod products;
mod question;
mod reader;
mod record;
mod records;
mod scope;
mod search;
mod services;
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
use crate::answers::reader::ChainReader;
use crate::answers::reading::ReadingError;
use crate::blocking::blocking;
use crate::clock;
use crate::http::error::ApiError;
use crate::http::services::{Reads, Services};
use frame::ExplorerFrame;
use question::Question;
use reader::{PageOrRedirect, PageReader};
use target::{PageTarget, Sort};

/// The paths of the explorer.
pub(super) fn routes() -> Router<Services> {
    Router::new()
        .route("/explorer", get(overview))
        .route("/explorer/search", get(search))
        .route("/explorer/{list}", get(list))
        .route("/explorer/{sort}/{id}", get(one))
        .route("/explorer/{sort}/{owner}/{number}", get(owned))
}

async fn overview(State(reader): Reads, locale: Locale) -> Response {
    let (pending, _) = reader.mempool.size();
    serve(reader, locale, Question::default(), move |reader, _| start::start(reader, pending)).await
}

async fn search(State(reader): Reads, locale: Locale, question: Question) -> Response {
    serve(reader, locale, question, answer::search).await
}

async fn list(
    State(reader): Reads,
    path: Result<Path<String>, PathRejection>,
    locale: Locale,
    question: Question,
) -> Response {
    let name = path.map(|Path(name)| name).unwrap_or_default();
    serve(reader, locale, question, move |reader, question| listed(reader, &name, question)).await
}

/// A list, by its name in the path.
fn listed(
    reader: &PageReader<'_>,
    name: &str,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    match Sort::named(name) {
        Some(Sort::Block) => blocks::blocks(reader, question),
        Some(Sort::Organisation) => organisation::organisations(reader, question),
        Some(Sort::Certificate) => certificates::certificates(reader, question),
        Some(Sort::Accreditation) => scope::standards(reader, question),
        Some(Sort::Entrustment) => entrustments::entrustments(reader, question),
        Some(Sort::Offer) => services::offers(reader, question),
        Some(Sort::Service) => services::requests(reader, question),
        Some(Sort::Question) => services::questions(reader, question),
        Some(Sort::Product) => products::products(reader, question),
        Some(Sort::Standard) => products::standards(reader, question),
        Some(Sort::Proposal) => products::proposals(reader, question),
        _ => Err(ReadingError::unknown("page", &name).into()),
    }
}

async fn one(
    State(reader): Reads,
    path: Result<Path<(String, String)>, PathRejection>,
    locale: Locale,
    question: Question,
) -> Response {
    let (sort, id) = path.map(|Path(parts)| parts).unwrap_or_default();
    serve(reader, locale, question, move |reader, question| page(reader, &sort, &id, question))
        .await
}

async fn owned(
    State(reader): Reads,
    path: Result<Path<(String, String, String)>, PathRejection>,
    locale: Locale,
    question: Question,
) -> Response {
    let (sort, owner, number) = path.map(|Path(parts)| parts).unwrap_or_default();
    let id = format!("{owner}/{number}");
    serve(reader, locale, question, move |reader, question| page(reader, &sort, &id, question))
        .await
}

/// The page of one thing, by the parts of its path.
fn page(
    reader: &PageReader<'_>,
    sort: &str,
    id: &str,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    if sort == "serials" {
        return certificate::by_serial(reader, id);
    }
    let sort = Sort::named(sort).ok_or_else(|| ReadingError::unknown("page", &sort))?;
    records::record(reader, &PageTarget::new(sort, id), question)
}

/// Reads one height, aside from the threads that answer, and writes a page of it.
async fn serve(
    reader: Arc<ChainReader>,
    locale: Locale,
    question: Question,
    read: impl FnOnce(&PageReader<'_>, &Question) -> Result<PageOrRedirect, ApiError> + Send + 'static,
) -> Response {
    let node = Arc::clone(&reader);
    let (asked, by) = (question.clone(), locale.clone());
    let found = blocking(move || {
        let (storage, view) = (&node.chain.storage, node.chain.storage.view());
        let status_of = |id| node.submitted(id).map(|submitted| submitted.status);
        let reader = PageReader::new((storage, &view), &by, clock::now(), &status_of)?;
        Ok::<_, ApiError>((Standpoint::at(&node, &reader.head), read(&reader, &asked)))
    });
    let (standpoint, found) = match found.await.map_err(ApiError::from).flatten() {
        Ok((standpoint, found)) => (standpoint, found),
        Err(error) => (Standpoint::now(&reader), Err(error)),
    };
    let searched = question.get("q").unwrap_or_default();
    let frame =
        ExplorerFrame { locale: &locale, standpoint: &standpoint, now: clock::now(), searched };
    match found {
        Ok(PageOrRedirect::Sheet(sheet)) => frame.page(StatusCode::OK, &sheet),
        Ok(PageOrRedirect::Elsewhere(path)) => Redirect::to(&locale.link(&path)).into_response(),
        Err(error) => frame.none(&error),
    }
}

#[cfg(test)]
mod tests;
