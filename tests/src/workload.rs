//! [`Workload`]: makers, their products and reports on the chain, and certificates by the thousand.

mod hands;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chain_core::act::Act;
use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::SecretKey;
use chain_core::chain::transaction::{SignedTransaction, Transaction};
use chain_core::label::Label;
use chain_core::records::accreditation::{AccreditationMark, ScopeAddition};
use chain_core::records::certificate::CertificateDetails;
use chain_core::records::organisation::{KeyPurpose, OrganisationDetails};
use chain_core::records::product::ProductDetails;
use chain_core::records::report::{
    Conclusion, MeasuredItem, ReportDetails, ReportKind, ReportSubject,
};
use chain_core::records::serial::Serial;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::edition::Edition;
use chain_core::values::gtin::Gtin;
use chain_core::values::standard_number::StandardNumber;
use chain_core::values::text::{
    AccreditationId, CertificateId, Line, Name, Number, ProductId, ReportId,
};
use chain_core::values::time::Height;
use chain_core::verify::item_code::ItemCode;
use hgz_api::{Answer, BatchOutcome, CertificateAnswer, TransactionStatus};
use hgz_config::keystore;
use hgz_config::source::Source;
use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::DeValue;

use crate::{Client, Network, SubmitError, repository, wait_until};

pub use hands::HoldingsSize;

/// Sheets that each report covers: more than any test certifies.
const BATCH_QUANTITY: u32 = 1_000_000;
const COMMITTED_WITHIN: Duration = Duration::from_secs(30);
/// How many heights ahead transactions stay valid.
const VALID_FOR: u64 = 50_000;
const BATCH: usize = 256;

/// What `certificate.toml` of the boards states, but for what names other records.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct StatedCertificate {
    production_date: Date,
    label: Label,
}

#[derive(Debug)]
struct Maker {
    code: CreditCode,
    key: SecretKey,
    label_key: SecretKey,
}

/// Registered makers, and everything their certificates rest on.
#[derive(Debug)]
pub struct Workload {
    chain_id: ChainId,
    makers: Vec<Maker>,
    product_number: Number,
    stated: StatedCertificate,
    institute: CreditCode,
    reports_per_maker: u64,
    valid_until: Height,
}

fn example(name: &str) -> Result<Source> {
    let path = repository().join("config/examples/boards").join(name);
    Ok(Source::read(Path::new(&path))?)
}

/// What `report.toml` of the boards states, but for what it is about.
#[derive(Debug, Clone, Deserialize, Serialize)]
struct StatedReport {
    marks: Vec<AccreditationMark>,
    standards: Vec<StandardNumber>,
    tested_on: Date,
    issued_on: Date,
    items: Vec<StatedItem>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
struct StatedItem {
    name: Name,
    limit: Line,
    found: Line,
    unit: Option<Line>,
}

/// A qualified report on a batch.
fn report_on(subject: ReportSubject, document: Option<Hash>) -> Result<ReportDetails> {
    const ABOUT: [&str; 7] =
        ["number", "product", "batch", "batch_quantity", "sampled", "sampling", "conclusion"];
    let stated: StatedReport = example("report.toml")?.deserialize_edited(|table| {
        for field in ABOUT {
            table.remove(field);
        }
        if let Some(DeValue::Array(items)) = table.get_mut("items").map(Spanned::get_mut) {
            for item in items.iter_mut() {
                if let DeValue::Table(item) = item.get_mut() {
                    item.remove("conclusion");
                }
            }
        }
    })?;
    let items = stated.items.into_iter().map(|item| MeasuredItem {
        name: item.name,
        limit: Some(item.limit),
        found: vec![item.found],
        unit: item.unit,
        conclusion: Conclusion::Qualified,
        subject: None,
        outside_scope: false,
        standard: None,
        subcontracted_to: None,
    });
    Ok(ReportDetails {
        kind: ReportKind::Batch,
        valid_until: None,
        official_number: None,
        laboratory: None,
        client: None,
        marks: stated.marks,
        subjects: vec![subject],
        sampling: None,
        sampling_plan: None,
        sampled_on: None,
        standards: stated.standards,
        items: items.collect(),
        conclusion: Conclusion::Qualified,
        tested_on: stated.tested_on,
        issued_on: stated.issued_on,
        instruments: Vec::new(),
        inspectors: Vec::new(),
        signatory: None,
        remark: None,
        follows: None,
        request: None,
        document,
    })
}

/// A credit code that nobody was given and that checks.
fn synthetic_code(count: usize) -> Result<CreditCode> {
    let body = format!("914307009970{count:04}");
    let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let checked = |check: char| {
        alphabet
            .chars()
            .find_map(|last| CreditCode::new(&format!("{body}{check}{last}")).ok())
            .filter(CreditCode::organisation_code_is_consistent)
    };
    "0123456789X".chars().find_map(checked).context("an organisation code has a check character")
}

fn batch_number(report: u64) -> Result<Number> {
    format!("BATCH-{report}").parse().map_err(|error| anyhow::anyhow!("{error}"))
}

fn certificate_number(number: u64) -> Result<Number> {
    format!("TEST-{number:08}").parse().map_err(|error| anyhow::anyhow!("{error}"))
}

impl Workload {
    /// The trade item number of all its products.
    pub const GTIN: &str = "06901234567892";

