//! What people see: pages in Chinese and English, written here as a whole; a browser needs neither a
//! framework nor JavaScript to read them (docs/adr/0018).
//!
//! A page says at its top what is known. What can be proved is written from
//! `hgz_verifier::page::sections`, and `assets/check.js` compares it with a proof in the visitor's
//! own browser; what is only this node's word says so.

mod accept;
mod assets;
mod code_form;
mod digital_link;
mod explorer;
mod facts;
mod item;
mod layout;
mod life;
mod locale;
mod notice;
mod scans;
mod start;
mod verdict;
mod visitor;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::http::error::no_such_path;
use crate::http::services::{Reads, Services};
use accept::AnswerForm;
use locale::Locale;

/// The paths of pages.
pub(crate) fn routes() -> Router<Services> {
    Router::new()
        .route("/", get(start::start))
        .route("/check", get(start::check))
        .route("/assets/{name}", get(assets::asset))
        .route("/01/{gtin}", get(digital_link::link))
        .route("/01/{gtin}/10/{batch}", get(digital_link::link))
        .route("/01/{gtin}/10/{batch}/21/{item}", get(digital_link::link))
        .merge(explorer::routes())
        .route("/{code}", get(item::item))
}

/// The answer to a path that does not exist: a page for whoever asks for one, else an error of the
/// API.
pub(crate) async fn no_such_page(
    State(reader): Reads,
    uri: Uri,
    headers: HeaderMap,
    wanted: AnswerForm,
    locale: Locale,
) -> Response {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if !accepted.is_some_and(|accepted| accepted.contains("text/html")) {
        return no_such_path(&uri).into_response();
    }
    notice::no_such_page(&reader, &uri, wanted, &locale)
}

#[cfg(test)]
mod tests;
