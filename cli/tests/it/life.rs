//! The whole life of goods, played with the commands that a user would type: from the standard to
//! the recall, against a chain in memory.

use std::process::Output;

use crate::story::World;
use crate::support::{envelope, exit, stderr, stdout};

const BUREAU: &str = "net/keys/bureau.key";
const INSTITUTE: &str = "net/keys/institute.key";
const INSURER: &str = "net/keys/insurer.key";
const CERTIFICATE: &str = "91430700999999015X/KSY-20261120-02";
const SHIPMENT: &str = "91430700999999015X/FH-2026-0031";
const RECALL: &str = "114300009990000053/ZH-2026-004";
const GROUNDS: [&str; 4] = ["--reason", "监督抽查不合格", "--legal-basis", "产品质量法第十五条"];

impl World {
    /// Runs a command written in one line.
    fn line(&self, line: &str) -> Output {
        self.done(&line.split_whitespace().collect::<Vec<_>>())
    }

    fn as_bureau(&self, line: &str) -> Output {
        self.line(&format!("{line} --key {BUREAU}"))
    }

    /// What a command that asks says in English.
    fn says(&self, line: &str, expected: &[&str]) {
        let output = self.line(&format!("{line} --lang en"));
        for text in expected {
            assert!(stdout(&output).contains(text), "{line}: no {text} in {}", stdout(&output));
        }
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// A certified batch of boards, activated, on its way to the seller.
    fn shipped_boards() -> Self {
        let world = Self::new();
        world.as_bureau("standard publish life/standards.toml");
        world.admit("boards", ["maker.key", "label.key", INSTITUTE]);
        world.as_bureau("organisation register life/seller.toml --admin-key seller.key");
        world.line("service request life/service-request.toml --key maker.key");
        world.says("service show 91430700999999015X/FW-2026-001", &["requested", "one-stop"]);
        world.line(&format!(
            "service accept 91430700999999015X/FW-2026-001 --promised-on 2099-12-31 --fee 800 \
             --answer 按期抽样 --key {INSTITUTE}"
        ));
        world.line(&format!("report file life/requested-report.toml --key {INSTITUTE}"));
        for file in ["instrument", "scale", "inspector"] {
            world.line(&format!("resource keep life/{file}.toml --key maker.key"));
        }
        world.line("report file life/factory-report.toml --key maker.key");
        world.line("certificate issue life/certificate.toml --label-key label.key --key maker.key");
        world.line("items activate KSY-20261120-02 1-600 --key maker.key");
        world.line("shipment send life/shipment.toml --key maker.key");
        world
    }

    /// The delivery note of the example, and a line for each code.
    fn write_note(&self, codes: &[String]) {
        let lines: Vec<String> =
            codes.iter().map(|code| format!("{code},普通纸面石膏板,,1\n")).collect();
        self.write(
            "note.csv",
            &format!("{}{}", self.read("life/delivery-note.csv"), lines.concat()),
        );
    }
}

#[test]
fn a_batch_is_requested_inspected_certified_and_shipped() {
    let world = World::shipped_boards();
    let request = "service show 91430700999999015X/FW-2026-001";
    world.says(request, &["reported", "12430000999000013T/W2026-110245", "按期抽样"]);
    world.says(
        "report show 91430700999999015X/CJ-20261120-B",
        &["factory inspection", "KSY-YQ-003", "QC-07"],
    );
    world.says(
        "report show 12430000999000013T/W2026-110245",
        &["inspection of the batch", "FW-2026-001"],
    );
    world.says("resource show 91430700999999015X/KSY-YQ-003", &["WDW-10", "2027-05-11"]);
    world.says("resource list --owner 91430700999999015X", &["KSY-YQ-011", "QC-07", "inspector"]);
    world.says(&format!("shipment show {SHIPMENT}"), &["in transit", "1-300", "长沙湘江建材"]);
    world.says("standard list", &["GB/T 9775-2025", "GB 31701-2015"]);
    let shown = world.done(&["standard", "show", "GB/T 9775-2025", "--lang", "en"]);
    assert!(stdout(&shown).contains("in force"), "{}", stdout(&shown));
    world.says("certificate list --batch PB20261120B", &["KSY-20261120-02", "in force"]);
    world.says("product list", &["KSY-PC-12"]);
    world.says("organisation list", &["91430100999999031L", "seller"]);
    world.says(&format!("certificate show {CERTIFICATE}"), &["held by", "1-300", "FH-2026-0031"]);
    let withdraw =
        "standard withdraw GB/T%9775-2008 --from 2099-01-01 --replaced-by GB/T%9775-2025";
    let words: Vec<String> = withdraw.split(' ').map(|word| word.replace('%', " ")).collect();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.extend(["--key", BUREAU]);
    world.done(&words);
    world.line("standard declare life/enterprise-standard.toml --key maker.key");
}

#[test]
fn an_institutes_scope_grows_and_a_part_of_it_is_suspended_and_restored() {
    const CMA: &str = "12430000999000013T/CMA";
    let world = World::new();
    world.admit("boards", ["maker.key", "label.key", INSTITUTE]);
    world.as_bureau("institute change-scope life/scope.toml");
    let part = ["--standard", "GB/T 17657-2022", "--key", BUREAU];
    let decide = |words: &[&str]| world.done(&[words, &part, &GROUNDS].concat());
    decide(&["institute", "suspend", CMA, "--from", "2099-01-01", "--until", "2099-03-31"]);
    world.says("institute scope", &["只做静曲强度", "suspended 2099-01-01 – 2099-03-31"]);
    decide(&["institute", "restore", CMA, "--from", "2099-02-01"]);
    world.says("institute scope", &["suspended 2099-01-01 – 2099-01-31", "GB/T 9775-2025"]);
    decide(&["institute", "withdraw", CMA, "--from", "2100-01-01"]);
    world.says("institute scope", &["CMA 2026-11-24 – 2099-12-31"]);
    world.says(&format!("institute show {CMA}"), &["241802110123", "C30"]);
    world.says("institute list", &[CMA, "2024-06-01 – 2030-05-31"]);
}

#[test]
fn an_enterprise_and_a_product_are_classified() {
    let world = World::new();
    world.admit("boards", ["maker.key", "label.key", INSTITUTE]);
    let maker = "91430700999999015X";
    let decide = |words: &[&str]| world.done(&[words, &["--key", BUREAU], &GROUNDS].concat());
    let class = ["organisation", "classify", maker, "--class", "A"];
    decide(&[&class[..], &["--from", "2099-01-01", "--until", "2100-12-31"]].concat());
    let standing = format!("organisation standing {maker}");
    world.says(&standing, &["none", "A (2099-01-01 – 2100-12-31)", "clean batches in a row  1"]);
    let product = "91430700999999015X/KSY-PC-12";
    decide(&["product", "classify", product, "--class", "wall_board"]);
    world.refused(
        &[&["product", "classify", product, "--class", "none"], &GROUNDS[..], &["--key", BUREAU]]
            .concat(),
        &["class.unknown"],
    );
}

#[test]
fn a_maker_tests_in_a_shared_laboratory_and_asks_a_question() {
    const REQUEST: &str = "91430700999999015X/FW-2026-002";
    let world = World::shipped_boards();
    let as_institute = |line: &str| world.line(&format!("{line} --key {INSTITUTE}"));
    let as_maker = |line: &str| world.line(&format!("{line} --key maker.key"));
    as_institute("resource keep life/shared-instrument.toml");
    as_institute("offer publish life/offer.toml");
    world.says("offer list", &["GX-01", "200.00", "shared laboratory"]);
    world.says("offer show 12430000999000013T/GX-01", &["YQ-0217: 2026-11-20", "open"]);
    as_maker("service request life/shared-request.toml");
    as_institute(&format!(
        "service accept {REQUEST} --promised-on 2099-12-31 --fee 200 --lent-from 2026-11-23 \
         --lent-until 2026-11-24"
    ));
    as_maker(&format!("service start-test {REQUEST}"));
    world.says(&format!("service show {REQUEST}"), &["testing", "2026-11-23 – 2026-11-24"]);
    as_maker("report file life/shared-report.toml");
    world.says(&format!("service show {REQUEST}"), &["reported", "CJ-20261122-C"]);
    as_maker("question ask WT-01 养护时间从何时起算");
    world.says("question list --open", &["WT-01"]);
    as_institute("question answer 91430700999999015X/WT-01 自温湿度稳定后起算");
    world.says("question show 91430700999999015X/WT-01", &["养护", "温湿度"]);
}

#[test]
fn a_seller_checks_a_delivery_and_accepts_only_what_is_genuine() {
    let world = World::shipped_boards();
    let codes = world.codes(CERTIFICATE, "label.key", "1-3,301");
    let check = format!("purchase check note.csv --shipment {SHIPMENT} --accept --key seller.key");
    let refused = |expected: &str| {
        let line = format!("{check} --lang en");
        let output = world.run(&line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(exit(&output), 3, "{}{}", stdout(&output), stderr(&output));
        for text in [expected, "Not accepted"] {
            assert!(stdout(&output).contains(text), "{}", stdout(&output));
        }
    };
    world.write_note(&[codes[0].clone(), codes[0].clone()]);
    refused("named twice");
    world.write_note(&[codes[0].clone(), codes[3].clone()]);
    refused("not of this shipment");
    let (head, last) = codes[0].split_at(codes[0].len() - 1);
    world.write_note(&[codes[1].clone(), format!("{head}{}", if last == "0" { "1" } else { "0" })]);
    refused("forged");
    world.write_note(&["12345".to_owned()]);
    refused("not an item code");

    world.write_note(&codes[..3]);
    let output = world.line(&format!("{check} --output json"));
    let data = envelope(&output)["data"].clone();
    assert_eq!(data["codes_verified"], 3, "{data}");
    assert_eq!(data["lines_without_certificate"], 2, "{data}");
    assert_eq!(data["shipment_items"], 300, "{data}");
    assert_eq!(data["accepted"]["act"], "accept_delivery", "{data}");
    world.says(&format!("shipment show {SHIPMENT}"), &["accepted", "codes verified: 3"]);
    world.says(
        "purchase check note.csv",
        &["genuine codes", "no coded certificate", "prefer", "1, 2"],
    );
    world.says(
        &format!("items history {CERTIFICATE} 2"),
        &["91430100999999031L", "accept_delivery"],
    );
    let shown = world.line(&format!("verify {} --output json", codes[0]));
    assert_eq!(envelope(&shown)["data"]["holder"], "91430100999999031L");
}

#[test]
fn a_recall_shows_at_the_scan_and_brings_the_goods_home() {
    let world = World::shipped_boards();
    let code = world.codes(CERTIFICATE, "label.key", "5").remove(0);
    world.line(&format!("shipment accept {SHIPMENT} --key seller.key"));
    world.as_bureau("spot-check order life/spot-check.toml");
    world.line(&format!("report file life/spot-check-report.toml --key {INSTITUTE}"));
    let record = "spot-check record CC-2026-015 --conclusion unqualified --report \
                  12430000999000013T/W2026-110288 --remark 断裂荷载不合格";
    world.as_bureau(record);
    world.says("spot-check show 114300009990000053/CC-2026-015", &["unqualified", "W2026-110288"]);

    world.as_bureau("recall open life/recall.toml");
    assert_eq!(world.verdict(&code), (3, "recalled".to_owned()));
    let shown = world.run(&["verify", &code, "--lang", "en"]);
    for text in ["recalled", RECALL, "立即停止销售", "2099-12-31", "held by"] {
        assert!(stdout(&shown).contains(text), "{}", stdout(&shown));
    }
    world.says(&format!("recall show {RECALL}"), &["not answered", "长沙湘江建材", "1-300"]);
    world.says("certificate list", &["recalled"]);
    world.line(&format!("recall answer {RECALL} --set-aside 280 --sold 20 --key seller.key"));
    world.line("shipment return life/return.toml --key seller.key");
    world.line("shipment accept 91430100999999031L/TH-2026-0002 --key maker.key");
    world.says(&format!("recall show {RECALL}"), &["280"]);
    world.as_bureau("penalty record life/penalty.toml");
    world.says("penalty show 114300009990000053/CF-2026-008", &["50000.00 CNY", "产品质量法"]);
    let close = [["recall", "close", RECALL, "--key", BUREAU].as_slice(), &GROUNDS].concat();
    world.done(&close);
    assert_eq!(world.verdict(&code), (0, "genuine".to_owned()));
    let withdraw = ["report", "withdraw", "W2026-110245", "--key", INSTITUTE];
    world.done(&[withdraw.as_slice(), &GROUNDS].concat());
    assert_eq!(world.verdict(&code), (3, "report_withdrawn".to_owned()));
    world.says(&format!("certificate show {CERTIFICATE}"), &["(withdrawn on "]);
    world.says(&format!("history recall {RECALL}"), &["open_recall", "--after"]);
    world.line(&format!("history certificate {CERTIFICATE} --export events.jsonl"));
    let events = world.read("events.jsonl");
    let kinds: Vec<serde_json::Value> = events
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["kind"].clone())
        .collect();
    for kind in ["issue_certificate", "ship_items", "accept_delivery", "open_recall"] {
        assert!(kinds.iter().any(|one| one == kind), "{kinds:?}");
    }
}

#[test]
fn a_claim_is_paid_in_advance_and_recovered() {
    let world = World::new();
    world.admit("uniforms", ["uniform.key", "uniform-label.key", "net/keys/institute-2.key"]);
    world.as_bureau("insurer license uniforms/licence.toml");
    world.line(&format!("cover bind uniforms/cover.toml --key {INSURER}"));
    world.line(
        "certificate issue uniforms/certificate.toml --label-key uniform-label.key --key uniform.key",
    );
    world.line("items activate WL-20261102-01 1-1200 --key uniform.key");
    world.as_bureau("organisation register life/school.toml --admin-key seller.key");
    world.line("shipment send life/uniforms-shipment.toml --key uniform.key");
    let refuse =
        "shipment refuse 91433100999999023Y/FH-2026-0107 --reason 尺码不符 --key seller.key";
    world.line(refuse);
    world.says("shipment show 91433100999999023Y/FH-2026-0107", &["refused", "尺码不符"]);

    world.line(&format!("claim open life/claim.toml --key {INSURER}"));
    world.says("cover show 9143010099900003XD/XJ-PLI-2026-000118", &["open claims", "1"]);
    world.refused(
        &["claim", "pay", "LP-2026-0007", "--amount", "861", "--key", INSURER],
        &["claim.above_limit"],
    );
    world.line(&format!("claim pay LP-2026-0007 --amount 860 --in-advance --key {INSURER}"));
    world.line(&format!("claim recourse LP-2026-0007 --amount 430.50 --key {INSURER}"));
    world.says(
        "claim show 9143010099900003XD/LP-2026-0007",
        &["paid in advance", "860.00 CNY", "430.50 CNY"],
    );
    world.says(
        "cover show 9143010099900003XD/XJ-PLI-2026-000118",
        &["4999140.00 CNY", "860.00 CNY", "bound"],
    );
    world.write(
        "again.toml",
        &world.read("life/claim.toml").replace("LP-2026-0007", "LP-2026-0008"),
    );
    world.line(&format!("claim open again.toml --key {INSURER}"));
    let refuse = ["claim", "refuse", "LP-2026-0008", "--key", INSURER];
    world.done(&[refuse.as_slice(), &GROUNDS].concat());
    world.says("claim show 9143010099900003XD/LP-2026-0008", &["refused", "监督抽查不合格"]);
    let cancel =
        ["cover", "cancel", "XJ-PLI-2026-000118", "--from", "2027-12-31", "--key", INSURER];
    world.done(&[cancel.as_slice(), &GROUNDS].concat());
    world.says("cover show 9143010099900003XD/XJ-PLI-2026-000118", &["2027-12-31", "cancelled"]);
}

#[test]
fn the_registry_and_the_chain_itself_are_changed() {
    let world = World::new();
    world.admit("boards", ["maker.key", "label.key", INSTITUTE]);
    world.as_bureau("organisation update boards/organisation.toml");
    let status = |what: &str| {
        let words = ["organisation", what, "91430700999999015X", "--key", BUREAU];
        world.done(&[words.as_slice(), &GROUNDS].concat());
    };
    status("suspend");
    world.says("organisation show 91430700999999015X", &["suspended", "监督抽查不合格"]);
    world.refused(
        &["report", "file", "life/factory-report.toml", "--key", "maker.key"],
        &["organisation.not_active"],
    );
    status("reinstate");
    world.line("key rotate maker.key seller.key --key maker.key");
    world.refused(
        &["report", "file", "life/factory-report.toml", "--key", "maker.key"],
        &["key.revoked"],
    );
    for file in ["instrument", "scale", "inspector"] {
        world.line(&format!("resource keep life/{file}.toml --key seller.key"));
    }
    world.line("report file life/factory-report.toml --key seller.key");

    let vote = "--key net/node0/authority.key --passphrase-file net/node0/passphrase";
    world.line(&format!(
        "proposal change-params life/params.toml --number TA-1 --effective-at 5000 --reason 心跳 {vote}"
    ));
    world.says(
        "proposal show 114300009990000053/TA-1",
        &["change_params", "30000", "approved", "1 / 1"],
    );
    let approve = ["proposal", "approve", "114300009990000053/TA-1"];
    let with_vote_key: Vec<&str> = approve.into_iter().chain(vote.split(' ')).collect();
    world.refused(&with_vote_key, &["proposal.status"]);
    let with_registry_key = [&approve[..], &["--key", BUREAU]].concat();
    world.refused(&with_registry_key, &["proposal.not_a_vote_key"]);
    world.line(&format!("proposal propose life/proposal.toml {vote}"));
    world.says("proposal list", &["TA-2026-01", "schedule_protocol", "approved"]);
    world.says("history proposal 114300009990000053/TA-2026-01", &["propose"]);
    world.says("history organisation 91430700999999015X", &["register_organisation"]);
}

#[test]
fn a_document_is_put_got_and_checked() {
    let world = World::new();
    world.admit("boards", ["maker.key", "label.key", INSTITUTE]);
    world.write("report.pdf", "%PDF-1.7 report");
    let put = world.line(&format!("document put report.pdf --key {INSTITUTE} --output json"));
    let hash = envelope(&put)["data"]["hash"].as_str().unwrap().to_owned();
    world.says(&format!("document show {hash}"), &["application/pdf", "named by no record yet"]);
    world.line(&format!("document get {hash} --out copy.pdf"));
    assert_eq!(world.read("copy.pdf"), world.read("report.pdf"));
    let again = world.run(&["document", "get", &hash, "--out", "copy.pdf"]);
    assert_eq!(exit(&again), 1, "{}", stderr(&again));
    world.write("notes.txt", "no document");
    let refused = world.run(&["document", "put", "notes.txt", "--key", INSTITUTE]);
    assert_eq!(exit(&refused), 3, "{}", stderr(&refused));
    let none = world.run(&["document", "show", &"0".repeat(64)]);
    assert_eq!(exit(&none), 6, "{}", stderr(&none));
}
