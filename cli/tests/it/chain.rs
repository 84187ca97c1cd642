//! A chain of one authority in memory, behind the part of the HTTP API that the stories use: the
//! real rules, real proofs, one block a transaction.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use chain_core::bytes::codec;
use chain_core::bytes::signature::{SecretKey, SignatureUse};
use chain_core::chain::block::Header;
use chain_core::chain::commit::{Commit, CommitSignature};
use chain_core::chain::transaction::{SignedTransaction, TransactionId};
use chain_core::execute::{
    BlockProposal, Parent, Prepared, build_block, find_certificate, genesis_state,
};
use chain_core::governance::genesis::Genesis;
use chain_core::records::batch::Batch;
use chain_core::records::certificate::Certificate;
use chain_core::records::classification::{EnterpriseClasses, MakerStanding};
use chain_core::records::cover::{Cover, CoverUse};
use chain_core::records::items::Items;
use chain_core::records::organisation::{KeyRecord, Organisation};
use chain_core::records::product::Product;
use chain_core::records::report::Report;
use chain_core::records::serial::Serial;
use chain_core::records::shipment::Holdings;
use chain_core::records::supervision::CertificateRecalls;
use chain_core::state::map::prove;
use chain_core::state::{self, MemoryState, Record, StateKey, StateView};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::{CoverId, ReportId};
use chain_core::values::time::{Height, Timestamp};
use chain_core::verify::proof::{Proof, RecordProof};
use chain_core::verify::verification::{evidence_keys, holdings_key};
use hgz_api::{
    Answer, CertificateAnswer, CoverAnswer, ErrorBody, Event, NodeStatus, ReportAnswer,
    StandingAnswer, Submitted, TransactionStatus,
};
use hgz_config::{Passphrase, keystore};
use serde::Serialize;

/// The chain.
pub(crate) struct Chain {
    genesis: Genesis,
    state: MemoryState,
    head: Option<(Header, Commit)>,
    vote_key: SecretKey,
    committed: BTreeMap<TransactionId, Submitted>,
    pub(crate) events: Vec<(Event, Vec<StateKey>)>,
    pub(crate) documents: BTreeMap<String, Vec<u8>>,
}

pub(crate) type Response = (u16, Vec<u8>);

pub(crate) fn json(value: &impl Serialize) -> Response {
    (200, serde_json::to_vec(value).unwrap())
}

pub(crate) fn absent() -> Response {
    let body = ErrorBody::new("record.unknown", "there is no such record; check its name");
    (404, serde_json::to_vec(&body).unwrap())
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_unix_ms(u64::try_from(since.as_millis()).unwrap())
}

impl Chain {
    /// The chain of a devnet directory with one authority.
    pub(crate) fn of_devnet(directory: &Path) -> Self {
        let genesis = hgz_config::genesis::load(&directory.join("genesis.toml")).unwrap();
        let node = directory.join("node0");
        let passphrase = Passphrase::read_file(&node.join("passphrase")).unwrap();
        let mut state = MemoryState::default();
        state.apply(Height::GENESIS, &genesis_state(&genesis).unwrap());
        let vote_key = keystore::open(&node.join("authority.key"), &passphrase).unwrap();
        Self {
            genesis,
            state,
            head: None,
            vote_key,
            committed: BTreeMap::new(),
            events: Vec::new(),
            documents: BTreeMap::new(),
        }
    }

