//! [`Locale`]: which language a visitor reads, and how links keep it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Uri, header};
use hgz_verifier::Language;
use std::convert::Infallible;

/// The language of a page, and where the page is.
#[derive(Debug, Clone)]
pub(crate) struct Locale {
    /// The language.
    pub(crate) language: Language,
    /// Whether the address asks for it: then links ask for it too.
    asked: bool,
    path: String,
    /// The query without the language.
    query: Vec<String>,
}

impl Locale {
    fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let parts = uri.query().unwrap_or_default().split('&').filter(|part| !part.is_empty());
        let (asked, query): (Vec<&str>, Vec<&str>) =
            parts.partition(|part| part.starts_with("lang="));
        let asked = asked.iter().rev().find_map(|part| part.strip_prefix("lang=")?.parse().ok());
        let accepted = || {
            let values = headers.get_all(header::ACCEPT_LANGUAGE).iter();
            let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
            preferred(&values.join(","))
        };
        Self {
            language: asked.unwrap_or_else(accepted),
            asked: asked.is_some(),
            path: uri.path().to_owned(),
            query: query.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The text in the page's language.
    pub(crate) const fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.language.pick(zh, en)
    }

    /// The language as HTML names it.
    pub(crate) const fn html(&self) -> &'static str {
        self.pick("zh-CN", "en")
    }

    /// The other language.
    pub(super) const fn other(&self) -> Language {
        match self.language {
            Language::Zh => Language::En,
            Language::En => Language::Zh,
        }
    }

    /// This very page in the other language.
    pub(super) fn switched(&self) -> String {
        let language = format!("lang={}", self.other().as_str());
        let query = self.query.iter().cloned().chain([language]).collect::<Vec<_>>().join("&");
        format!("{}?{query}", self.path)
    }

    /// A path of this node that keeps the language.
    pub(crate) fn link(&self, path: &str) -> String {
        if !self.asked {
            return path.to_owned();
        }
        let mark = if path.contains('?') { '&' } else { '?' };
        format!("{path}{mark}lang={}", self.language.as_str())
    }

    /// This very path, and one item of it.
    pub(super) fn in_item(&self, item: &str) -> String {
        self.link(&format!("{}/21/{item}", self.path.trim_end_matches('/')))
    }

    /// The language to send with a form, if links ask for it.
    pub(super) fn asked(&self) -> Option<&'static str> {
        self.asked.then(|| self.language.as_str())
    }
}

/// Chinese or English, as a browser prefers. A browser that reads neither gets English; a program
/// that says nothing gets the language of the province.
fn preferred(accepted: &str) -> Language {
    let mut best = (0, Language::En);
    for range in accepted.split(',') {
        let (tag, weight) = weighted(range);
        let tag = tag.to_ascii_lowercase();
        let language = match tag.split('-').next() {
            Some("zh" | "*") => Language::Zh,
            Some("en") => Language::En,
            _ => continue,
        };
        if best.0 < weight {
            best = (weight, language);
        }
    }
    if accepted.trim().is_empty() { Language::Zh } else { best.1 }
}

/// What a client accepts, and the weight of each in thousandths.
pub(super) fn accepted(headers: &HeaderMap, name: HeaderName) -> Vec<(&str, u32)> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(weighted).collect()
}

/// A part of an `Accept` header and its weight in thousandths.
fn weighted(range: &str) -> (&str, u32) {
    let mut parts = range.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), thousandths);
    (name, weight.unwrap_or(0))
}

fn thousandths(weight: &str) -> Option<u32> {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    let (whole, part): (u32, u32) = (whole.parse().ok()?, part.parse().ok()?);
    Some(whole.checked_mul(1000)?.checked_add(part)?.min(1000))
}

impl<S: Send + Sync> FromRequestParts<S> for Locale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.uri, &parts.headers))
    }
}

#[cfg(test)]
pub(super) mod tests;
