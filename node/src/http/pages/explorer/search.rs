//! Search by anything a person might paste: each way to read the text is tried, and what there is
//! is told.

use std::str::FromStr;

use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::{KeyId, PublicKey};
use chain_core::chain::block::BlockId;
use chain_core::chain::transaction::TransactionId;
use chain_core::records::certificate::Certificate;
use chain_core::records::organisation::KeyRecord;
use chain_core::records::product::Product;
use chain_core::records::serial::Serial;
use chain_core::records::standard_catalogue::Standard;
use chain_core::state;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::gtin::Gtin;
use chain_core::values::standard_number::StandardNumber;
use chain_core::values::text::{CertificateId, Number};
use chain_core::values::time::Height;
use chain_core::verify::item_code::{ItemCode, ItemCodeError};
use hgz_api::TransactionStatus;

use super::super::start::digital_link;
use super::matches::{Match, Matches};
use super::numbers;
use super::question::Question;
use super::reader::PageReader;
use super::target::{PageTarget, Sort};
use crate::answers::directory::{
    OrganisationQuery, ProductQuery, list_organisations, list_products,
};
use crate::answers::ledger::LedgerReader;
use crate::http::error::ApiError;
use crate::storage::{Posting, ScanStep};

/// Characters of a text that are looked at.
const TEXT_MAX: usize = 600;
/// Matches of one way to read the text.
const MATCHES_MAX: usize = 20;
/// Moves through one list.
const STEPS_MAX: usize = 1_024;

/// Looks a text up.
pub(super) struct Search<'a> {
    reader: &'a PageReader<'a>,
    matches: Matches<'a>,
}

impl<'a> Search<'a> {
    /// Everything that a text may mean.
    pub(super) fn of(reader: &'a PageReader<'a>, text: &str) -> Result<Vec<Match>, ApiError> {
        let text: String = text.trim().chars().take(TEXT_MAX).collect();
        let mut search = Self { reader, matches: Matches::new(reader) };
        if text.is_empty() {
            return Ok(search.matches.found);
        }
        // A code or a link names one thing and nothing else.
        if search.code(&text) {
            return Ok(search.matches.found);
        }
        search.hash(&text)?;
        search.digits(&text)?;
        search.place(&text)?;
        search.organisation(&text)?;
        search.id(&text)?;
        search.number(&text)?;
        search.standard(&text)?;
        search.names(&text)?;
        Ok(search.matches.found)
    }

    /// An item code, or a GS1 Digital Link, with or without a host.
    fn code(&mut self, text: &str) -> bool {
        let text: String = text.split_whitespace().collect();
        let text = text.split(['?', '#']).next().unwrap_or_default();
        let reader = self.reader;
        // The page of a code says itself what is wrong with one.
        if !matches!(text.parse::<ItemCode>(), Err(ItemCodeError::Unreadable { .. })) {
            let last = text.rsplit('/').next().unwrap_or_default();
            self.matches.named(reader.pick("追溯码", "Item code"), last, format!("/{last}"));
            return true;
        }
        if let Some(path) = digital_link(text) {
            self.matches.named(
                reader.pick("GS1 数字链接", "GS1 Digital Link"),
                path,
                path.to_owned(),
            );
            return true;
        }
        false
    }

    /// The id of a block, transaction, key or document, or a public key.
    fn hash(&mut self, text: &str) -> Result<(), ApiError> {
        let text = text.to_ascii_lowercase();
        let digits = text.strip_prefix("0x").unwrap_or(&text);
        let key: Option<PublicKey> =
            text.parse().or_else(|_| format!("ed25519:{digits}").parse()).ok();
        if let Some(key) = key.map(|key| key.id())
            && self.reader.has::<KeyRecord>(&key)?
        {
            self.matches.target(Sort::Key, key);
        }
        // The last part of an address, too.
        let digits = digits.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let Ok(hash) = Hash::from_str(digits) else { return Ok(()) };
        if let Some(height) = self.reader.view.height_of(BlockId(hash))? {
            self.matches.target(Sort::Block, height);
        }
        let status = (self.reader.status_of)(TransactionId(hash))?;
        if status != TransactionStatus::Unknown {
            self.matches.target(Sort::Transaction, hash);
        }
        if let Ok(key) = digits.parse::<KeyId>()
            && self.reader.has::<KeyRecord>(&key)?
        {
            self.matches.target(Sort::Key, key);
        }
        let storage = self.reader.storage;
        if storage.document_named_at(&hash)?.is_some() || storage.document(&hash)?.is_some() {
            self.matches.target(Sort::Document, hash);
        }
        Ok(())
    }

