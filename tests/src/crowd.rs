//! [`Crowd`]: strangers at the HTTP port of one node, as many as there may be, each of whom is a
//! nuisance in one way until the crowd goes home.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::Runtime;

/// How many of each there are.
#[derive(Debug, Clone, Copy)]
pub struct CrowdSize {
    /// They connect, and say nothing.
    pub silent: u32,
    /// They say a letter a second, and never come to the end.
    pub slow: u32,
    /// They ask for events, and never read one.
    pub readers: u32,
    /// So many heavy questions are asked by people who hang up at once.
    pub aborted: u32,
}

/// Who is sent away comes back after a while.
const COMES_BACK_AFTER: Duration = Duration::from_secs(1);
/// How many hang up at a time.
const HANGING_UP: u32 = 32;
/// How long somebody who hangs up stays on the line.
const ON_THE_LINE: Duration = Duration::from_millis(3);
/// Strangers of one address.
const OF_ADDRESS: u32 = 100;

/// What the crowd has done so far.
#[derive(Debug, Default)]
struct Deeds {
    connected: AtomicU64,
    not_connected: AtomicU64,
    aborted: AtomicU64,
}

/// A crowd that is at it. Dropping it sends everybody home.
#[derive(Debug)]
pub struct Crowd {
    runtime: Option<Runtime>,
    deeds: Arc<Deeds>,
    size: CrowdSize,
}

/// One of them.
#[derive(Debug, Clone)]
struct Stranger {
    number: u32,
    target: SocketAddr,
    deeds: Arc<Deeds>,
}

impl Stranger {
    /// A new connection, from an address that is shared with a few others.
    async fn connect(&self) -> Option<TcpStream> {
        let [high, low] = u16::try_from(self.number / OF_ADDRESS).unwrap_or_default().to_be_bytes();
        let connected = async {
            let socket = TcpSocket::new_v4()?;
            // A connection that this side ends leaves no port behind.
            socket.set_zero_linger()?;
            socket.bind((Ipv4Addr::new(127, 1, high, low.saturating_add(1)), 0).into())?;
            socket.connect(self.target).await
        };
        let stream = connected.await.ok();
        let counter = match stream {
            Some(_) => &self.deeds.connected,
            None => &self.deeds.not_connected,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        stream
    }

    /// Says something at first, then a letter at each beat, until the node hangs up; and again.
    async fn pester(self, says: String, beat: Option<Duration>, reads: bool) {
        loop {
            if let Some(mut stream) = self.connect().await
                && stream.write_all(says.as_bytes()).await.is_ok()
            {
                match beat {
                    Some(beat) => {
                        while stream.write_all(b"a").await.is_ok() {
                            tokio::time::sleep(beat).await;
                        }
                    }
                    None if reads => {
                        // Only the end of the connection ends this.
                        let _end = stream.read(&mut [0]).await;
                    }
                    None => std::future::pending().await,
                }
            }
            tokio::time::sleep(COMES_BACK_AFTER).await;
        }
    }

    /// Asks and hangs up, so often.
    async fn hang_up(self, question: String, times: u32) {
        for _ in 0..times {
            if let Some(mut stream) = self.connect().await
                && stream.write_all(question.as_bytes()).await.is_ok()
            {
                tokio::time::sleep(ON_THE_LINE).await;
            }
            self.deeds.aborted.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Crowd {
    /// Gathers at a node; `heavy` is the path of what costs the node most.
    ///
    /// # Errors
    /// If this process may not open as many files as there are strangers.
    pub fn gather(size: CrowdSize, target: SocketAddr, heavy: &str) -> Result<Self> {
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .context("the threads of a crowd")?;
        let deeds = Arc::new(Deeds::default());
        let mut number = 0;
        let mut next = || {
            number += 1;
            Stranger { number, target, deeds: Arc::clone(&deeds) }
        };
        let head = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: a\r\n");
        for _ in 0..size.silent {
            runtime.spawn(next().pester(String::new(), None, true));
        }
        for _ in 0..size.slow {
            let says = format!("{}x-slow: ", head("/v1/status"));
            runtime.spawn(next().pester(says, Some(COMES_BACK_AFTER), false));
        }
        for _ in 0..size.readers {
            runtime.spawn(next().pester(format!("{}\r\n", head("/v1/events")), None, false));
        }
        for at in 0..HANGING_UP {
            // As equal parts as may be.
            let times = (size.aborted + at) / HANGING_UP;
            runtime.spawn(next().hang_up(format!("{}\r\n", head(heavy)), times));
        }
        Ok(Self { runtime: Some(runtime), deeds, size })
    }

    /// Whether everybody has hung up who was to.
    #[must_use]
    pub fn have_hung_up(&self) -> bool {
        u64::from(self.size.aborted) <= self.deeds.aborted.load(Ordering::Relaxed)
    }

    /// How many connections were made, and how many could not be.
    #[must_use]
    pub fn connections(&self) -> (u64, u64) {
        let Deeds { connected, not_connected, .. } = &*self.deeds;
        (connected.load(Ordering::Relaxed), not_connected.load(Ordering::Relaxed))
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
