//! The log: lines for people or JSON for machines, on standard error.

use std::io::IsTerminal;

use hgz_config::{LogConfig, LogFormat};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts the log. `RUST_LOG`, where it is set, overrides the configuration.
///
/// # Errors
/// What is wrong with the filter, or that a log was started before.
pub fn start(config: &LogConfig) -> Result<(), String> {
    let filter = match EnvFilter::try_from_default_env() {
        Ok(filter) => filter,
        Err(_) => EnvFilter::try_new(&config.filter).map_err(|error| error.to_string())?,
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match config.format {
        LogFormat::Text => log.finish().try_init(),
        LogFormat::Json => log.json().finish().try_init(),
    }
    .map_err(|error| error.to_string())
}
