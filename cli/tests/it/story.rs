//! The two stories, played with the commands that a user would type, against a chain in memory.

use std::path::Path;
use std::process::Output;

use crate::chain::Chain;
use crate::support::{envelope, exit, hgz, repository, serve, stderr, stdout};

const MAKER: &str = "91430700999999015X";
const UNIFORM_MAKER: &str = "91433100999999023Y";

/// A devnet, its chain, and the makers' keys.
pub(crate) struct World {
    dir: tempfile::TempDir,
    node: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let made = (0..20).find(|at| {
            let port = (30_000 + at * 100).to_string();
            let arguments = ["devnet", "init", "net", "--authorities", "1", "--base-port", &port];
            exit(&hgz(dir.path(), &arguments)) == 0
        });
        assert!(made.is_some(), "no ports are free");
        for story in ["boards", "uniforms", "life", "entrusted"] {
            let from = repository().join("config/examples").join(story);
            std::fs::create_dir(dir.path().join(story)).unwrap();
            for entry in std::fs::read_dir(from).unwrap() {
                let path = entry.unwrap().path();
                let to = dir.path().join(story).join(path.file_name().unwrap());
                std::fs::copy(&path, to).unwrap();
            }
        }
        let mut chain = Chain::of_devnet(&dir.path().join("net"));
        let node = serve(move |request, body| chain.answer(request, body));
        let world = Self { dir, node };
        for key in ["maker.key", "label.key", "uniform.key", "uniform-label.key", "seller.key"] {
            world.done(&["key", "new", key]);
        }
        world
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The options that name the chain's node and the keys' passphrase.
    pub(crate) fn connection(&self) -> [&str; 4] {
        ["--node", &self.node, "--passphrase-file", "net/keys/passphrase"]
    }

    /// Runs hgz on the chain, which is trusted by its genesis file.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut all = arguments.to_vec();
        let [node, url, passphrase_file, path] = self.connection();
        all.extend([node, url]);
        if !arguments.contains(&passphrase_file) {
            all.extend([passphrase_file, path]);
        }
        if !arguments.contains(&"--genesis") && !arguments.contains(&"--chain-id") {
            all.extend(["--genesis", "net/genesis.toml"]);
        }
        hgz(self.path(), &all)
    }

    pub(crate) fn done(&self, arguments: &[&str]) -> Output {
        let output = self.run(arguments);
        assert_eq!(exit(&output), 0, "{arguments:?}: {}{}", stdout(&output), stderr(&output));
        output
    }

    pub(crate) fn refused(&self, arguments: &[&str], expected: &[&str]) {
        let output = self.run(arguments);
        assert_eq!(exit(&output), 3, "{arguments:?}: {}{}", stdout(&output), stderr(&output));
        for text in expected {
            assert!(stderr(&output).contains(text), "{arguments:?}: {}", stderr(&output));
        }
    }

    /// Admits a maker with its label key, product and report, as far as a certificate.
    pub(crate) fn admit(&self, story: &str, keys: [&str; 3]) {
        let [maker, label, institute] = keys;
        let file = |name: &str| format!("{story}/{name}.toml");
        let bureau = "net/keys/bureau.key";
        let organisation = file("organisation");
        self.done(&[
            "organisation",
            "register",
            &organisation,
            "--admin-key",
            maker,
            "--key",
            bureau,
        ]);
        self.done(&["institute", "accredit", &file("accreditation"), "--key", bureau]);
        self.done(&["key", "add", label, "--purpose", "label", "--key", maker]);
        self.done(&["product", "register", &file("product"), "--key", maker]);
        self.done(&["report", "file", &file("report"), "--key", institute]);
    }

    /// The URLs of a certificate's first items.
    pub(crate) fn codes(&self, certificate: &str, label_key: &str, items: &str) -> Vec<String> {
        let output = self.done(&["codes", certificate, "--label-key", label_key, "--items", items]);
        let lines = stdout(&output);
        lines.lines().skip(1).map(|line| line.split_once(',').unwrap().1.to_owned()).collect()
    }

    pub(crate) fn verdict(&self, code: &str) -> (i32, String) {
        let output = self.run(&["verify", code, "--output", "json"]);
        let verdict = envelope(&output)["data"]["verdict"].as_str().unwrap_or_default().to_owned();
        (exit(&output), verdict)
    }
}

#[test]
fn boards_are_certified_labelled_and_verified() {
    let world = World::new();
    world.admit("boards", ["maker.key", "label.key", "net/keys/institute.key"]);
    let id = format!("{MAKER}/KSY-20261118-01");
    let issue = ["certificate", "issue", "boards/certificate.toml", "--label-key", "label.key"];
    world.done(&[issue.as_slice(), &["--key", "maker.key"]].concat());

    let code = world.codes(&id, "label.key", "17").remove(0);
    assert_eq!(world.verdict(&code), (3, "not_activated".to_owned()));
    world.done(&["items", "activate", "KSY-20261118-01", "1-6000", "--key", "maker.key"]);
    assert_eq!(world.verdict(&code), (0, "genuine".to_owned()));
    world.done(&["codes", &id, "--label-key", "label.key", "--out", "codes.csv"]);
    let lines = std::fs::read_to_string(world.path().join("codes.csv")).unwrap();
    assert_eq!(lines.lines().count(), 6001);
    world.done(&["label", "--codes", "codes.csv", "--items", "1-2", "--out", "labels"]);
    assert!(world.path().join("labels/item-0000002.svg").exists());

    let shown = world.done(&["verify", &code, "--lang", "zh"]);
    for expected in ["真实", "湖南科思益建材有限公司", "GB/T 9775-2025", "W2026-110231", "合格"]
    {
        assert!(stdout(&shown).contains(expected), "{}", stdout(&shown));
    }
}

