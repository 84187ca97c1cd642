use proptest::prelude::*;

use super::*;

fn lines(quantities: &[u32]) -> Vec<VariantLine> {
    let line = |(at, quantity): (usize, &u32)| VariantLine {
        variant: format!("V-{at}").parse().unwrap(),
        quantity: *quantity,
    };
    quantities.iter().enumerate().map(line).collect()
}

#[test]
fn items_are_told_apart_by_variant() {
    let range = |first, last| ItemRange { first, last };
    let lines = lines(&[100, 100, 50]);
    let found = by_variant(&lines, &[range(99, 102), range(240, 300)]);
    let expected = [
        ("V-0", vec![range(99, 100)]),
        ("V-1", vec![range(101, 102)]),
        ("V-2", vec![range(240, 250)]),
    ];
    let found: Vec<_> = found.iter().map(|(code, items)| (code.as_str(), items.clone())).collect();
    assert_eq!(found, expected, "beyond the last line there is nothing");
    assert_eq!(by_variant(&[], &[range(1, 9)]), []);
}

proptest! {
    /// Every item is with the variant that it is of, and with no other.
    #[test]
    fn each_item_is_with_its_own_variant(
        quantities in prop::collection::vec(1_u32..20, 0..8),
        first in 1_u32..100,
        count in 1_u32..60,
    ) {
        let lines = lines(&quantities);
        let items = [ItemRange { first, last: first + count - 1 }];
        let found = by_variant(&lines, &items);
        for item in first..first + count {
            let holds = |ranges: &[ItemRange]| {
                ranges.iter().any(|range| range.first <= item && item <= range.last)
            };
            let with: Vec<&VariantCode> =
                found.iter().filter(|(_, ranges)| holds(ranges)).map(|(code, _)| code).collect();
            let expected: Vec<&VariantCode> = variant_at(&lines, item).into_iter().collect();
            prop_assert_eq!(with, expected);
        }
    }
}
