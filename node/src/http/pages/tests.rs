use axum::http::StatusCode;
use chain_core::bytes::signature::SecretKey;
use chain_core::label::{FieldName, FieldValue, Label};
use chain_core::records::certificate::{Certificate, CertificateStatus};
use chain_core::records::history::StatusChange;
use chain_core::records::history::{History, StatusGrounds};
use chain_core::records::items::Items;
use chain_core::records::organisation::Organisation;
use chain_core::records::permission::Role;
use chain_core::records::report::{Report, ReportStatus};
use chain_core::records::supervision::{
    CertificateRecalls, Recall, RecallDetails, RecallStatus, RecalledItems,
};
use chain_core::state::Overlay;
use chain_core::values::chain_id::ChainId;
use chain_core::values::date::Date;
use chain_core::values::text::RecallId;
use chain_core::values::time::Timestamp;
use chain_core::verify::item_code::ItemCode;
use chain_core::verify::verification::Verdict;
use hgz_api::{CopySign, ScanCounts};
use hgz_verifier::{Evidence, Language, page, title};

use super::assets::ASSETS;
use super::facts::ShownSection;
use super::item::ItemFacts;
use super::layout::{HtmlPage, Standpoint};
use super::life::{Life, Station, What};
use super::locale::Locale;
use super::locale::tests::locale;
use super::verdict::Panel;
use crate::storage::fixtures::{
    TestChain, certificate, code, items, organisation, product, report, report_id, step,
    write_product,
};

const ITEM: u32 = 7;

/// A certificate, and everything that may befall it.
struct World {
    chain: TestChain,
    certificate: Certificate,
}

fn grounds() -> StatusGrounds {
    let [reason, legal_basis] =
        ["抽查不合格", "产品质量法第十五条"].map(|text| text.parse().unwrap());
    StatusGrounds { reason, legal_basis: Some(legal_basis) }
}

fn label_key() -> SecretKey {
    SecretKey::from_bytes(&[8; 32])
}

impl World {
    fn new(product_name: &str) -> Self {
        let mut chain = TestChain::new();
        let board = product(1, "P", product_name, "C3024");
        let mut one = certificate(&chain, &board.id, "C-1");
        one.details.label_key = label_key().public_key();
        chain.commit(vec![], |state| {
            let maker = organisation(1, "湖南科思益建材有限公司", Role::Enterprise);
            state.write::<Organisation>(&code(1), &maker);
            let institute = organisation(3, "湖南省建材检验院", Role::Institute);
            state.write::<Organisation>(&code(3), &institute);
            write_product(state, &board);
            let report = report("R1", &board.id, ReportStatus::InForce);
            state.write::<Report>(&report_id("R1"), &report);
            state.write::<Certificate>(&one.serial, &one);
            let items = Items { activated: items(1, 100), ..Items::default() };
            state.write::<Items>(&one.serial, &items);
        });
        Self { chain, certificate: one }
    }

