//! Every committed act as a Server-Sent Event. The id of an event is its place in the ledger, so a
//! reader resumes after the last one it saw, without loss and without repetition.

use std::convert::Infallible;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event as SseEvent, KeepAlive};
use chain_core::act::ActKind;
use chain_core::api::Event;
use chain_core::certificate::Serial;
use chain_core::credit_code::CreditCode;
use chain_core::time::Height;
use futures::Stream;
use futures::stream;
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;
use tracing::error;
use utoipa::IntoParams;

use super::extract::Query;
use super::{ApiError, Rpc, Shared};

/// Which events to send, and from where.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct EventQuery {
    /// The cursor of the last event seen; the header `Last-Event-ID` goes before it.
    after: Option<String>,
    /// Only acts of this kind.
    kind: Option<ActKind>,
    /// Only acts of this organisation.
    organisation: Option<CreditCode>,
    /// Only acts on this certificate.
    certificate: Option<u64>,
    /// Whether to wait for further blocks at the end.
    #[serde(default = "yes")]
    wait: bool,
}

const fn yes() -> bool {
    true
}

/// A place in the ledger: everything up to it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cursor {
    height: Height,
    index: u32,
}

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split_once('.')
            .and_then(|(height, index)| {
                Some(Self { height: height.parse().ok()?, index: index.parse().ok()? })
            })
            .ok_or_else(|| format!("`{text}` is no cursor; write HEIGHT.INDEX, as an event's id"))
    }
}

struct Reader {
    /// Its place among the streams, given back when it ends.
    _place: OwnedSemaphorePermit,
    rpc: Arc<Rpc>,
    query: EventQuery,
    /// The next height to read.
    height: Height,
    /// The last place seen, if it lies in that height.
    after: Option<Cursor>,
}

/// Every committed act from a cursor on, then each as it is committed, as Server-Sent Events.
///
/// The id of an event is its cursor: whoever reconnects with it in `Last-Event-ID` misses nothing
/// and gets nothing twice.
#[utoipa::path(
    get, path = "/v1/events", tag = "chain", params(EventQuery),
    responses((
        status = 200, body = String, content_type = "text/event-stream",
        description = "the data of each event is an Event, as JSON",
    ))
)]
pub(super) async fn events(
    State(rpc): Shared,
    Query(query): Query<EventQuery>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<SseEvent, Infallible>>>, ApiError> {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let after: Option<Cursor> = last
        .map(str::to_owned)
        .or_else(|| query.after.clone())
        .map(|text| text.parse())
        .transpose()
        .map_err(|error: String| ApiError::bad_request(&error))?;
    let height = after.map_or(Height::FIRST, |cursor| cursor.height.max(Height::FIRST));
    let place = Arc::clone(&rpc.streams).try_acquire_owned();
    let place = place.map_err(|_| super::busy("event streams"))?;
    let reader = Reader { _place: place, rpc, query, height, after };
    let blocks = stream::unfold(reader, |mut reader| async {
        let events = reader.next_block().await?;
        Some((stream::iter(events.into_iter().map(Ok)), reader))
    });
    let events = futures::StreamExt::flatten(blocks);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

impl Reader {
    /// The wanted events of the next block; waits for it if that is wanted. `None` ends the stream.
    async fn next_block(&mut self) -> Option<Vec<SseEvent>> {
        let mut heads = self.rpc.chain.subscribe();
        while heads.borrow_and_update().height < self.height {
            if !self.query.wait {
                return None;
            }
            heads.changed().await.ok()?;
        }
        let events = self
            .events_of_block()
            .inspect_err(|error| error!(error = ?error.body, "an event stream ends"))
            .ok()?;
        self.height = self.height.next();
        Some(events)
    }

    fn events_of_block(&self) -> Result<Vec<SseEvent>, ApiError> {
        let storage = &self.rpc.chain.storage;
        let Some(block) = storage.block(self.height)? else { return Ok(Vec::new()) };
        let view = storage.view();
        let mut events = Vec::new();
        for (index, signed) in (0_u32..).zip(&block.transactions) {
            let (height, id) = (self.height, signed.id());
            if self.after.is_some_and(|after| Cursor { height, index } <= after) {
                continue;
            }
            let Some(entry) = view.transaction(&id)? else { continue };
            if !self.is_wanted(signed.transaction.act.kind(), entry.organisation, entry.certificates.first().copied())
            {
                continue;
            }
            let event = Event {
                cursor: format!("{height}.{index}"),
                height,
                index,
                time: block.header.time,
                transaction: id,
                kind: signed.transaction.act.kind(),
                organisation: entry.organisation,
                key: signed.transaction.signer.id(),
                certificates: entry.certificates.clone(),
                act: signed.transaction.act.clone(),
            };
            let sse = SseEvent::default().id(&event.cursor).event(event.kind.as_str());
            events.extend(sse.json_data(&event).ok());
        }
        Ok(events)
    }

    fn is_wanted(
        &self,
        kind: ActKind,
        organisation: CreditCode,
        certificate: Option<Serial>,
    ) -> bool {
        let query = &self.query;
        query.kind.is_none_or(|wanted| wanted == kind)
            && query.organisation.is_none_or(|wanted| wanted == organisation)
            && query.certificate.is_none_or(|wanted| certificate.map(u64::from) == Some(wanted))
    }
}
