//! Which texts each grammar matches.

use crate::ruleset::Grammar;

fn check(grammar: Grammar, matches: &[&str], does_not_match: &[&str]) {
    for text in matches {
        assert!(grammar.matches(text), "{grammar:?} should match `{text}`");
    }
    for text in does_not_match.iter().chain(&[""]) {
        assert!(!grammar.matches(text), "{grammar:?} should not match `{text}`");
    }
    assert!(!grammar.shape().is_empty());
}

#[test]
fn identifiers_with_check_characters() {
    check(Grammar::CreditCode, &["91430700999999058B"], &["91430700999999058C"]);
    check(Grammar::Gtin, &["6901234567892", "96385074"], &["6901234567893", "690123456789"]);
    check(
        Grammar::StandardNumber,
        &["GB/T 9775-2025", "DB43/T 2203-2021", "Q/KSY 001-2021"],
        &["GB/T 9775", "纸面石膏板"],
    );
}

#[test]
fn plain_codes() {
    let (eight, sixty_four) = ("ABCD-123", "A".repeat(64));
    let too_long = "A".repeat(65);
    check(
        Grammar::CertificateNumber,
        &[eight, &sixty_four],
        &["ABCD-12", &too_long, "abcd-1234", "ABCD_1234", "ABCD.1234", "合格证ABCD1"],
    );
    check(
        Grammar::BatchNumber,
        &["1", "A.B_C-9", "12345678901234567890"],
        &["123456789012345678901", "a", "A B", "批1"],
    );
    check(
        Grammar::InspectorCode,
        &["Q", "QC-07", "1234567890123456"],
        &["12345678901234567", "QC_07", "QC.07", "张三"],
    );
    check(
        Grammar::CccCertificate,
        &["2024010101123456"],
        &["1924010101123456", "202401010112345", "20240101011234567", "202401010112345X"],
    );
}

#[test]
fn licences_and_accreditations() {
    check(
        Grammar::ProductionLicence,
        &["XK08-001-00123", "（湘）XK08-001-00123", "(湘)XK08-001-00123"],
        &[
            "XK8-001-00123",
            "XK08-01-00123",
            "XK08-001-0123",
            "XK08-001-00123-1",
            "湘XK08-001-00123",
            "（湖）XK08-001-00123",
            "（湘XK08-001-00123",
            "xk08-001-00123",
            "（）XK08-001-00123",
        ],
    );
    check(
        Grammar::CmaNumber,
        &["241802110123", "003121340000"],
        &["243202110123", "241822110123", "241802350123", "24180211012", "24180211012X"],
    );
}

#[test]
fn fire_classes() {
    check(
        Grammar::FireClass,
        &[
            "GB 8624 A(A1)",
            "GB 8624 A(A2-s1,d0,t0)",
            "GB 8624 A(A2-s3,d2,t2)",
            "GB 8624 B1(B-s1,d0,t0)",
            "GB 8624 B1(C-s3,d0,t1)",
            "GB 8624 B2(D-s2,d1)",
            "GB 8624 B2(E)",
            "GB 8624 B3",
        ],
        &[
            "A(A1)",
            "GB 8624 A",
            "GB 8624 A(A2)",
            "GB 8624 A(A1-s1,d0,t0)",
            "GB 8624 A(A2-s4,d0,t0)",
            "GB 8624 A(A2-s0,d0,t0)",
            "GB 8624 A(A2-s1,d3,t0)",
            "GB 8624 A(A2-s1,d0,t3)",
            "GB 8624 A(A2-s1,d0)",
            "GB 8624 A(A2-s1,d0,t0",
            "GB 8624 A(B-s1,d0,t0)",
            "GB 8624 B1(D-s1,d0,t0)",
            "GB 8624 B2(D-s1,d0,t0)",
            "GB 8624 B2(F)",
            "GB 8624 B4",
            "GB 8624  B3",
            "GB 8624 A(A2-s11,d0,t0)",
        ],
    );
}

#[test]
fn sizes_and_addresses() {
    check(
        Grammar::GarmentSize,
        &["160/84A", "160/84", "90/48Y", "175/100C"],
        &["160-84A", "160/84D", "1/84A", "1600/84A", "160/84AA", "160/", "/84A", "L"],
    );
    check(
        Grammar::HttpsUrl,
        &["https://hgz.hn.gov.cn/x", "HTTPS://HGZ.CN", "https://a.b/c?d=e"],
        &[
            "http://hgz.cn",
            "https://localhost",
            "https://user@hgz.cn",
            "https://hgz.cn/#x",
            "https://hgz.cn/a b",
            "Https://hgz.cn",
        ],
    );
}
