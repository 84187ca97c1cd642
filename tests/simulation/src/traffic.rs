//! What clients submit: ordinary acts, changes that the authorities decide together, and what one
//! organisation tries alone.

use chain_core::act::Act;
use chain_core::bytes::signature::SecretKey;
use chain_core::chain::transaction::{SignedTransaction, Transaction};
use chain_core::governance::authority::Authority;
use chain_core::governance::params::ChainParams;
use chain_core::governance::proposal::{Change, ProposalDetails};
use chain_core::records::organisation::KeyPurpose;
use chain_core::records::standard_catalogue::StandardDetails;
use chain_core::ruleset::Ruleset;
use chain_core::testing::fixtures::acts::grounds;
use chain_core::values::chain_id::ChainId;
use chain_core::values::text::{Number, ProposalId};
use chain_core::values::time::Height;

use super::dice::Dice;
use super::ledger::{authority, made_key, node_of, organisation, registry_key, ruleset, vote_key};
use super::plan::{Plan, PlannedChange, Without};

/// How many heights a transaction is valid.
const VALID_HEIGHTS: u64 = 1_000;
/// Proposals that a lone organisation makes at most.
const LONE_PROPOSALS: u64 = 4;
/// Bytes of transactions that fill more than one part.
const LARGE_BYTES: usize = 150_000;
/// Heights until a change that is proposed takes effect.
const AHEAD: u64 = 12;

/// The clients of a world.
#[derive(Debug)]
pub(super) struct Clients {
    chain_id: ChainId,
    dice: Dice,
    plan: Plan,
    params: ChainParams,
    numbered: u64,
    /// Acts that the lone organisation tried.
    pub(super) tried_alone: u32,
}

impl Clients {
    pub(super) fn new(chain_id: ChainId, params: ChainParams, plan: &Plan) -> Self {
        // Another stream of numbers than the plan's and the world's.
        let dice = Dice::of(plan.seed ^ 0x00C1_1E27);
        Self { chain_id, dice, plan: plan.clone(), params, numbered: 0, tried_alone: 0 }
    }

    /// Something ordinary, and what the lone organisation tries this time.
    pub(super) fn submit(&mut self, head: Height) -> Vec<SignedTransaction> {
        self.numbered += 1;
        let mut submitted = vec![self.standard(head), self.proposal_without_end(head)];
        if self.plan.has_large_blocks && self.dice.happens(100) {
            submitted.extend(self.large(head));
        }
        if let Some(lone) = self.plan.lone {
            submitted.extend(self.try_alone(lone, head));
            self.tried_alone += 1;
        }
        submitted
    }

    fn sign(&self, key: &SecretKey, act: Act, head: Height) -> SignedTransaction {
        let (chain_id, signer) = (self.chain_id, key.public_key());
        let valid_until = head.plus(VALID_HEIGHTS);
        Transaction { chain_id, act, signer, valid_until }.sign(key)
    }

    /// The bureau publishes a standard.
    fn standard(&self, head: Height) -> SignedTransaction {
        let details = StandardDetails {
            number: format!("GB/T {}-2026", 1_000 + self.numbered).parse().expect("a number"),
            title: "纸面石膏板".parse().expect("a title"),
            in_force_from: "2025-06-01".parse().expect("a day"),
            document: None,
        };
        self.sign(&registry_key(0), Act::PublishStandards { standards: vec![details] }, head)
    }

    /// An authority proposes what nobody approves. No organisation can take from it that it may.
    fn proposal_without_end(&self, head: Height) -> SignedTransaction {
        let proposer = if self.plan.lone == Some(1) { 2 } else { 1 };
        let number = format!("IDLE-{}", self.numbered);
        let change = Change::ChangeParams { params: self.params.clone() };
        self.sign(&vote_key(proposer), propose(&number, change, head.plus(10_000)), head)
    }

    /// More than one part holds.
    fn large(&self, head: Height) -> Vec<SignedTransaction> {
        let of = |number: u64| {
            let ruleset = Ruleset { number: 2, ..ruleset() };
            let change = Change::PublishRuleset { ruleset: Box::new(ruleset) };
            let text = format!("LARGE-{}-{number}", self.numbered);
            self.sign(&vote_key(2), propose(&text, change, head.plus(10_000)), head)
        };
        let mut transactions = vec![of(0)];
        let bytes_each = transactions.iter().map(|one| one.to_bytes().len()).sum::<usize>().max(1);
        let more = u64::try_from(LARGE_BYTES / bytes_each).unwrap_or(0);
        transactions.extend((1..=more).map(of));
        transactions
    }

