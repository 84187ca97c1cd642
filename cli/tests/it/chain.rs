//! A chain of one authority in memory, behind the part of the HTTP API that the stories use: the
//! real rules, real proofs, one block a transaction.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use chain_core::api::{
    Answer, CertificateAnswer, CoverAnswer, ErrorBody, NodeStatus, ReportAnswer, Submitted,
    TransactionStatus,
};
use chain_core::block::Header;
use chain_core::certificate::{Certificate, Items, Serial};
use chain_core::codec;
use chain_core::commit::{Commit, CommitSignature, VoteKind, VoteMessage};
use chain_core::cover::Cover;
use chain_core::execute::{
    Parent, Prepared, Proposal, build_block, find_certificate, genesis_state,
};
use chain_core::genesis::Genesis;
use chain_core::organisation::{KeyRecord, Organisation};
use chain_core::product::Product;
use chain_core::proof::{Proof, RecordProof};
use chain_core::report::Report;
use chain_core::signature::{SecretKey, SignatureUse};
use chain_core::state::map::prove;
use chain_core::state::{self, CertifiedQuantity, MemoryState, Record, StateKey, StateView};
use chain_core::time::{Height, Timestamp};
use chain_core::transaction::{SignedTransaction, TransactionId};
use hgz_config::{Passphrase, keystore};
use serde::Serialize;

/// The chain.
pub(crate) struct Chain {
    genesis: Genesis,
    state: MemoryState,
    head: Option<(Header, Commit)>,
    vote_key: SecretKey,
    committed: BTreeMap<TransactionId, Submitted>,
}

type Response = (u16, Vec<u8>);

fn json(value: &impl Serialize) -> Response {
    (200, serde_json::to_vec(value).unwrap())
}

fn absent() -> Response {
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
        Self { genesis, state, head: None, vote_key, committed: BTreeMap::new() }
    }

    /// Answers one request.
    pub(crate) fn answer(&mut self, request: &str, body: &[u8]) -> Response {
        let (method, path) = request.split_once(' ').unwrap();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        match (method, parts.as_slice()) {
            ("POST", ["transactions"]) => self.submit(body),
            ("GET", ["transactions", id]) => json(&self.transaction(id)),
            ("GET", ["status"]) => json(&self.status()),
            ("GET", ["genesis"]) => (200, codec::encode(&self.genesis)),
            ("GET", ["proofs"]) => self.proof(query),
            ("GET", ["keys", id]) => self.record::<KeyRecord>(&id.parse().unwrap()),
            ("GET", ["organisations", code]) => self.record::<Organisation>(&code.parse().unwrap()),
            ("GET", ["certificates", maker, number]) => {
                let id = format!("{maker}/{number}").parse().unwrap();
                self.certificate(find_certificate(&self.state, &id).unwrap())
            }
            ("GET", ["serials", serial]) => {
                self.certificate(self.read(&serial.parse::<Serial>().unwrap()))
            }
            _ => (500, Vec::new()),
        }
    }

    fn parent(&self) -> Parent {
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
        let proposal = Proposal { proposer, time };
        let built =
            build_block(&self.state, &parent, proposal, std::iter::once(&candidate), &()).unwrap();
        if let Some((_, refusal)) = built.refused.first() {
            return (422, serde_json::to_vec(&ErrorBody::from(refusal)).unwrap());
        }
        let header = built.block.header;
        self.state.apply(header.height, &built.execution);
        let vote = VoteMessage {
            chain_id: header.chain_id,
            kind: VoteKind::Precommit,
            height: header.height,
            round: 0,
            block: Some(header.id()),
            authority: proposer,
        };
        let signature = self.vote_key.sign(SignatureUse::Vote, &vote.to_bytes());
        let commit = Commit {
            height: header.height,
            round: 0,
            block: header.id(),
            signatures: vec![CommitSignature { authority: proposer, signature }],
        };
        let certificate = built.execution.receipts[0].certificate;
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
            uptime_s: 1,
        }
    }

    fn proof(&self, query: &str) -> Response {
        let Some((header, commit)) = &self.head else { return absent() };
        let key_of = |hex: &str| {
            self.state.records().map(|(key, _)| key).find(|key| key.to_string() == hex).cloned()
        };
        let mut records = Vec::new();
        for hex in query.split('&').filter_map(|pair| pair.strip_prefix("key=")) {
            // A key of no record can only be rebuilt from a code; the test asks for one only.
            let key = key_of(hex).unwrap_or_else(|| absent_key(hex));
            let bytes = self.state.record_bytes(&key).unwrap();
            records.push(RecordProof { bytes, path: prove(&self.state, &key.hash()).unwrap() });
        }
        let (header, commit) = (header.clone(), commit.clone());
        (200, Proof { changes: Vec::new(), header, commit, records }.to_bytes())
    }

    fn read<R: Record>(&self, id: &R::Id) -> Option<R> {
        state::read(&self.state, id).unwrap()
    }

    fn record<R: Record>(&self, id: &R::Id) -> Response {
        self.read::<R>(id).map_or_else(absent, |data| json(&self.answered(data)))
    }

    fn answered<T>(&self, data: T) -> Answer<T> {
        let parent = self.parent();
        Answer { height: parent.height, time: parent.time, data }
    }

    fn certificate(&self, certificate: Option<Certificate>) -> Response {
        let Some(certificate) = certificate else { return absent() };
        let details = &certificate.details;
        let reports = details.reports.iter().map(|id| ReportAnswer {
            report: self.read::<Report>(id).unwrap(),
            institute: self.read::<Organisation>(&id.issuer).unwrap(),
            certified_quantity: self.read::<CertifiedQuantity>(id).unwrap_or_default().0,
        });
        let covers = details.covers.iter().map(|id| CoverAnswer {
            cover: self.read::<Cover>(id).unwrap(),
            insurer: self.read::<Organisation>(&id.insurer).unwrap(),
        });
        json(&self.answered(CertificateAnswer {
            items: self.read::<Items>(&certificate.serial).unwrap_or_default(),
            product: self.read::<Product>(&details.product).unwrap(),
            maker: self.read::<Organisation>(&certificate.id.maker).unwrap(),
            reports: reports.collect(),
            covers: covers.collect(),
            certificate,
        }))
    }
}

/// The key of a certificate or of items that are not there, from its hexadecimal form: kind, format
/// version, serial as 8 bytes little-endian.
fn absent_key(hex: &str) -> StateKey {
    let bytes = hex::decode(hex).unwrap();
    let serial = u64::from_le_bytes(bytes[2..10].try_into().unwrap());
    let serial = Serial::try_from(serial).unwrap();
    let keys = [StateKey::of::<Certificate>(&serial), StateKey::of::<Items>(&serial)];
    keys.into_iter().find(|key| key.as_bytes() == bytes).unwrap()
}
