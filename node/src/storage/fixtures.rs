//! A small database whose blocks tests make up: records as they want them, without the rules.

use std::collections::BTreeMap;

use chain_core::act::Act;
use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::SecretKey;
use chain_core::chain::block::{Block, Header};
use chain_core::chain::commit::Commit;
use chain_core::chain::transaction::Transaction;
use chain_core::execute::{Execution, Receipt, genesis_state};
use chain_core::governance::authority::{Authority, AuthoritySet};
use chain_core::governance::genesis::{Genesis, GenesisOrganisation};
use chain_core::governance::params::ChainParams;
use chain_core::records::certificate::{Certificate, CertificateDetails, CertificateStatus};
use chain_core::records::history::{History, StatusChange};
use chain_core::records::items::ItemRange;
use chain_core::records::organisation::{Organisation, OrganisationDetails, OrganisationStatus};
use chain_core::records::origin::Origin;
use chain_core::records::permission::Role;
use chain_core::records::product::{Product, ProductDetails, ProductEdition, ProductEditionId};
use chain_core::records::report::{
    Conclusion, Filer, Report, ReportDetails, ReportKind, ReportStatus, ReportSubject,
};
use chain_core::records::serial::Serial;
use chain_core::state::{MemoryState, Overlay, StateKey};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::edition::Edition;
use chain_core::values::text::{CertificateId, CoverId, ProductId, ReportId};
use chain_core::values::time::{Height, Timestamp};

use super::entry::height_key;
use super::{ReplayedLedger, Storage, StorageError};
use crate::storage::lists::cell::serial_cell;

/// Codes that check: the bureau's first, then makers, an institute, an insurer and sellers.
pub(crate) const CODES: [&str; 6] = [
    "91430700999999015X",
    "91430700999999058B",
    "91433100999999066C",
    "12430000999999023R",
    "9143010099999904XC",
    "524301009999990743",
];

/// Six hours: four blocks make a day.
const BLOCK_MS: u64 = 6 * 3_600_000;

/// A step of a history on the first day.
pub(crate) fn step<S>(status: S, height: Height) -> StatusChange<S> {
    StatusChange::plain(status, height, day())
}

/// The first day.
pub(crate) fn day() -> Date {
    Timestamp::default().date()
}

pub(crate) fn code(at: usize) -> CreditCode {
    CODES[at].parse().unwrap()
}

pub(crate) fn genesis() -> Genesis {
    let code = code(0);
    let key = SecretKey::from_bytes(&[7; 32]).public_key();
    let details = organisation(0, "监管局", Role::Bureau).details;
    let organisation = GenesisOrganisation { details, admin_keys: vec![key], licence: None };
    Genesis {
        chain_name: "test".parse().unwrap(),
        time: Timestamp::from_unix_ms(1_795_478_400_000),
        test_net: true,
        params: ChainParams::default(),
        organisations: vec![organisation],
        authorities: AuthoritySet::try_from(vec![Authority { organisation: code, key }]).unwrap(),
        peers: Vec::new(),
        rulesets: vec![hgz_config::ruleset::hunan_1()],
    }
}

pub(crate) fn organisation(at: usize, name: &str, role: Role) -> Organisation {
    let status = OrganisationStatus::Active;
    Organisation {
        details: OrganisationDetails {
            code: code(at),
            name: name.parse().unwrap(),
            address: "长沙市".parse().unwrap(),
            contact: "0731-12315".parse().unwrap(),
            roles: vec![role],
        },
        history: History::of(step(status, Height::GENESIS)),
        licence: None,
        admin_keys: 1,
    }
}

pub(crate) fn product_id(maker: usize, number: &str) -> ProductId {
    ProductId::new(code(maker), number.parse().unwrap())
}

pub(crate) fn product(maker: usize, number: &str, name: &str, category: &str) -> Product {
    Product {
        id: product_id(maker, number),
        details: ProductDetails {
            name: name.parse().unwrap(),
            model: None,
            specification: None,
            category: category.parse().unwrap(),
            standards: Vec::new(),
            attributes: Vec::new(),
            gtin: None,
            label: Default::default(),
            measured_in: None,
            variants: Vec::new(),
            origin: Origin::Own,
            production_address: None,
        },
        edition: Edition::FIRST,
        registered_at: Height::FIRST,
        amended: None,
        given_by: None,
    }
}

/// Writes a product as the edition in force and as the edition that stays.
pub(crate) fn write_product(state: &mut Overlay<'_>, product: &Product) {
    state.write::<Product>(&product.id, product);
    let id = ProductEditionId { product: product.id.clone(), edition: product.edition };
    state.write::<ProductEdition>(&id, &ProductEdition(product.clone()));
}

pub(crate) fn report_id(number: &str) -> ReportId {
    ReportId::new(code(3), number.parse().unwrap())
}

pub(crate) fn cover_id(number: &str) -> CoverId {
    CoverId::new(code(4), number.parse().unwrap())
}

