//! Pages and scan counts of real nodes: what a phone, a till and another node see.

use std::time::Duration;

use chain_core::verify::item_code::ItemCode;
use chain_core::verify::verification::Verdict;
use hgz_api::{Answer, CopySign, ItemAnswer, LinkAnswer, ScanCounts};
use hgz_tests::{ClientAnswer, Network, NetworkOptions, Workload, wait_until};

const WAIT: Duration = Duration::from_secs(30);
const BROWSER: &str = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";

fn page(network: &Network, node: usize, path: &str, agent: &str) -> ClientAnswer {
    let said = [("accept", BROWSER), ("user-agent", agent), ("accept-language", "en")];
    network.client(node).get_with(path, &said).unwrap()
}

fn item(network: &Network, node: usize, code: &str) -> ItemAnswer {
    let answered = network.client(node).get_with(code, &[("accept", "application/json")]).unwrap();
    assert_eq!(answered.headers["cache-control"], "no-store");
    serde_json::from_str::<Answer<ItemAnswer>>(&answered.body).unwrap().data
}

fn scans(network: &Network, node: usize, code: &str) -> ScanCounts {
    item(network, node, code).scans.unwrap()
}

fn has_verdict(answered: &ClientAnswer, verdict: &str) -> bool {
    answered.body.contains(&format!("data-verdict=\"{verdict}\""))
}

/// A network whose nodes all know one item in use.
fn started() -> (Network, ItemCode) {
    let network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Workload::register(&network, 1, 1).unwrap();
    let code = workload.label(&network, 1).unwrap();
    network.wait_height(network.best_height().unwrap(), WAIT).unwrap();
    (network, code)
}

#[test]
fn a_scan_at_one_node_is_counted_at_all_of_them() {
    let (mut network, code) = started();
    let code = format!("/{code}");
    let seen = page(&network, 0, &code, "phone");
    assert_eq!(seen.status, 200);
    assert!(has_verdict(&seen, "genuine"), "{}", seen.body);
    assert!(seen.body.contains("This is the first scan"));

    // Programs, HEAD and looking again do not count; another browser does.
    assert_eq!(item(&network, 0, &code).verdict, Verdict::Genuine);
    network.client(0).head(&code).unwrap();
    page(&network, 0, &code, "phone");
    assert_eq!(scans(&network, 0, &code).count, 1);
    page(&network, 0, &code, "tablet");
    assert_eq!(scans(&network, 0, &code).count, 2);
    page(&network, 1, &code, "phone");
    for node in 0..4 {
        let counted = || scans(&network, node, &code).count == 3;
        wait_until(&format!("node {node} has heard of all scans"), WAIT, counted).unwrap();
    }
    let counts = scans(&network, 2, &code);
    assert!(counts.first <= counts.last && counts.signs.is_empty(), "{counts:?}");

    // A node that was away hears of what it missed, and a count outlives its node's restart.
    assert!(network.stop_node(3).unwrap().success());
    page(&network, 0, &code, "another phone");
    assert!(network.stop_node(0).unwrap().success());
    network.start_node(3).unwrap();
    network.start_node(0).unwrap();
    network.wait_ready().unwrap();
    let counted = || scans(&network, 3, &code).count == 4;
    wait_until("the node that was away has caught up", WAIT, counted).unwrap();
    // What looks like copying is said aloud, at every node.
    for visitor in 0..7 {
        page(&network, 0, &code, &format!("visitor {visitor}"));
    }
    let counted = || scans(&network, 2, &code).signs.contains(&CopySign::Often);
    wait_until("another node warns as well", WAIT, counted).unwrap();
    let seen = page(&network, 2, &code, "phone");
    assert!(seen.body.contains("may have been copied"), "{}", seen.body);
    network.check_agreement().unwrap();
}

