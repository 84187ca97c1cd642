//! Which package may use which: the plan of the city, with no arrow uphill.

use hgz_tests::repository;

use crate::sources::PACKAGES;

/// What each package may use of the others. Nothing else depends on anything else.
const MAY_USE: [(&str, &[&str]); 10] = [
    ("chain-core", &[]),
    ("api", &["chain-core"]),
    ("verifier", &["chain-core"]),
    ("verifier/wasm", &["chain-core", "hgz-verifier"]),
    ("config", &["chain-core"]),
    ("consensus", &["chain-core"]),
    ("node", &["chain-core", "hgz-api", "hgz-config", "hgz-consensus", "hgz-verifier"]),
    ("cli", &["chain-core", "hgz-api", "hgz-config", "hgz-verifier"]),
    ("tests", &["chain-core", "hgz-api", "hgz-config"]),
    ("tests/simulation", &["chain-core", "hgz-consensus", "hgz-node"]),
];

#[test]
fn no_package_uses_one_that_it_may_not() {
    assert_eq!(MAY_USE.map(|(package, _)| package), PACKAGES);
    for (package, may_use) in MAY_USE {
        let manifest = repository().join(package).join("Cargo.toml");
        let manifest: toml::Table = std::fs::read_to_string(&manifest).unwrap().parse().unwrap();
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(section) = manifest.get(section).and_then(toml::Value::as_table) else {
                continue;
            };
            for name in section.keys() {
                let ours = name == "chain-core" || name.starts_with("hgz-");
                assert!(
                    !ours || may_use.contains(&name.as_str()),
                    "{package} may not depend on {name}"
                );
            }
        }
    }
}
