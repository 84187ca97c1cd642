//! Documents beside the chain: uploaded to one node, named by a record, fetched by the others.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::bytes::signature::SecretKey;
use chain_core::records::document::DocumentUpload;
use chain_core::values::time::Timestamp;
use hgz_api::{DocumentEntry, ErrorBody};
use hgz_tests::{Client, Network, NetworkOptions, Workload, wait_until};

const WAIT: Duration = Duration::from_secs(15);
const LENGTH_MAX: usize = 20 << 20;

fn pdf(length: usize, seed: u8) -> Vec<u8> {
    let mut bytes: Vec<u8> =
        (0..length).map(|at| u8::try_from((at ^ (at / 65_521)) % 251).unwrap() ^ seed).collect();
    bytes[..9].copy_from_slice(b"%PDF-1.7\n");
    bytes
}

fn hash(bytes: &[u8]) -> Hash {
    Hash::of(HashUse::Document, bytes)
}

fn now_ms() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

/// Uploads `sent` with a signature for `signed`.
fn upload_as(
    client: &Client,
    key: &SecretKey,
    signed: &[u8],
    sent: &[u8],
) -> Result<DocumentEntry, (u16, ErrorBody)> {
    let valid_until = Timestamp::from_unix_ms(now_ms() + 60_000);
    let upload = DocumentUpload {
        chain_id: client.status().unwrap().chain_id,
        document: hash(signed),
        bytes: u64::try_from(signed.len()).unwrap(),
        valid_until,
    };
    let path = format!(
        "/v1/documents?document={}&bytes={}&key={}&signature={}&valid_until={}",
        upload.document,
        upload.bytes,
        key.public_key(),
        upload.sign(key),
        valid_until.as_unix_ms()
    );
    let (status, body) = client.upload_raw(&path, sent).unwrap();
    if status == 200 {
        return Ok(serde_json::from_slice(&body).unwrap());
    }
    Err((status, serde_json::from_slice(&body).unwrap()))
}

fn upload(
    client: &Client,
    key: &SecretKey,
    bytes: &[u8],
) -> Result<DocumentEntry, (u16, ErrorBody)> {
    upload_as(client, key, bytes, bytes)
}

fn refused(result: Result<DocumentEntry, (u16, ErrorBody)>) -> (u16, String) {
    let (status, body) = result.unwrap_err();
    assert!(body.message.contains("; "), "no remedy: {}", body.message);
    (status, body.code)
}

fn get_code(client: &Client, path: &str) -> (u16, String) {
    let (status, body) = client.get_raw(path).unwrap();
    let body: ErrorBody = serde_json::from_slice(&body).unwrap();
    (status, body.code)
}

/// The bytes of a document that the chain names, as soon as the node has them.
fn fetched(client: &Client, document: Hash) -> Vec<u8> {
    let mut found = Vec::new();
    wait_until("a document is fetched", WAIT, || {
        let (status, body) = client.get_raw(&format!("/v1/documents/{document}")).unwrap();
        found = body;
        status == 200
    })
    .unwrap();
    found
}

fn file_of(network: &Network, node: usize, document: Hash) -> PathBuf {
    let name = document.to_string();
    network.folder().join(format!("node{node}/data/documents/{}/{name}", &name[..2]))
}

