use super::*;
use crate::testing::fixtures::acts;

#[test]
fn a_serial_has_forty_bits() {
    let most = (1_u64 << 40) - 1;
    assert_eq!(Serial::try_from(most).unwrap().as_u64(), most);
    for number in [1 << 40, u64::MAX] {
        assert!(Serial::try_from(number).is_err());
        assert!(number.to_string().parse::<Serial>().is_err());
        assert!(codec::decode::<Serial>(&codec::encode(&number), 100).is_err());
    }
    assert_eq!("17".parse::<Serial>().unwrap().to_string(), "17");
    for text in ["", "-1", "1.0", "x", "18446744073709551616"] {
        assert!(text.parse::<Serial>().is_err(), "{text}");
    }
}

#[test]
fn slots_follow_each_other_and_start_anew_after_the_last() {
    let id = acts::certificate_id();
    let first = Serial::slot(&id, 0).as_u64();
    assert_eq!(Serial::slot(&id, 3).as_u64(), first + 3);
    let to_the_end = (1 << 40) - first;
    assert_eq!(Serial::slot(&id, to_the_end).as_u64(), 0);
    let mut other = id;
    other.number = acts::number("KSY-20261118-02");
    assert_ne!(Serial::slot(&other, 0).as_u64(), first);
}