    /// All authorities of the start decide a change: its proposal and the approvals, in order.
    pub(super) fn decide(&mut self, change: PlannedChange, head: Height) -> Vec<SignedTransaction> {
        self.numbered += 1;
        let number = format!("{DECIDED}{}", self.numbered);
        let change = match change {
            PlannedChange::Joins => {
                let authority = authority(self.plan.observer());
                Change::AddAuthority { authority, peers: vec![node_of(self.plan.observer())] }
            }
            PlannedChange::Leaves => {
                let organisation = organisation(self.plan.authorities - 1);
                Change::RemoveAuthority { organisation }
            }
        };
        self.decided_by_all(0, &number, change, head)
    }

    /// A proposal and the approvals of all authorities, in order.
    fn decided_by_all(
        &self,
        proposer: usize,
        number: &str,
        change: Change,
        head: Height,
    ) -> Vec<SignedTransaction> {
        let act = propose(number, change, head.plus(AHEAD));
        let proposed = self.sign(&vote_key(proposer), act, head);
        let proposal = ProposalId::new(organisation(proposer), text(number));
        let approve = |place| {
            let act = Act::Approve { proposal: proposal.clone() };
            self.sign(&vote_key(place), act, head)
        };
        let others = (0..self.plan.authorities).filter(|place| *place != proposer);
        std::iter::once(proposed).chain(others.map(approve)).collect()
    }

    /// One act of the lone organisation, signed with any key that it has; without that guard, a
    /// change with the approvals of all.
    fn try_alone(&mut self, lone: usize, head: Height) -> Vec<SignedTransaction> {
        if self.plan.without == Some(Without::OwnKeysOnly) {
            let change = self.wanted_alone(lone);
            let number = format!("{ALONE}0");
            return self.decided_by_all(lone, &number, change, head);
        }
        let whose = self.dice.place(self.plan.authorities + 1);
        let number = format!("{ALONE}{}", self.dice.within(0..LONE_PROPOSALS));
        let made = made_key(self.dice.place(3)).public_key();
        let act = match self.dice.within(0..7) {
            0 => Act::AddKey {
                organisation: organisation(whose),
                key: made,
                purpose: KeyPurpose::Admin,
                valid_until: None,
            },
            1 => Act::RotateKey {
                organisation: organisation(whose),
                old: registry_key(whose).public_key().id(),
                new: made,
            },
            2 => Act::SuspendOrganisation { organisation: organisation(whose), grounds: grounds() },
            3 | 4 => {
                let change = self.wanted_alone(lone);
                propose(&number, change, head.plus(AHEAD))
            }
            _ => Act::Approve { proposal: ProposalId::new(organisation(lone), text(&number)) },
        };
        let key = match self.dice.within(0..4) {
            0 => registry_key(lone),
            1 => made_key(self.dice.place(3)),
            _ => vote_key(lone),
        };
        vec![self.sign(&key, act, head)]
    }

    fn wanted_alone(&mut self, lone: usize) -> Change {
        match self.dice.within(0..3) {
            0 => {
                let params = ChainParams { block_transactions_max: 3, ..self.params.clone() };
                Change::ChangeParams { params }
            }
            1 => {
                let other = (lone + 1) % self.plan.authorities;
                let key = made_key(0).public_key();
                let authority = Authority { organisation: organisation(other), key };
                Change::AddAuthority { authority, peers: Vec::new() }
            }
            _ => Change::RemoveAuthority {
                organisation: organisation((lone + 2) % self.plan.authorities),
            },
        }
    }
}

/// How the numbers of changes start that all decide, and of those that one tries alone.
const DECIDED: &str = "DECIDED-";
const ALONE: &str = "ALONE-";

/// Whether a proposal is one that all decide.
pub(super) fn is_decided_by_all(proposal: &ProposalId) -> bool {
    proposal.number.as_str().starts_with(DECIDED)
}

/// The proposals that a lone organisation may have made.
pub(super) fn proposals_of(lone: usize) -> impl Iterator<Item = ProposalId> {
    let id = move |number| ProposalId::new(organisation(lone), text(&format!("{ALONE}{number}")));
    (0..LONE_PROPOSALS).map(id)
}

fn text(number: &str) -> Number {
    number.parse().expect("a number")
}

fn propose(number: &str, change: Change, effective_at: Height) -> Act {
    let reason = "省局局务会决定".parse().expect("a reason");
    let proposal = Box::new(ProposalDetails { change, effective_at, reason });
    Act::Propose { number: text(number), proposal }
}
