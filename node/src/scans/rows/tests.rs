use super::*;

fn serial(number: u64) -> Serial {
    number.try_into().unwrap()
}

#[test]
fn a_node_has_so_many_counters_in_all_and_for_one_certificate() {
    let mut rows = ScanRows::bounded(3, 2);
    assert!(rows.add(b"one", serial(1)) && rows.add(b"one", serial(1)));
    assert!(!rows.add(b"one", serial(1)), "of one certificate");
    assert!(rows.add(b"one", serial(2)) && !rows.add(b"one", serial(3)), "in all");
    assert!(rows.add(b"other", serial(1)), "each node for itself");
    rows.remove(b"one", serial(1));
    assert!(rows.add(b"one", serial(3)));
    for gone in [1, 2, 3] {
        rows.remove(b"one", serial(gone));
    }
    rows.remove(b"other", serial(1));
    assert!(rows.nodes.is_empty());
}
