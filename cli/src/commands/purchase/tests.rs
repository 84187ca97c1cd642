use chain_core::records::batch::{BatchFinding, FoundBy};
use chain_core::records::report::ReportKind;
use chain_core::values::text::{Name, ReportId};
use chain_core::values::time::{Height, Timestamp};
use chain_core::verify::verification::SignedPart;

use super::*;
use crate::options::Format;
use crate::print::language::Language;

fn judged_at(height: u64, behind: Option<u64>) -> JudgedAt {
    JudgedAt {
        height: Height::new(height),
        time: Timestamp::from_unix_ms(1_795_000_000_000),
        day: "2026-11-18".parse().unwrap(),
        behind: behind.map(Height::new),
    }
}

/// A code that is genuine, but of which there is more to say.
fn code(cautions: Vec<Caution>) -> CheckedCode {
    CheckedCode {
        code: "0".repeat(186),
        finding: CodeFinding::Genuine,
        verdict: Some(Verdict::Genuine),
        judged_at: Some(judged_at(41, Some(57))),
        cautions,
        certificate: Some("91430700999999015X/KSY-20261120-02".parse().unwrap()),
        item: Some(7),
        product_name: None,
    }
}

fn note(codes: Vec<CheckedCode>) -> CheckedNote {
    CheckedNote {
        note: "note.csv".into(),
        shipment: None,
        shipment_state: Some(judged_at(40, None)),
        shipment_items: Some(1),
        codes_verified: 1,
        codes_bad: 0,
        codes_unchecked: 0,
        codes_cautioned: 1,
        lines_without_certificate: 0,
        lines: vec![CheckedLine {
            line: 1,
            description: Some("board".to_owned()),
            maker: None,
            quantity: Some(1),
            units_without_code: 0,
            codes,
        }],
        accepted: None,
    }
}

fn said(language: Language, note: &CheckedNote) -> String {
    let text = text(&Voice::new(Some(language), Format::Text), note);
    // A table breaks lines wherever it likes, also within words.
    text.chars().filter(|character| !character.is_whitespace() && *character != '┆').collect()
}

fn cautions_of_every_kind() -> Vec<Caution> {
    let (since, by) = (Height::new(33), "114300009990000053".parse().unwrap());
    let on = "2026-11-23".parse().unwrap();
    let report: ReportId = "12430000999999023R/W2026-110231".parse().unwrap();
    let finding = BatchFinding {
        report: report.clone(),
        kind: ReportKind::Batch,
        found_by: FoundBy::Institute,
        name: "湖南省产商品质量检验研究院（演示）".parse().unwrap(),
        issued_on: on,
        given_by: None,
    };
    let name: Name = "湖南科思益建材有限公司".parse().unwrap();
    let suspended = |part| {
        let name = name.clone();
        Caution::Suspended { part, organisation: by, name, since, on }
    };
    vec![
        Caution::FoundUnqualified { finding },
        Caution::ConfirmationWithdrawn { report: report.clone(), on },
        Caution::CertifiedBeyond { report, replaced_by: "W2026-110231-G1".parse().unwrap() },
        suspended(SignedPart::Certificate),
        suspended(SignedPart::Cover),
        Caution::LabelKeyRevoked { since, on },
        Caution::GivenKey { part: SignedPart::Certificate, by },
    ]
}

#[test]
fn the_first_words_say_as_of_when_and_that_a_node_is_behind() {
    let text = said(Language::En, &note(vec![code(Vec::new())]));
    assert!(text.starts_with("asofheight40("), "{text}");
    assert!(text.contains("asofheight41("), "{text}");
    assert!(text.contains("height57wasseenbefore:thisnodeisbehind"), "{text}");
    let text = said(Language::Zh, &note(vec![code(Vec::new())]));
    assert!(text.starts_with("截至高度40（") && text.contains("此前已见过高度57"), "{text}");
}

#[test]
fn what_a_verdict_does_not_say_stands_beside_it() {
    let note = note(vec![code(cautions_of_every_kind())]);
    let text = said(Language::En, &note);
    for words in [
        "thisbatch:foundunqualifiedby湖南省产商品质量检验研究院（演示）,reportW2026-110231of2026-11-23",
        "hasbeensuspendedbythebureausince2026-11-23",
        "insurer:",
        "labelkey:revokedon2026-11-23",
        "certificate:signedwithakeythat114300009990000053gave",
        "codeswithanote1",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let text = said(Language::Zh, &note);
    for words in [
        "报告W2026-110231判定该批次不合格",
        "自2026-11-23起被监管部门暂停",
        "已于2026-11-23吊销",
        "由114300009990000053代为登记",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

#[test]
fn programs_get_the_same() {
    let data = to_value(note(vec![code(cautions_of_every_kind())]));
    let code = &data["lines"][0]["codes"][0];
    assert_eq!(
        (&code["height"], &code["day"], &code["behind"]),
        (&41.into(), &"2026-11-18".into(), &57.into())
    );
    assert_eq!(code["cautions"].as_array().map(Vec::len), Some(cautions_of_every_kind().len()));
    assert_eq!(data["shipment_state"]["height"], 40);
}
