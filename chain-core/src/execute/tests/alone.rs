//! No institution changes the chain alone: whatever keys it comes by, in whatever order it acts.

use proptest::prelude::*;

use super::registry_acts::{MADE, RegistryAct, signed_by_any};
use crate::act::Act;
use crate::bytes::signature::SecretKey;
use crate::governance::authority::{Authority, AuthoritySet};
use crate::governance::params::ChainParams;
use crate::governance::proposal::{Change, Proposal, ProposalStatus};
use crate::records::organisation::KeyPurpose;
use crate::testing::fixtures::{Party, World, acts, key, links};

/// Who may try, and with which keys: its own two, and those it makes.
const TRYING: [Party; 5] =
    [Party::Bureau, Party::Institute, Party::SecondInstitute, Party::Insurer, Party::Maker];

fn keys_of(party: Party) -> Vec<SecretKey> {
    [party.key(), party.vote_key()].into_iter().chain(MADE.map(key)).collect()
}

fn params() -> Change {
    Change::ChangeParams {
        params: ChainParams { block_transactions_max: 3, ..ChainParams::default() },
    }
}

fn new_vote_key(party: Party) -> Change {
    let authority = Authority { organisation: party.code(), key: key(MADE[0]).public_key() };
    Change::AddAuthority { authority, peers: Vec::new() }
}

#[test]
fn keys_that_the_bureau_gives_to_others_approve_nothing() {
    let mut world = World::certified();
    let given = [(Party::Institute, key(MADE[0])), (Party::Insurer, key(MADE[1]))];
    for (party, key) in &given {
        let add = acts::add_key(*party, key.public_key(), KeyPurpose::Admin);
        world.one(Party::Bureau, add);
    }
    let effective_at = world.parent.height.plus(9);
    world.one(Party::Bureau, links::propose("P-1", new_vote_key(Party::Institute), effective_at));
    let approve = || links::approve(Party::Bureau, "P-1");
    for (_, key) in &given {
        let signed = world.sign_with(key, approve());
        assert_eq!(world.outcome(&signed), "proposal.not_a_vote_key");
    }
    let own = world.sign_with(&Party::Insurer.key(), approve());
    assert_eq!(
        world.outcome(&own),
        "proposal.not_a_vote_key",
        "the registry is no source of votes"
    );
    let stranger = world.sign_with(&key(MADE[2]), approve());
    assert_eq!(world.outcome(&stranger), "key.unknown");
}

#[test]
fn suspension_takes_no_vote_in_governance_away() {
    let mut world = World::certified();
    for party in [Party::Institute, Party::SecondInstitute, Party::Insurer] {
        world.one(Party::Bureau, links::suspend(party));
    }
    let effective_at = world.parent.height.plus(9);
    let change = links::add_authority(Party::Institute);
    world.one(Party::Institute, links::propose("P-1", change, effective_at));
    let approve = links::approve(Party::Institute, "P-1");
    world.act(&[(Party::SecondInstitute, approve.clone()), (Party::Insurer, approve)]);
    world.commit_until(effective_at);
    let proposal: Proposal = world.read(&links::proposal_id(Party::Institute, "P-1")).unwrap();
    assert_eq!((proposal.status(), proposal.failure), (ProposalStatus::Enacted, None));
    // Whatever else its keys of the registry would do is refused, as ever.
    let filed = world.sign(Party::Institute, acts::report(acts::report_details()));
    assert_eq!(world.outcome(&filed), "organisation.not_active");
}

/// One try of an organisation, in small numbers that are turned into an act.
#[derive(Debug, Clone)]
enum Try {
    Registry(RegistryAct),
    Propose { number: usize, change: usize },
    Approve { proposer: usize, number: usize },
    Wait,
}

fn try_once() -> impl Strategy<Value = Try> {
    let (whose, made, number) = (|| 0..Party::ALL.len(), || 0..MADE.len(), || 0_usize..3);
    prop_oneof![
        4 => (whose(), made()).prop_map(|(whose, made)| {
            Try::Registry(RegistryAct::AddKey { whose, made, label: false })
        }),
        2 => (whose(), made())
            .prop_map(|(whose, made)| Try::Registry(RegistryAct::Rotate { whose, made })),
        1 => whose().prop_map(|whose| Try::Registry(RegistryAct::RevokeKey { whose })),
        2 => whose().prop_map(|whose| Try::Registry(RegistryAct::Suspend { whose })),
        1 => whose().prop_map(|whose| Try::Registry(RegistryAct::Reinstate { whose })),
        4 => (number(), 0_usize..3).prop_map(|(number, change)| Try::Propose { number, change }),
        6 => (whose(), number()).prop_map(|(proposer, number)| Try::Approve { proposer, number }),
        1 => Just(Try::Wait),
    ]
}

const NUMBERS: [&str; 3] = ["P-1", "P-2", "P-3"];

fn act_of(world: &World, step: &Try) -> Option<Act> {
    let party = |at: usize| Party::ALL[at];
    Some(match step {
        Try::Registry(tried) => tried.act(),
        &Try::Propose { number, change } => {
            let changes =
                [params(), new_vote_key(Party::Institute), links::remove_authority(Party::Insurer)];
            let effective_at = world.parent.height.plus(4);
            links::propose(NUMBERS[number], changes[change].clone(), effective_at)
        }
        &Try::Approve { proposer, number } => links::approve(party(proposer), NUMBERS[number]),
        Try::Wait => return None,
    })
}

fn nothing_was_decided(world: &World, authorities: &AuthoritySet) {
    assert_eq!(world.read::<AuthoritySet>(&()).as_ref(), Some(authorities));
    assert_eq!(world.read::<ChainParams>(&()), Some(ChainParams::default()));
    for proposer in Party::ALL {
        for number in NUMBERS {
            let proposal: Option<Proposal> = world.read(&links::proposal_id(proposer, number));
            let status = proposal.map(|proposal| proposal.status());
            assert!(
                matches!(status, None | Some(ProposalStatus::Open)),
                "{number} of {proposer:?} is {status:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Every organisation, with all keys that it can come by, and acts of its own in any order.
    #[test]
    fn nobody_decides_alone(who in 0..TRYING.len(), tries in prop::collection::vec(try_once(), 1..28)) {
        let mut world = World::certified();
        let authorities: AuthoritySet = world.read(&()).unwrap();
        for step in &tries {
            // Whatever any of its keys may do is done, most powerful first.
            let keys = keys_of(TRYING[who]);
            let act = act_of(&world, step);
            let signed = act.and_then(|act| signed_by_any(&world, &keys, &act));
            world.commit(signed.as_slice());
            nothing_was_decided(&world, &authorities);
        }
    }
}