#[test]
fn every_address_has_a_clear_answer() {
    let (network, code) = started();
    let digits = code.to_string();
    let mut unsigned = code;
    unsigned.item = 2;
    let mut unknown = code;
    unknown.serial = 5_u64.try_into().unwrap();
    let nonsense = "9".repeat(186);
    for (path, status, verdict) in [
        (format!("/{digits}"), 200, "genuine"),
        (format!("/{unsigned}"), 200, "forged"),
        (format!("/{unknown}"), 200, "unknown"),
        (format!("/{nonsense}"), 404, "unreadable"),
        ("/123".to_owned(), 404, "unreadable"),
        ("/somewhere".to_owned(), 404, "no_such_page"),
        ("/some/where".to_owned(), 404, "no_such_page"),
        ("/check?code=hello".to_owned(), 404, "unreadable"),
        ("/check".to_owned(), 404, "unreadable"),
        ("/01/1234".to_owned(), 404, "no_link"),
        ("/01/04006381333931".to_owned(), 404, "no_link"),
        (format!("/01/{}/10/none", Workload::GTIN), 404, "no_link"),
        (format!("/01/{}/10/%ff/21/1", Workload::GTIN), 404, "no_link"),
    ] {
        let seen = page(&network, 0, &path, "phone");
        assert_eq!(seen.status, status, "{path}");
        assert!(has_verdict(&seen, verdict), "{path}: {}", seen.body);
        let policy = &seen.headers["content-security-policy"];
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert_eq!(network.client(0).head(&path).unwrap().0, status, "{path}");
    }
    // What nobody signed is not counted.
    assert_eq!(item(&network, 0, &format!("/{unsigned}")).scans, None);
    let typed = page(&network, 0, &format!("/check?code=HTTPS://HGZ.HN.CN/{digits}&lang=zh"), "x");
    assert_eq!((typed.status, &typed.headers["location"]), (303, &format!("/{digits}?lang=zh")));
    assert!(page(&network, 0, "/", "phone").body.contains("<form"));
    // A program that asks for nothing in particular is told in JSON.
    let (status, body) = network.client(0).get_raw("/some/where").unwrap();
    assert_eq!(status, 404);
    assert!(String::from_utf8(body).unwrap().contains("request.no_such_path"));

    // What the page loads is there, and stays.
    let seen = page(&network, 0, &format!("/{digits}"), "phone");
    let assets: Vec<&str> =
        seen.body.split("\"/assets/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(4 < assets.len(), "{assets:?}");
    for asset in assets {
        let (status, headers) = network.client(0).head(&format!("/assets/{asset}")).unwrap();
        assert_eq!(status, 200, "{asset}");
        assert!(headers["cache-control"].contains("immutable"), "{asset}");
    }
}

#[test]
fn a_digital_link_leads_to_the_item_and_proves_nothing() {
    let (network, code) = started();
    let gtin = Workload::GTIN;
    let link = format!("/01/{gtin}/10/BATCH-0");
    let list = page(&network, 1, &format!("/01/{gtin}"), "phone");
    assert!(list.body.contains(&format!("href=\"{link}\"")), "{}", list.body);
    let moved = page(&network, 1, &format!("{link}?item=1"), "phone");
    assert_eq!((moved.status, &moved.headers["location"]), (303, &format!("{link}/21/1")));
    let seen = page(&network, 1, &format!("{link}/21/1"), "phone");
    assert_eq!(seen.status, 200);
    assert!(has_verdict(&seen, "unsigned"), "{}", seen.body);
    assert!(seen.body.contains("it shows nothing about the label in your hand"));
    assert!(!seen.body.contains("data-code"));
    let said = [("accept", "application/json")];
    let answered = network.client(1).get_with(&format!("{link}/21/1"), &said).unwrap();
    let answer: Answer<LinkAnswer> = serde_json::from_str(&answered.body).unwrap();
    assert_eq!(answer.data.standing, Some(Verdict::Genuine));
    assert_eq!(answer.data.certificates[0].serial, code.serial);
    // Nobody's label was scanned.
    assert_eq!(scans(&network, 1, &format!("/{code}")).count, 0);
}
