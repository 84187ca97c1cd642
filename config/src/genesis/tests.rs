use super::*;
use crate::devnet::tests::small_devnet;

fn genesis_text() -> String {
    let devnet = small_devnet();
    std::fs::read_to_string(devnet.dir.path().join("net/genesis.toml")).unwrap()
}

fn load_text(text: &str) -> Result<Genesis, ConfigError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("genesis.toml");
    std::fs::write(&path, text).unwrap();
    load(&path)
}

#[test]
fn a_saved_genesis_comes_back_with_the_same_chain_id() {
    let dir = tempfile::tempdir().unwrap();
    let genesis = load_text(&genesis_text()).unwrap();
    let path = dir.path().join("again.toml");
    save(&path, &genesis).unwrap();
    let again = load(&path).unwrap();
    assert_eq!(again.chain_id(), genesis.chain_id());
    assert!(matches!(save(&path, &genesis), Err(ConfigError::File(_))));
}

#[test]
fn refuses_what_makes_a_chain_unsafe_at_its_line() {
    let text = genesis_text();
    let check = |from: &str, to: &str, expected: &str| {
        assert!(text.contains(from), "{from}");
        let replaced = text.replacen(from, to, 1);
        let error = load_text(&replaced).unwrap_err();
        let problem = error.problems().first().unwrap_or_else(|| panic!("{error}"));
        assert!(problem.reason.contains(expected), "{error}");
        assert!(problem.place.is_some(), "{error}");
    };
    check("test_net = true", "test_net = false", "tolerate no fault");
    check("propose_timeout_ms = 3000", "propose_timeout_ms = 60000", "over 10 s");
    check("vote_timeout_ms", "vote_timeot_ms", "unknown field");
    check("\"bureau\"", "\"seller\"", "no organisation has the role bureau");
    check("peer_id = \"12D3", "peer_id = \"0xxx", "is not a peer id");
    check("test_net = true", "test_net = true\ntest_ent = true", "no such field");
}