    /// Answers one request.
    pub(crate) fn answer(&mut self, request: &str, body: &[u8]) -> Response {
        let (method, path) = request.split_once(' ').unwrap();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        match (method, parts.as_slice()) {
            ("POST", ["transactions"]) => self.submit(body),
            ("POST", ["documents"]) => self.store(query, body),
            ("GET", ["transactions", id]) => json(&self.transaction(id)),
            ("GET", ["status"]) => json(&self.status()),
            ("GET", ["genesis"]) => (200, codec::encode(&self.genesis)),
            ("GET", ["proofs"]) => self.proof(query),
            ("GET", ["keys", id]) => self.record::<KeyRecord>(&id.parse().unwrap()),
            ("GET", ["organisations", code, "standing"]) => self.standing(code.parse().unwrap()),
            ("GET", ["organisations", code]) => self.record::<Organisation>(&code.parse().unwrap()),
            ("GET", ["certificates", maker, number]) => {
                let id = format!("{maker}/{number}").parse().unwrap();
                self.certificate(find_certificate(&self.state, &id).unwrap())
            }
            ("GET", ["serials", serial, "proof"]) => {
                let serial = serial.parse().unwrap();
                let mut keys = self.evidence_keys(serial);
                // As a node: who holds the goods is shown to whom asks for it.
                if query.split('&').any(|part| part == "holder=true") {
                    keys.push(holdings_key(serial));
                }
                self.proof_of(&keys)
            }
            ("GET", ["serials", serial]) => {
                self.certificate(self.read(&serial.parse::<Serial>().unwrap()))
            }
            ("GET", parts) => self.life(parts, query),
            _ => (500, Vec::new()),
        }
    }

    pub(crate) fn parent(&self) -> Parent {
        match &self.head {
            Some((header, _)) => Parent::from(header),
            None => Parent::genesis(&self.genesis),
        }
    }

    fn submit(&mut self, body: &[u8]) -> Response {
        let signed = SignedTransaction::from_bytes(body).unwrap();
        let candidate = Prepared::from(signed);
        let proposer = self.genesis.authorities.as_slice()[0].organisation;
        let parent = self.parent();
        let time = now().max(parent.time.plus_ms(1));
        let proposal = BlockProposal { proposer, time };
        let built =
            build_block(&self.state, &parent, proposal, std::iter::once(&candidate), &()).unwrap();
        if let Some((_, refusal)) = built.refused.first() {
            return (422, serde_json::to_vec(&ErrorBody::from(refusal)).unwrap());
        }
        let header = built.block.header.clone();
        self.state.apply(header.height, &built.execution);
        let (height, block) = (header.height, header.id());
        let mut commit = Commit { height, round: 0, block, signatures: Vec::new() };
        let vote = commit.vote_of(header.chain_id, proposer).to_bytes();
        let signature = self.vote_key.sign(SignatureUse::Vote, &vote);
        commit.signatures.push(CommitSignature { authority: proposer, signature });
        let receipt = &built.execution.receipts[0];
        let signed = &built.block.transactions[0];
        let event = Event {
            cursor: format!("{}.0", header.height),
            height: header.height,
            index: 0,
            time: header.time,
            transaction: receipt.transaction,
            kind: signed.transaction.act.kind(),
            organisation: receipt.organisation,
            key: signed.transaction.signer.id(),
            given_by: None,
            certificates: receipt.certificates.clone(),
            act: signed.transaction.act.clone(),
        };
        let certificate = receipt.certificates.first().copied();
        self.events.push((event, receipt.subjects.clone()));
        let status = TransactionStatus::Committed { height: header.height, index: 0, certificate };
        let submitted = Submitted { id: candidate.id, status };
        self.committed.insert(candidate.id, submitted.clone());
        self.head = Some((header, commit));
        json(&submitted)
    }

    fn transaction(&self, id: &str) -> Submitted {
        let id = id.parse().unwrap();
        let unknown = Submitted { id, status: TransactionStatus::Unknown };
        self.committed.get(&id).cloned().unwrap_or(unknown)
    }

    fn status(&self) -> NodeStatus {
        let parent = self.parent();
        NodeStatus {
            chain_id: parent.chain_id,
            chain_name: self.genesis.chain_name.to_string(),
            moniker: "memory".to_owned(),
            authority: None,
            version: "test".to_owned(),
            height: parent.height,
            block: parent.id,
            time: parent.time,
            best_peer_height: parent.height,
            ready: true,
            not_ready_because: None,
            pending_transactions: 0,
            pending_bytes: 0,
            peers: 0,
            organisations_connected: self.connected(),
            nodes_connected: Vec::new(),
            uptime_s: 1,
        }
    }

    fn proof(&self, query: &str) -> Response {
        let keys = query.split('&').filter_map(|pair| pair.strip_prefix("key="));
        let keys: Vec<StateKey> =
            keys.map(|digits| StateKey::from_bytes(hex::decode(digits).unwrap())).collect();
        self.proof_of(&keys)
    }