pub(crate) fn report(number: &str, product: &ProductId, status: ReportStatus) -> Report {
    let day = Timestamp::from_unix_ms(1_795_478_400_000).date();
    Report {
        id: report_id(number),
        details: ReportDetails {
            kind: ReportKind::Batch,
            valid_until: None,
            official_number: None,
            laboratory: None,
            client: None,
            marks: Vec::new(),
            subjects: vec![ReportSubject {
                product: product.clone(),
                edition: Edition::FIRST,
                variants: Vec::new(),
                batch: Some("B1".parse().unwrap()),
                batch_quantity: 1_000_000,
                batch_amount: None,
                sampled: 1,
            }],
            sampling: None,
            sampling_plan: None,
            sampled_on: None,
            standards: Vec::new(),
            items: Vec::new(),
            conclusion: Conclusion::Qualified,
            tested_on: day,
            issued_on: day,
            instruments: Vec::new(),
            inspectors: Vec::new(),
            signatory: None,
            remark: None,
            follows: None,
            request: None,
            document: None,
        },
        filed_as: Filer::Institute,
        replaced: None,
        supplements: Vec::new(),
        confirmed: None,
        spot_check: None,
        history: History::of(step(status, Height::FIRST)),
        filed_at: Height::FIRST,
    }
}

pub(crate) fn items(first: u32, last: u32) -> chain_core::records::items::ItemRanges {
    vec![ItemRange { first, last }].try_into().unwrap()
}

/// A certificate's entry in lists.
pub(crate) fn place_of(certificate: &Certificate) -> Vec<u8> {
    [height_key(certificate.issued_at).as_slice(), &serial_cell(certificate)].concat()
}

/// A certificate for 100 items that the next block issues.
pub(crate) fn certificate(chain: &TestChain, product: &ProductId, number: &str) -> Certificate {
    let id = CertificateId::new(product.maker, number.parse().unwrap());
    let (height, time) = chain.next();
    let status = CertificateStatus::InForce;
    Certificate {
        serial: Serial::slot(&id, 0),
        id,
        details: CertificateDetails {
            product: product.clone(),
            edition: Edition::FIRST,
            batch: "B1".parse().unwrap(),
            production_date: time.date(),
            quantity: 100,
            amounts: Vec::new(),
            variants: Vec::new(),
            label: Default::default(),
            reports: vec![report_id("R1")],
            covers: Vec::new(),
            label_key: SecretKey::from_bytes(&[8; 32]).public_key(),
            inputs: Vec::new(),
            supersedes: None,
        },
        parties: Vec::new(),
        ruleset: 1,
        warnings: Vec::new(),
        issued_on: time.date(),
        issued_at: height,
        history: History::of(step(status, height)),
        superseded_by: None,
    }
}

/// An act, the records it is about, and the certificates among them.
pub(crate) struct TestAct {
    pub(crate) act: Act,
    pub(crate) subjects: Vec<StateKey>,
    pub(crate) certificates: Vec<Serial>,
}

pub(crate) struct TestChain {
    pub(crate) storage: Storage,
    pub(crate) state: MemoryState,
    ledger: ReplayedLedger,
    _folder: tempfile::TempDir,
}

impl TestChain {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let genesis = genesis();
        let storage = Storage::open(folder.path(), &genesis).unwrap();
        let mut state = MemoryState::default();
        state.apply(Height::GENESIS, &genesis_state(&genesis).unwrap());
        Self { storage, state, ledger: ReplayedLedger::default(), _folder: folder }
    }

    /// The height and time of the next block.
    pub(crate) fn next(&self) -> (Height, Timestamp) {
        let head = self.storage.head().unwrap();
        (head.height.next(), head.time.plus_ms(BLOCK_MS))
    }

    /// Commits a block that writes records and carries acts.
    pub(crate) fn commit(&mut self, acts: Vec<TestAct>, write: impl FnOnce(&mut Overlay<'_>)) {
        let head = self.storage.head().unwrap();
        let (height, time) = self.next();
        let mut overlay = Overlay::new(&self.state, height);
        write(&mut overlay);
        let writes = overlay.into_writes();
        let key = SecretKey::from_bytes(&[7; 32]);
        let header = Header {
            protocol_version: 1,
            chain_id: head.chain_id,
            height,
            parent: head.block,
            time,
            proposer: code(0),
            transactions_root: Hash::from_bytes([0; 32]),
            state_root: head.state_root,
            authorities: Hash::from_bytes([0; 32]),
            next_authorities: Hash::from_bytes([0; 32]),
        };
        let mut transactions = Vec::new();
        let mut receipts = Vec::new();
        for (at, TestAct { act, mut subjects, certificates }) in acts.into_iter().enumerate() {
            let valid_until = height.plus(u64::try_from(at).unwrap());
            let (chain_id, signer) = (head.chain_id, key.public_key());
            let signed = Transaction { chain_id, act, signer, valid_until }.sign(&key);
            subjects.sort_unstable();
            let (transaction, organisation) = (signed.id(), code(0));
            receipts.push(Receipt { transaction, organisation, certificates, subjects });
            transactions.push(signed);
        }
        let block = Block::seal(header, transactions);
        let commit = Commit { height, round: 0, block: block.id(), signatures: Vec::new() };
        let state_root = head.state_root;
        let execution = Execution {
            writes,
            pages: BTreeMap::new(),
            state_root,
            transactions_root: block.header.transactions_root,
            receipts,
        };
        self.storage.commit(&block, &commit, &execution).unwrap();
        self.state.apply(height, &execution);
        self.ledger.apply(&block, &execution);
    }

    /// Whether the database, written block by block, holds what follows from the last state.
    pub(crate) fn check(&self) -> Result<(), StorageError> {
        self.storage.check_state(&self.state, self.ledger.clone())
    }
}
