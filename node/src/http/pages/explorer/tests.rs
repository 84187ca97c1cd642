use axum::http::StatusCode;
use chain_core::act::Act;
use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::SecretKey;
use chain_core::chain::transaction::TransactionId;
use chain_core::records::certificate::Certificate;
use chain_core::records::items::Items;
use chain_core::records::organisation::{KeyOrigin, KeyPurpose, KeyRecord, Organisation};
use chain_core::records::permission::Role;
use chain_core::records::product::Product;
use chain_core::records::report::{Report, ReportStatus};
use chain_core::records::standard_catalogue::{Standard, StandardDetails};
use chain_core::state::StateKey;
use chain_core::values::text::ReportId;
use chain_core::values::time::{Height, Timestamp};
use hgz_api::{ErrorBody, TransactionStatus};

use super::super::layout::Standpoint;
use super::super::locale::Locale;
use super::super::locale::tests::locale;
use super::*;
use crate::storage::fixtures::{
    TestAct, TestChain, certificate, code, items, organisation, product, report, report_id,
    write_product,
};

const GTIN: &str = "06901234567892";
/// Who signs all acts of made-up blocks, and makes the product here.
const MAKER: usize = 0;
const NAME: &str = "石膏板<script>alert(1)</script>";

/// A small chain: a maker, an institute, a product, a report and a certificate, with their acts.
struct World {
    chain: TestChain,
    certificate: Certificate,
    key: SecretKey,
    document: Hash,
}

/// The standard of the boards.
fn board_standard() -> Standard {
    let number = "GB/T 9775-2025".parse().unwrap();
    let details = StandardDetails {
        title: "纸面石膏板".parse().unwrap(),
        in_force_from: board_day(),
        document: None,
        number,
    };
    Standard {
        withdrawn_from: None,
        replaced_by: None,
        declared_by: None,
        published_at: Height::FIRST,
        details,
    }
}

impl World {
    fn new() -> Self {
        let mut chain = TestChain::new();
        let mut board = product(MAKER, "P-1", NAME, "C3024");
        board.details.gtin = Some(GTIN.parse().unwrap());
        let key = SecretKey::from_bytes(&[9; 32]);
        let document = Hash::from_bytes([5; 32]);
        chain.commit(vec![Self::registration(&board)], |state| {
            let maker = organisation(MAKER, "湖南科思益建材有限公司", Role::Enterprise);
            state.write::<Organisation>(&code(MAKER), &maker);
            let institute = organisation(3, "湖南省建材检验院", Role::Institute);
            state.write::<Organisation>(&code(3), &institute);
            write_product(state, &board);
            let filed = report("R1", &board.id, ReportStatus::InForce);
            state.write::<Report>(&report_id("R1"), &filed);
            let own = Report { id: factory_report(), ..filed };
            state.write::<Report>(&own.id.clone(), &own);
            let record = KeyRecord {
                key: key.public_key(),
                organisation: code(MAKER),
                purpose: KeyPurpose::Admin,
                valid_until: None,
                added_at: Height::FIRST,
                revoked: None,
                origin: KeyOrigin::Own,
                usable_from: Timestamp::default(),
            };
            state.write::<KeyRecord>(&key.public_key().id(), &record);
            let label_key = SecretKey::from_bytes(&[8; 32]).public_key();
            let label = KeyRecord { key: label_key, purpose: KeyPurpose::Label, ..record };
            state.write::<KeyRecord>(&label_key.id(), &label);
            let standard = board_standard();
            state.write::<Standard>(&standard.details.number.clone(), &standard);
        });
        let one = certificate(&chain, &board.id, "C-1");
        let mut filed = report("R1", &board.id, ReportStatus::InForce).details;
        filed.document = Some(document);
        let mut acts = vec![TestAct {
            act: Act::FileReport { number: "F1".parse().unwrap(), report: Box::new(filed) },
            subjects: vec![StateKey::of::<Report>(&factory_report())],
            certificates: Vec::new(),
        }];
        acts.extend((1..=60).map(|item| TestAct {
            act: Act::ActivateItems {
                certificate: "C-1".parse().unwrap(),
                items: items(item, item),
            },
            subjects: vec![StateKey::of::<Certificate>(&one.serial)],
            certificates: vec![one.serial],
        }));
        chain.commit(acts, |state| {
            state.write::<Certificate>(&one.serial, &one);
            let found = Items { activated: items(1, 60), voided: items(99, 100), given_by: None };
            state.write::<Items>(&one.serial, &found);
        });
        for _ in 0..25 {
            chain.commit(vec![], |_| {});
        }
        Self { chain, certificate: one, key, document }
    }

