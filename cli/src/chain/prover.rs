//! [`Prover`]: proofs from one node, checked against what the user trusts.

use std::collections::BTreeMap;

use chain_core::governance::genesis::Genesis;
use chain_core::limits::ENCODED_BYTES_MAX;
use chain_core::records::serial::Serial;
use chain_core::state::{Record, StateKey};
use chain_core::values::time::Timestamp;
use chain_core::verify::item_code::ItemCode;
use chain_core::verify::proof::Proof;
use clap::Args;
use hgz_verifier::{Checked, Evidence, ProofFile, SerialProof, Verifier, check_age};

use crate::chain::client::NodeClient;
use crate::chain::kept_point::KeptPoint;
use crate::clock;
use crate::context::Context;
use crate::error::CliError;

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

/// Asks one node for proofs, and trusts nothing but the genesis and what was proved from it. Proofs of
/// a serial are kept, so that the codes of one batch cost one question.
pub(crate) struct Prover<'a> {
    proofs_for: ProofsFor,
    client: &'a NodeClient,
    genesis: Genesis,
    verifier: Verifier,
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
    if !prover.known.is_empty()
        && let Err(error) = KeptPoint::keep(&prover.verifier)
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
        let verifier = match (KeptPoint::read(verifier.trusted().chain_id)?, proofs_for) {
            (None, _) => verifier,
            (Some(kept), ProofsFor::Now) => kept.continued(verifier),
            (Some(kept), ProofsFor::File) => verifier.having_seen(kept.seen()),
        };
        Ok(Self { proofs_for, client, genesis, verifier, age, known: BTreeMap::new() })
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
    pub(crate) fn record<R: Record>(&self, id: &R::Id) -> Result<Option<R>, CliError> {
        let keys = [StateKey::of::<R>(id)];
        let [key] = &keys;
        let from = self.verifier.trusted().height;
        let proof = self.fetch(&format!("/v1/proofs?key={key}&from={from}"))?;
        let record = proof.verify(self.verifier.trusted(), &keys)?.record(0)?;
        self.check_age(proof.header.time)?;
        Ok(record)
    }

    fn ask(&mut self, serial: Serial) -> Result<(Proof, Evidence), CliError> {
        let from = self.verifier.trusted().height;
        let proof = self.fetch(&format!("/v1/serials/{serial}/proof?from={from}&holder=true"))?;
        let evidence = self.verifier.evidence(serial, &proof)?;
        self.check_age(evidence.time())?;
        match self.proofs_for {
            ProofsFor::Now => self.verifier.learn(&evidence),
            // Each proof of a file stands alone.
            ProofsFor::File => {
                self.verifier = self.verifier.clone().having_seen(evidence.height());
            }
        }
        Ok((proof, evidence))
    }

    fn fetch(&self, path: &str) -> Result<Proof, CliError> {
        let bytes = self.client.get_bytes(path, ENCODED_BYTES_MAX)?;
        Ok(Proof::from_bytes(&bytes)?)
    }

    fn check_age(&self, shown: Timestamp) -> Result<(), CliError> {
        Ok(check_age(shown, clock::now(), self.age.max_age_s)?)
    }
}