    /// A height, a serial, a trade item number.
    fn digits(&mut self, text: &str) -> Result<(), ApiError> {
        let reader = self.reader;
        if let Ok(height) = text.parse::<Height>()
            && Height::GENESIS < height
            && height <= reader.head.height
        {
            self.matches.target(Sort::Block, height);
        }
        if let Ok(serial) = text.parse::<Serial>()
            && let Some(certificate) = state::read::<Certificate>(reader.view, &serial)?
        {
            self.matches.target(Sort::Certificate, certificate.id);
        }
        if let Ok(gtin) = text.parse::<Gtin>() {
            let lists = [vec![Posting::Gtin(gtin)]];
            let mut scan = reader.view.scan(&lists, (Vec::new(), None), STEPS_MAX);
            while let ScanStep::Found { entry, .. } = scan.step()? {
                if let Some(product) = reader.view.listed::<Product>(&entry)? {
                    self.product(&product);
                }
            }
        }
        Ok(())
    }

    fn product(&mut self, product: &Product) {
        let target = PageTarget::new(Sort::Product, &product.id);
        let name = format!("{} · {}", product.details.name, product.id);
        self.matches.named(target.sort.title(self.reader.locale.language), name, target.path());
    }

    /// A place in the ledger, HEIGHT.INDEX.
    fn place(&mut self, text: &str) -> Result<(), ApiError> {
        let Some((height, index)) = text.split_once('.') else { return Ok(()) };
        let (Ok(height), Ok(index)) = (height.parse::<Height>(), index.parse::<u32>()) else {
            return Ok(());
        };
        let mut ledger = LedgerReader::new(self.reader.view);
        let count = ledger.block(height)?.map_or(0, |block| block.transactions.len());
        if usize::try_from(index).is_ok_and(|index| index < count) {
            let event = ledger.event(height, index)?;
            self.matches.target(Sort::Transaction, event.transaction);
        }
        Ok(())
    }

    fn organisation(&mut self, text: &str) -> Result<(), ApiError> {
        let last = text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if let Ok(code) = last.to_ascii_uppercase().parse::<CreditCode>()
            && let Some(name) = self.reader.name_of(code)?
        {
            let target = PageTarget::new(Sort::Organisation, code);
            let read_as = target.sort.title(self.reader.locale.language);
            self.matches.named(read_as, format!("{name} · {code}"), target.path());
        }
        Ok(())
    }

    /// OWNER/NUMBER, also at the end of an address.
    fn id(&mut self, text: &str) -> Result<(), ApiError> {
        let mut parts = text.trim_end_matches('/').rsplit('/');
        let (Some(number), Some(owner)) = (parts.next(), parts.next()) else { return Ok(()) };
        let owner = owner.to_ascii_uppercase().parse::<CreditCode>();
        let number = number.to_ascii_uppercase().parse::<Number>();
        let (Ok(owner), Ok(number)) = (owner, number) else { return Ok(()) };
        numbers::owned(&mut self.matches, &CertificateId::new(owner, number), Sort::owned())
    }

    /// A number whose owner is not said, or a batch.
    fn number(&mut self, text: &str) -> Result<(), ApiError> {
        let Ok(number) = text.to_ascii_uppercase().parse::<Number>() else { return Ok(()) };
        numbers::of_anybody(&mut self.matches, &number)?;
        let lists = [vec![Posting::Batch(number.clone())]];
        let mut scan = self.reader.view.scan(&lists, (Vec::new(), None), STEPS_MAX);
        if let ScanStep::Found { .. } = scan.step()? {
            let question = Question::new([("batch", number.to_string())]);
            let read_as = self.reader.pick("批次的合格证", "Certificates of a batch");
            self.matches.named(read_as, number.to_string(), question.at("/explorer/certificates"));
        }
        Ok(())
    }

    fn standard(&mut self, text: &str) -> Result<(), ApiError> {
        if let Ok(number) = text.parse::<StandardNumber>()
            && self.reader.has::<Standard>(&number)?
        {
            self.matches.target(Sort::Standard, number);
        }
        Ok(())
    }

    /// A part of the name of an organisation or product.
    fn names(&mut self, text: &str) -> Result<(), ApiError> {
        let limit = MATCHES_MAX.to_string();
        let question = Question::new([("text", text.to_owned()), ("limit", limit)]);
        let Ok(query) = question.read::<OrganisationQuery>() else { return Ok(()) };
        // A text that no name can have is none.
        let Ok(found) = list_organisations(self.reader.view, &query) else { return Ok(()) };
        let language = self.reader.locale.language;
        for one in found.entries {
            let target = PageTarget::new(Sort::Organisation, one.details.code);
            let name = format!("{} · {}", one.details.name, one.details.code);
            self.matches.named(target.sort.title(language), name, target.path());
        }
        let found = list_products(self.reader.view, &question.read::<ProductQuery>()?)?;
        for product in found.entries {
            self.product(&product);
        }
        Ok(())
    }
}
