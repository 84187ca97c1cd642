//! Paths with a query, and lists that a node gives page by page.

use std::fmt::Write;

use clap::Args;
use hgz_api::{Answer, ListPage};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::chain::client::NodeClient;
use crate::error::CliError;
use crate::print::output::CommandOutcome;
use crate::print::render::table;
use crate::print::voice::Voice;

/// Which part of a list.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "List options")]
pub(crate) struct PageArguments {
    /// Start after this entry, as the page before names it.
    #[arg(long, value_name = "CURSOR")]
    pub(crate) after: Option<String>,
    /// The most entries of one page, 1 to 200.
    #[arg(long, value_name = "COUNT")]
    pub(crate) limit: Option<u32>,
}

/// A path of the API and its query.
#[derive(Debug)]
pub(crate) struct ApiQuery {
    path: String,
    pairs: Vec<String>,
}

impl ApiQuery {
    /// A path without a query.
    pub(crate) fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), pairs: Vec::new() }
    }

    /// Adds a parameter.
    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.pairs.push(format!("{name}={}", encoded(&value.to_string())));
        self
    }

    /// Adds a parameter if there is a value.
    pub(crate) fn with_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds which part of the list is wanted.
    pub(crate) fn page(self, page: &PageArguments) -> Self {
        self.with_some("after", page.after.as_ref()).with_some("limit", page.limit)
    }

    /// Path and query.
    pub(crate) fn build(&self) -> String {
        if self.pairs.is_empty() {
            return self.path.clone();
        }
        format!("{}?{}", self.path, self.pairs.join("&"))
    }
}

/// A text as one segment of a path or one value of a query.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _written = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Asks for one page of a list, and shows it as a table.
pub(crate) fn list<T: Serialize + DeserializeOwned>(
    voice: &Voice,
    client: &NodeClient,
    query: &ApiQuery,
    header: &[&str],
    row: impl Fn(&T) -> Vec<String>,
) -> Result<CommandOutcome, CliError> {
    let answer: Answer<ListPage<T>> = client.get(&query.build())?;
    let page = &answer.data;
    let mut text = table(header, page.entries.iter().map(row).collect());
    text.push_str(&more(voice, page.next.as_deref()));
    Ok(CommandOutcome::ok(answer, text))
}

/// How to ask for the next page.
pub(crate) fn more(voice: &Voice, next: Option<&str>) -> String {
    let Some(next) = next else { return String::new() };
    let more = voice.pick("还有更多，下一页", "there are more; the next page is");
    format!("\n{more} --after {next}\n")
}

#[cfg(test)]
mod tests;
