use super::*;
use crate::execute::genesis_state;
use crate::records::organisation::Organisation;
use crate::state::{self, MemoryState};
use crate::testing::fixtures::{self, ChangeOf, Party, World, authorities, hunan_1, key};
use crate::values::time::Height;

fn genesis() -> Genesis {
    fixtures::genesis(hunan_1())
}

fn error(change: impl Fn(&mut Genesis)) -> GenesisError {
    let mut genesis = genesis();
    change(&mut genesis);
    genesis_state(&genesis).unwrap_err()
}

#[test]
fn fewer_than_four_authorities_need_a_test_net() {
    for count in 1..=4 {
        for test_net in [false, true] {
            let mut genesis = genesis();
            genesis.authorities = authorities(&Party::AUTHORITIES[..count]);
            genesis.test_net = test_net;
            let expected = if count == 4 || test_net {
                Ok(())
            } else {
                Err(GenesisError::TooFewAuthorities { found: count })
            };
            assert_eq!(genesis.check(), expected);
        }
    }
}

#[test]
fn what_makes_a_chain_unsafe_or_unable_to_start_is_refused() {
    let organisation = Party::Insurer.code();
    let found = error(|it| drop(it.organisations.pop()));
    assert_eq!(found, GenesisError::AuthorityNotRegistered { organisation });
    let found = error(|it| it.organisations[0].details.roles = vec![Role::Institute]);
    assert_eq!(found, GenesisError::NoBureau);
    assert_eq!(error(|it| it.rulesets.clear()), GenesisError::NoRuleset);
    let found = error(|it| it.params.heartbeat_ms = 0);
    assert!(matches!(found, GenesisError::Params(ParamsError { name: "heartbeat_ms", .. })));
    let found = error(|it| it.rulesets[0].rules.clear());
    let source = RulesetError::RuleCount { found: 0 };
    assert_eq!(found, GenesisError::Ruleset { number: 1, source });
}

#[test]
fn peers_are_sorted_each_once_and_not_too_many() {
    let peer = |text: &str| AdmittedPeer {
        organisation: Party::Bureau.code(),
        peer_id: text.parse().unwrap(),
    };
    let with = |peers: Vec<AdmittedPeer>| Genesis { peers, ..genesis() }.check();
    assert_eq!(with(vec![peer("a"), peer("b")]), Ok(()));
    assert_eq!(with(vec![peer("b"), peer("a")]), Err(GenesisError::Peers));
    assert_eq!(with(vec![peer("a"), peer("a")]), Err(GenesisError::Peers));
    let many = |count: usize| (0..count).map(|at| peer(&format!("{at:04}"))).collect();
    assert_eq!(with(many(1000)), Ok(()));
    assert_eq!(with(many(1001)), Err(GenesisError::Peers));
}

#[test]
fn an_organisation_that_the_registry_would_refuse_is_refused() {
    let changes: [(Party, ChangeOf<'_, Genesis>); 4] = [
        (Party::Institute, &|it| it.organisations[1].admin_keys.clear()),
        (Party::Institute, &|it| {
            it.organisations[1].admin_keys = vec![Party::Bureau.key().public_key()]
        }),
        (Party::Bureau, &|it| it.organisations.push(it.organisations[0].clone())),
        (Party::Insurer, &|it| {
            it.organisations[3].details.contact = "13800138000".parse().unwrap()
        }),
    ];
    for (party, change) in changes {
        let GenesisError::Organisation { organisation, reason } = error(change) else {
            panic!("another error")
        };
        assert_eq!(organisation, party.code());
        assert!(!reason.is_empty());
    }
}

#[test]
fn the_state_at_height_0_is_what_the_genesis_says() {
    let mut genesis = genesis();
    genesis.organisations[3].licence = Some(fixtures::acts::licence_details());
    genesis.rulesets.push(Ruleset { number: 7, ..hunan_1() });
    let mut state = MemoryState::default();
    let execution = genesis_state(&genesis).unwrap();
    state.apply(Height::GENESIS, &execution);
    assert_eq!(state.root(), execution.state_root);
    let organisation =
        |party: Party| state::read::<Organisation>(&state, &party.code()).unwrap().unwrap();
    assert_eq!(organisation(Party::Insurer).licence, genesis.organisations[3].licence);
    assert_eq!(organisation(Party::Bureau).admin_keys, 1);
    let in_force = state::read::<crate::state::RulesetInForce>(&state, &()).unwrap().unwrap();
    assert_eq!(in_force.0, 7, "the last one");
    assert!(state::read::<Ruleset>(&state, &1).unwrap().is_some());
    assert_eq!(state::read::<ChainParams>(&state, &()).unwrap(), Some(genesis.params));
}

#[test]
fn the_chain_id_is_of_every_part() {
    let original = genesis().chain_id();
    let changes: [ChangeOf<'_, Genesis>; 8] = [
        &|it| it.chain_name = "hgz-2".parse().unwrap(),
        &|it| it.time = it.time.plus_ms(1),
        &|it| it.test_net = true,
        &|it| it.params.heartbeat_ms += 1,
        &|it| it.organisations[2].admin_keys.push(key(200).public_key()),
        &|it| it.authorities = authorities(&Party::AUTHORITIES[..3]),
        &|it| it.rulesets[0].rules[0].message_en.push('.'),
        &|it| {
            let organisation = Party::Bureau.code();
            it.peers.push(AdmittedPeer { organisation, peer_id: "a".parse().unwrap() });
        },
    ];
    for change in changes {
        let mut genesis = genesis();
        change(&mut genesis);
        assert_ne!(genesis.chain_id(), original);
    }
    assert_eq!(World::new(hunan_1()).parent.chain_id, original);
}
