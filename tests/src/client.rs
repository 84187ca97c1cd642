//! [`Client`]: the HTTP API of one node, without the manners of the command line.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chain_core::bytes::codec;
use chain_core::chain::block::Header;
use chain_core::chain::transaction::TransactionId;
use hgz_api::{Answer, BatchOutcome, ErrorBody, NodeStatus, Submitted};
use serde::de::DeserializeOwned;
use ureq::Agent;

const ANSWER_BYTES_MAX: u64 = 64 << 20;

/// One node.
#[derive(Debug, Clone)]
pub struct Client {
    base: String,
    agent: Agent,
}

/// What a node answered.
#[derive(Debug)]
pub struct ClientAnswer {
    /// The status code.
    pub status: u16,
    /// The headers, their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
}

/// Why a transaction was not taken.
#[derive(Debug)]
pub enum SubmitError {
    /// The node refused it.
    Refused(ErrorBody),
    /// The node did not answer.
    Unreachable(anyhow::Error),
}

impl Client {
    /// A client of the node at a URL.
    #[must_use]
    pub fn new(base: &str) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(2)))
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .new_agent();
        Self { base: base.to_owned(), agent }
    }

    /// Status code and body of a GET.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn get_raw(&self, path: &str) -> Result<(u16, Vec<u8>)> {
        let response = self.agent.get(format!("{}{path}", self.base)).call()?;
        read(response)
    }

    /// Status code and body of a GET that asks for JSON.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn get_json_raw(&self, path: &str) -> Result<(u16, Vec<u8>)> {
        let request = self.agent.get(format!("{}{path}", self.base));
        read(request.header("accept", "application/json").call()?)
    }

    /// Status code and body of a POST whose body is sent once the node wants it.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn upload_raw(&self, path: &str, body: &[u8]) -> Result<(u16, Vec<u8>)> {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request.header("expect", "100-continue");
        read(request.content_type("application/octet-stream").send(body)?)
    }

    /// Status code and body of a POST of bytes.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn post_raw(&self, path: &str, body: &[u8]) -> Result<(u16, Vec<u8>)> {
        let request = self.agent.post(format!("{}{path}", self.base));
        read(request.content_type("application/octet-stream").send(body)?)
    }

    /// Status code and headers of a HEAD, their names in small letters.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn head(&self, path: &str) -> Result<(u16, BTreeMap<String, String>)> {
        let response = self.agent.head(format!("{}{path}", self.base)).call()?;
        Ok((response.status().as_u16(), headers_of(&response)))
    }

    /// Status code, headers and body of a GET that says more than the path.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn get_with(&self, path: &str, said: &[(&str, &str)]) -> Result<ClientAnswer> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        for (name, value) in said {
            request = request.header(*name, *value);
        }
        // A redirect is an answer as well.
        let response = request.config().max_redirects(0).build().call()?;
        let headers = headers_of(&response);
        let (status, body) = read(response)?;
        Ok(ClientAnswer { status, headers, body: String::from_utf8(body)? })
    }

    /// JSON of a GET.
    ///
    /// # Errors
    /// If the node does not answer, or with an error.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let (status, body) = self.get_raw(path)?;
        if status != 200 {
            bail!("GET {path}: {status} {}", String::from_utf8_lossy(&body));
        }
        serde_json::from_slice(&body).with_context(|| format!("GET {path}"))
    }

    /// How the node is.
    ///
    /// # Errors
    /// If it does not answer.
    pub fn status(&self) -> Result<NodeStatus> {
        self.get("/v1/status")
    }

    /// The last committed height.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn height(&self) -> Result<u64> {
        Ok(self.status()?.height.as_u64())
    }

    /// Whether it says that it is ready.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        matches!(self.get_raw("/readyz"), Ok((200, _)))
    }

    /// The header of a height.
    ///
    /// # Errors
    /// If the node does not have it.
    pub fn header(&self, height: u64) -> Result<Header> {
        Ok(self.get::<Answer<Header>>(&format!("/v1/headers/{height}"))?.data)
    }

    /// What is known of a transaction.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn transaction(&self, id: &TransactionId) -> Result<Submitted> {
        self.get(&format!("/v1/transactions/{id}"))
    }

    /// A number of `/metrics`, by its full name without labels.
    ///
    /// # Errors
    /// If there is no such metric.
    pub fn metric(&self, name: &str) -> Result<u64> {
        let (_, body) = self.get_raw("/metrics")?;
        let text = String::from_utf8(body)?;
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let value = value.with_context(|| format!("there is no metric {name}"))?;
        Ok(value.split('.').next().unwrap_or(value).parse()?)
    }

    /// Submits the bytes of a transaction, and waits for its commit so long.
    ///
    /// # Errors
    /// [`SubmitError`].
    pub fn submit(&self, transaction: &[u8], wait: Duration) -> Result<Submitted, SubmitError> {
        let path = format!("/v1/transactions?wait_ms={}", wait.as_millis());
        let (status, body) = self.post_raw(&path, transaction).map_err(SubmitError::Unreachable)?;
        let bad = |error: serde_json::Error| SubmitError::Unreachable(error.into());
        if status == 200 {
            return serde_json::from_slice(&body).map_err(bad);
        }
        Err(SubmitError::Refused(serde_json::from_slice(&body).map_err(bad)?))
    }

    /// Submits many transactions, at most 256.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn submit_batch(&self, transactions: &[Vec<u8>]) -> Result<Vec<BatchOutcome>> {
        let body = codec::encode(&transactions);
        let (status, body) = self.post_raw("/v1/transactions/batch", &body)?;
        if status != 200 {
            bail!("batch: {status} {}", String::from_utf8_lossy(&body));
        }
        Ok(serde_json::from_slice(&body)?)
    }
}

fn headers_of(response: &ureq::http::Response<ureq::Body>) -> BTreeMap<String, String> {
    let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers = response.headers().iter();
    headers.map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<(u16, Vec<u8>)> {
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
    Ok((status, body))
}
