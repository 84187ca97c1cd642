//! How answers of the API are made: read off the threads that answer, as of one height, as JSON.

use std::fmt::Display;
use std::sync::Arc;

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chain_core::state::Record;
use chain_core::verify::item_code::ItemCode;
use hgz_api::Answer;

use super::error::ApiError;
use crate::answers::items::JsonBytes;
use crate::answers::reader::ChainReader;
use crate::answers::reading::{ReadingError, must};
use crate::blocking::blocking;
use crate::storage::View;

/// What the chain says as of one height, or an error.
pub(super) type Answered<T> = Result<Json<Answer<T>>, ApiError>;

/// Answers with what is read from the last height.
pub(super) async fn answered<T: Send + 'static>(
    reader: Arc<ChainReader>,
    read: impl FnOnce(&View<'_>) -> Result<T, ReadingError> + Send + 'static,
) -> Answered<T> {
    let answer = blocking(move || {
        let view = reader.chain.storage.view();
        let data = read(&view)?;
        let head = view.head()?;
        Ok::<_, ReadingError>(Answer { height: head.height, time: head.time, data })
    });
    Ok(Json(answer.await??))
}

/// Answers with a record, by its id.
pub(super) async fn record<R>(reader: Arc<ChainReader>, id: R::Id) -> Answered<R>
where
    R: Record<Id: Display + Send>,
{
    answered(reader, move |view| must::<R>(view, &id)).await
}

/// Answers what this node says of a code.
pub(super) async fn item(reader: Arc<ChainReader>, code: ItemCode) -> Result<JsonBytes, ApiError> {
    Ok(blocking(move || reader.items.answer(&code)).await??)
}

/// An answer in canonical bytes.
pub(super) fn canonical(bytes: Vec<u8>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/octet-stream")], bytes)
}

impl IntoResponse for JsonBytes {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "application/json")], self.0).into_response()
    }
}
