//! Work that waits for the disk or takes long, off the threads that answer.
//!
//! Who works for a request holds the request's place: see [`holding`]. A client that goes away does
//! not give the place back before the work is done, and work that has not begun by then is dropped.

use std::any::Any;
use std::sync::Arc;

use thiserror::Error;
use tokio::task::JoinHandle;
use tracing::error;

/// Something that is given back when the last piece of work for it has ended.
pub(crate) type HeldPlace = Arc<dyn Any + Send + Sync>;

tokio::task_local! {
    static HELD: HeldPlace;
}

/// A task of this node panicked: nobody else is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a task of this node has failed; its log says why")]
pub struct TaskFailed;

/// Runs a future all of whose [`blocking`] work holds a place, also after the future is dropped.
pub(crate) async fn holding<F: Future>(held: HeldPlace, future: F) -> F::Output {
    HELD.scope(held, future).await
}

/// Runs work on a thread that may wait, and waits for its end. If nobody waits any more, work that
/// has not begun is dropped, and work that has begun ends.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, TaskFailed> {
    if cfg!(feature = "simulation") {
        // One thread lives through everything, in one order.
        return Ok(work());
    }
    let held = HELD.try_with(Arc::clone).ok();
    let task = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(held);
        done
    });
    let mut task = DroppedWithItsCaller(task);
    (&mut task.0).await.map_err(|error| {
        error!(%error, "a task has failed");
        TaskFailed
    })
}

struct DroppedWithItsCaller<T>(JoinHandle<T>);

impl<T> Drop for DroppedWithItsCaller<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests;
