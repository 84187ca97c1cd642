//! Who made it, with the commands that a user would type: a brand has its shirts sewn by another
//! factory, and an importer certifies what is made abroad.

use crate::story::World;
use crate::support::{envelope, stdout};

const ENTRUSTMENT: &str = "91433100999999023Y/WT-2026-01";
const BUREAU: &str = "net/keys/bureau.key";

/// A line of words as the arguments of a command.
fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

fn brand_and_factory() -> World {
    let world = World::new();
    world.admit("uniforms", ["uniform.key", "uniform-label.key", "net/keys/institute-2.key"]);
    world.done(&["key", "new", "producer.key"]);
    let register = "organisation register entrusted/producer.toml --admin-key producer.key --key";
    world.done(&words(&format!("{register} {BUREAU}")));
    world
}

#[test]
fn a_brand_has_its_shirts_sewn_by_a_factory_that_has_agreed() {
    let world = brand_and_factory();
    let done = |line: &str| world.done(&words(line));
    let says = |line: &str, expected: &[&str]| {
        let output = done(&format!("{line} --lang en"));
        for text in expected {
            assert!(stdout(&output).contains(text), "{line}: no {text} in {}", stdout(&output));
        }
    };
    let register = "product register entrusted/product.toml --key uniform.key";
    world.refused(&words(register), &["entrustment.none"]);
    done("entrustment agree entrusted/entrustment.toml --key uniform.key");
    says(&format!("entrustment show {ENTRUSTMENT}"), &["offered", "WL-POLO-26", "2029-12-31"]);
    world.refused(&words(register), &["entrustment.none"]);
    done("entrustment agree entrusted/entrustment.toml --key producer.key");
    says("entrustment list --producer 91430900999999066G", &[ENTRUSTMENT, "agreed"]);
    done(register);
    says("product show 91433100999999023Y/WL-POLO-26", &["91430900999999066G", "made at"]);
    done("report file entrusted/report.toml --key net/keys/institute-2.key");
    let sign = "--label-key uniform-label.key --key uniform.key";
    done(&format!("certificate issue entrusted/certificate.toml {sign}"));
    done("items activate WL-PL-2611-01 1-1000 --key uniform.key");
    let certificate = "91433100999999023Y/WL-PL-2611-01";
    says(&format!("certificate show {certificate}"), &["益阳资江服装有限公司"]);
    let code = &world.codes(certificate, "uniform-label.key", "7")[0];
    let (exit, text) = world.verdict(code);
    assert_eq!(exit, 0, "{text}");
    let output = world.run(&["verify", code, "--output", "json"]);
    let data = envelope(&output)["data"].to_string();
    for text in ["益阳资江服装有限公司", "龙岭产业园示范路9号2号厂房", "湘西武陵学生服饰有限公司"]
    {
        assert!(data.contains(text), "{text}: {data}");
    }

    let end = format!("entrustment end {ENTRUSTMENT} --from 2099-01-01 --reason 合同到期");
    done(&format!("{end} --key producer.key"));
    says(&format!("entrustment show {ENTRUSTMENT}"), &["ended", "2099-01-01", "合同到期"]);
    world.refused(&words(&format!("{end} --key uniform.key")), &["entrustment.status"]);
}

#[test]
fn an_importer_certifies_what_is_made_abroad() {
    let world = World::new();
    world.admit("boards", ["maker.key", "label.key", "net/keys/institute.key"]);
    let done = |line: &str| world.done(&words(line));
    let register = "product register entrusted/imported-product.toml --key";
    world.refused(&words(&format!("{register} maker.key")), &["product.origin_role"]);
    for key in ["importer.key", "importer-label.key"] {
        world.done(&["key", "new", key]);
    }
    done(&format!(
        "organisation register entrusted/importer.toml --admin-key importer.key --key {BUREAU}"
    ));
    done("key add importer-label.key --purpose label --key importer.key");
    done(&format!("{register} importer.key"));
    done("report file entrusted/imported-report.toml --key net/keys/institute.key");
    let sign = "--label-key importer-label.key --key importer.key";
    done(&format!("certificate issue entrusted/imported-certificate.toml {sign}"));
    done("items activate JK-20261118-01 1-800 --key importer.key");
    let certificate = "914301009999990742/JK-20261118-01";
    let shown = done(&format!("certificate show {certificate} --lang zh"));
    for text in ["进口商", "长沙湘江进出口有限公司", "Muster Gips GmbH", "原产国（地区）"]
    {
        assert!(stdout(&shown).contains(text), "{text}: {}", stdout(&shown));
    }
    let code = &world.codes(certificate, "importer-label.key", "5")[0];
    assert_eq!(world.verdict(code).0, 0);
}
