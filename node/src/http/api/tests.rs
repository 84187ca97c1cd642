use axum::Router;
use chain_core::limits::DOCUMENT_BYTES_MAX;
use hgz_config::DocumentsConfig;

use super::proofs::PROOF_KEYS_MAX;
use super::submit::BATCH_MAX;
use super::*;
use crate::answers::page::{LIMIT, LIMIT_MAX};

#[test]
fn every_path_is_described_and_none_stands_in_anothers_way() {
    // Building the router panics where two paths cannot both be there.
    let _router: Router<Services> = Router::from(answers()).merge(Router::from(streams()));
    let document: serde_json::Value = serde_json::from_str(&openapi_json()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    assert!(30 < paths.len(), "{}", paths.len());
    for (path, operations) in paths {
        for operation in operations.as_object().unwrap().values() {
            let said = operation["summary"].as_str().or(operation["description"].as_str());
            assert!(said.is_some_and(|text| !text.is_empty()), "{path} is not described");
            let answers = operation["responses"].as_object().unwrap().values();
            assert!(answers.clone().all(|one| one["description"].is_string()), "{path}");
        }
    }
}

/// Everything that a document refers to.
fn references(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(|one| one.as_str()).map(str::to_owned));
            fields.values().for_each(|field| references(field, found));
        }
        serde_json::Value::Array(values) => {
            values.iter().for_each(|value| references(value, found));
        }
        _ => {}
    }
}

#[test]
fn everything_that_the_document_refers_to_is_in_it() {
    let document: serde_json::Value = serde_json::from_str(&openapi_json()).unwrap();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(100 < found.len(), "{}", found.len());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

/// Texts for readers stand in comments and cannot be made of constants: they are compared.
#[test]
fn the_texts_of_the_document_tell_the_bounds_that_hold() {
    let document = openapi_json();
    let page = format!("1 to {LIMIT_MAX}; {LIMIT} if it is not given");
    for bound in [
        page,
        format!("Submit up to {BATCH_MAX} transactions"),
        format!("at most {PROOF_KEYS_MAX}\""),
        format!("at most {} MiB", DOCUMENT_BYTES_MAX >> 20),
        format!("by default after {} hours", DocumentsConfig::default().unreferenced_hours),
    ] {
        assert!(document.contains(&bound), "the document does not say: {bound}");
    }
}