    /// Registers makers, each with one product and so many reports, on a running network.
    ///
    /// # Errors
    /// If the chain refuses anything.
    pub fn register(network: &Network, makers: usize, reports_per_maker: u64) -> Result<Self> {
        let client = network.client(0);
        let status = client.status()?;
        let accreditation = example("accreditation.toml")?;
        let id: AccreditationId =
            accreditation.field("accreditation")?.context("accreditation is missing")?;
        let stated: StatedCertificate =
            example("certificate.toml")?.deserialize_edited(|table| {
                for field in ["number", "product", "batch", "quantity", "reports"] {
                    table.remove(field);
                }
            })?;
        let product_source = example("product.toml")?;
        let workload = Self {
            chain_id: status.chain_id,
            makers: (0..makers)
                .map(|count| {
                    Ok(Maker {
                        code: synthetic_code(count)?,
                        key: keystore::generate()?,
                        label_key: keystore::generate()?,
                    })
                })
                .collect::<Result<_>>()?,
            product_number: product_source.field("number")?.context("number is missing")?,
            stated,
            institute: id.institute,
            reports_per_maker,
            valid_until: status.height.plus(VALID_FOR),
        };
        workload.accredit(network, &client, id, &accreditation)?;
        workload.register_makers(network, &client, &product_source)?;
        workload.file_reports(network, &client)?;
        Ok(workload)
    }

    fn sign(&self, key: &SecretKey, act: Act) -> SignedTransaction {
        let (chain_id, valid_until) = (self.chain_id, self.valid_until);
        Transaction { chain_id, act, signer: key.public_key(), valid_until }.sign(key)
    }

    fn accredit(
        &self,
        network: &Network,
        client: &Client,
        accreditation: AccreditationId,
        source: &Source,
    ) -> Result<()> {
        let standards: Vec<StandardNumber> = source.field("standards")?.unwrap_or_default();
        let whole = |standard| ScopeAddition { standard, parts: None };
        let term = source.deserialize_edited(|table| {
            for field in ["accreditation", "mark", "standards"] {
                table.remove(field);
            }
        })?;
        let act = Act::AccreditInstitute {
            accreditation,
            mark: AccreditationMark::Cma,
            term,
            standards: standards.into_iter().map(whole).collect(),
        };
        commit_all(client, vec![self.sign(&network.key("bureau")?, act)])
    }

    fn register_makers(&self, network: &Network, client: &Client, product: &Source) -> Result<()> {
        let bureau = network.key("bureau")?;
        let organisation: OrganisationDetails = example("organisation.toml")?.deserialize()?;
        let registered = self.makers.iter().map(|maker| {
            let organisation = OrganisationDetails { code: maker.code, ..organisation.clone() };
            let admin_keys = vec![maker.key.public_key()];
            self.sign(&bureau, Act::RegisterOrganisation { organisation, admin_keys })
        });
        commit_all(client, registered.collect())?;
        let product: ProductDetails = product.deserialize_edited(|table| {
            table.remove("number");
        })?;
        let product = ProductDetails { gtin: Some(Gtin::new(Self::GTIN)?), ..product };
        let own_acts = self.makers.iter().flat_map(|maker| {
            let organisation = maker.code;
            let (key, purpose) = (maker.label_key.public_key(), KeyPurpose::Label);
            let number = self.product_number.clone();
            [
                Act::AddKey { organisation, key, purpose, valid_until: None },
                Act::RegisterProduct { number, product: product.clone() },
            ]
            .map(|act| self.sign(&maker.key, act))
        });
        commit_all(client, own_acts.collect())
    }

    fn file_reports(&self, network: &Network, client: &Client) -> Result<()> {
        let institute = network.key("institute")?;
        let mut filed = Vec::new();
        for maker in &self.makers {
            for report in 0..self.reports_per_maker {
                let details = report_on(self.subject(maker, batch_number(report)?), None)?;
                let number = self.report_number(maker, report)?;
                let act = Act::FileReport { number, report: Box::new(details) };
                filed.push(self.sign(&institute, act));
            }
        }
        commit_all(client, filed)
    }

    fn subject(&self, maker: &Maker, batch: Number) -> ReportSubject {
        ReportSubject {
            product: ProductId::new(maker.code, self.product_number.clone()),
            edition: Edition::FIRST,
            variants: Vec::new(),
            batch: Some(batch),
            batch_quantity: BATCH_QUANTITY,
            batch_amount: None,
            sampled: 5,
        }
    }

