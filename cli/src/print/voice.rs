//! [`Voice`]: how the program speaks: in which language, and in which form.

use chain_core::label::FieldName;

use crate::error::CliError;
use crate::options::Format;
use crate::print::language::{self, Language};
use crate::print::streams::write_stderr;

/// How the program speaks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice {
    pub(crate) language: Language,
    pub(crate) format: Format,
}

impl Voice {
    /// The language that was asked for, or else that of the environment.
    pub(crate) fn new(language: Option<Language>, format: Format) -> Self {
        Self { language: language.unwrap_or_else(language::of_environment), format }
    }

    /// The text in the user's language.
    pub(crate) const fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.language.pick(zh, en)
    }

    /// What people call a label field.
    pub(crate) fn field_title<'a>(&self, name: &'a FieldName) -> &'a str {
        name.title().map_or(name.as_str(), |title| self.pick(title.zh, title.en))
    }

    /// Tells the user something that is not the result.
    pub(crate) fn note(&self, text: &str) -> Result<(), CliError> {
        write_stderr(text).map_err(CliError::Output)
    }
}
