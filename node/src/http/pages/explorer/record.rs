//! One way to show the fields of any record or act: its JSON, with titles, words, and links to all
//! that it names.

use chain_core::label::FieldName;
use chain_core::records::items::ItemRange;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::CertificateId;
use chain_core::values::time::Timestamp;
use hgz_verifier::{Language, show_time, yuan};
use maud::{Markup, html};
use serde::Serialize;
use serde_json::{Map, Value};

use super::super::facts::foreign;
use super::reader::PageReader;
use super::target::{PageTarget, Sort};
use super::{acts, words};
use crate::http::error::ApiError;

/// Entries of one list that are shown; the rest is in the JSON.
const ENTRIES_MAX: usize = 100;
/// What the markup around a value takes, about.
const MARKUP_BYTES: usize = 100;
/// How deep records lie within records.
const DEPTH_MAX: usize = 8;

/// Shows fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecordFields<'a> {
    reader: &'a PageReader<'a>,
    /// Whose numbers the numbers without owner are.
    owner: Option<CreditCode>,
    depth: usize,
}

type Rendered = Result<Markup, ApiError>;

impl<'a> RecordFields<'a> {
    /// Fields as a reader reads them.
    pub(super) const fn new(reader: &'a PageReader<'a>, owner: Option<CreditCode>) -> Self {
        Self { reader, owner, depth: 0 }
    }

    /// The fields of anything that the API tells.
    pub(super) fn of(self, record: &impl Serialize) -> Rendered {
        let value = serde_json::to_value(record).unwrap_or_default();
        match &value {
            Value::Object(fields) => self.list(fields),
            other => self.value("", other),
        }
    }

    fn list(self, fields: &Map<String, Value>) -> Rendered {
        let mut flat: Vec<(&str, &Value)> = Vec::new();
        flatten(fields, &mut flat);
        let language = self.reader.locale.language;
        flat.sort_by_key(|(name, _)| words::field(language, name).0);
        let mut rows = Vec::new();
        for (name, value) in flat {
            let is_long = is_nested(value);
            let title = match words::field(language, name).1 {
                Some(_) if name == "items" && !is_long => Some(self.reader.pick("件号", "items")),
                title => title,
            };
            let title = title.map_or_else(|| self.label_title(name), str::to_owned);
            rows.push((title, is_long, self.value(name, value)?));
        }
        Ok(html! {
            dl {
                @for (title, is_long, value) in rows {
                    dt.nested[is_long] { (title) }
                    dd.nested[is_long] { (value) }
                }
            }
        })
    }

    /// What a label field is called, else a name as words.
    fn label_title(self, name: &str) -> String {
        let language = self.reader.locale.language;
        let field: Option<FieldName> = name.parse().ok();
        let title = field.as_ref().and_then(FieldName::title);
        title.map_or_else(|| name.replace('_', " "), |one| language.pick(one.zh, one.en).to_owned())
    }

    fn value(mut self, name: &str, value: &Value) -> Rendered {
        self.depth = self.depth.saturating_add(1);
        let bytes = value.as_str().map_or(0, str::len).saturating_add(MARKUP_BYTES);
        if DEPTH_MAX < self.depth || !self.reader.has_room_for(bytes) {
            return Ok(html! { "…" });
        }
        Ok(match value {
            Value::Object(fields) => match range(value) {
                Some(range) => html! { (range) },
                None => self.list(fields)?,
            },
            Value::Array(entries) => self.entries(name, entries)?,
            Value::String(text) => self.text(name, text)?,
            Value::Bool(true) => html! { (self.reader.pick("是", "yes")) },
            Value::Bool(false) => html! { (self.reader.pick("否", "no")) },
            Value::Number(number) => self.number(name, number)?,
            Value::Null => html! { "—" },
        })
    }

    fn entries(self, name: &str, entries: &[Value]) -> Rendered {
        let ranges: Vec<String> = entries.iter().take(ENTRIES_MAX).filter_map(range).collect();
        let more = entries.len().saturating_sub(ENTRIES_MAX);
        let more = (0 < more).then(|| match self.reader.locale.language {
            Language::Zh => format!("另有 {more} 项，见 JSON"),
            Language::En => format!("{more} more, see the JSON"),
        });
        if !ranges.is_empty() {
            return Ok(html! { (ranges.join(", ")) @if let Some(more) = more { " … " (more) } });
        }
        let shown = entries.iter().take(ENTRIES_MAX).map(|one| self.value(name, one));
        let shown = shown.collect::<Result<Vec<_>, _>>()?;
        Ok(html! {
            ul.plain {
                @for one in shown { li { (one) } }
                @if let Some(more) = more { li { (more) } }
            }
        })
    }

