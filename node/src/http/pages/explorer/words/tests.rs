use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::*;
use crate::http::openapi_json;

/// What the explorer draws in a way of its own, or does not draw: all other schemas are drawn field by
/// field.
const APART: [&str; 9] = [
    "Block",
    "CertificateEntry",
    "Commit",
    "Governance",
    "ItemAnswer",
    "ItemHistory",
    "ItemRange",
    "ItemRanges",
    "Ruleset",
];

/// The fields of schemas that are drawn, with the schema of each.
#[derive(Default)]
struct Drawn {
    schemas: BTreeSet<String>,
    fields: BTreeMap<String, String>,
}

impl Drawn {
    /// A schema by its name, and all that it refers to.
    fn schema(&mut self, document: &Value, name: &str) {
        if !APART.contains(&name) && self.schemas.insert(name.to_owned()) {
            self.node(document, &document["components"]["schemas"][name], name);
        }
    }

    fn node(&mut self, document: &Value, node: &Value, schema: &str) {
        if !node.is_object() {
            return;
        }
        if let Some(name) = node["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
            self.schema(document, name);
        }
        for (field, value) in node["properties"].as_object().into_iter().flatten() {
            self.fields.insert(field.clone(), schema.to_owned());
            self.node(document, value, schema);
        }
        let members = ["items", "additionalProperties"].map(|member| &node[member]);
        let lists = ["oneOf", "anyOf", "allOf", "prefixItems"].map(|list| node[list].as_array());
        for value in members.into_iter().chain(lists.into_iter().flatten().flatten()) {
            self.node(document, value, schema);
        }
    }
}

#[test]
fn every_field_of_an_act_and_of_a_record_has_a_title_in_both_languages() {
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut drawn = Drawn::default();
    let answered = schemas.keys().filter_map(|name| name.strip_prefix("Answer_"));
    for name in answered.filter(|name| schemas.contains_key(*name)) {
        drawn.schema(&document, name);
    }
    // An act is an object with one field, whose name is the act's and has a title of its own.
    for act in schemas["Act"]["oneOf"].as_array().unwrap() {
        for (name, fields) in act["properties"].as_object().unwrap() {
            drawn.node(&document, fields, name);
        }
    }
    for name in ["ReportDetails", "MeasuredItem", "StatusGrounds", "ShipmentLine", "KeyRecord"] {
        assert!(drawn.schemas.contains(name), "{name} is not found from the answers");
    }
    let is_known = |name: &str| name == "details" || field(Language::En, name).1.is_some();
    let missing: Vec<String> = drawn
        .fields
        .iter()
        .filter(|(name, _)| !is_known(name))
        .map(|(name, schema)| format!("{schema}.{name}"))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_name_has_one_entry() {
    for list in [FIELDS, VALUES] {
        let names: BTreeSet<&str> = list.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names.len(), list.len());
    }
}
