use std::path::Path;

use chain_core::bytes::signature::PublicKey;
use chain_core::records::supervision::RecallScope;

use super::*;

fn write(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("input.toml");
    std::fs::write(&path, text).unwrap();
    (dir, path)
}

const MAKER: &str = "91430700999999015X";

#[test]
fn bare_product_numbers_of_a_cover_are_the_insureds_and_are_sorted() {
    let (_dir, path) = write(&format!(
        "number = \"P-1\"\ninsured = \"{MAKER}\"\nproducts = [\"B\", \"A\"]\n\
         valid_from = 2026-01-01\nvalid_until = \"2027-12-31\"\nsum_insured_fen = 10\n\
         claim_limit_fen = 5\nadvance_payment = true\n"
    ));
    let cover = cover(&path).unwrap();
    let products: Vec<String> = cover.details.products.iter().map(ToString::to_string).collect();
    assert_eq!(products, [format!("{MAKER}/A"), format!("{MAKER}/B")]);
    assert_eq!(cover.key.number.as_str(), "P-1");
}

#[test]
fn a_missing_number_is_named() {
    let (_dir, path) = write("name = \"x\"\n");
    let error = product(&path).unwrap_err().to_string();
    assert!(error.contains("number: it is missing"), "{error}");
}

#[test]
fn a_wrong_check_character_is_shown_at_its_line() {
    let (_dir, path) = write(
        "code = \"914307009999990159\"\nname = \"湖南科思益建材有限公司\"\naddress = \"常德市\"\n\
         contact = \"0736-7000000\"\nroles = [\"enterprise\"]\n",
    );
    let error = organisation(&path).unwrap_err();
    let place = error.problems()[0].place.clone().unwrap();
    assert_eq!((place.line, place.column), (1, 8), "{error}");
    assert!(error.to_string().contains("its check character is `X`"), "{error}");
}

#[test]
fn bare_certificate_numbers_of_a_shipment_are_the_shippers_and_lines_are_sorted() {
    let (_dir, path) = write(
        "number = \"S-1\"\nto = \"91430100999999031L\"\n[[lines]]\ncertificate = \"B\"\n\
         items = \"7,1-5\"\n[[lines]]\ncertificate = \"A\"\nitems = \"3\"\n",
    );
    let shipment = shipment(&path, Some(MAKER.parse().unwrap())).unwrap().details;
    let lines: Vec<String> =
        shipment.lines.iter().map(|line| format!("{} {}", line.certificate, line.items)).collect();
    assert_eq!(lines, [format!("{MAKER}/A 3"), format!("{MAKER}/B 1-5,7")]);
    assert_eq!(shipment.returns, None);
}

#[test]
fn wrong_items_are_shown_at_their_line() {
    let (_dir, path) = write(
        "number = \"S-1\"\nto = \"91430100999999031L\"\n[[lines]]\ncertificate = \"A\"\n\
         items = \"9-1\"\n",
    );
    let error = shipment(&path, Some(MAKER.parse().unwrap())).unwrap_err();
    assert_eq!(error.problems()[0].place.as_ref().unwrap().line, 5, "{error}");
    assert!(error.to_string().contains("the first comes first"), "{error}");
}

#[test]
fn a_recall_without_items_is_of_all_of_them() {
    let (_dir, path) = write(&format!(
        "number = \"R-1\"\ncertificate = \"{MAKER}/A\"\nmeasures = \"停售\"\n\
         deadline = 2027-01-31\n[grounds]\nreason = \"不合格\"\nlegal_basis = \"第十五条\"\n"
    ));
    assert_eq!(recall(&path).unwrap().details.items, RecallScope::All);
}

#[test]
fn a_misspelt_field_is_named() {
    let (_dir, path) = write(&format!(
        "number = \"P-1\"\norganisation = \"{MAKER}\"\nfine_fen = 1\nmeasure = \"x\"\n\
         measures = \"停售\"\n[grounds]\nreason = \"不合格\"\nlegal_basis = \"第五十条\"\n"
    ));
    let error = penalty(&path).unwrap_err().to_string();
    assert!(error.contains("measure: there is no such field"), "{error}");
}

