//! Requests that no client should send.

use hgz_tests::{Client, Network, NetworkOptions};

const NONSENSE: [&str; 6] = ["x", "0", "-1", "99999999999999999999", "%00%ff", "a%2Fb%2Fc"];

/// The paths of the API document, each parameter replaced.
fn paths(client: &Client, with: &str) -> Vec<(String, String)> {
    let document: serde_json::Value = client.get("/openapi.json").unwrap();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let filled: Vec<&str> =
            path.split('/').map(|part| if part.starts_with('{') { with } else { part }).collect();
        for method in methods.as_object().unwrap().keys() {
            found.push((method.clone(), filled.join("/")));
        }
    }
    found
}

#[test]
fn nonsense_gets_a_client_error_with_a_code_and_the_node_lives_on() {
    let network = Network::start(&NetworkOptions::default()).unwrap();
    let client = network.client(0);
    let mut asked = 0;
    for nonsense in NONSENSE {
        for (method, path) in paths(&client, nonsense) {
            let (status, body) = match method.as_str() {
                // Streams stay open: this one ends with the last event.
                "get" if path.ends_with("/events") => {
                    client.get_raw(&format!("{path}?after={nonsense}&wait=false")).unwrap()
                }
                "get" => client.get_raw(&format!("{path}?keys={nonsense}")).unwrap(),
                _ => client.post_raw(&path, nonsense.as_bytes()).unwrap(),
            };
            let answer = String::from_utf8_lossy(&body).into_owned();
            assert!(status < 500, "{method} {path}: {status} {answer}");
            if 400 <= status {
                let error: serde_json::Value = serde_json::from_slice(&body)
                    .unwrap_or_else(|_| panic!("{method} {path}: {status} {answer}"));
                assert!(error["code"].is_string(), "{method} {path}: {answer}");
            }
            asked += 1;
        }
    }
    assert!(100 < asked, "{asked}");
    let (status, _) =
        client.post_raw("/v1/transactions", &vec![0xff; 8 << 20]).unwrap_or((413, vec![]));
    assert!((400..500).contains(&status), "{status}");
    assert!(client.is_ready());
}
