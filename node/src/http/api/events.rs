//! Every committed act as a Server-Sent Event. The id of an event is its place in the ledger, so a
//! reader resumes after the last one it saw, without loss and without repetition.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{Extensions, HeaderMap};
use axum::response::Sse;
use axum::response::sse::{Event as SseEvent, KeepAlive};
use chain_core::records::certificate::Certificate;
use chain_core::records::organisation::Organisation;
use chain_core::records::permission::ActKind;
use chain_core::records::product::Product;
use chain_core::state::StateKey;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::ProductId;
use chain_core::values::time::Height;
use futures::Stream;
use futures::stream;
use hgz_api::Event;
use serde::Deserialize;
use tracing::error;
use utoipa::IntoParams;

use super::extract::Parameters;
use crate::answers::ledger::{Cursor, LedgerReader, serial_named};
use crate::answers::page::STEPS_MAX;
use crate::answers::reader::ChainReader;
use crate::answers::reading::{ReadingError, parse};
use crate::blocking::{HeldPlace, blocking, holding};
use crate::http::address::client;
use crate::http::error::ApiError;
use crate::http::limits::Limits;
use crate::http::services::Reads;
use crate::storage::{Posting, ScanStep, View, act_at, act_place, kind_byte};

/// Events that are read at once, and blocks that are read for them.
const CHUNK_EVENTS: usize = 256;
const CHUNK_BLOCKS: usize = 32;

/// Which events to send, and from where.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct EventQuery {
    /// The cursor of the last event seen; the header `Last-Event-ID` overrides it.
    after: Option<String>,
    /// Only acts of this kind.
    kind: Option<ActKind>,
    /// Only acts of or about this organisation.
    organisation: Option<CreditCode>,
    /// Only acts about this product, MAKER/NUMBER.
    product: Option<ProductId>,
    /// Only acts about this certificate: its serial, or MAKER/NUMBER.
    certificate: Option<String>,
    /// Whether to wait for further blocks at the end.
    #[serde(default = "yes")]
    wait: bool,
}

const fn yes() -> bool {
    true
}

/// What a stream still has to read.
#[derive(Debug, Clone)]
struct StreamPlace {
    /// The height that must be committed before there can be more.
    height: Height,
    /// The last place seen.
    after: Option<Cursor>,
    /// The first history entry that was not looked at.
    from: Vec<u8>,
}

impl StreamPlace {
    fn after(after: Option<Cursor>) -> Self {
        let height = after.map_or(Height::FIRST, |cursor| cursor.height.max(Height::FIRST));
        Self { height, after, from: Cursor::next_entry(after) }
    }
}

/// Which events a stream is for.
#[derive(Debug)]
struct EventFilter {
    kind: Option<ActKind>,
    /// The records that the acts are about, all of them; none means every act.
    subjects: Vec<Vec<Posting>>,
}

