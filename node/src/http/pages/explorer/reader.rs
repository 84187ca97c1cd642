//! [`PageReader`]: one look at the chain, as of one height, from which a page is written.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use chain_core::chain::transaction::TransactionId;
use chain_core::records::organisation::{KeyRecord, Organisation};
use chain_core::records::standard_catalogue::Standard;
use chain_core::state::{self, Record, StateKey, StateView};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::Name;
use chain_core::values::time::{Height, Timestamp};
use hgz_api::TransactionStatus;
use maud::{Markup, html};

use super::super::facts::foreign;
use super::super::locale::Locale;
use super::target::{PageTarget, Sort};
use crate::answers::reading::ReadingError;
use crate::http::error::ApiError;
use crate::storage::{ChainHead, Storage, View};

/// Bytes of a page that the fields of records may take: what goes beyond is in the JSON.
const BYTES_MAX: usize = 48_000;

/// Tells what became of a transaction.
pub(super) type StatusOf<'a> = &'a dyn Fn(TransactionId) -> Result<TransactionStatus, ReadingError>;

/// The chain as of one height, and who reads it.
pub(super) struct PageReader<'a> {
    /// Blocks and commits, which never change.
    pub(super) storage: &'a Storage,
    /// The state.
    pub(super) view: &'a View<'a>,
    /// The height that is read.
    pub(super) head: ChainHead,
    /// The language.
    pub(super) locale: &'a Locale,
    /// The time of day.
    pub(super) now: Timestamp,
    /// What became of a transaction.
    pub(super) status_of: StatusOf<'a>,
    /// Bytes of texts that the page may still show.
    bytes_left: Cell<usize>,
    names: RefCell<BTreeMap<CreditCode, Option<Name>>>,
}

/// What a request comes to.
#[derive(Debug)]
pub(super) enum PageOrRedirect {
    /// A page.
    Sheet(Sheet),
    /// There is a better address.
    Elsewhere(String),
}

/// The parts of a page.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Its title.
    pub(super) title: String,
    /// Its content.
    pub(super) main: Markup,
    /// The path of the same as JSON.
    pub(super) json: Option<String>,
}

impl PageOrRedirect {
    /// A page.
    pub(super) fn sheet(title: impl Into<String>, main: Markup, json: impl Into<String>) -> Self {
        Self::Sheet(Sheet { title: title.into(), main, json: Some(json.into()) })
    }
}

impl<'a> PageReader<'a> {
    /// A look at the last height.
    pub(super) fn new(
        (storage, view): (&'a Storage, &'a View<'a>),
        locale: &'a Locale,
        now: Timestamp,
        status_of: StatusOf<'a>,
    ) -> Result<Self, ApiError> {
        let (head, names) = (view.head()?, RefCell::default());
        let bytes_left = Cell::new(BYTES_MAX);
        Ok(Self { storage, view, head, locale, now, status_of, bytes_left, names })
    }

    /// The text in the reader's language.
    pub(super) const fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        self.locale.pick(zh, en)
    }

    /// Whether there is room for a text.
    pub(super) fn has_room_for(&self, bytes: usize) -> bool {
        let left = self.bytes_left.get().checked_sub(bytes);
        self.bytes_left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether there is a record.
    pub(super) fn has<R: Record>(&self, id: &R::Id) -> Result<bool, ApiError> {
        Ok(self.view.record_bytes(&StateKey::of::<R>(id))?.is_some())
    }

    /// Whether a name leads anywhere: not every height has come, not every key is in the registry,
    /// nor every standard in the catalogue.
    pub(super) fn leads(&self, target: &PageTarget) -> Result<bool, ApiError> {
        match target.sort {
            Sort::Key => target.id.parse().map_or(Ok(false), |id| self.has::<KeyRecord>(&id)),
            Sort::Block => Ok(match (target.id.parse(), target.id.parse()) {
                (Ok(height), _) => (Height::FIRST..=self.head.height).contains(&height),
                (_, Ok(id)) => self.view.height_of(id)?.is_some(),
                _ => false,
            }),
            Sort::Standard => target.id.parse().map_or(Ok(false), |id| self.has::<Standard>(&id)),
            _ => Ok(true),
        }
    }

    /// The registered name of an organisation, if it is registered.
    pub(super) fn name_of(&self, code: CreditCode) -> Result<Option<Name>, ApiError> {
        if let Some(name) = self.names.borrow().get(&code) {
            return Ok(name.clone());
        }
        let name = state::read::<Organisation>(self.view, &code)?.map(|one| one.details.name);
        self.names.borrow_mut().insert(code, name.clone());
        Ok(name)
    }

    /// An organisation, by its name, with a link to its page.
    pub(super) fn organisation(&self, code: CreditCode) -> Result<Markup, ApiError> {
        let target = PageTarget::new(Sort::Organisation, code);
        let text = self.name_of(code)?.map_or_else(|| code.to_string(), |name| name.to_string());
        Ok(self.link(&target, &text))
    }

    /// A link with the sort of what it leads to, and its name.
    pub(super) fn titled(&self, target: &PageTarget) -> Result<Markup, ApiError> {
        let link = match target.id.parse() {
            Ok(code) if target.sort == Sort::Organisation => self.organisation(code)?,
            _ => html! { span.code { (self.link(target, target.number())) } },
        };
        Ok(html! { span.sort { (target.sort.title(self.locale.language)) } " " (link) })
    }

    /// A link that says what it leads to.
    pub(super) fn link(&self, target: &PageTarget, text: &str) -> Markup {
        html! {
            a href=(self.locale.link(&target.path())) lang=[foreign(self.locale, text)] { (text) }
        }
    }
}

impl std::fmt::Debug for PageReader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageReader").field("head", &self.head).finish_non_exhaustive()
    }
}
