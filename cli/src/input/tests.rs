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
    assert_eq!(cover.key.as_str(), "P-1");
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
