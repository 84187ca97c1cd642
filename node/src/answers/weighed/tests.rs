use super::*;

/// Which of the keys are kept, and their values.
fn kept(values: &mut Weighed<u32, &'static str>) -> Vec<&'static str> {
    (1..=5).filter_map(|key| values.get(&key).copied()).collect()
}

#[test]
fn what_is_kept_is_within_its_bound_and_the_oldest_goes_first() {
    let mut values = Weighed::new(2 * (PLACE_BYTES + 100));
    values.put(1, "a", 100);
    values.put(2, "b", 100);
    assert_eq!(values.get(&1), Some(&"a"));
    values.put(3, "c", 100);
    assert_eq!(kept(&mut values), ["a", "c"]);
    // The same key again takes its bytes once.
    values.put(3, "d", 100);
    assert_eq!(kept(&mut values), ["a", "d"]);
    // A long value pushes out what it must, and one that fits nowhere nothing.
    values.put(4, "e", PLACE_BYTES + 200);
    assert_eq!(kept(&mut values), ["e"]);
    values.put(5, "f", PLACE_BYTES + 201);
    assert_eq!(kept(&mut values), ["e"]);
}
