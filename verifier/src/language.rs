//! [`Language`]: Chinese and English for people; codes and JSON keys stay English.

use std::str::FromStr;

/// The language of words for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The text in this language.
    #[must_use]
    pub const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// Its name on a command line, and in a query.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.pick("zh", "en")
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = |language: &Self| language.as_str() == text;
        Self::ALL.into_iter().find(named).ok_or_else(|| format!("`{text}` is neither zh nor en"))
    }
}