#[test]
fn parameters_outside_their_bounds_are_shown_at_their_line() {
    let example = example("params.toml");
    let text = std::fs::read_to_string(&example).unwrap();
    assert!(params(&example).is_ok());
    let (_dir, path) = write(&text.replace("= 30000", "= 3"));
    assert!(params(&path).unwrap_err().to_string().contains("heartbeat_ms"));
    let (_dir, path) = write(&text.replace("heartbeat_ms", "heart_beat_ms"));
    assert!(params(&path).is_err());
}

/// What both sides sign, and what is stated of who made it.
#[test]
fn every_example_of_entrusted_and_imported_goods_is_read() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let example = |name: &str| repository.join("config/examples/entrusted").join(name);
    let agreed = entrustment(&example("entrustment.toml")).unwrap();
    let made = product(&example("product.toml")).unwrap();
    assert_eq!(agreed.details.products, [made.key]);
    assert_eq!(made.details.origin.producer(), Some(agreed.details.producer));
    assert_eq!(
        organisation(&example("producer.toml")).unwrap().details.code,
        agreed.details.producer
    );
    let imported = product(&example("imported-product.toml")).unwrap();
    assert_eq!(imported.details.origin.as_str(), "imported");
    let importer = organisation(&example("importer.toml")).unwrap().details.code;
    for name in ["report.toml", "imported-report.toml"] {
        assert!(report(&example(name), None).is_ok(), "{name}");
    }
    let key = Some(PublicKey::from_bytes([0; 32]));
    for name in ["certificate.toml", "certificate-later.toml", "imported-certificate.toml"] {
        assert!(certificate(&example(name), Some(importer), key).is_ok(), "{name}");
    }
}

fn example(name: &str) -> std::path::PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    repository.join("config/examples/life").join(name)
}

#[test]
fn every_example_of_a_whole_life_is_read() {
    let maker = Some(MAKER.parse().unwrap());
    assert_eq!(standards(&example("standards.toml")).unwrap().len(), 8);
    assert!(standard(&example("enterprise-standard.toml")).is_ok());
    let request = service_request(&example("service-request.toml"), maker).unwrap();
    assert_eq!(request.details.product.to_string(), format!("{MAKER}/KSY-PC-12"));
    let reported = report(&example("requested-report.toml"), None).unwrap();
    assert_eq!(reported.details.request.unwrap().number, request.key);
    let factory = report(&example("factory-report.toml"), None).unwrap();
    assert_eq!(factory.details.instruments[0].to_string(), format!("{MAKER}/KSY-YQ-003"));
    assert_eq!(offer(&example("offer.toml")).unwrap().details.instruments.len(), 1);
    let shared = service_request(&example("shared-request.toml"), maker).unwrap();
    assert_eq!(shared.details.instruments.len(), 1);
    let lent = report(&example("shared-report.toml"), maker).unwrap();
    assert_eq!(lent.details.request.unwrap().number, shared.key);
    let names = ["instrument.toml", "scale.toml", "inspector.toml", "shared-instrument.toml"];
    for name in names {
        assert!(resource(&example(name)).is_ok(), "{name}");
    }
    assert!(report(&example("spot-check-report.toml"), None).is_ok());
    let returned = shipment(&example("return.toml"), None).unwrap();
    let shipped = shipment(&example("shipment.toml"), maker).unwrap();
    assert_eq!(returned.details.returns.unwrap().number, shipped.key);
    assert!(shipment(&example("uniforms-shipment.toml"), maker).is_ok());
    assert_eq!(claim(&example("claim.toml"), maker).unwrap().details.item, 7);
    let RecallScope::Items(recalled) = recall(&example("recall.toml")).unwrap().details.items
    else {
        panic!("the example names items");
    };
    assert_eq!(recalled.count(), 300);
    assert!(spot_check(&example("spot-check.toml")).is_ok());
    assert!(penalty(&example("penalty.toml")).is_ok());
    assert_eq!(
        proposal(&example("proposal.toml")).unwrap().details.change.as_str(),
        "schedule_protocol"
    );
    assert!(organisation(&example("seller.toml")).is_ok());
    assert!(organisation(&example("school.toml")).is_ok());
    assert_eq!(delivery_note(&example("delivery-note.csv")).unwrap().len(), 2);
}