    fn registration(board: &Product) -> TestAct {
        TestAct {
            act: Act::RegisterProduct {
                number: board.id.number.clone(),
                product: board.details.clone(),
            },
            subjects: vec![StateKey::of::<Product>(&board.id)],
            certificates: Vec::new(),
        }
    }

    /// The id of a transaction.
    fn transaction(&self, height: u64, index: usize) -> TransactionId {
        let block = self.chain.storage.block(Height::new(height)).unwrap().unwrap();
        block.transactions[index].id()
    }

    /// What becomes of a request; the pool knows a waiting transaction and a refused one.
    fn found(&self, locale: &Locale, uri: &str) -> Result<PageOrRedirect, ApiError> {
        let view = self.chain.storage.view();
        let status_of = |id: TransactionId| {
            Ok(match id.0.as_bytes() {
                [1, ..] => TransactionStatus::Pending,
                [2, ..] => TransactionStatus::Refused {
                    error: ErrorBody::new("report.unknown", "there is <b>no</b> report"),
                },
                _ => match view.transaction(&id)? {
                    Some(entry) => TransactionStatus::Committed {
                        height: entry.height,
                        index: entry.index,
                        certificate: None,
                    },
                    None => TransactionStatus::Unknown,
                },
            })
        };
        let now = Timestamp::from_unix_ms(1_795_478_400_000);
        let reader = PageReader::new((&self.chain.storage, &view), locale, now, &status_of)?;
        let uri = uri.parse().unwrap();
        let question = Question::of(&uri);
        let parts: Vec<&str> = uri.path().trim_start_matches("/explorer").split('/').collect();
        let plain = |text: &str| text.replace("%2F", "/").replace("%20", " ");
        match parts.as_slice() {
            [_] => start::start(&reader, 3),
            [_, "search"] => answer::search(&reader, &question),
            [_, name] => listed(&reader, name, &question),
            [_, sort, id] => page(&reader, sort, &plain(id), &question),
            [_, sort, owner, number] => {
                page(&reader, sort, &format!("{owner}/{number}"), &question)
            }
            _ => panic!("{uri} is no path of the explorer"),
        }
    }

    /// The page at an address.
    fn html(&self, uri: &str, accepted: &str) -> String {
        let locale = locale(uri, accepted);
        let sheet = match self.found(&locale, uri) {
            Ok(PageOrRedirect::Sheet(sheet)) => sheet,
            other => panic!("{uri} gives no page: {other:?}"),
        };
        let head = self.chain.storage.head().unwrap();
        let standpoint = Standpoint {
            chain_name: "湖南 <test>".to_owned(),
            chain_id: head.chain_id,
            moniker: "node&1".to_owned(),
            height: head.height,
            time: head.time,
        };
        let now = head.time.plus_ms(4_200);
        let frame = ExplorerFrame { locale: &locale, standpoint: &standpoint, now, searched: "" };
        let main = frame.main(&sheet);
        let (standpoint, title) = (&standpoint, sheet.title.as_str());
        let page = super::super::layout::HtmlPage {
            locale: &locale,
            standpoint,
            title,
            main,
            has_proof: false,
        };
        page.document().into_string()
    }