    fn change(&mut self, change: impl FnOnce(&mut Overlay<'_>, &mut Certificate)) {
        let mut one = self.certificate.clone();
        self.chain.commit(vec![], |state| {
            change(state, &mut one);
            state.write::<Certificate>(&one.serial, &one);
        });
        self.certificate = one;
    }

    /// The same world after what leads to a verdict.
    fn with(verdict: Verdict) -> Self {
        let mut world = Self::new("普通纸面石膏板");
        let height = world.chain.next().0;
        match verdict {
            Verdict::Genuine | Verdict::Forged | Verdict::Unknown => {}
            Verdict::NotActivated => world.change(|state, one| {
                state.write::<Items>(&one.serial, &Items::default());
            }),
            Verdict::Voided => world.change(|state, one| {
                let items = Items { voided: items(ITEM, ITEM), ..Items::default() };
                state.write::<Items>(&one.serial, &items);
            }),
            Verdict::Revoked => world.change(|_, one| {
                let status = CertificateStatus::Revoked;
                one.history.take(StatusChange { grounds: Some(grounds()), ..step(status, height) });
            }),
            Verdict::Withdrawn => world.change(|_, one| {
                let grounds = StatusGrounds { legal_basis: None, ..grounds() };
                one.history.take(StatusChange {
                    grounds: Some(grounds),
                    ..step(CertificateStatus::Withdrawn, height)
                });
            }),
            Verdict::Superseded => world.change(|_, one| {
                one.history.take(step(CertificateStatus::Superseded, height));
                one.superseded_by = Some("C-2".parse().unwrap());
            }),
            Verdict::Recalled => world.change(|state, one| {
                let id = RecallId::new(code(0), "RC-1".parse().unwrap());
                let status = RecallStatus::Open;
                let details = RecallDetails {
                    certificate: one.id.clone(),
                    items: items(1, 10).into(),
                    measures: "停止使用，退回销售者".parse().unwrap(),
                    deadline: Date::new(2026, 12, 31).unwrap(),
                    grounds: grounds(),
                };
                let items = details.items.clone();
                let history = History::of(step(status, height));
                let recall = Recall { id: id.clone(), details, history, opened_at: height };
                state.write::<Recall>(&id, &recall);
                let named = CertificateRecalls(vec![RecalledItems { recall: id, items, status }]);
                state.write::<CertificateRecalls>(&one.serial, &named);
            }),
            Verdict::ReportWithdrawn => world.change(|state, one| {
                let report = report("R1", &one.details.product, ReportStatus::Withdrawn);
                state.write::<Report>(&report_id("R1"), &report);
            }),
            Verdict::Expired => world.change(|_, one| {
                let day = FieldValue::Date(Date::new(2026, 11, 1).unwrap());
                one.details.label =
                    Label::new(vec![(FieldName::known("expiry_date"), day)]).unwrap();
            }),
        }
        world
    }

    fn code(&self, key: &SecretKey, chain_id: ChainId) -> ItemCode {
        ItemCode::sign(chain_id, self.certificate.serial, ITEM, key)
    }

    fn facts(&self, verdict: Verdict, language: Language) -> (ItemFacts, ItemCode) {
        let head = self.chain.storage.head().unwrap();
        let mut code = match verdict {
            Verdict::Forged => self.code(&SecretKey::from_bytes(&[9; 32]), head.chain_id),
            _ => self.code(&label_key(), head.chain_id),
        };
        if verdict == Verdict::Unknown {
            code.serial = 77_u64.try_into().unwrap();
        }
        let (height, time, chain_id) = (head.height, head.time, head.chain_id);
        let shown = hgz_verifier::Shown { chain_id, height, time, signers: Vec::new() };
        let view = self.chain.storage.view();
        let evidence = Evidence::from_state(shown, code.serial, &view).unwrap();
        let checked = evidence.judge(&code, time.date());
        let sections = page::sections(language, &checked).into_iter();
        let standpoint = Standpoint {
            chain_name: "湖南 <test>".to_owned(),
            chain_id,
            moniker: "node&1".to_owned(),
            height,
            time,
        };
        let station = Station {
            time,
            what: What::Shipped,
            by: "<b>甲</b>".to_owned(),
            detail: Some("乙".to_owned()),
        };
        let holder = Some("丙 <i>".to_owned());
        let life = Life { stations: vec![station], goes_on: true, holder };
        let has_grounds = checked.grounds.is_some();
        let facts = ItemFacts {
            standpoint,
            sections: sections.map(|section| ShownSection { section, stored: None }).collect(),
            life: has_grounds.then_some(life),
            scans: has_grounds.then(ScanCounts::default),
            checked,
        };
        (facts, code)
    }
}

fn rendered(facts: &ItemFacts, code: &ItemCode, locale: &Locale) -> String {
    let panel = Panel::of(locale, &facts.checked);
    let main = facts.main(locale, &panel, &code.to_string());
    let standpoint = &facts.standpoint;
    HtmlPage { locale, standpoint, title: panel.title, main, has_proof: true }
        .document()
        .into_string()
}

const ALL: [Verdict; 11] = [
    Verdict::Genuine,
    Verdict::NotActivated,
    Verdict::Voided,
    Verdict::Revoked,
    Verdict::Withdrawn,
    Verdict::Superseded,
    Verdict::Recalled,
    Verdict::ReportWithdrawn,
    Verdict::Expired,
    Verdict::Forged,
    Verdict::Unknown,
];

fn plain(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
        .into_iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The texts between tags of a name, in order.
fn texts(html: &str, tag: &str) -> Vec<String> {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    let parts = html.split(&open).skip(1).filter_map(|part| {
        let (_, rest) = part.split_once('>')?;
        Some(plain(rest.split_once(&close)?.0))
    });
    parts.collect()
}

/// A section's id, title and rows.
type Read = (String, String, Vec<(String, String)>);

/// The sections of a page as a browser's check reads them.
fn sections(html: &str) -> Vec<Read> {
    let parts = html.split("data-section=\"").skip(1).map(|part| {
        let (id, rest) = part.split_once('"').unwrap();
        let body = rest.split("</section>").next().unwrap();
        let rows = texts(body, "dt").into_iter().zip(texts(body, "dd")).collect();
        (id.to_owned(), texts(body, "h2").remove(0), rows)
    });
    parts.collect()
}

#[test]
fn every_verdict_has_its_page_with_all_that_is_proved() {
    for verdict in ALL {
        let world = World::with(verdict);
        for (language, accepted) in [(Language::Zh, "zh"), (Language::En, "en")] {
            let (facts, code) = world.facts(verdict, language);
            assert_eq!(facts.checked.verdict, verdict);
            let html = rendered(&facts, &code, &locale("/1", accepted));
            assert!(html.contains(&format!("data-verdict=\"{}\"", verdict.as_str())), "{html}");
            assert_eq!(texts(&html, "h1")[0], title(language, verdict));
            let proved = page::sections(language, &facts.checked).into_iter().map(|section| {
                let rows = section.rows.into_iter().map(|row| (row.title, row.value));
                (section.id, section.title, rows.collect())
            });
            assert_eq!(sections(&html), proved.collect::<Vec<_>>(), "{verdict:?}");
            let is_signed = facts.checked.grounds.is_some();
            assert_eq!(html.contains("class=\"card life\""), is_signed, "{verdict:?}");
            assert_eq!(html.contains("湖南科思益建材有限公司"), is_signed, "{verdict:?}");
            for word in ["假货", "fake", "Fake"] {
                assert!(!html.contains(word), "{verdict:?} says {word}");
            }
        }
    }
}

#[test]
fn a_page_is_small_and_holds_nothing_inline_and_nothing_from_elsewhere() {
    for verdict in ALL {
        let (facts, code) = World::with(verdict).facts(verdict, Language::Zh);
        let html = rendered(&facts, &code, &locale("/1?lang=zh", "en"));
        let bytes = html.len() + ASSETS.style.bytes.len() + ASSETS.check.bytes.len();
        assert!(bytes < 100_000, "{bytes}");
        for forbidden in [" style=", "<style", "javascript:", " onclick", " onload", "<iframe"] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
        for script in html.split("<script").skip(1) {
            assert!(script.contains("src=\"/assets/check."), "{script}");
            assert!(script.split_once('>').unwrap().1.starts_with("</script>"), "{script}");
        }
        for address in html.split("://").skip(1) {
            assert!(address.starts_with("www.w3.org/"), "{}", &address[..40]);
        }
        assert!(html.contains("<html lang=\"zh-CN\""));
        assert!(html.contains("href=\"/1?lang=en\""));
        assert!(html.contains("href=\"/?lang=zh\""));
    }
}

#[test]
fn what_makers_write_is_text_and_never_markup() {
    let name = "<script>alert(1)</script>\"'&";
    let (facts, code) = World::new(name).facts(Verdict::Genuine, Language::En);
    let html = rendered(&facts, &code, &locale("/1'&?x='", "en"));
    assert_eq!(html.matches("<script").count(), 1);
    assert!(!html.contains("<b>") && !html.contains("<i>"));
    let (_, _, rows) = sections(&html).into_iter().find(|(id, ..)| id == "product").unwrap();
    assert!(rows.contains(&("name".to_owned(), name.to_owned())), "{rows:?}");
}

#[test]
fn a_page_warns_in_plain_words_of_what_looks_like_copying() {
    let (mut facts, code) = World::with(Verdict::Genuine).facts(Verdict::Genuine, Language::En);
    let hour = Timestamp::from_unix_ms(1_795_478_400_000);
    assert!(!rendered(&facts, &code, &locale("/1", "en")).contains("may have been copied"));
    let signs = vec![CopySign::Often, CopySign::OftenInOneHour, CopySign::BeforeActivation];
    let (first, last) = (Some(hour), Some(hour));
    facts.scans = Some(ScanCounts { count: 12, today: 3, first, last, signs });
    let english = rendered(&facts, &code, &locale("/1", "en"));
    let said = [
        "This code may have been copied",
        "scanned often: 12 times",
        "within one hour",
        "before its label was put into use",
        "3 of them today",
    ];
    for words in said {
        assert!(english.contains(words), "{words}");
    }
    let chinese = rendered(&facts, &code, &locale("/1", "zh"));
    assert!(chinese.contains("此码可能被复制") && chinese.contains("共查询 12 次"));
}

#[test]
fn the_headers_guard_every_page() {
    let (facts, _) = World::with(Verdict::Genuine).facts(Verdict::Genuine, Language::Zh);
    let locale = locale("/", "zh");
    let main = maud::html! {};
    let page = HtmlPage {
        locale: &locale,
        standpoint: &facts.standpoint,
        title: "x",
        main,
        has_proof: false,
    };
    let response = page.into_response(StatusCode::OK);
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    let policy = header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"));
    assert!(!policy.contains("unsafe-inline") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("vary"), "accept, accept-language");
    assert_eq!(header("content-language"), "zh-CN");
}
