//! A ruleset that governance publishes, and which one a certificate is judged by.

use crate::chain::transaction::SignedTransaction;
use crate::governance::proposal::Change;
use crate::ruleset::Ruleset;
use crate::state::RulesetInForce;
use crate::testing::fixtures::{Party, World, acts, hunan_1, links};

/// A second ruleset with one rule that the certificate of the fixtures breaks.
fn stricter() -> Ruleset {
    toml::from_str(
        r#"
        number = 2
        name_zh = "规则二"
        name_en = "Rules two"
        legal_basis = "法"
        effective_from = "2026-11-24"

        [[rules]]
        id = "NEW-01"
        severity = "error"
        when = []
        field = "grade"
        demand = "present"
        source = "法"
        message_zh = "写明等级"
        message_en = "state the grade"
        "#,
    )
    .unwrap()
}

fn decide(world: &mut World, ruleset: Ruleset) {
    let effective_at = world.parent.height.plus(3);
    let change = Change::PublishRuleset { ruleset: Box::new(ruleset) };
    let number = format!("RULES-{effective_at}");
    let approve = links::approve(Party::Bureau, &number);
    world.act(&[
        (Party::Bureau, links::propose(&number, change, effective_at)),
        (Party::Institute, approve.clone()),
        (Party::Insurer, approve),
    ]);
}

#[test]
fn a_transaction_in_flight_is_judged_by_the_ruleset_of_its_block() {
    let mut world = World::furnished();
    let issue: SignedTransaction =
        world.sign(Party::Maker, acts::certificate(acts::certificate_details()));
    decide(&mut world, stricter());
    assert_eq!(world.read(&()), Some(RulesetInForce(1)));
    assert_eq!(world.outcome(&issue), "accepted", "in the last block of ruleset 1");
    world.commit(&[]);
    assert_eq!(world.read(&()), Some(RulesetInForce(2)));
    assert_eq!(world.read::<Ruleset>(&2), Some(stricter()));
    assert_eq!(world.read::<Ruleset>(&1), Some(hunan_1()), "the earlier one stays to be read");
    assert_eq!(world.outcome(&issue), "certificate.label_broken");
}

#[test]
fn a_certificate_names_the_ruleset_it_was_judged_by() {
    let mut world = World::furnished();
    world.one(Party::Maker, acts::certificate(acts::certificate_details()));
    let next = Ruleset { number: 7, ..hunan_1() };
    decide(&mut world, next);
    world.commit(&[]);
    world.one(Party::Maker, acts::issue("KSY-20261118-02", acts::certificate_details()));
    let ruleset = |number: &str| {
        let mut id = acts::certificate_id();
        id.number = acts::number(number);
        crate::execute::find_certificate(&world.state, &id).unwrap().unwrap().ruleset
    };
    assert_eq!((ruleset(acts::CERTIFICATE), ruleset("KSY-20261118-02")), (1, 7));
}

#[test]
fn the_ruleset_of_hunan_fits_into_a_proposal() {
    let world = World::furnished();
    let ruleset = Box::new(Ruleset { number: 2, ..hunan_1() });
    let change = Change::PublishRuleset { ruleset };
    let act = links::propose("P-1", change, world.parent.height.plus(3));
    assert_eq!(world.outcome(&world.sign(Party::Bureau, act)), "accepted");
}
