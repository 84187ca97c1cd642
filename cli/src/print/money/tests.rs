use super::*;

#[test]
fn yuan_and_fen_are_told_apart() {
    let read = |text: &str| text.parse::<Fen>().map(|amount| amount.0);
    assert_eq!(read("12000"), Ok(1_200_000));
    assert_eq!(read("12000.5"), Ok(1_200_050));
    assert_eq!(read("0.05"), Ok(5));
    assert_eq!(read("1200050fen"), Ok(1_200_050));
    for wrong in ["", ".", "1.", ".5", "1.234", "-1", "1e3", "fen", "1,000", "+5", "1.5fen"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
    assert!(read("99999999999999999999").is_err());
}
