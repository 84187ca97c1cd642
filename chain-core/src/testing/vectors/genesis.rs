//! The chain that the vectors are of, with a ruleset that has every kind of condition, demand and
//! grammar.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Vectors, bytes_of};
use crate::governance::genesis::{AdmittedPeer, Genesis, GenesisOrganisation};
use crate::ruleset::Ruleset;
use crate::testing::fixtures;
use crate::values::chain_id::ChainId;

/// Demands and conditions, each in its TOML form, one rule after the other.
const DEMANDS: [&str; 31] = [
    r#""present""#,
    r#""absent""#,
    r#"{ any_present = ["b", "c"] }"#,
    r#"{ one_of = ["甲", "乙"] }"#,
    r#"{ length = { least = 2, most = 200 } }"#,
    r#"{ han_characters = 2 }"#,
    r#""no_han_characters""#,
    r#"{ contains = "GB 31701" }"#,
    r#"{ equals = "b" }"#,
    r#"{ not_after = "b" }"#,
    r#"{ not_before = "b" }"#,
    r#"{ after = "b" }"#,
    r#"{ from = "2022-01-09" }"#,
    r#"{ names_standard = "GB/T 31888" }"#,
    r#"{ shares_entry_with = "b" }"#,
    r#"{ at_least = "4.0" }"#,
    r#"{ at_most = "-0.124" }"#,
    r#"{ shares_sum_to = "100" }"#,
    r#""no_personal_data""#,
    r#"{ matches = "credit_code" }"#,
    r#"{ matches = "standard_number" }"#,
    r#"{ matches = "gtin" }"#,
    r#"{ matches = "certificate_number" }"#,
    r#"{ matches = "batch_number" }"#,
    r#"{ matches = "inspector_code" }"#,
    r#"{ matches = "production_licence" }"#,
    r#"{ matches = "ccc_certificate" }"#,
    r#"{ matches = "cma_number" }"#,
    r#"{ matches = "fire_class" }"#,
    r#"{ matches = "garment_size" }"#,
    r#"{ matches = "https_url" }"#,
];
const CONDITIONS: [&str; 8] = [
    r#"{ present = "never" }"#,
    r#"{ absent = "quantity" }"#,
    r#"{ flag = "never" }"#,
    r#"{ category = ["A01", "A02"] }"#,
    r#"{ one_of = { field = "never", values = ["甲"] } }"#,
    r#"{ at_most = { field = "never", number = "14" } }"#,
    r#"{ names_standard = { field = "never", standard = "GB/T 9775" } }"#,
    r#"{ from = { field = "never", date = "2026-07-01" } }"#,
];

/// A ruleset of every kind of rule. None of them applies to the certificate of the fixtures.
pub(super) fn ruleset() -> Ruleset {
    let rule = |(at, demand): (usize, &&str)| {
        let severity = if at % 2 == 0 { "error" } else { "warning" };
        let condition = CONDITIONS[at % CONDITIONS.len()];
        format!(
            "[[rules]]\nid = \"RULE-{at:02}\"\nseverity = \"{severity}\"\nwhen = [{condition}]\n\
             field = \"a\"\ndemand = {demand}\nsource = \"法\"\nmessage_zh = \"改\"\n\
             message_en = \"correct it\"\n"
        )
    };
    let rules: String = DEMANDS.iter().enumerate().map(rule).collect();
    toml::from_str(&format!(
        "number = 1\nname_zh = \"规则\"\nname_en = \"Rules\"\nlegal_basis = \"法\"\n\
         effective_from = \"2022-01-09\"\n\n[[classes]]\nid = \"board\"\nname_zh = \"板\"\n\
         name_en = \"boards\"\ncategories = [\"A01\", \"A02\"]\nattributes = [\"never\"]\n\
         supervised = true\nsource = \"法\"\n\n{rules}"
    ))
    .unwrap()
}

/// A genesis with every optional part, on which no other vector rests.
fn full() -> Genesis {
    let mut genesis = fixtures::genesis(ruleset());
    let licence = Some(fixtures::acts::licence_details());
    genesis.organisations[3] = GenesisOrganisation { licence, ..genesis.organisations[3].clone() };
    let organisation = genesis.organisations[0].details.code;
    let peer_id = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp".parse().unwrap();
    genesis.peers = vec![AdmittedPeer { organisation, peer_id }];
    genesis.test_net = true;
    assert_eq!(genesis.check(), Ok(()));
    genesis
}

#[derive(Serialize)]
struct GenesisVector {
    name: &'static str,
    value: Genesis,
    bytes: String,
    chain_id: ChainId,
}

#[test]
fn a_genesis_has_these_bytes_and_this_chain_id() {
    let mut vectors = Vectors::new("genesis.json");
    let minimal = fixtures::genesis(ruleset());
    assert_ne!(minimal.chain_id(), full().chain_id());
    for (name, value) in [("the chain of all other vectors", minimal), ("every part", full())] {
        let (bytes, chain_id) = (bytes_of(&value), value.chain_id());
        vectors.push(&GenesisVector { name, value, bytes, chain_id });
    }
    vectors.check();
}

/// The variants that a source file declares for an enum.
fn variants(source: &str, declaration: &str) -> usize {
    let (_, body) = source.split_once(declaration).unwrap();
    let (body, _) = body.split_once("\n}").unwrap();
    let is_variant = |line: &&str| {
        line.strip_prefix("    ")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    body.lines().filter(is_variant).count()
}

#[test]
fn the_ruleset_of_the_vectors_has_every_kind_of_rule() {
    let json = serde_json::to_value(ruleset()).unwrap();
    let tag = |value: &serde_json::Value| match value {
        serde_json::Value::Object(map) => map.keys().next().unwrap().clone(),
        other => other.to_string(),
    };
    let rules = json["rules"].as_array().unwrap();
    let demands: BTreeSet<String> = rules.iter().map(|rule| tag(&rule["demand"])).collect();
    let conditions: BTreeSet<String> = rules.iter().map(|rule| tag(&rule["when"][0])).collect();
    let grammars: BTreeSet<String> =
        rules.iter().map(|rule| rule["demand"]["matches"].to_string()).collect();
    let demand = include_str!("../../ruleset/demand.rs");
    let condition = include_str!("../../ruleset/condition.rs");
    let grammar = include_str!("../../ruleset/grammar.rs");
    assert_eq!(demands.len(), variants(demand, "pub enum Demand {"));
    assert_eq!(conditions.len(), variants(condition, "pub enum Condition {"));
    assert_eq!(grammars.len() - 1, variants(grammar, "pub enum Grammar {"), "null is none");
}
