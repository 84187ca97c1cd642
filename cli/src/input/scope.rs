//! Input files of accreditations and their scopes. A standard is its number, or a table with `parts`
//! if the institute tests only a part of it.

use std::path::Path;

use chain_core::act::Act;
use chain_core::records::accreditation::{AccreditationMark, AccreditationTerm, ScopeAddition};
use chain_core::values::date::Date;
use chain_core::values::standard_number::StandardNumber;
use chain_core::values::text::{AccreditationId, Line};
use hgz_config::ConfigError;
use hgz_config::source::Source;
use serde::{Deserialize, Serialize};

/// A standard that comes into a scope, as people write it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum WrittenStandard {
    Whole(StandardNumber),
    Parts(ScopeAddition),
}

impl From<WrittenStandard> for ScopeAddition {
    fn from(written: WrittenStandard) -> Self {
        match written {
            WrittenStandard::Whole(standard) => Self { standard, parts: None },
            WrittenStandard::Parts(addition) => addition,
        }
    }
}

fn additions(written: Vec<WrittenStandard>) -> Vec<ScopeAddition> {
    written.into_iter().map(ScopeAddition::from).collect()
}

/// Reads `accreditation.toml`: an accreditation, a certificate of it, and the standards that come
/// with it.
pub(crate) fn accreditation(path: &Path) -> Result<(AccreditationId, Act), ConfigError> {
    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct AccreditationFile {
        accreditation: AccreditationId,
        mark: AccreditationMark,
        certificate_number: Line,
        categories: Vec<Line>,
        valid_from: Date,
        valid_until: Date,
        #[serde(default)]
        standards: Vec<WrittenStandard>,
    }
    let file: AccreditationFile = Source::read(path)?.deserialize()?;
    let AccreditationFile { accreditation, mark, certificate_number, categories, .. } = file;
    let (valid_from, valid_until) = (file.valid_from, file.valid_until);
    let term = AccreditationTerm { certificate_number, categories, valid_from, valid_until };
    let standards = additions(file.standards);
    let id = accreditation.clone();
    Ok((id, Act::AccreditInstitute { accreditation, mark, term, standards }))
}

/// Reads `scope.toml`: what comes into a scope and what ends, from a day on.
pub(crate) fn scope(path: &Path) -> Result<(AccreditationId, Act), ConfigError> {
    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct ScopeFile {
        accreditation: AccreditationId,
        from: Date,
        #[serde(default)]
        add: Vec<WrittenStandard>,
        #[serde(default)]
        end: Vec<StandardNumber>,
    }
    let ScopeFile { accreditation, from, add, end } = Source::read(path)?.deserialize()?;
    let id = accreditation.clone();
    Ok((id, Act::ChangeScope { accreditation, from, add: additions(add), end }))
}
