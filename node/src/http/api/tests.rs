use axum::Router;

use super::*;

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