    /// Where a search leads to.
    fn leads_to(&self, text: &str) -> Option<String> {
        let uri = Question::new([("q", text.to_owned())]).at("/explorer/search");
        match self.found(&locale("/", "en"), &uri).unwrap() {
            PageOrRedirect::Elsewhere(path) => Some(path),
            PageOrRedirect::Sheet(_) => None,
        }
    }

    fn status(&self, uri: &str) -> StatusCode {
        self.found(&locale("/", "en"), uri).map_or_else(|error| error.status, |_| StatusCode::OK)
    }
}

fn factory_report() -> ReportId {
    ReportId::new(code(MAKER), "F1".parse().unwrap())
}

fn board_day() -> chain_core::values::date::Date {
    Timestamp::from_unix_ms(1_795_478_400_000).date()
}

/// Addresses of every sort of page.
fn addresses(world: &World) -> Vec<String> {
    let (maker, institute) = (code(MAKER), code(3));
    vec![
        "/explorer".to_owned(),
        "/explorer/blocks".to_owned(),
        "/explorer/blocks/2".to_owned(),
        "/explorer/blocks/5".to_owned(),
        format!("/explorer/transactions/{}", world.transaction(1, 0)),
        format!("/explorer/transactions/{}", world.transaction(2, 0)),
        format!("/explorer/transactions/{}", world.transaction(2, 9)),
        "/explorer/organisations".to_owned(),
        format!("/explorer/organisations/{maker}"),
        format!("/explorer/organisations/{institute}"),
        "/explorer/certificates".to_owned(),
        format!("/explorer/certificates/{maker}/C-1"),
        "/explorer/products".to_owned(),
        format!("/explorer/products/{maker}/P-1"),
        format!("/explorer/reports/{institute}/R1"),
        "/explorer/standards".to_owned(),
        "/explorer/standards/GB%2FT%209775-2025".to_owned(),
        "/explorer/proposals".to_owned(),
        format!("/explorer/keys/{}", world.key.public_key().id()),
        format!("/explorer/documents/{}", world.document),
        "/explorer/search".to_owned(),
        "/explorer/search?q=%E6%B9%96%E5%8D%97".to_owned(),
    ]
}

