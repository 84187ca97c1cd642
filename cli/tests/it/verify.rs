//! `hgz verify` on codes, pictures, folders and notes, with a node and years after it.

use std::path::Path;

use serde_json::Value;

use crate::support::{Canned, envelope, exit, fake_node, hgz, repository, stderr, stdout};

/// A whole check that is frozen, by how its name starts.
fn frozen_check(start: &str) -> Value {
    let path = repository().join("tests/vectors/core/verifications.json");
    let vectors: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    vectors.into_iter().find(|one| text(&one["name"]).starts_with(start)).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn canned(request: &'static str, digits: &Value) -> Canned {
    Canned { request, status: 200, body: hex::decode(text(digits)).unwrap() }
}

/// A code whose check is frozen, and a node that answers about it.
struct Scene {
    directory: tempfile::TempDir,
    node: String,
    code: String,
    chain_id: String,
}

impl Scene {
    fn of(start: &str) -> Self {
        let vector = frozen_check(start);
        let node = fake_node(vec![
            canned("GET /v1/genesis", &vector["genesis"]),
            canned("GET /v1/serials/", &vector["proof"]),
        ]);
        let (code, chain_id) = (text(&vector["item_code"]), text(&vector["chain_id"]));
        Self { directory: tempfile::tempdir().unwrap(), node, code, chain_id }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Runs `hgz verify`, whatever the age of the frozen proofs.
    fn verify(&self, arguments: &[&str]) -> std::process::Output {
        let trust = ["--node", &self.node, "--chain-id", &self.chain_id, "--lang", "en"];
        let age = ["--max-age-s", "99999999999"];
        hgz(self.path(), &[&["verify"], arguments, &age, &trust].concat())
    }

    /// Runs it with a proof file, and with a node that is not there.
    fn offline(&self, arguments: &[&str]) -> std::process::Output {
        let trust = ["--node", "http://127.0.0.1:1", "--chain-id", &self.chain_id, "--lang", "en"];
        hgz(self.path(), &[&["verify"], arguments, &trust].concat())
    }

    /// Draws the label of the code into `labels`.
    fn draw(&self) {
        let csv = format!("item,url\n1,{}\n", self.code);
        std::fs::write(self.path().join("codes.csv"), csv).unwrap();
        let drawn = hgz(
            self.path(),
            &[
                "label",
                "--codes",
                "codes.csv",
                "--symbol-only",
                "--format",
                "png",
                "--out",
                "labels",
            ],
        );
        assert_eq!(exit(&drawn), 0, "{}", stderr(&drawn));
    }
}

#[test]
fn one_code_is_told_with_all_that_it_rests_on() {
    let scene = Scene::of("genuine");
    let shown = scene.verify(&[&scene.code]);
    assert_eq!(exit(&shown), 0, "{}", stderr(&shown));
    let text = stdout(&shown);
    for said in ["genuine: signed by the maker", "Inspection report", "how to claim", "signed by"] {
        assert!(text.contains(said), "{said} is missing:\n{text}");
    }
    let json = envelope(&scene.verify(&[&scene.code, "--output", "json"]));
    assert_eq!(json["data"]["verdict"], "genuine");
    assert_eq!(json["data"]["chain_id"], scene.chain_id.as_str());
    assert!(json["data"]["grounds"]["certificate"].is_object());
    let recalled = Scene::of("recalled");
    let shown = recalled.verify(&[&recalled.code]);
    assert_eq!(exit(&shown), 3);
    assert!(stdout(&shown).contains("what to do"), "{}", stdout(&shown));
}

#[test]
fn pictures_folders_and_notes_are_looked_through() {
    let scene = Scene::of("genuine");
    scene.draw();
    let picture = "labels/item-0000001.png";
    let one = scene.verify(&[picture]);
    assert_eq!(exit(&one), 0, "{}{}", stdout(&one), stderr(&one));
    let blank = image::GrayImage::from_pixel(64, 64, image::Luma([255]));
    blank.save(scene.path().join("labels/blank.png")).unwrap();
    std::fs::write(scene.path().join("labels/notes.txt"), "no picture").unwrap();
    std::fs::write(
        scene.path().join("note.csv"),
        format!("code,description,quantity\n{},boards,1\nhttp://other/1,other,1\n", scene.code),
    )
    .unwrap();
    let all = scene.verify(&["labels", "note.csv", "--output", "json"]);
    assert_eq!(exit(&all), 5, "a blank picture and a strange code are not checked");
    let looked = envelope(&all)["data"].as_array().unwrap().clone();
    let verdicts: Vec<&Value> = looked.iter().map(|one| &one["verdict"]).collect();
    assert_eq!(verdicts, [&Value::Null, &"genuine".into(), &"genuine".into(), &Value::Null]);
    assert_eq!(looked[0]["place"], "labels/blank.png");
    assert_eq!(looked[2]["place"], "note.csv, 1");
    let text = stdout(&scene.verify(&["labels", "note.csv"]));
    assert!(text.contains("2 of 4 codes are genuine"), "{text}");
    std::fs::write(scene.path().join("torn.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    let torn = scene.verify(&["torn.png"]);
    assert_eq!(exit(&torn), 5);
    assert!(stderr(&torn).contains("picture.unreadable"), "{}", stderr(&torn));
}

#[test]
fn a_bundle_is_checked_years_later_without_any_node() {
    let scene = Scene::of("genuine");
    let made = scene.verify(&[&scene.code, "--bundle", "kept.hgzproof"]);
    assert_eq!(exit(&made), 0, "{}", stderr(&made));
    let again = scene.verify(&[&scene.code, "--bundle", "kept.hgzproof"]);
    assert_eq!(exit(&again), 1, "no file is overwritten");
    let shown = scene.offline(&["--offline", "kept.hgzproof", "--output", "json"]);
    assert_eq!(exit(&shown), 0, "{}{}", stdout(&shown), stderr(&shown));
    assert_eq!(envelope(&shown)["data"]["verdict"], "genuine");
    // Another code of the same certificate: the proof is of all of them.
    let (start, last) = scene.code.split_at(scene.code.len() - 1);
    let forged = format!("{start}{}", if last == "0" { "1" } else { "0" });
    assert_eq!(exit(&scene.offline(&[&forged, "--offline", "kept.hgzproof"])), 3);
    let other = "07".repeat(32);
    let untrusted = hgz(
        scene.path(),
        &["verify", "--offline", "kept.hgzproof", "--chain-id", &other, "--lang", "en"],
    );
    assert_eq!(exit(&untrusted), 5);
    assert!(stderr(&untrusted).contains("proof.other_chain"), "{}", stderr(&untrusted));
    let mut bytes = std::fs::read(scene.path().join("kept.hgzproof")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(scene.path().join("damaged.hgzproof"), &bytes).unwrap();
    let damaged = scene.offline(&["--offline", "damaged.hgzproof"]);
    assert_eq!(exit(&damaged), 5, "{}", stdout(&damaged));
    std::fs::write(scene.path().join("no.hgzproof"), "a letter").unwrap();
    let none = scene.offline(&["--offline", "no.hgzproof"]);
    assert!(stderr(&none).contains("proof_file.unusable"), "{}", stderr(&none));
}

/// Codes of two certificates, and a node that answers about the first and perhaps the second.
fn two_certificates(knows_both: bool) -> Scene {
    let (first, second) = (frozen_check("genuine"), frozen_check("the maker inspects itself"));
    let mut answers = vec![
        canned("GET /v1/genesis", &first["genesis"]),
        canned("GET /v1/serials/1082161898465/", &first["proof"]),
    ];
    if knows_both {
        answers.push(canned("GET /v1/serials/872289897784/", &second["proof"]));
    }
    let directory = tempfile::tempdir().unwrap();
    let codes = format!("code\n{}\n{}\n", text(&first["item_code"]), text(&second["item_code"]));
    std::fs::write(directory.path().join("note.csv"), codes).unwrap();
    let (code, chain_id) = (text(&first["item_code"]), text(&first["chain_id"]));
    Scene { directory, node: fake_node(answers), code, chain_id }
}

#[test]
fn what_was_proved_is_kept_once_when_all_codes_are_checked() {
    let scene = two_certificates(true);
    // Nothing can be kept where a file stands in place of the folder: each try would say so.
    std::fs::write(scene.path().join("settings"), "").unwrap();
    let shown = scene.verify(&["note.csv"]);
    assert_eq!(exit(&shown), 0, "{}{}", stdout(&shown), stderr(&shown));
    assert_eq!(stderr(&shown).matches(".point").count(), 1, "{}", stderr(&shown));
}

#[test]
fn what_was_proved_before_a_failure_is_kept() {
    let scene = two_certificates(false);
    let failed = scene.verify(&["note.csv"]);
    assert_eq!(exit(&failed), 5, "{}{}", stdout(&failed), stderr(&failed));
    let kept = scene.path().join("settings").join(format!("{}.point", scene.chain_id));
    assert!(kept.exists(), "{}", stderr(&failed));
}

/// Two states of one chain: an early one, and one that other authorities signed later.
#[test]
fn what_was_proved_is_kept_and_a_lower_height_is_told() {
    let (early, late) = (Scene::of("genuine"), Scene::of("revoked"));
    assert_eq!(early.chain_id, late.chain_id);
    let ask = |scene: &Scene, more: &[&str]| {
        let trust = ["--node", &scene.node, "--chain-id", &scene.chain_id, "--lang", "en"];
        let age = ["--max-age-s", "99999999999"];
        hgz(early.path(), &[&["verify", &scene.code], more, &age, &trust].concat())
    };
    let first = ask(&early, &[]);
    assert_eq!(exit(&first), 0, "{}", stderr(&first));
    let said = stdout(&first);
    let said: Vec<&str> = said.lines().collect();
    assert!(said[0].contains("as of height 1 (2026-11-24"), "{}", said[0]);
    let kept = early.path().join("settings").join(format!("{}.point", early.chain_id));
    let before = std::fs::read(&kept).unwrap();
    assert_eq!(exit(&ask(&late, &[])), 3);
    let after = std::fs::read(&kept).unwrap();
    assert_ne!(before, after, "it goes on");
    // Authorities that have left are not believed any more.
    let old = ask(&early, &[]);
    assert_eq!(exit(&old), 5);
    assert!(stderr(&old).contains("proof.does_not_hold"), "{}", stderr(&old));
    assert_eq!(std::fs::read(&kept).unwrap(), after, "it never goes back");
    // A file starts from the genesis, for who has nothing else; that it is older is told.
    let file = ask(&early, &["--bundle", "early.hgzproof"]);
    assert_eq!(exit(&file), 0, "{}", stderr(&file));
    assert!(stdout(&file).contains("was seen before"), "{}", stdout(&file));
    let json = envelope(&ask(&early, &["--bundle", "again.hgzproof", "--output", "json"]));
    assert!(json["data"]["behind"].as_u64() > json["data"]["height"].as_u64(), "{json}");
    assert_eq!(std::fs::read(&kept).unwrap(), after);
    std::fs::write(&kept, &after[1..]).unwrap();
    let damaged = ask(&late, &[]);
    assert_eq!(exit(&damaged), 5);
    assert!(stderr(&damaged).contains("proof.kept_point"), "{}", stderr(&damaged));
}
