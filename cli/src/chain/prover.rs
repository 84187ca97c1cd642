//! [`Prover`]: proofs from one node, checked against what the user trusts.

use std::collections::BTreeMap;

use chain_core::governance::genesis::Genesis;
use chain_core::limits::ENCODED_BYTES_MAX;
use chain_core::records::serial::Serial;
use chain_core::state::{Record, StateKey};
use chain_core::values::time::{Height, Timestamp};
use chain_core::verify::item_code::ItemCode;
use chain_core::verify::proof::{Proof, TrustedPoint};
use clap::Args;
use hgz_verifier::{Checked, Evidence, ProofFile, SerialProof, Verifier, check_age};

use crate::chain::client::NodeClient;
use crate::chain::kept_point;
use crate::clock;
use crate::context::Context;
use crate::error::CliError;
use crate::print::judged_at::JudgedAt;

/// How old what a node shows may be.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct AgeArgument {
    /// How old the state that the node shows may be, in seconds: an old one could hide a
    /// revocation.
    #[arg(long, value_name = "SECONDS", default_value = "900")]
    pub(crate) max_age_s: u64,
}

/// What the proofs are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProofsFor {
    /// An answer now: they start from what was proved before.
    Now,
    /// A file: they start from the genesis, which is all that its reader has.
    File,
}

/// A record as a proof shows it, and as of when.
pub(crate) struct ProvedRecord<R> {
    /// None: it is proved that there is none.
    pub(crate) record: Option<R>,
    pub(crate) judged_at: JudgedAt,
}

/// Asks one node for proofs, and trusts nothing but the genesis and what was proved from it. Proofs of
/// a serial are kept, so that the codes of one batch cost one question.
pub(crate) struct Prover<'a> {
    proofs_for: ProofsFor,
    client: &'a NodeClient,
    genesis: Genesis,
    verifier: Verifier,
    /// Whether anything was proved that is to be kept.
    has_learnt: bool,
    age: AgeArgument,
    known: BTreeMap<Serial, (Proof, Evidence)>,
}

/// Works with a prover for the chain that the user trusts. How far it has come is kept once, when the
/// work has ended, also if that failed half way.
pub(crate) fn with_prover<T>(
    context: &Context,
    age: AgeArgument,
    proofs_for: ProofsFor,
    work: impl FnOnce(&mut Prover<'_>) -> Result<T, CliError>,
) -> Result<T, CliError> {
    let mut prover = Prover::new(context, age, proofs_for)?;
    let done = work(&mut prover);
    // What cannot be kept is asked for again: the verdicts hold all the same.
    if prover.has_learnt
        && let Err(error) = kept_point::keep(&prover.verifier)
    {
        context.voice.note(&error.to_string())?;
    }
    done
}

impl<'a> Prover<'a> {
    fn new(
        context: &'a Context,
        age: AgeArgument,
        proofs_for: ProofsFor,
    ) -> Result<Self, CliError> {
        let Context { client, trust, .. } = context;
        let genesis = trust.genesis(client)?;
        let verifier = Verifier::from(&genesis);
        let verifier = match (kept_point::read(verifier.trusted().chain_id)?, proofs_for) {
            (None, _) => verifier,
            (Some(kept), ProofsFor::Now) => verifier.going_on_from(&kept),
            (Some(kept), ProofsFor::File) => verifier.having_seen(kept.seen()),
        };
        Ok(Self {
            proofs_for,
            client,
            genesis,
            verifier,
            has_learnt: false,
            age,
            known: BTreeMap::new(),
        })
    }

    /// What is proved about a code.
    pub(crate) fn check(&mut self, code: &ItemCode) -> Result<Checked, CliError> {
        let known = match self.known.remove(&code.serial) {
            Some(known) => known,
            None => self.ask(code.serial)?,
        };
        let (_, evidence) = self.known.entry(code.serial).or_insert(known);
        Ok(evidence.clone().judge(code, clock::today()))
    }

    /// The proofs so far, for codes that were checked with them.
    pub(crate) fn proof_file(&self, codes: Vec<ItemCode>) -> ProofFile {
        let known = self.known.iter();
        let proof = |(serial, (proof, _)): (&Serial, &(Proof, Evidence))| SerialProof {
            serial: *serial,
            proof: proof.clone(),
        };
        ProofFile { genesis: self.genesis.clone(), proofs: known.map(proof).collect(), codes }
    }

    /// One record, proved; none if it is proved that there is none.
    pub(crate) fn record<R: Record>(&mut self, id: &R::Id) -> Result<ProvedRecord<R>, CliError> {
        let keys = [StateKey::of::<R>(id)];
        let [key] = &keys;
        let from = self.verifier.trusted().height;
        let proof = self.fetch(&format!("/v1/proofs?key={key}&from={from}"))?;
        let records = proof.verify(self.verifier.trusted(), &keys)?;
        let record = records.record(0)?;
        let (point, header) = (records.point().clone(), &proof.header);
        self.check_age(header.time)?;
        let judged_at = JudgedAt {
            height: header.height,
            time: header.time,
            day: clock::today().max(header.time.date()),
            behind: self.verifier.seen().filter(|seen| header.height < *seen),
        };
        self.learn(&point, header.height);
        Ok(ProvedRecord { record, judged_at })
    }

    fn ask(&mut self, serial: Serial) -> Result<(Proof, Evidence), CliError> {
        let from = self.verifier.trusted().height;
        let proof = self.fetch(&format!("/v1/serials/{serial}/proof?from={from}&holder=true"))?;
        let evidence = self.verifier.evidence(serial, &proof)?;
        self.check_age(evidence.time())?;
        if let Some(point) = evidence.point() {
            self.learn(point, evidence.height());
        }
        Ok((proof, evidence))
    }

    /// Goes on from what a proof showed.
    fn learn(&mut self, point: &TrustedPoint, height: Height) {
        self.has_learnt = true;
        match self.proofs_for {
            ProofsFor::Now => self.verifier.learn(point, height),
            // Each proof of a file stands alone.
            ProofsFor::File => self.verifier = self.verifier.clone().having_seen(height),
        }
    }

    fn fetch(&self, path: &str) -> Result<Proof, CliError> {
        let bytes = self.client.get_bytes(path, ENCODED_BYTES_MAX)?;
        Ok(Proof::from_bytes(&bytes)?)
    }

    fn check_age(&self, shown: Timestamp) -> Result<(), CliError> {
        Ok(check_age(shown, clock::now(), self.age.max_age_s)?)
    }
}
