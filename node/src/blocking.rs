//! Work that waits for the disk or takes long, off the threads that answer.

use thiserror::Error;
use tracing::error;

/// A task of this node panicked: nobody else is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a task of this node has failed; its log says why")]
pub struct TaskFailed;

/// Runs work on a thread that may wait, and waits for its end.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, TaskFailed> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        error!(%error, "a task has failed");
        TaskFailed
    })
}

#[cfg(test)]
mod tests;