    /// What a proof of a serial is of.
    fn evidence_keys(&self, serial: Serial) -> Vec<StateKey> {
        let recalls: CertificateRecalls = self.read(&serial).unwrap_or_default();
        evidence_keys(serial, self.read::<Certificate>(&serial).as_ref(), &recalls)
    }

    fn proof_of(&self, keys: &[StateKey]) -> Response {
        let Some((header, commit)) = &self.head else { return absent() };
        let record = |key: &StateKey| {
            let bytes = self.state.record_bytes(key).unwrap();
            RecordProof { bytes, path: prove(&self.state, &key.hash()).unwrap() }
        };
        let records = keys.iter().map(record).collect();
        let (header, commit) = (header.clone(), commit.clone());
        (200, Proof { changes: Vec::new(), header, commit, records }.to_bytes())
    }

    pub(crate) fn read<R: Record>(&self, id: &R::Id) -> Option<R> {
        state::read(&self.state, id).unwrap()
    }

    pub(crate) fn record<R: Record>(&self, id: &R::Id) -> Response {
        self.read::<R>(id).map_or_else(absent, |data| json(&self.answered(data)))
    }

    pub(crate) fn answered<T>(&self, data: T) -> Answer<T> {
        let parent = self.parent();
        Answer { height: parent.height, time: parent.time, data }
    }

    fn standing(&self, code: CreditCode) -> Response {
        let classes = self.read::<EnterpriseClasses>(&code);
        let today = self.parent().time.date();
        json(&self.answered(StandingAnswer {
            class: classes.as_ref().and_then(|classes| classes.class_on(today)),
            classes: classes.map_or_else(Vec::new, |one| one.periods),
            standing: self.read::<MakerStanding>(&code).unwrap_or_default(),
        }))
    }

    fn certificate(&self, certificate: Option<Certificate>) -> Response {
        let Some(certificate) = certificate else { return absent() };
        let details = &certificate.details;
        let reports: Vec<_> =
            details.reports.iter().filter_map(|id| self.report_answer(id)).collect();
        let covers = details.covers.iter().filter_map(|id| self.cover_answer(id));
        let serial = certificate.serial;
        json(&self.answered(CertificateAnswer {
            items: self.read::<Items>(&serial).unwrap_or_default(),
            recalls: self.read::<CertificateRecalls>(&serial).unwrap_or_default(),
            holdings: self.read::<Holdings>(&serial).unwrap_or_default(),
            findings: self.read::<Batch>(&details.batch_id()).unwrap_or_default().findings,
            report_withdrawn: !reports.iter().all(|one| one.report.carries(details)),
            product: self.read::<Product>(&details.product).unwrap(),
            maker: self.read::<Organisation>(&certificate.id.maker).unwrap(),
            covers: covers.collect(),
            reports,
            certificate,
        }))
    }

    pub(crate) fn report_answer(&self, id: &ReportId) -> Option<ReportAnswer> {
        let report = self.read::<Report>(id)?;
        let certified = report.batches();
        let certified =
            certified.map(|batch| self.read::<Batch>(&batch).unwrap_or_default().certified);
        Some(ReportAnswer {
            certified_quantities: certified.collect(),
            institute: self.read::<Organisation>(&id.issuer)?,
            report,
        })
    }

    pub(crate) fn cover_answer(&self, id: &CoverId) -> Option<CoverAnswer> {
        let cover = self.read::<Cover>(id)?;
        let used = self.read::<CoverUse>(id).unwrap_or_default();
        Some(CoverAnswer {
            remaining_fen: cover.remaining_fen(&used),
            insurer: self.read::<Organisation>(&id.insurer)?,
            used,
            cover,
        })
    }

    pub(crate) const fn state(&self) -> &MemoryState {
        &self.state
    }

    /// Every record of a kind.
    pub(crate) fn all<R: Record>(&self) -> Vec<R> {
        let kind = R::KIND as u8;
        let of_kind = self.state.records().filter(|(key, _)| key.as_bytes()[0] == kind);
        of_kind.map(|(_, bytes)| codec::decode(bytes, bytes.len()).unwrap()).collect()
    }
}
