use super::*;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn of_four(missing: &[&str]) -> NoBlock {
    NoBlock { authorities: 4, quorum: 3, missing: names(missing), ..NoBlock::default() }
}

#[test]
fn too_few_are_named_and_are_to_be_asked() {
    assert_eq!(
        of_four(&["省质检院 (12430000999000048G)", "人保财险 (9143010099900003XD)"]).to_string(),
        "; no quorum: nodes of 2 of 4 authorities are connected, 3 are needed; missing: 省质检院 \
         (12430000999000048G), 人保财险 (9143010099900003XD); ask their operators"
    );
}

#[test]
fn enough_that_are_connected_may_still_not_vote() {
    let text = of_four(&["省质检院"]).to_string();
    assert_eq!(
        text,
        "; nodes of 3 of 4 authorities are connected, 3 are needed; see whether each of them votes"
    );
}

#[test]
fn a_node_that_follows_says_whom_it_waits_for_and_what_to_do() {
    let text = NoBlock {
        follows_until: Some(Height::new(8)),
        others: names(&["甲", "乙", "丙"]),
        ..of_four(&[])
    }
    .to_string();
    for part in [
        "has signed for height 8 before",
        "it waits for 甲, 乙, 丙; ask their operators",
        "\"More than a third without a log\" in docs/operations.md",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let operations = include_str!("../../../../docs/operations.md");
    assert!(operations.contains("**More than a third without a log.**"), "it is there");
}

#[test]
fn a_node_of_another_chain_is_named() {
    let stray = Some(("12D3KooW".to_owned(), "9c1e".to_owned()));
    let text = NoBlock { stray, ..of_four(&[]) }.to_string();
    assert!(
        text.ends_with(
            "; peer 12D3KooW is a node of another chain, 9c1e; compare the genesis files"
        )
    );
}
