use proptest::prelude::*;

use super::*;

#[test]
fn amounts_are_read_as_people_write_them() {
    for (text, thousandths, shown) in [
        ("32.5", 32_500, "32.5"),
        ("0.001", 1, "0.001"),
        ("1000000000", 1_000_000_000_000, "1000000000"),
        ("007.50", 7_500, "7.5"),
        ("12", 12_000, "12"),
    ] {
        let amount: Amount = text.parse().unwrap();
        assert_eq!((amount.thousandths(), amount.to_string().as_str()), (thousandths, shown));
    }
    for text in [
        "",
        "0",
        "0.000",
        ".5",
        "5.",
        "1.2345",
        "-1",
        "+1",
        "1e3",
        "1,5",
        "1000000000.001",
        "３",
        "32.5 t",
    ] {
        assert!(text.parse::<Amount>().is_err(), "{text}");
    }
    assert!(Amount::try_from(0).is_err());
}

proptest! {
    #[test]
    fn an_amount_is_the_same_after_it_was_written(thousandths in 1..=AMOUNT_THOUSANDTHS_MAX) {
        let amount = Amount::try_from(thousandths).unwrap();
        prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
    }
}