/// The addresses of a page's links.
fn links(html: &str) -> Vec<String> {
    html.split("href=\"").skip(1).map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn every_page_is_small_and_safe_in_both_languages_and_says_how_old_it_is() {
    let world = World::new();
    for address in addresses(&world) {
        for (accepted, age) in [("zh", "数据截至高度 27，4 秒前"), ("en", "height 27, 4 s ago")]
        {
            let html = world.html(&address, accepted);
            assert!(html.contains(age), "{address}");
            assert!(html.len() < 100_000, "{address} has {} bytes", html.len());
            for forbidden in ["<script", " style=", "<style", "javascript:", "<b>", "<iframe"] {
                assert!(!html.contains(forbidden), "{address} has {forbidden}");
            }
            assert_eq!(html.matches("<h1").count(), 1, "{address}");
            assert!(html.contains("<form class=\"search\""), "{address}");
        }
    }
}

#[test]
fn every_link_of_every_page_leads_somewhere_and_keeps_the_language() {
    let world = World::new();
    for address in addresses(&world) {
        let asked = if address.contains('?') { "&lang=en" } else { "?lang=en" };
        for link in links(&world.html(&format!("{address}{asked}"), "zh")) {
            let link = link.replace("&amp;", "&");
            if link.starts_with("/explorer") {
                assert!(link.contains("lang="), "{address}: {link}");
                assert_eq!(world.status(&link), StatusCode::OK, "{address}: {link}");
            } else {
                let is_other = ["/v1/", "/assets/", "/?lang=", "#main"];
                assert!(is_other.iter().any(|start| link.starts_with(start)), "{address}: {link}");
            }
        }
    }
}

#[test]
fn what_is_not_there_is_named_and_what_cannot_be_read_is_explained() {
    let world = World::new();
    let (maker, hash) = (code(MAKER), "ab".repeat(32));
    for missing in [
        "/explorer/blocks/28".to_owned(),
        "/explorer/blocks/0".to_owned(),
        format!("/explorer/blocks/{hash}"),
        format!("/explorer/transactions/{hash}"),
        format!("/explorer/organisations/{}", code(5)),
        format!("/explorer/certificates/{maker}/C-2"),
        format!("/explorer/documents/{hash}"),
        format!("/explorer/keys/{hash}"),
        "/explorer/serials/7".to_owned(),
        format!("/explorer/recalls/{maker}/X"),
        format!("/explorer/nothing/{maker}/X"),
        "/explorer/nothing/7".to_owned(),
        "/explorer/nothing".to_owned(),
        "/explorer/claims".to_owned(),
    ] {
        assert_eq!(world.status(&missing), StatusCode::NOT_FOUND, "{missing}");
    }
    for unreadable in [
        "/explorer/blocks/x",
        "/explorer/transactions/x",
        "/explorer/organisations/x",
        "/explorer/certificates/x/y",
        "/explorer/certificates?maker=x",
        "/explorer/certificates?status=x",
        "/explorer/products?after=x",
        "/explorer/organisations?role=x",
        "/explorer/organisations?unknown=x",
        "/explorer/blocks?after=x",
        "/explorer/blocks/2?after=-1",
    ] {
        assert_eq!(world.status(unreadable), StatusCode::BAD_REQUEST, "{unreadable}");
    }
}

#[test]
fn every_kind_of_text_finds_what_it_names() {
    let world = World::new();
    let (maker, institute) = (code(MAKER), code(3));
    let block = world.chain.storage.block(Height::new(2)).unwrap().unwrap().id();
    let transaction = world.transaction(2, 3);
    let key = world.key.public_key();
    let certificate = format!("/explorer/certificates/{maker}/C-1");
    let one_key = format!("/explorer/keys/{}", key.id());
    let chain_id = world.chain.storage.chain_id();
    let item = chain_core::verify::item_code::ItemCode::sign(
        chain_id,
        world.certificate.serial,
        7,
        &SecretKey::from_bytes(&[8; 32]),
    );
    for (text, path) in [
        ("27".to_owned(), "/explorer/blocks/27".to_owned()),
        (block.to_string(), "/explorer/blocks/2".to_owned()),
        (format!("0x{}", block.to_string().to_uppercase()), "/explorer/blocks/2".to_owned()),
        (transaction.to_string(), format!("/explorer/transactions/{transaction}")),
        ("2.3".to_owned(), format!("/explorer/transactions/{transaction}")),
        ("01".repeat(32), format!("/explorer/transactions/{}", "01".repeat(32))),
        (maker.to_string().to_lowercase(), format!("/explorer/organisations/{maker}")),
        ("检验院".to_owned(), format!("/explorer/organisations/{institute}")),
        (format!("{maker}/C-1"), certificate.clone()),
        (format!("https://hgz.hn.cn/v1/certificates/{maker}/c-1"), certificate.clone()),
        (" c-1 ".to_owned(), certificate.clone()),
        (world.certificate.serial.to_string(), certificate),
        ("r1".to_owned(), format!("/explorer/reports/{institute}/R1")),
        ("P-1".to_owned(), format!("/explorer/products/{maker}/P-1")),
        ("石膏板".to_owned(), format!("/explorer/products/{maker}/P-1")),
        ("B1".to_owned(), "/explorer/certificates?batch=B1".to_owned()),
        (GTIN.to_owned(), format!("/explorer/products/{maker}/P-1")),
        ("6901234567892".to_owned(), format!("/explorer/products/{maker}/P-1")),
        ("gb/t9775-2025".to_owned(), "/explorer/standards/GB%2FT%209775-2025".to_owned()),
        (world.document.to_string(), format!("/explorer/documents/{}", world.document)),
        (key.to_string(), one_key.clone()),
        (key.id().to_string(), one_key),
        (item.to_string(), format!("/{item}")),
        (format!("HTTPS://HGZ.HN.CN/{item}"), format!("/{item}")),
        (format!("https://x.cn/01/{GTIN}/10/B1"), format!("/01/{GTIN}/10/B1")),
    ] {
        assert_eq!(world.leads_to(&text), Some(path), "{text}");
    }
}

#[test]
fn a_text_that_may_mean_several_things_gives_all_and_one_that_means_nothing_says_what_does() {
    let world = World::new();
    let several = world.html("/explorer/search?q=%E6%B9%96%E5%8D%97", "en");
    assert!(several.contains("This may mean"));
    for at in [MAKER, 3] {
        assert!(several.contains(&format!("/explorer/organisations/{}", code(at))));
    }
    for nothing in ["%3Cscript%3Ex", "%00", "28", "zzz", "..%2F..%2F", &"9".repeat(700)] {
        let html = world.html(&format!("/explorer/search?q={nothing}"), "en");
        assert!(html.contains("What can be searched"), "{nothing}");
        assert!(!html.contains("<script"), "{nothing}");
    }
}

#[test]
fn full_blocks_histories_and_lists_have_pages() {
    let world = World::new();
    let first = world.html("/explorer/blocks/2", "en");
    assert_eq!(first.matches("<tr").count(), 51);
    let second = world.html("/explorer/blocks/2?after=50", "en");
    assert_eq!(second.matches("<tr").count(), 12);
    assert!(!second.contains("after=100") && first.contains("/explorer/blocks/2?after=50"));

    let path = format!("/explorer/certificates/{}/C-1", code(MAKER));
    let mut seen = std::collections::BTreeSet::new();
    let mut next = Some(path);
    let mut pages = 0;
    while let Some(address) = next {
        let html = world.html(&address, "en");
        seen.extend(links(&html).into_iter().filter(|link| link.contains("/transactions/")));
        next = html
            .split("rel=\"next\" href=\"")
            .nth(1)
            .map(|part| part.split('"').next().unwrap().to_owned());
        pages += 1;
    }
    assert_eq!((seen.len(), pages), (60, 3));

    let blocks = world.html("/explorer/blocks", "en");
    assert!(
        blocks.contains("/explorer/blocks/27\"") && blocks.contains("/explorer/blocks?after=7")
    );
    assert!(world.html("/explorer/blocks?after=7", "en").contains("/explorer/blocks/1\""));
    let products = world.html("/explorer/certificates?batch=B1&status=in_force", "en");
    assert!(products.contains("value=\"B1\"") && products.contains("value=\"in_force\" selected"));
}

#[test]
fn a_transaction_says_what_it_did_and_what_became_of_it() {
    let world = World::new();
    let of = |id: String| world.html(&format!("/explorer/transactions/{id}"), "en");
    let activated = of(world.transaction(2, 9).to_string());
    for words in ["Labels put into use", "committed", "What it changed"] {
        assert!(activated.contains(words), "{words}");
    }
    assert!(activated.contains(&format!("/explorer/certificates/{}/C-1", code(MAKER))));
    let filed = of(world.transaction(2, 0).to_string());
    assert!(filed.contains(&format!("/explorer/documents/{}", world.document)));
    assert!(of("01".repeat(32)).contains("Waiting for a block"));
    let refused = of("02".repeat(32));
    assert!(refused.contains("report.unknown") && refused.contains("&lt;b&gt;no&lt;/b&gt;"));
}

#[test]
fn a_certificate_shows_its_items_and_leads_from_its_serial() {
    let world = World::new();
    let path = format!("/explorer/certificates/{}/C-1", code(MAKER));
    let html = world.html(&path, "en");
    for words in ["1-60", "99-100", "in force", "&lt;script&gt;"] {
        assert!(html.contains(words), "{words}");
    }
    let serial = format!("/explorer/serials/{}", world.certificate.serial);
    let found = world.found(&locale("/", "en"), &serial).unwrap();
    assert!(matches!(found, PageOrRedirect::Elsewhere(elsewhere) if elsewhere == path));
}
