use super::*;

#[test]
fn votes_are_said_again_before_their_round_is_over() {
    let timeouts = timeouts(&ChainParams::default());
    let shortest_round = timeouts.prevote + timeouts.precommit;
    assert!(timeouts.rebroadcast < shortest_round, "{timeouts:?}");
}
