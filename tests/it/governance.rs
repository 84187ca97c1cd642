//! Authorities that join and leave a running chain, and a version of the rules that nobody has.

use std::time::Duration;

use anyhow::{Context, Result};
use chain_core::act::Act;
use chain_core::bytes::signature::{PublicKey, SecretKey};
use chain_core::chain::commit::Commit;
use chain_core::chain::transaction::Transaction;
use chain_core::governance::authority::Authority;
use chain_core::governance::params::ChainParams;
use chain_core::governance::proposal::{Change, ProposalDetails};
use chain_core::records::organisation::OrganisationDetails;
use chain_core::records::permission::Role;
use chain_core::state::StateKey;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::ProposalId;
use chain_core::verify::proof::{Proof, TrustedPoint};
use hgz_api::{Answer, AuthoritiesAnswer};
use hgz_config::{Passphrase, genesis, keystore};
use hgz_tests::{Network, NetworkOptions, wait_until};

const INSTITUTIONS: [&str; 4] = ["bureau", "institute", "institute-2", "insurer"];
const COMMITTED_WITHIN: Duration = Duration::from_secs(30);
/// A made-up institute whose code checks.
const FIFTH: &str = "12430000999000996F";

/// Commits an act at the first node, and gives its height.
fn commit(network: &Network, key: &SecretKey, act: Act) -> u64 {
    let client = network.client(0);
    let status = client.status().unwrap();
    let (chain_id, valid_until) = (status.chain_id, status.height.plus(1000));
    let signer = key.public_key();
    let signed = Transaction { chain_id, act, signer, valid_until }.sign(key);
    client.submit(&signed.to_bytes(), COMMITTED_WITHIN).unwrap_or_else(|error| panic!("{error:?}"));
    client.height().unwrap()
}

/// The first institution proposes a change some heights ahead, the others named approve. Returns
/// the first height under it.
fn decide(network: &Network, number: &str, change: Change, approving: &[&str]) -> u64 {
    let height = network.client(0).status().unwrap().height;
    let effective_at = height.plus(8);
    let reason = "演示".parse().unwrap();
    let proposal = Box::new(ProposalDetails { change, effective_at, reason });
    let number = number.parse().unwrap();
    let id = ProposalId::new(code_of(network, "bureau"), number);
    commit(
        network,
        &vote_key(network, INSTITUTIONS[0]),
        Act::Propose { number: id.number.clone(), proposal },
    );
    for name in approving {
        let act = Act::Approve { proposal: id.clone() };
        commit(network, &vote_key(network, name), act);
    }
    effective_at.as_u64()
}

/// The key that an institution's node votes with.
fn vote_key(network: &Network, name: &str) -> SecretKey {
    let node = INSTITUTIONS.iter().position(|one| *one == name).expect("an institution");
    network.vote_key(node).unwrap()
}

fn code_of(network: &Network, name: &str) -> CreditCode {
    let keys = &network.devnet().keys;
    keys.iter().find(|key| key.name == name).expect("an institution").organisation.code
}

fn authorities(network: &Network, node: usize) -> Result<Vec<CreditCode>> {
    let answer: Answer<AuthoritiesAnswer> = network.client(node).get("/v1/authorities")?;
    let all = answer.data.authorities.as_slice().iter();
    Ok(all.map(|authority| authority.organisation).collect())
}

/// Whether an authority's signature is in the last commits of a node.
fn signs(network: &Network, node: usize, organisation: CreditCode) -> bool {
    let commit: Option<Answer<Commit>> = network.client(node).get("/v1/commits/latest").ok();
    commit.is_some_and(|commit| {
        commit.data.signatures.iter().any(|one| one.authority == organisation)
    })
}

/// Takes a node out of the other nodes' files: they know it from the chain only. Gives its
/// consensus address.
fn hide(network: &Network, hidden: usize) -> Result<String> {
    let peer_id = network.devnet().nodes.get(hidden).context("a node")?.peer_id.clone();
    let mut consensus = None;
    for node in (0..network.len()).filter(|node| *node != hidden) {
        let path = network.config(node);
        let mut file: toml::Table = std::fs::read_to_string(&path)?.parse()?;
        for section in ["consensus", "gossip"] {
            let peers = file.get_mut(section).and_then(|table| table.get_mut("peers"));
            let peers = peers.and_then(toml::Value::as_array_mut).context("peers")?;
            let is_hidden = |peer: &toml::Value| {
                peer.as_str().is_some_and(|address| address.ends_with(&peer_id))
            };
            if section == "consensus" {
                let address = peers.iter().find(|peer| is_hidden(peer));
                consensus = address.and_then(toml::Value::as_str).map(str::to_owned);
            }
            peers.retain(|peer| !is_hidden(peer));
        }
        std::fs::write(&path, toml::to_string(&file)?)?;
    }
    consensus.context("the others named it")
}

