//! Many connections that ask one question after the other, over plain HTTP/1.1: as little work as
//! possible, for it runs on the cores of those that it measures.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use hgz_tests::Latencies;

/// Paths are asked for in steps of this prime: no neighbours, and every one at last.
const STEP: usize = 7919;

/// Who is asked, and for what.
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) paths: Vec<String>,
}

/// How it answered.
pub(crate) struct MeasuredLoad {
    pub(crate) per_second: f64,
    pub(crate) latencies: Latencies,
}

impl Target {
    /// Asks for every path once.
    pub(crate) fn ask_each(&self, connections: usize) -> Result<MeasuredLoad> {
        self.ask(connections, |number| number < self.paths.len())
    }

    /// Asks for so long.
    pub(crate) fn ask_for(&self, connections: usize, duration: Duration) -> Result<MeasuredLoad> {
        let until = Instant::now() + duration;
        self.ask(connections, |_| Instant::now() < until)
    }

    /// Asks question after question, as long as `more` says so of the question's number.
    fn ask(&self, connections: usize, more: impl Fn(usize) -> bool + Sync) -> Result<MeasuredLoad> {
        let next = AtomicUsize::new(0);
        let started = Instant::now();
        let all = std::thread::scope(|scope| {
            let askers: Vec<_> =
                (0..connections).map(|_| scope.spawn(|| self.asker(&next, &more))).collect();
            let joined = askers.into_iter().map(|asker| asker.join());
            let answered =
                joined.map(|one| one.map_err(|_| anyhow::anyhow!("an asker panicked"))?);
            answered.collect::<Result<Vec<_>>>()
        })?;
        let seconds = started.elapsed().as_secs_f64();
        let latencies = Latencies::of(all.into_iter().flatten().collect());
        Ok(MeasuredLoad { per_second: latencies.count() as f64 / seconds, latencies })
    }

    fn asker(&self, next: &AtomicUsize, more: impl Fn(usize) -> bool) -> Result<Vec<Duration>> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut latencies = Vec::new();
        let mut body = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if !more(number) {
                return Ok(latencies);
            }
            let path = self.paths.get(number.wrapping_mul(STEP) % self.paths.len());
            let path = path.context("a path")?;
            let request =
                format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n\r\n");
            let started = Instant::now();
            stream.write_all(request.as_bytes())?;
            read_answer(&mut reader, &mut body)?;
            latencies.push(started.elapsed());
        }
    }
}

/// Reads one answer, whose status must be 200.
fn read_answer(reader: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> Result<()> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    if !line.starts_with("HTTP/1.1 200") {
        bail!("answered {line:?}");
    }
    let mut length = None;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        if line.trim_end().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = Some(value.trim().parse::<usize>()?);
        }
    }
    body.resize(length.context("no content-length")?, 0);
    reader.read_exact(body)?;
    Ok(())
}
