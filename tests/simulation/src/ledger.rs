//! The chain of a world: who is on it, with which keys, and what it starts from.

use std::sync::{Arc, LazyLock};

use chain_core::bytes::signature::SecretKey;
use chain_core::governance::authority::{Authority, AuthoritySet};
use chain_core::governance::genesis::{AdmittedPeer, Genesis, GenesisOrganisation};
use chain_core::governance::params::ChainParams;
use chain_core::records::organisation::OrganisationDetails;
use chain_core::records::permission::Role;
use chain_core::ruleset::Ruleset;
use chain_core::testing::fixtures::{GENESIS_TIME, hunan_1};
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::Line;
use hgz_consensus::simulation::peer_name;
use hgz_node::simulation::peer_text;

/// Made-up organisations, in the order of their codes; the first one is the bureau.
const CODES: [&str; 8] = [
    "114300009999990152",
    "12430000999999023R",
    "12430700999999031Q",
    "124310009999990829",
    "9143010099999904XC",
    "91430700999999015X",
    "91430700999999058B",
    "91433100999999023Y",
];

/// Read once: it is the same for every world.
static RULESET: LazyLock<Ruleset> = LazyLock::new(hunan_1);

/// What all nodes of a world agree on from the start.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) chain_id: ChainId,
    pub(super) authorities: AuthoritySet,
    pub(super) params: ChainParams,
    pub(super) genesis: Arc<Genesis>,
}

impl Ledger {
    /// A chain of so many authorities, 4 to 7, and one organisation more, which may become one.
    pub(super) fn of(authorities: usize) -> Self {
        let set: Vec<Authority> = (0..authorities).map(authority).collect();
        // Read for every block: one rule is enough where nothing is certified.
        let mut short = ruleset();
        short.rules.truncate(1);
        let genesis = Genesis {
            chain_name: "hgz-simulated".parse().expect("a name"),
            time: GENESIS_TIME,
            test_net: false,
            params: ChainParams::default(),
            organisations: (0..=authorities).map(entry).collect(),
            authorities: AuthoritySet::try_from(set).expect("sorted, each once"),
            peers: (0..=authorities).map(listed).collect(),
            rulesets: vec![short],
        };
        Self {
            chain_id: genesis.chain_id(),
            authorities: genesis.authorities.clone(),
            params: genesis.params.clone(),
            genesis: Arc::new(genesis),
        }
    }
}

/// A ruleset of its real length.
pub(super) fn ruleset() -> Ruleset {
    RULESET.clone()
}

/// The organisation at a place.
pub(super) fn organisation(place: usize) -> CreditCode {
    let code = CODES.get(place).expect("an organisation of a world");
    CreditCode::new(code).expect("a well-formed code")
}

/// The key of an organisation's acts in the registry.
pub(super) fn registry_key(place: usize) -> SecretKey {
    key(1, place)
}

/// The key of its votes.
pub(super) fn vote_key(place: usize) -> SecretKey {
    key(2, place)
}

/// A key that it has made and that nobody knows.
pub(super) fn made_key(place: usize) -> SecretKey {
    key(3, place)
}

fn key(sort: u8, place: usize) -> SecretKey {
    let mut bytes = [sort; 32];
    if let (Some(first), Ok(place)) = (bytes.first_mut(), u8::try_from(place)) {
        *first = place;
    }
    SecretKey::from_bytes(&bytes)
}

/// The key of a node's connections.
pub(super) fn network_key(place: usize) -> [u8; 32] {
    [u8::try_from(place).unwrap_or(u8::MAX).saturating_add(101); 32]
}

/// The node of an organisation, as chain state lists it.
pub(super) fn node_of(place: usize) -> Line {
    let text = peer_text(&peer_name(network_key(place))).expect("the name of a node");
    text.parse().expect("a line")
}

fn listed(place: usize) -> AdmittedPeer {
    AdmittedPeer { organisation: organisation(place), peer_id: node_of(place) }
}

/// An organisation as an authority.
pub(super) fn authority(place: usize) -> Authority {
    Authority { organisation: organisation(place), key: vote_key(place).public_key() }
}

fn entry(place: usize) -> GenesisOrganisation {
    let role = if place == 0 { Role::Bureau } else { Role::Institute };
    let details = OrganisationDetails {
        code: organisation(place),
        name: format!("机构{place}（演示）").parse().expect("a name"),
        address: "湖南省长沙市岳麓区示范路1号".parse().expect("an address"),
        contact: "0731-12315".parse().expect("a contact"),
        roles: vec![role],
    };
    GenesisOrganisation {
        details,
        admin_keys: vec![registry_key(place).public_key()],
        licence: None,
    }
}