    fn report_number(&self, maker: &Maker, report: u64) -> Result<Number> {
        format!("R-{}-{report}", maker.code).parse().map_err(|error| anyhow::anyhow!("{error}"))
    }

    /// A signed report of the first maker's product that names a document.
    ///
    /// # Errors
    /// If there is no maker, or the number is none.
    pub fn report_with_document(
        &self,
        network: &Network,
        number: &str,
        document: Hash,
    ) -> Result<SignedTransaction> {
        let maker = self.makers.first().context("no maker")?;
        let report = report_on(self.subject(maker, batch_number(0)?), Some(document))?;
        let number = number.parse().map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(self
            .sign(&network.key("institute")?, Act::FileReport { number, report: Box::new(report) }))
    }

    /// The signed certificate with a number; different numbers give independent transactions.
    ///
    /// # Errors
    /// If the number is too long for a certificate's.
    pub fn certificate(&self, number: u64) -> Result<SignedTransaction> {
        let maker = self.maker_of(number)?;
        let makers = u64::try_from(self.makers.len())?;
        let report = (number / makers) % self.reports_per_maker;
        let certificate = CertificateDetails {
            product: ProductId::new(maker.code, self.product_number.clone()),
            batch: batch_number(report)?,
            production_date: self.stated.production_date,
            quantity: 1,
            label: self.stated.label.clone(),
            reports: vec![ReportId::new(self.institute, self.report_number(maker, report)?)],
            covers: Vec::new(),
            label_key: maker.label_key.public_key(),
            edition: Edition::FIRST,
            amounts: Vec::new(),
            variants: Vec::new(),
            inputs: Vec::new(),
            supersedes: None,
        };
        let number = certificate_number(number)?;
        Ok(self.sign(&maker.key, Act::IssueCertificate { number, certificate }))
    }

    /// The code of the only item of the certificate with a number, if its serial is the first that
    /// its id leads to: that of one in ten million is not.
    ///
    /// # Errors
    /// If the number is too long for a certificate's.
    pub fn item_code(&self, number: u64) -> Result<ItemCode> {
        let maker = self.maker_of(number)?;
        let id = CertificateId::new(maker.code, certificate_number(number)?);
        Ok(ItemCode::sign(self.chain_id, Serial::slot(&id, 0), 1, &maker.label_key))
    }

    fn maker_of(&self, number: u64) -> Result<&Maker> {
        let makers = u64::try_from(self.makers.len())?;
        self.makers.get(usize::try_from(number % makers)?).context("no maker")
    }
}

impl Workload {
    /// Issues the certificate with a number, puts its one label into use, and signs its code.
    ///
    /// # Errors
    /// If the chain refuses anything.
    pub fn label(&self, network: &Network, number: u64) -> Result<ItemCode> {
        let client = network.client(0);
        let (certificate, maker) = (self.certificate(number)?, self.maker_of(number)?);
        let Act::IssueCertificate { number, .. } = certificate.transaction.act.clone() else {
            bail!("a certificate is issued");
        };
        commit_all(&client, vec![certificate])?;
        let items = "1-1".parse().map_err(|error| anyhow::anyhow!("{error}"))?;
        let activate = Act::ActivateItems { certificate: number.clone(), items };
        commit_all(&client, vec![self.sign(&maker.key, activate)])?;
        let path = format!("/v1/certificates/{}/{number}", maker.code);
        let serial = client.get::<Answer<CertificateAnswer>>(&path)?.data.certificate.serial;
        Ok(ItemCode::sign(self.chain_id, serial, 1, &maker.label_key))
    }
}

/// Submits transactions and waits until the chain has committed every one.
fn commit_all(client: &Client, transactions: Vec<SignedTransaction>) -> Result<()> {
    let encoded: Vec<Vec<u8>> = transactions.iter().map(SignedTransaction::to_bytes).collect();
    for batch in encoded.chunks(BATCH) {
        for outcome in client.submit_batch(batch)? {
            if let BatchOutcome::Refused(error) = outcome {
                bail!("{}: {} {:?}", error.code, error.message, error.broken);
            }
        }
        // The pool bounds what one organisation may have waiting.
        let Some(last) = batch.last() else { continue };
        match client.submit(last, COMMITTED_WITHIN) {
            Ok(_) => {}
            Err(SubmitError::Refused(error)) if error.code == "transaction.already_committed" => {}
            Err(error) => bail!("{error:?}"),
        }
    }
    for transaction in &transactions {
        let id = transaction.id();
        wait_until(&format!("transaction {id} is committed"), COMMITTED_WITHIN, || {
            let known = client.transaction(&id).map(|submitted| submitted.status);
            matches!(known, Ok(TransactionStatus::Committed { .. }))
        })?;
    }
    Ok(())
}
