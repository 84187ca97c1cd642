//! Keys, exit codes and the envelope, against files and a node that answers what a test wrote.

use std::fs;

use crate::support::{Canned, envelope, exit, fake_node, hgz, stderr, stdout};
use serde_json::json;

const CHAIN: &str = "00000000000000000000000000000000000000000000000000000000000000aa";
const PRODUCT: &str = "number = \"A-1\"\nname = \"石膏板\"\ncategory = \"C3024\"\n\
    [[standards]]\nnumber = \"GB/T 9775-2025\"\ntitle = \"纸面石膏板\"\n";

/// A directory with a passphrase, a key of it, and a product's file.
fn workshop() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("product.toml"), PRODUCT).unwrap();
    for (name, text) in [("passphrase", "correct horse\n"), ("wrong", "battery staple\n")] {
        fs::write(dir.path().join(name), text).unwrap();
        let owner_only = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(dir.path().join(name), owner_only).unwrap();
    }
    let made = hgz(dir.path(), &["key", "new", "maker.key", "--passphrase-file", "passphrase"]);
    assert_eq!(exit(&made), 0, "{}", stderr(&made));
    dir
}

fn status() -> Canned {
    let body = json!({
        "chain_id": CHAIN, "chain_name": "test", "moniker": "node0", "authority": null,
        "version": "0", "height": 41, "block": CHAIN, "time": 1_795_000_000_000_u64,
        "best_peer_height": 41, "ready": true, "not_ready_because": null,
        "pending_transactions": 0, "pending_bytes": 0, "peers": 3, "uptime_s": 5
    });
    Canned { request: "GET /v1/status", status: 200, body: body.to_string().into_bytes() }
}

fn register(dir: &tempfile::TempDir, node: &str, more: &[&str]) -> std::process::Output {
    let mut arguments = vec![
        "product",
        "register",
        "product.toml",
        "--key",
        "maker.key",
        "--passphrase-file",
        "passphrase",
        "--node",
        node,
        "--lang",
        "en",
    ];
    arguments.extend(more);
    hgz(dir.path(), &arguments)
}

fn submission(status: u16, body: serde_json::Value) -> Canned {
    Canned { request: "POST /v1/transactions?wait_ms=", status, body: body.to_string().into() }
}

#[test]
fn a_key_is_made_shown_listed_and_never_overwritten() {
    let dir = workshop();
    let shown = hgz(dir.path(), &["key", "show", "maker.key", "--output", "json"]);
    let envelope = envelope(&shown);
    assert_eq!(envelope["schema_version"], 1);
    let key = envelope["data"]["public_key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("ed25519:"), "{key}");
    let listed = hgz(dir.path(), &["key", "list"]);
    assert!(stdout(&listed).contains("maker.key"), "{}", stdout(&listed));
    let again = hgz(dir.path(), &["key", "new", "maker.key", "--passphrase-file", "passphrase"]);
    assert_eq!(exit(&again), 1);
    assert!(stderr(&again).contains("exists already"), "{}", stderr(&again));
}

#[test]
fn a_dry_run_sends_nothing_and_prints_what_would_be_sent() {
    let dir = workshop();
    let node = fake_node(vec![status()]);
    let printed = register(&dir, &node, &["--dry-run"]);
    assert_eq!(exit(&printed), 0, "{}", stderr(&printed));
    assert!(stderr(&printed).contains("chain id taken from"), "{}", stderr(&printed));
    let json: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(json["signed_transaction"]["transaction"]["chain_id"], CHAIN);
    assert_eq!(json["signed_transaction"]["transaction"]["valid_until"], 1041);
}

#[test]
fn a_commit_is_exit_0_with_height_and_id() {
    let dir = workshop();
    let committed = json!({
        "id": CHAIN, "status": "committed", "height": 42, "index": 0, "certificate": null
    });
    let node = fake_node(vec![status(), submission(200, committed)]);
    let done = register(&dir, &node, &["--output", "json"]);
    assert_eq!(exit(&done), 0, "{}", stderr(&done));
    let envelope = envelope(&done);
    assert_eq!(envelope["success"], true);
    assert_eq!(envelope["data"]["height"], 42);
    assert_eq!(envelope["data"]["act"], "register_product");
}

#[test]
fn a_refusal_is_exit_3_with_every_broken_rule() {
    let dir = workshop();
    let rule = |id: &str| {
        json!({
            "rule": id, "severity": "error", "field": "category", "found": "C3024",
            "demanded": "x", "source": "law", "message_zh": "错", "message_en": "wrong"
        })
    };
    let refused = json!({
        "code": "certificate.label_broken", "message": "the label breaks 2 rules; correct them",
        "broken": [rule("CORE-01"), rule("CORE-02")]
    });
    let node = fake_node(vec![status(), submission(422, refused)]);
    let text = register(&dir, &node, &[]);
    assert_eq!((exit(&text), stdout(&text).as_str()), (3, ""));
    for expected in ["certificate.label_broken", "CORE-01", "CORE-02", "source: law"] {
        assert!(stderr(&text).contains(expected), "{}", stderr(&text));
    }
    let json = envelope(&register(&dir, &node, &["--output", "json"]));
    assert_eq!(json["success"], false);
    assert_eq!(json["errors"].as_array().unwrap().len(), 3);
}

#[test]
fn every_exit_code_says_what_happened() {
    let dir = workshop();
    let path = dir.path();
    let check = |arguments: &[&str], code: i32, expected: &str| {
        let output = hgz(path, arguments);
        assert_eq!(exit(&output), code, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    };
    let absent = json!({ "code": "organisation.unknown", "message": "not registered; check" });
    let node = fake_node(vec![
        status(),
        Canned {
            request: "GET /v1/organisations/",
            status: 404,
            body: absent.to_string().into_bytes(),
        },
    ]);
    let closed = "http://127.0.0.1:1";
    check(&["verify"], 2, "Usage");
    check(&["verify", "123"], 2, "is not an item code");
    check(&["status", "--node", closed], 5, "cannot be reached");
    check(&["product", "register", "product.toml", "--node", &node], 4, "--key FILE");
    check(
        &[
            "product",
            "register",
            "product.toml",
            "--key",
            "maker.key",
            "--passphrase-file",
            "wrong",
        ],
        4,
        "the passphrase does not open",
    );
    check(&["organisation", "show", "91430700999999015X", "--node", &node], 6, "not registered");
    check(&["block", "--node", &node], 5, "does not understand");
    let code = "1".repeat(186);
    check(&["verify", &code, "--node", &node], 5, "");
    fs::write(path.join("bad.toml"), PRODUCT.replace("C3024\"", "C3024")).unwrap();
    check(
        &["product", "register", "bad.toml", "--key", "maker.key", "--node", &node],
        3,
        "bad.toml:3:",
    );
}

#[test]
fn chinese_messages_come_with_stable_codes() {
    let dir = workshop();
    let output = hgz(dir.path(), &["status", "--node", "http://127.0.0.1:1", "--lang", "zh"]);
    assert!(stderr(&output).starts_with("error[node.unreachable]: 无法连接节点"), "{output:?}");
}