struct EventStream {
    /// Its place among the streams, given back when it has ended and reads no more.
    stream_place: HeldPlace,
    limits: Arc<Limits>,
    reader: Arc<ChainReader>,
    filter: Arc<EventFilter>,
    place: StreamPlace,
    wait: bool,
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
    State(reader): Reads,
    State(limits): State<Arc<Limits>>,
    Parameters(query): Parameters<EventQuery>,
    extensions: Extensions,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<SseEvent, Infallible>>>, ApiError> {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let after = last.or(query.after.as_deref());
    let after: Option<Cursor> = after.map(parse).transpose()?;
    let stream_place: HeldPlace = Arc::new(limits.place_for_stream(client(&extensions, &headers))?);
    let (chain, wait) = (Arc::clone(&reader), query.wait);
    let filter = blocking(move || EventFilter::new(&chain.chain.storage.view(), &query));
    let filter = Arc::new(holding(Arc::clone(&stream_place), filter).await??);
    let place = StreamPlace::after(after);
    let events = EventStream { stream_place, limits, reader, filter, place, wait };
    let chunks = stream::unfold(events, |mut events| async {
        let chunk = events.next_chunk().await?;
        Some((stream::iter(chunk.into_iter().map(Ok)), events))
    });
    let events = futures::StreamExt::flatten(chunks);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

impl EventStream {
    /// The next wanted events, or none of them yet; waits for a block if that is wanted. `None`
    /// ends the stream.
    async fn next_chunk(&mut self) -> Option<Vec<SseEvent>> {
        let mut heads = self.reader.chain.subscribe();
        while heads.borrow_and_update().height < self.place.height {
            if !self.wait {
                return None;
            }
            heads.changed().await.ok()?;
        }
        let (reader, filter, place) =
            (Arc::clone(&self.reader), Arc::clone(&self.filter), self.place.clone());
        let turn = self.limits.turn_to_read().await?;
        let read = blocking(move || {
            let read = filter.chunk(&reader.chain.storage.view(), place);
            drop(turn);
            read
        });
        let (events, place) = holding(Arc::clone(&self.stream_place), read)
            .await
            .map_err(ReadingError::from)
            .flatten()
            .inspect_err(|error| error!(%error, "an event stream ends"))
            .ok()?;
        self.place = place;
        let told = |event: &Event| {
            let sse = SseEvent::default().id(&event.cursor).event(event.kind.as_str());
            sse.json_data(event).ok()
        };
        Some(events.iter().filter_map(told).collect())
    }
}

impl EventFilter {
    fn new(view: &View<'_>, query: &EventQuery) -> Result<Self, ReadingError> {
        let mut subjects = Vec::new();
        if let Some(text) = &query.certificate {
            subjects.push(StateKey::of::<Certificate>(&serial_named(view, text)?));
        }
        subjects.extend(query.product.as_ref().map(StateKey::of::<Product>));
        subjects.extend(query.organisation.as_ref().map(StateKey::of::<Organisation>));
        let subjects = subjects.into_iter().map(|key| vec![Posting::Subject(key)]).collect();
        Ok(Self { kind: query.kind, subjects })
    }

    /// The next wanted events, and what is left to read then.
    fn chunk(
        &self,
        view: &View<'_>,
        place: StreamPlace,
    ) -> Result<(Vec<Event>, StreamPlace), ReadingError> {
        if self.subjects.is_empty() {
            self.of_block(view, place)
        } else {
            self.of_history(view, place)
        }
    }

    /// The wanted events of the next block.
    fn of_block(
        &self,
        view: &View<'_>,
        mut place: StreamPlace,
    ) -> Result<(Vec<Event>, StreamPlace), ReadingError> {
        let mut ledger = LedgerReader::new(view);
        let height = place.height;
        let kinds: Vec<ActKind> = match ledger.block(height)? {
            None => Vec::new(),
            Some(block) => {
                block.transactions.iter().map(|signed| signed.transaction.act.kind()).collect()
            }
        };
        let mut events = Vec::new();
        for (index, kind) in (0_u32..).zip(kinds) {
            let is_seen = place.after.is_some_and(|after| Cursor { height, index } <= after);
            if !is_seen && self.kind.is_none_or(|wanted| wanted == kind) {
                events.push(ledger.event(height, index)?);
            }
        }
        place.height = height.next();
        Ok((events, place))
    }

    /// The next wanted events about some records, found by their history: what lies between is
    /// not read.
    fn of_history(
        &self,
        view: &View<'_>,
        mut place: StreamPlace,
    ) -> Result<(Vec<Event>, StreamPlace), ReadingError> {
        let head = view.head()?.height;
        let mut scan = view.scan(&self.subjects, (place.from, None), STEPS_MAX);
        let mut ledger = LedgerReader::new(view);
        let mut events = Vec::new();
        while events.len() < CHUNK_EVENTS && !ledger.has_read_enough(CHUNK_BLOCKS) {
            match scan.step()? {
                ScanStep::Found { entry, value } => {
                    let is_kind = self.kind.is_none_or(|kind| *value == [kind_byte(kind)]);
                    if let Some((height, index)) = act_at(&entry).filter(|_| is_kind) {
                        events.push(ledger.event(height, index)?);
                    }
                }
                ScanStep::Exhausted => break,
                ScanStep::End => {
                    // All of this view is read: there can be more with the next block only.
                    place.height = head.next();
                    place.from = act_place(place.height, 0);
                    return Ok((events, place));
                }
            }
        }
        place.from = scan.position().to_vec();
        Ok((events, place))
    }
}

#[cfg(test)]
mod tests;