/// Makes an observer's file that of an authority with a new key.
fn give_vote_key(network: &Network, node: usize, organisation: CreditCode) -> Result<PublicKey> {
    let path = network.config(node);
    let folder = path.parent().context("a folder")?;
    let passphrase = Passphrase::new("a passphrase of a test".to_owned()).context("not empty")?;
    passphrase.write_file(&folder.join("passphrase"))?;
    let key = keystore::generate()?;
    keystore::create(&folder.join("authority.key"), &key, &passphrase)?;
    let section = format!(
        "\n[authority]\norganisation = \"{organisation}\"\nkey = \"authority.key\"\npassphrase_file = \"passphrase\"\n"
    );
    std::fs::write(&path, std::fs::read_to_string(&path)? + &section)?;
    Ok(key.public_key())
}

fn register_fifth(network: &Network) -> CreditCode {
    let code: CreditCode = FIFTH.parse().unwrap();
    let organisation = OrganisationDetails {
        code,
        name: "湖南省第五检验机构（演示）".parse().unwrap(),
        address: "湖南省长沙市示范路9号".parse().unwrap(),
        contact: "0731-12315".parse().unwrap(),
        roles: vec![Role::Institute],
    };
    let admin_keys = vec![keystore::generate().unwrap().public_key()];
    let act = Act::RegisterOrganisation { organisation, admin_keys };
    commit(network, &network.key("bureau").unwrap(), act);
    code
}

/// A proof of any node leads from the genesis over every change of authorities.
fn check_proof(network: &Network, node: usize) {
    let genesis = genesis::load(&network.folder().join("genesis.toml")).unwrap();
    let key = StateKey::of::<ChainParams>(&());
    let path = format!("/v1/proofs?key={key}");
    let (status, bytes) = network.client(node).get_raw(&path).unwrap();
    assert_eq!(status, 200);
    let proof = Proof::from_bytes(&bytes).unwrap();
    assert!(!proof.changes.is_empty(), "the authorities have changed");
    proof.verify(&TrustedPoint::from(&genesis), &[key]).unwrap();
}

#[test]
fn an_authority_joins_and_another_leaves() {
    let options = NetworkOptions { observers: 1, ..NetworkOptions::default() };
    let mut network = Network::new(&options).unwrap();
    let address = hide(&network, 4).unwrap();
    let fifth: CreditCode = FIFTH.parse().unwrap();
    let key = give_vote_key(&network, 4, fifth).unwrap();
    for node in 0..5 {
        network.start_node(node).unwrap();
    }
    for node in 0..4 {
        let client = network.client(node);
        wait_until("an authority is ready", Duration::from_secs(60), || client.is_ready()).unwrap();
    }
    assert_eq!(register_fifth(&network), fifth);

    // It joins: the others let it in and it votes, without a restart by hand.
    let authority = Authority { organisation: fifth, key };
    let peers = vec![address.parse().unwrap()];
    let change = Change::AddAuthority { authority, peers };
    let joined = decide(&network, "JOIN", change, &INSTITUTIONS[1..3]);
    network.wait_height(joined, Duration::from_secs(60)).unwrap();
    assert_eq!(authorities(&network, 4).unwrap().len(), 5);
    wait_until("the new authority signs", Duration::from_secs(60), || signs(&network, 0, fifth))
        .unwrap();
    network.wait_ready().unwrap();

    // Another leaves: four decide on, and its node follows.
    let gone = code_of(&network, "institute-2");
    let change = Change::RemoveAuthority { organisation: gone };
    let left = decide(&network, "LEAVE", change, &INSTITUTIONS[1..]);
    let others: Vec<usize> = (0..5).filter(|node| *node != 2).collect();
    for node in &others {
        let client = network.client(*node);
        let passed = || client.height().is_ok_and(|height| left + 2 <= height);
        wait_until("the chain goes on", Duration::from_secs(60), passed).unwrap();
    }
    assert!(!authorities(&network, 0).unwrap().contains(&gone));
    assert!(!signs(&network, 0, gone));
    network.stop_node(2).unwrap();
    network.check_agreement().unwrap();
    for node in others {
        check_proof(&network, node);
    }
    for node in [0, 4] {
        assert!(network.stop_node(node).unwrap().success());
        network.hgzd("replay", node).unwrap();
    }
}

#[test]
fn nodes_without_the_next_version_of_the_rules_stop_before_it_and_say_so() {
    let mut network = Network::start(&NetworkOptions::default()).unwrap();
    let change = Change::ScheduleProtocol { version: 2 };
    let first = decide(&network, "UPGRADE", change, &INSTITUTIONS[1..3]);
    for node in 0..4 {
        let ended = network.wait_end(node, Duration::from_secs(60)).unwrap();
        // Not 1: whoever starts it again gets the same.
        assert_eq!(ended.code(), Some(3), "node {node}");
        let log = network.log(node).unwrap();
        assert!(log.contains("install the release that the bureau has announced"), "node {node}");
        let last = log.lines().rfind(|line| line.starts_with("hgzd: ")).unwrap();
        assert_eq!(last.matches("for safety").count(), 1, "node {node}: {last}");
        let committed = network.hgzd("replay", node).unwrap();
        let height: u64 = committed.split(' ').nth(1).unwrap().parse().unwrap();
        assert_eq!(height + 1, first, "node {node} stops right before the new version");
        network.start_node(node).unwrap();
        let ended = network.wait_end(node, Duration::from_secs(60)).unwrap();
        assert_eq!(ended.code(), Some(3), "node {node}, started again");
    }
}
