use super::*;

/// A parameter, how to set it, and its least and greatest value.
type Bound = (&'static str, fn(&mut ChainParams, u64), u64, u64);

const BOUNDS: [Bound; 10] = [
    ("block_bytes_max", |it, value| it.block_bytes_max = value, 128 << 10, (2 << 20) - (64 << 10)),
    (
        "block_transactions_max",
        |it, value| it.block_transactions_max = u32::try_from(value).unwrap(),
        1,
        20_000,
    ),
    ("block_interval_ms", |it, value| it.block_interval_ms = value, 10, 10_000),
    ("heartbeat_ms", |it, value| it.heartbeat_ms = value, 1_000, 600_000),
    ("transaction_window", |it, value| it.transaction_window = value, 100, 10_000_000),
    ("propose_timeout_ms", |it, value| it.propose_timeout_ms = value, 500, 10_000),
    ("vote_timeout_ms", |it, value| it.vote_timeout_ms = value, 100, 10_000),
    ("timeout_step_ms", |it, value| it.timeout_step_ms = value, 0, 2_000),
    ("key_delay_days", |it, value| it.key_delay_days = u32::try_from(value).unwrap(), 1, 90),
    (
        "delivery_answer_days",
        |it, value| it.delivery_answer_days = u32::try_from(value).unwrap(),
        3,
        60,
    ),
];

fn check(bound: &Bound, value: u64) -> Result<(), ParamsError> {
    let mut params = ChainParams::default();
    bound.1(&mut params, value);
    params.check()
}

#[test]
fn the_defaults_are_within_bounds() {
    assert_eq!(ChainParams::default().check(), Ok(()));
}

#[test]
fn each_parameter_is_accepted_at_its_bounds_and_refused_beyond() {
    for bound in &BOUNDS {
        let (name, _, least, greatest) = *bound;
        assert_eq!(check(bound, least), Ok(()), "{name}");
        assert_eq!(check(bound, greatest), Ok(()), "{name}");
        let beyond = [least.checked_sub(1), Some(greatest + 1)];
        for found in beyond.into_iter().flatten() {
            let error = check(bound, found).unwrap_err();
            let ParamsError { name: named, found: value, least: from, greatest: to, because } =
                error;
            assert_eq!((named, value, from, to), (name, found, least, greatest));
            assert!(!because.is_empty());
        }
    }
}

#[test]
fn every_parameter_has_bounds_and_no_other_is_read() {
    let json = serde_json::to_value(ChainParams::default()).unwrap();
    let names: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(names.len(), BOUNDS.len());
    assert!(names.iter().all(|name| BOUNDS.iter().any(|bound| bound.0 == name.as_str())));
    let mut more = json.clone();
    more["gas_price"] = 1.into();
    assert!(serde_json::from_value::<ChainParams>(more).is_err());
}

/// The greatest block must fit into what a decoder accepts, and hold one transaction at least.
#[test]
fn the_bounds_agree_with_the_limits() {
    use crate::limits::{BLOCK_BYTES_MAX, TRANSACTION_BYTES_MAX};
    let (_, _, least, greatest) = BOUNDS[0];
    assert!(TRANSACTION_BYTES_MAX as u64 <= least);
    assert!(greatest + 4096 <= BLOCK_BYTES_MAX as u64, "a header beside the transactions");
}
