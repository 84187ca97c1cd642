//! [`RequestThreads`]: the threads on which requests are answered. Votes, blocks and what they wait
//! for have others, so that no request can stand in front of them.

use std::io;

use tokio::runtime::{Builder, Handle, Runtime};

/// Threads that read for requests, for each core: most of what they do waits for the disk.
const READERS_FOR_EACH_CORE: usize = 2;
/// How much less of the processor they get than votes where there is not enough for both: the
/// operating system gives a thread of this niceness a tenth.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Threads for requests, until it is dropped.
#[derive(Debug)]
pub(crate) struct RequestThreads(Option<Runtime>);

impl RequestThreads {
    /// Starts them.
    pub(crate) fn start() -> io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let readers = cores.saturating_mul(READERS_FOR_EACH_CORE).max(4);
        let runtime = Builder::new_multi_thread()
            .worker_threads(cores.clamp(2, 8))
            .max_blocking_threads(readers)
            .thread_name("hgz-requests")
            .on_thread_start(give_way)
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// Where to spawn what answers requests.
    pub(crate) fn handle(&self) -> Handle {
        self.0.as_ref().expect("the threads run until they are dropped").handle().clone()
    }
}

impl Drop for RequestThreads {
    fn drop(&mut self) {
        // Work that has begun is not waited for: it only reads.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Takes a place behind the threads of votes.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::debug!(%error, "a thread for requests is as urgent as one for votes");
    }
}
