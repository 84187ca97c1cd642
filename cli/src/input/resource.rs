//! Input file of an instrument or inspector.

use std::path::Path;

use chain_core::act::Act;
use chain_core::records::resource::{Attestation, ResourceDetails};
use chain_core::values::date::Date;
use chain_core::values::text::{Name, Number};
use hgz_config::ConfigError;
use hgz_config::source::Source;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenKind {
    Instrument,
    Inspector,
}

#[derive(Debug, Serialize, Deserialize)]
struct ResourceFile {
    number: Number,
    kind: WrittenKind,
    name: Option<Name>,
    #[serde(default)]
    attestations: Vec<Attestation>,
    retired_from: Option<Date>,
}

/// Reads `instrument.toml` or `inspector.toml`: what it is, and what comes to what was entered
/// before. An instrument has a name, an inspector has none.
pub(crate) fn resource(path: &Path) -> Result<(Number, Act), ConfigError> {
    let source = Source::read(path)?;
    let ResourceFile { number, kind, name, attestations, retired_from } = source.deserialize()?;
    let problem = |reason: &str| ConfigError::of(source.problem("name", reason));
    let resource = match (kind, name) {
        (WrittenKind::Instrument, Some(name)) => ResourceDetails::Instrument { name },
        (WrittenKind::Inspector, None) => ResourceDetails::Inspector,
        (WrittenKind::Instrument, None) => {
            return Err(problem("an instrument has a name; write what it is and its model"));
        }
        (WrittenKind::Inspector, Some(_)) => {
            return Err(problem("an inspector is known by a code; leave the name out"));
        }
    };
    let id = number.clone();
    Ok((id, Act::KeepResource { number, resource, attestations, retired_from }))
}
