//! [`NodeClient`]: the HTTP API of a node.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use chain_core::chain::transaction::{SignedTransaction, TransactionId};
use chain_core::limits::{DOCUMENT_BYTES_MAX, ENCODED_BYTES_MAX};
use hgz_api::{ErrorBody, Submitted};
use serde::de::DeserializeOwned;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::error::CliError;
use crate::print::streams::write_stderr;

/// Longest JSON answer: a block of 2 MiB as JSON, with room.
const JSON_BYTES_MAX: u64 = 32 << 20;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a busy node is asked again.
const BUSY_LIMIT: Duration = Duration::from_secs(60);
const BUSY_PAUSE_MS_MAX: u64 = 10_000;

/// A node, by its address.
pub(crate) struct NodeClient {
    base: String,
    agent: Agent,
    streaming: Agent,
    verbose: bool,
}

impl fmt::Debug for NodeClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeClient({})", self.base)
    }
}

fn agent(timeout: Option<Duration>) -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .timeout_global(timeout)
        .user_agent(concat!("hgz/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}

impl NodeClient {
    /// A client that waits `timeout_ms` for one answer.
    pub(crate) fn new(base: &str, timeout_ms: u64, verbose: bool) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
            agent: agent(Some(Duration::from_millis(timeout_ms))),
            streaming: agent(None),
            verbose,
        }
    }

    /// The node's address.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Asks for JSON.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, CliError> {
        let url = self.url(path);
        let response = self.timed("GET", &url, || self.agent.get(&url).call())?;
        read_json(&url, response)
    }

    /// Asks for canonical bytes, at most `bytes_max` of them.
    pub(crate) fn get_bytes(&self, path: &str, bytes_max: usize) -> Result<Vec<u8>, CliError> {
        let url = self.url(path);
        let response = self.timed("GET", &url, || self.agent.get(&url).call())?;
        let mut response = successful(&url, response)?;
        let limit = u64::try_from(bytes_max.min(ENCODED_BYTES_MAX)).unwrap_or(u64::MAX);
        response
            .body_mut()
            .with_config()
            .limit(limit)
            .read_to_vec()
            .map_err(|source| unreachable(&url, source))
    }

    /// Submits a transaction and waits for its commit. A busy node is asked again with the very
    /// same bytes, which is safe: a transaction is committed once.
    pub(crate) fn submit(
        &self,
        transaction: &SignedTransaction,
        wait_ms: u64,
    ) -> Result<Submitted, CliError> {
        let url = self.url(&format!("/v1/transactions?wait_ms={wait_ms}"));
        let bytes = transaction.to_bytes();
        let started = Instant::now();
        loop {
            let response = self.timed("POST", &url, || {
                self.agent
                    .post(&url)
                    .content_type("application/octet-stream")
                    .send(bytes.as_slice())
            })?;
            match read_json(&url, response) {
                Err(CliError::Busy { retry_after_ms, .. }) if started.elapsed() < BUSY_LIMIT => {
                    let pause = retry_after_ms.clamp(50, BUSY_PAUSE_MS_MAX);
                    std::thread::sleep(Duration::from_millis(pause));
                }
                answer => return answer,
            }
        }
    }

    /// Gets a document's bytes, of at most 20 MiB.
    pub(crate) fn get_document(&self, path: &str) -> Result<Vec<u8>, CliError> {
        let url = self.url(path);
        let response = self.timed("GET", &url, || self.agent.get(&url).call())?;
        let mut response = successful(&url, response)?;
        let limit = u64::try_from(DOCUMENT_BYTES_MAX).unwrap_or(u64::MAX);
        let body = response.body_mut().with_config().limit(limit);
        body.read_to_vec().map_err(|source| unreachable(&url, source))
    }

    /// Sends bytes and reads JSON.
    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        bytes: &[u8],
    ) -> Result<T, CliError> {
        let url = self.url(path);
        let response = self.timed("POST", &url, || {
            // A node that refuses does so before it takes the body: wait for its word.
            let request = self.agent.post(&url).header("expect", "100-continue");
            request.content_type("application/octet-stream").send(bytes)
        })?;
        read_json(&url, response)
    }

    /// What the node knows of a transaction.
    pub(crate) fn transaction(&self, id: &TransactionId) -> Result<Submitted, CliError> {
        self.get(&format!("/v1/transactions/{id}"))
    }

    /// Opens a stream of lines that may stay open for ever.
    pub(crate) fn lines(&self, path: &str) -> Result<impl BufRead + use<>, CliError> {
        let url = self.url(path);
        let response = self.timed("GET", &url, || {
            self.streaming.get(&url).header("accept", "text/event-stream").call()
        })?;
        let response = successful(&url, response)?;
        let reader = response.into_body().into_with_config().limit(u64::MAX).reader();
        Ok(BufReader::new(reader))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn timed(
        &self,
        method: &str,
        url: &str,
        call: impl FnOnce() -> Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, CliError> {
        let started = Instant::now();
        let answer = call();
        if self.verbose {
            let elapsed_ms = started.elapsed().as_millis();
            let shown = match &answer {
                Ok(response) => response.status().to_string(),
                Err(error) => error.to_string(),
            };
            write_stderr(&format!("{method} {url}: {shown} in {elapsed_ms} ms"))
                .map_err(CliError::Output)?;
        }
        answer.map_err(|source| unreachable(url, source))
    }
}

fn unreachable(url: &str, source: ureq::Error) -> CliError {
    CliError::Unreachable { url: url.to_owned(), source: Box::new(source) }
}

fn read_json<T: DeserializeOwned>(url: &str, response: Response<Body>) -> Result<T, CliError> {
    let mut response = successful(url, response)?;
    let bytes = response
        .body_mut()
        .with_config()
        .limit(JSON_BYTES_MAX)
        .read_to_vec()
        .map_err(|source| unreachable(url, source))?;
    serde_json::from_slice(&bytes).map_err(|error| bad_answer(url, error.to_string()))
}

fn bad_answer(url: &str, reason: String) -> CliError {
    CliError::BadAnswer { url: url.to_owned(), reason }
}

/// The answer, unless it is an error: then what kind of error it is.
fn successful(url: &str, mut response: Response<Body>) -> Result<Response<Body>, CliError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let retry_after_ms = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok())
        .map_or(1000, |seconds| seconds.saturating_mul(1000));
    let bytes = response
        .body_mut()
        .with_config()
        .limit(JSON_BYTES_MAX)
        .read_to_vec()
        .map_err(|source| unreachable(url, source))?;
    let Ok(body) = serde_json::from_slice::<ErrorBody>(&bytes) else {
        return Err(bad_answer(url, format!("status {status} without an error of hgz")));
    };
    let body = Box::new(body);
    Err(match status.as_u16() {
        404 => CliError::NotFound { body },
        429 | 503 if body.retry_after_ms.is_some() => {
            let retry_after_ms = body.retry_after_ms.unwrap_or(retry_after_ms);
            CliError::Busy { url: url.to_owned(), body, retry_after_ms }
        }
        500..=599 => CliError::NodeFailed { url: url.to_owned(), body },
        400..=499 => CliError::Refused { body, files: Vec::new() },
        _ => bad_answer(url, format!("status {status}: {}", body.message)),
    })
}