#[test]
fn a_code_is_told_from_forged_and_unknown_ones() {
    let world = World::new();
    world.admit("boards", ["maker.key", "label.key", "net/keys/institute.key"]);
    let issue = ["certificate", "issue", "boards/certificate.toml", "--label-key", "label.key"];
    world.done(&[issue.as_slice(), &["--key", "maker.key"]].concat());
    let id = format!("{MAKER}/KSY-20261118-01");
    let code = world.codes(&id, "label.key", "1").remove(0);

    let (head, last) = code.split_at(code.len() - 1);
    let other = if last == "0" { "1" } else { "0" };
    assert_eq!(world.verdict(&format!("{head}{other}")), (3, "forged".to_owned()));
    let at = code.rfind('/').unwrap() + 8;
    let digit = if &code[at..=at] == "5" { "6" } else { "5" };
    let elsewhere = format!("{}{digit}{}", &code[..at], &code[at + 1..]);
    assert_eq!(world.verdict(&elsewhere), (3, "unknown".to_owned()));

    let chain_id = "0".repeat(64);
    let untrusted = world.run(&["verify", &code, "--chain-id", &chain_id]);
    assert_eq!(exit(&untrusted), 5, "{}", stderr(&untrusted));
    let foreign = world.run(&["codes", &id, "--label-key", "maker.key"]);
    assert_eq!(exit(&foreign), 4, "{}", stderr(&foreign));
}

#[test]
fn boards_are_refused_for_every_reason_of_the_story() {
    let world = World::new();
    world.admit("boards", ["maker.key", "label.key", "net/keys/institute.key"]);
    let institute = "net/keys/institute.key";
    world.done(&["report", "file", "boards/report-unqualified.toml", "--key", institute]);
    let issue = |file: &str, expected: &[&str]| {
        let path = format!("boards/{file}.toml");
        let arguments =
            ["certificate", "issue", &path, "--label-key", "label.key", "--key", "maker.key"];
        world.refused(&arguments, expected);
    };
    issue("certificate-unqualified", &["report.unqualified"]);
    issue("certificate-broken", &["CORE-", "boards/certificate-broken.toml:", "^"]);
    let good = ["certificate", "issue", "boards/certificate.toml", "--label-key", "label.key"];
    world.done(&[good.as_slice(), &["--key", "maker.key"]].concat());
    issue("certificate-too-many", &["report.quantity_exceeded", "at most 0"]);
    let by_bureau = [good.as_slice(), &["--key", "net/keys/bureau.key"]].concat();
    world.refused(&by_bureau, &["error"]);
    let other_chain = "0".repeat(64);
    let for_other_chain =
        [good.as_slice(), &["--key", "maker.key", "--chain-id", &other_chain]].concat();
    world.refused(&for_other_chain, &["transaction.wrong_chain"]);
}

#[test]
fn uniforms_need_a_cover_and_a_revocation_shows_at_the_scan() {
    let world = World::new();
    world.admit("uniforms", ["uniform.key", "uniform-label.key", "net/keys/institute-2.key"]);
    let bureau = "net/keys/bureau.key";
    let label_key = "uniform-label.key";
    world.refused(
        &[
            "certificate",
            "issue",
            "uniforms/certificate-no-cover.toml",
            "--label-key",
            label_key,
            "--key",
            "uniform.key",
        ],
        &["certificate.label_broken", "cover"],
    );
    world.done(&["insurer", "license", "uniforms/licence.toml", "--key", bureau]);
    world.done(&["cover", "bind", "uniforms/cover.toml", "--key", "net/keys/insurer.key"]);
    world.done(&[
        "certificate",
        "issue",
        "uniforms/certificate.toml",
        "--label-key",
        label_key,
        "--key",
        "uniform.key",
    ]);
    world.done(&["items", "activate", "WL-20261102-01", "1-1200", "--key", "uniform.key"]);
    let id = format!("{UNIFORM_MAKER}/WL-20261102-01");
    let code = world.codes(&id, label_key, "7").remove(0);
    let shown = world.done(&["verify", &code, "--lang", "en"]);
    for expected in ["genuine", "GB/T 31888-2015", "FZ2026-080117", "pays in advance"] {
        assert!(stdout(&shown).contains(expected), "{}", stdout(&shown));
    }
    world.done(&[
        "certificate",
        "revoke",
        &id,
        "--reason",
        "监督抽查不合格",
        "--legal-basis",
        "产品质量法第十五条",
        "--key",
        bureau,
    ]);
    assert_eq!(world.verdict(&code), (3, "revoked".to_owned()));
    let shown = world.run(&["verify", &code, "--lang", "zh"]);
    assert!(stdout(&shown).contains("监督抽查不合格"), "{}", stdout(&shown));
}