    fn text(self, name: &str, text: &str) -> Rendered {
        let reader = self.reader;
        let language = reader.locale.language;
        if words::OF_A_FEW.contains(&name)
            && let Some(word) = words::value(language, text)
        {
            return Ok(html! { (word) });
        }
        if name == "operator"
            && let Some(word) = acts::named(language, text)
        {
            return Ok(html! { (word) });
        }
        // The entry of an organisation names itself.
        if name != "code"
            && let Ok(code) = text.parse::<CreditCode>()
        {
            let is_known = reader.name_of(code)?.is_some();
            let link = reader.organisation(code)?;
            return Ok(html! { (link) @if is_known { " " small.code { (code) } } });
        }
        if let Some(target) = self.target(name, text)
            && reader.leads(&target)?
        {
            return Ok(html! { span.code { (reader.link(&target, text)) } });
        }
        let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        Ok(html! {
            span.code[is_hash] lang=[foreign(reader.locale, text)] { (text) }
        })
    }

    /// What a text of a field names.
    fn target(self, name: &str, text: &str) -> Option<PageTarget> {
        let sort = match name {
            "product" | "products" => Sort::Product,
            "certificate" | "certificates" => Sort::Certificate,
            "report" | "reports" => Sort::Report,
            "cover" | "covers" => Sort::Cover,
            "shipment" | "returns" => Sort::Shipment,
            "request" => Sort::Service,
            "claim" => Sort::Claim,
            "recall" => Sort::Recall,
            "spot_check" => Sort::SpotCheck,
            "penalty" => Sort::Penalty,
            "accreditation" => Sort::Accreditation,
            "instrument" | "instruments" | "inspectors" => Sort::Resource,
            "entrustment" => Sort::Entrustment,
            "offer" => Sort::Offer,
            "question" => Sort::Question,
            "proposal" => Sort::Proposal,
            "standard" | "standards" | "replaced_by" => {
                return Some(PageTarget::new(Sort::Standard, text));
            }
            "document" => return Some(PageTarget::new(Sort::Document, text)),
            "parent" | "block" => return Some(PageTarget::new(Sort::Block, text)),
            "transaction" => return Some(PageTarget::new(Sort::Transaction, text)),
            "key" | "old" | "new" | "label_key" | "admin_keys" => {
                return Some(PageTarget::key(text));
            }
            _ => return None,
        };
        if text.parse::<CertificateId>().is_ok() {
            return Some(PageTarget::new(sort, text));
        }
        // An act names a record of its own organisation by the number alone.
        let id = CertificateId::new(self.owner?, text.parse().ok()?);
        Some(PageTarget::new(sort, id))
    }

    fn number(self, name: &str, number: &serde_json::Number) -> Rendered {
        let whole = number.as_u64();
        Ok(match whole {
            Some(fen) if name.ends_with("_fen") => html! { (yuan(fen)) },
            Some(ms) if name == "time" || name == "received_at" || name == "usable_from" => {
                html! { (show_time(Timestamp::from_unix_ms(ms))) }
            }
            Some(height) if name == "height" || name.ends_with("_at") => {
                let target = PageTarget::new(Sort::Block, height);
                if self.reader.leads(&target)? {
                    return Ok(self.reader.link(&target, &target.id));
                }
                let is_genesis = height == 0;
                html! { (number) @if is_genesis { " (" (self.reader.pick("创世", "genesis")) ")" } }
            }
            _ => html! { (number) },
        })
    }
}

/// All fields with something in them; what an owner stated stands beside what the chain knows.
fn flatten<'v>(fields: &'v Map<String, Value>, flat: &mut Vec<(&'v str, &'v Value)>) {
    for (name, value) in fields {
        match value {
            Value::Null => {}
            Value::Array(entries) if entries.is_empty() => {}
            Value::Object(fields) if fields.is_empty() => {}
            Value::Object(fields) if name == "details" => flatten(fields, flat),
            value => flat.push((name, value)),
        }
    }
}

fn is_nested(value: &Value) -> bool {
    match value {
        Value::Object(_) => range(value).is_none(),
        Value::Array(entries) => entries.first().is_some_and(is_nested),
        _ => false,
    }
}

/// Items, as people write them.
fn range(value: &Value) -> Option<String> {
    let fields = value.as_object().filter(|fields| fields.len() == 2)?;
    let number = |name: &str| u32::try_from(fields.get(name)?.as_u64()?).ok();
    Some(ItemRange { first: number("first")?, last: number("last")? }.to_string())
}
