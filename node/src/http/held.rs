//! [`hold`]: what an answer holds until its last byte is sent or its connection is gone.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http_body::{Frame, SizeHint};

use crate::blocking::HeldPlace;

/// A body, and what it holds.
struct HeldBody {
    body: Body,
    _held: HeldPlace,
}

/// The answer, which holds something until it is sent.
pub(super) fn hold(response: Response, held: HeldPlace) -> Response {
    response.map(|body| Body::new(HeldBody { body, _held: held }))
}

impl HttpBody for HeldBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