fn damage_file(path: &PathBuf) {
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn documents_named_by_a_report_are_fetched_checked_and_healed() {
    let mut network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Workload::register(&network, 1, 1).unwrap();
    let institute = network.key("institute").unwrap();
    let bytes = pdf(5_000_017, 1);
    let document = hash(&bytes);
    let path = format!("/v1/documents/{document}");

    let entry = upload(&network.client(0), &institute, &bytes).unwrap();
    assert_eq!((entry.hash, entry.bytes, entry.referenced), (document, 5_000_017, false));
    assert_eq!(entry.media_type, "application/pdf");
    assert_eq!(upload(&network.client(0), &institute, &bytes).unwrap(), entry);
    assert_eq!(network.client(0).metric("hgz_documents").unwrap(), 1);
    // Nobody looks for what no record names.
    assert_eq!(get_code(&network.client(3), &path), (404, "document.unknown".to_owned()));

    let report = workload.report_with_document(&network, "D-1", document).unwrap();
    network.client(1).submit(&report.to_bytes(), WAIT).unwrap_or_else(|e| panic!("{e:?}"));
    network.wait_height(network.best_height().unwrap(), WAIT).unwrap();
    // Many who ask at once wait for one fetch.
    let client = network.client(3);
    std::thread::scope(|scope| {
        let asked: Vec<_> =
            (0..8).map(|_| scope.spawn(|| fetched(&client, document) == bytes)).collect();
        assert!(asked.into_iter().all(|one| one.join().unwrap()));
    });
    let entry: DocumentEntry = client.get(&format!("{path}/entry")).unwrap();
    assert!(entry.referenced);

    let (status, headers) = client.head(&path).unwrap();
    assert_eq!(status, 200);
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-length", "5000017"),
        ("content-security-policy", "sandbox"),
        ("x-content-type-options", "nosniff"),
        ("content-disposition", "inline"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("etag", &format!("\"{document}\"")),
    ] {
        assert_eq!(headers.get(name).map(String::as_str), Some(value), "{name}");
    }

    // A damaged file is noticed, removed and fetched again, by who has it as well.
    for node in [3, 0] {
        damage_file(&file_of(&network, node, document));
        assert_eq!(fetched(&network.client(node), document), bytes);
        assert!(network.log(node).unwrap().contains("is damaged and removed"));
        assert_eq!(std::fs::read(file_of(&network, node, document)).unwrap(), bytes);
    }
    // The first node may go: the third has it.
    assert!(network.stop_node(0).unwrap().success());
    assert_eq!(fetched(&network.client(2), document), bytes);

    // A document that the chain names and nobody has.
    let lost = hash(b"%PDF-lost");
    let report = workload.report_with_document(&network, "D-2", lost).unwrap();
    network.client(1).submit(&report.to_bytes(), WAIT).unwrap_or_else(|e| panic!("{e:?}"));
    let path = format!("/v1/documents/{lost}");
    assert_eq!(get_code(&network.client(1), &path), (503, "document.not_fetched".to_owned()));
    let entry = format!("{path}/entry");
    assert_eq!(get_code(&network.client(1), &entry), (503, "document.not_fetched".to_owned()));
    network.check_agreement().unwrap();
}

#[test]
fn what_may_not_be_uploaded_is_refused_with_a_code() {
    let network = Network::start(&NetworkOptions::default()).unwrap();
    let client = network.client(0);
    let institute = network.key("institute").unwrap();
    let code = |status: u16, code: &str| (status, code.to_owned());
    let bytes = pdf(1000, 1);
    let stranger = SecretKey::from_bytes(&[9; 32]);
    assert_eq!(refused(upload(&client, &stranger, &bytes)), code(403, "document.not_allowed"));
    let other = upload_as(&client, &institute, &bytes, &pdf(1000, 2));
    assert_eq!(refused(other), code(422, "document.signature"));
    let html = b"<html><script>1</script></html>";
    assert_eq!(refused(upload(&client, &institute, html)), code(415, "document.type"));
    let long = upload(&client, &institute, &pdf(LENGTH_MAX + 1, 1));
    assert_eq!(refused(long), code(413, "document.too_large"));
    let unsigned = client.post_raw("/v1/documents", &bytes).unwrap();
    assert_eq!(unsigned.0, 400);
    let (key, signature) = (institute.public_key(), "ed25519:".to_owned() + &"0".repeat(128));
    for valid_until in [0, now_ms() - 1000, now_ms() + 48 * 60 * 60 * 1000, u64::MAX] {
        let path = format!(
            "/v1/documents?document={}&bytes={}&key={key}&signature={signature}&valid_until={valid_until}",
            hash(&bytes),
            bytes.len()
        );
        let (status, body) = client.post_raw(&path, &bytes).unwrap();
        let body: ErrorBody = serde_json::from_slice(&body).unwrap();
        assert_eq!((status, body.code.as_str()), (422, "document.signature"), "{valid_until}");
    }
    assert_eq!(client.metric("hgz_documents").unwrap(), 0);
}

#[test]
fn unnamed_documents_expire_and_a_quota_holds() {
    let mut network = Network::new(&NetworkOptions::default()).unwrap();
    let config = std::fs::read_to_string(network.config(0)).unwrap();
    let config = config.replace("unreferenced_hours = 72", "unreferenced_hours = 1").replace(
        "quota_bytes_per_organisation = 1073741824",
        &format!("quota_bytes_per_organisation = {LENGTH_MAX}"),
    );
    std::fs::write(network.config(0), &config).unwrap();
    for node in 0..4 {
        network.start_node(node).unwrap();
    }
    network.wait_ready().unwrap();
    let workload = Workload::register(&network, 1, 1).unwrap();
    let institute = network.key("institute").unwrap();
    let client = network.client(0);
    let (named, unnamed) = (pdf(15_000_000, 1), pdf(5_000_000, 2));
    upload(&client, &institute, &named).unwrap();
    let report = workload.report_with_document(&network, "D-1", hash(&named)).unwrap();
    client.submit(&report.to_bytes(), WAIT).unwrap_or_else(|e| panic!("{e:?}"));
    upload(&client, &institute, &unnamed).unwrap();
    let (status, code) = refused(upload(&client, &institute, &pdf(1_000_000, 3)));
    assert_eq!((status, code.as_str()), (403, "document.quota"));
    // The quota is each organisation's own.
    upload(&client, &network.key("bureau").unwrap(), &pdf(1_000_000, 3)).unwrap();
    assert_eq!(client.metric("hgz_documents").unwrap(), 3);

    // With no time to live, what no record names goes, and what one names stays.
    assert!(network.stop_node(0).unwrap().success());
    let config = config.replace("unreferenced_hours = 1", "unreferenced_hours = 0");
    std::fs::write(network.config(0), config).unwrap();
    network.start_node(0).unwrap();
    network.wait_ready().unwrap();
    let client = network.client(0);
    let gone = || client.metric("hgz_documents").is_ok_and(|count| count == 1);
    wait_until("unnamed documents have expired", WAIT, gone).unwrap();
    let path = format!("/v1/documents/{}", hash(&unnamed));
    assert_eq!(get_code(&client, &path), (404, "document.unknown".to_owned()));
    assert!(!file_of(&network, 0, hash(&unnamed)).exists());
    assert_eq!(fetched(&client, hash(&named)), named);
    upload(&client, &institute, &unnamed).unwrap();
}
