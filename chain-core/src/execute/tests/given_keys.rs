//! Keys that one organisation gives to another: they wait, the other one can object, and what they
//! sign says who gave them.

use proptest::prelude::*;

use super::registry_acts::{MADE, RegistryAct, signed_by_any};
use crate::act::Act;
use crate::bytes::signature::SecretKey;
use crate::governance::proposal::Change;
use crate::records::batch::Batch;
use crate::records::certificate::Certificate;
use crate::records::cover::Cover;
use crate::records::items::Items;
use crate::records::organisation::{KeyOrigin, KeyPurpose, KeyRecord, KeyRevocation, Organisation};
use crate::records::permission::ActKind;
use crate::records::product::Product;
use crate::records::report::{FollowUpKind, Report};
use crate::records::serial::Serial;
use crate::testing::fixtures::{Party, World, acts, date, key, links, reports};
use crate::values::text::{CoverId, ProductId, ReportId};
use crate::values::time::Timestamp;

const DAY_MS: u64 = 86_400_000;
/// Who may try to sign as another one.
const TRYING: [Party; 5] =
    [Party::Bureau, Party::Institute, Party::Insurer, Party::Maker, Party::OtherMaker];

/// What each organisation does in its own name; nobody else does it for it.
fn words_of(party: Party) -> Vec<Act> {
    match party {
        Party::Bureau => vec![
            acts::revoke_certificate(),
            links::suspend(Party::Seller),
            acts::register(Party::ThirdInstitute),
        ],
        Party::Institute | Party::SecondInstitute | Party::ThirdInstitute => {
            let number = acts::number("FORGED-1");
            let report = acts::report_details();
            vec![Act::FileReport { number, report: Box::new(report) }, links::withdraw_report()]
        }
        Party::Insurer => {
            let (number, cover) = (acts::number("FORGED-1"), acts::cover_details());
            vec![Act::BindCover { number, cover }, links::cancel_cover("2026-12-01")]
        }
        Party::Maker | Party::OtherMaker | Party::Importer => {
            let (number, product) = (acts::number("FORGED-1"), acts::product_details());
            vec![
                acts::issue("FORGED-1", acts::certificate_details()),
                Act::RegisterProduct { number, product },
                acts::activate("901"),
                acts::void("902"),
                acts::add_key(party, key(210).public_key(), KeyPurpose::Label),
            ]
        }
        Party::Seller => vec![acts::add_key(party, key(210).public_key(), KeyPurpose::Label)],
    }
}

/// A chain on which all but the third institute are registered.
fn world() -> World {
    World::trading()
}

fn give(world: &mut World, party: Party, number: u8, purpose: KeyPurpose) -> SecretKey {
    world.one(Party::Bureau, acts::add_key(party, key(number).public_key(), purpose));
    key(number)
}

fn record(world: &World, key: &SecretKey) -> KeyRecord {
    world.read(&key.public_key().id()).unwrap()
}

/// Lets the delay of the parameters pass.
fn wait(world: &mut World) {
    world.sleep_until(world.parent.time.plus_ms(world.genesis.params.key_delay_ms()));
}

#[test]
fn a_given_key_says_who_gave_it_and_signs_nothing_before_its_time() {
    let mut world = world();
    let given = give(&mut world, Party::Maker, 201, KeyPurpose::Admin);
    let given_at = world.parent.time;
    let usable_from = given_at.plus_ms(7 * DAY_MS);
    let found = record(&world, &given);
    assert_eq!(found.origin, KeyOrigin::Given(Party::Bureau.code()));
    assert_eq!(found.usable_from, usable_from);
    assert_eq!(found.revoked, None);
    for act in words_of(Party::Maker) {
        assert_eq!(world.outcome(&world.sign_with(&given, act)), "key.not_yet_usable");
    }
    // The block of a trial is a second after its parent.
    let parent_of = |ms: u64| Timestamp::from_unix_ms(usable_from.as_unix_ms() - 1000 + ms);
    let issue = || acts::issue("KSY-20261118-02", acts::certificate_details());
    world.sleep_until(Timestamp::from_unix_ms(parent_of(0).as_unix_ms() - 1));
    assert_eq!(world.outcome(&world.sign_with(&given, issue())), "key.not_yet_usable");
    world.sleep_until(parent_of(0));
    assert_eq!(world.outcome(&world.sign_with(&given, issue())), "accepted");
}

#[test]
fn a_given_label_key_is_in_no_certificate_before_its_time() {
    let mut world = world();
    let given = give(&mut world, Party::Maker, 201, KeyPurpose::Label);
    let mut details = acts::certificate_details();
    details.label_key = given.public_key();
    let issue = || acts::issue("KSY-20261118-02", details.clone());
    assert_eq!(world.outcome(&world.sign(Party::Maker, issue())), "key.not_a_label_key");
    wait(&mut world);
    assert_eq!(world.outcome(&world.sign(Party::Maker, issue())), "accepted");
}

#[test]
fn a_key_in_the_place_of_anothers_waits_as_well() {
    let mut world = world();
    let old = Party::Maker.key().public_key();
    world.one(Party::Bureau, links::rotate(Party::Maker, &old, key(201).public_key()));
    let found = record(&world, &key(201));
    assert_eq!(found.origin, KeyOrigin::Given(Party::Bureau.code()));
    assert_eq!(found.usable_from, world.parent.time.plus_ms(7 * DAY_MS));
    assert_eq!(
        record(&world, &Party::Maker.key()).revoked.unwrap().organisation,
        Party::Bureau.code()
    );
    let signed = world.sign_with(&key(201), acts::activate("901"));
    assert_eq!(world.outcome(&signed), "key.not_yet_usable");
}

#[test]
fn first_keys_work_at_once_and_say_who_entered_them() {
    let mut world = world();
    world.one(Party::Bureau, acts::register(Party::ThirdInstitute));
    let found = record(&world, &Party::ThirdInstitute.key());
    assert_eq!(found.origin, KeyOrigin::First(Party::Bureau.code()));
    assert_eq!((found.usable_from, found.origin.given_by()), (world.parent.time, None));
    // What its own first key adds is its own.
    let add = acts::add_key(Party::ThirdInstitute, key(201).public_key(), KeyPurpose::Admin);
    world.one(Party::ThirdInstitute, add);
    assert_eq!(record(&world, &key(201)).origin, KeyOrigin::Own);
    assert_eq!(record(&world, &Party::Bureau.key()).origin, KeyOrigin::Own, "of the genesis");
}

/// The keys that may object, and how each comes to be what it is.
#[test]
fn any_key_of_the_organisation_objects_whatever_the_bureau_does_to_it() {
    type Prepare = fn(&mut World);
    let operator = |world: &mut World, until| {
        let (organisation, key) = (Party::Maker.code(), key(110).public_key());
        let purpose = KeyPurpose::Operator(vec![ActKind::ActivateItems]);
        let add = Act::AddKey { organisation, key, purpose, valid_until: until };
        world.one(Party::Maker, add);
    };
    let objecting: [(&str, SecretKey, Prepare); 6] = [
        ("an admin key", Party::Maker.key(), |_| ()),
        ("an operator's key", key(110), |world| {
            let purpose = KeyPurpose::Operator(vec![ActKind::ActivateItems]);
            world.one(Party::Maker, acts::add_key(Party::Maker, key(110).public_key(), purpose));
        }),
        ("a label key", Party::Maker.label_key(), |_| ()),
        ("an admin key of a suspended maker", Party::Maker.key(), |world| {
            world.one(Party::Bureau, links::suspend(Party::Maker));
        }),
        ("the last own admin key, revoked by the bureau", Party::Maker.key(), |world| {
            let own = Party::Maker.key().public_key();
            world.one(Party::Bureau, acts::revoke_key(Party::Maker, &own));
        }),
        ("a key in whose place the bureau has put another", Party::Maker.key(), |world| {
            let old = Party::Maker.key().public_key();
            world.one(Party::Bureau, links::rotate(Party::Maker, &old, key(203).public_key()));
        }),
    ];
    for (name, signer, prepare) in objecting {
        let mut world = world();
        let given = give(&mut world, Party::Maker, 201, KeyPurpose::Admin);
        prepare(&mut world);
        let object = acts::revoke_key(Party::Maker, &given.public_key());
        let signed = world.sign_with(&signer, object);
        assert_eq!(world.outcome(&signed), "accepted", "{name}");
        world.commit(&[signed]);
        let found = record(&world, &given);
        let (height, on) = (world.parent.height, world.parent.time.date());
        let revoked = KeyRevocation { height, on, organisation: Party::Maker.code() };
        assert_eq!(found.revoked, Some(revoked), "{name}");
        wait(&mut world);
        let late = world.sign_with(&given, acts::activate("901"));
        assert_eq!(world.outcome(&late), "key.revoked", "{name}");
    }
    // Whoever it is not: an expired key, one that the organisation gave up, the given key itself.
    let mut world = world();
    operator(&mut world, Some(date("2026-11-24")));
    let spare = key(111);
    world.one(Party::Maker, acts::add_key(Party::Maker, spare.public_key(), KeyPurpose::Admin));
    world.one(Party::Maker, acts::revoke_key(Party::Maker, &spare.public_key()));
    let given = give(&mut world, Party::Maker, 201, KeyPurpose::Admin);
    let other = give(&mut world, Party::Maker, 202, KeyPurpose::Admin);
    world.sleep_until(world.parent.time.plus_ms(DAY_MS));
    let object = || acts::revoke_key(Party::Maker, &given.public_key());
    for (name, signer, code) in [
        ("expired", key(110), "key.expired"),
        ("given up", spare, "key.revoked"),
        ("itself", given.clone(), "key.not_yet_usable"),
        ("another one that waits", other, "key.not_yet_usable"),
        ("another maker's", Party::OtherMaker.key(), "key.foreign"),
        ("a label key of nobody", key(112), "key.unknown"),
    ] {
        assert_eq!(world.outcome(&world.sign_with(&signer, object())), code, "{name}");
    }
    wait(&mut world);
    let late = world.sign_with(&Party::Maker.label_key(), object());
    assert_eq!(world.outcome(&late), "key.may_not", "an objection comes in time, or not at all");
    assert_eq!(world.outcome(&world.sign(Party::Maker, object())), "accepted", "as ever");
}

#[test]
fn an_objection_may_leave_no_admin_key_and_everything_else_keeps_one() {
    let mut world = world();
    let given = give(&mut world, Party::Maker, 201, KeyPurpose::Admin);
    let own = Party::Maker.key().public_key();
    world.one(Party::Bureau, acts::revoke_key(Party::Maker, &own));
    let count =
        |world: &World| world.read::<Organisation>(&Party::Maker.code()).unwrap().admin_keys;
    assert_eq!(count(&world), 1);
    let revoke = acts::revoke_key(Party::Maker, &given.public_key());
    assert_eq!(world.outcome(&world.sign(Party::Bureau, revoke.clone())), "key.last_admin");
    let object = world.sign(Party::Maker, revoke);
    world.commit(&[object]);
    assert_eq!(count(&world), 0);
    give(&mut world, Party::Maker, 202, KeyPurpose::Admin);
    assert_eq!(count(&world), 1);
}

/// The bureau says that the maker's keys are stolen, who holds them says that they are not: more
/// than two thirds of the authorities decide, and nobody can object to that.
#[test]
fn a_dispute_about_a_makers_keys_is_ended_by_the_authorities() {
    let mut world = world();
    give(&mut world, Party::Maker, 201, KeyPurpose::Admin);
    let own = Party::Maker.key().public_key();
    world.one(Party::Bureau, acts::revoke_key(Party::Maker, &own));
    let object = world.sign(Party::Maker, acts::revoke_key(Party::Maker, &key(201).public_key()));
    world.commit(&[object]);

    let (organisation, decided) = (Party::Maker.code(), key(202));
    let change = Change::GiveKey { organisation, key: decided.public_key() };
    let effective_at = world.parent.height.plus(4);
    world.one(Party::Bureau, links::propose("P-1", change, effective_at));
    let approve = links::approve(Party::Bureau, "P-1");
    world.act(&[(Party::Institute, approve.clone()), (Party::SecondInstitute, approve)]);
    assert_eq!(world.read::<KeyRecord>(&decided.public_key().id()), None, "not before its height");
    world.commit(&[]);
    let found = record(&world, &decided);
    let expected = (KeyOrigin::Decided, world.parent.time, effective_at, KeyPurpose::Admin);
    assert_eq!((found.origin, found.usable_from, found.added_at, found.purpose), expected);
    let object = world.sign(Party::Maker, acts::revoke_key(Party::Maker, &decided.public_key()));
    assert_eq!(world.outcome(&object), "key.revoked");
    let signed = world.sign_with(&decided, acts::activate("901"));
    world.commit(&[signed]);
    let serial = Serial::slot(&acts::certificate_id(), 0);
    assert_eq!(world.read::<Items>(&serial).unwrap().given_by, None, "two thirds are no stranger");

    let again = Change::GiveKey { organisation, key: decided.public_key() };
    let again = links::propose("P-2", again, world.parent.height.plus(9));
    assert_eq!(world.outcome(&world.sign(Party::Bureau, again)), "key.exists");
    let organisation = Party::ThirdInstitute.code();
    let stranger = Change::GiveKey { organisation, key: key(203).public_key() };
    let stranger = links::propose("P-2", stranger, world.parent.height.plus(9));
    assert_eq!(world.outcome(&world.sign(Party::Bureau, stranger)), "organisation.unknown");
}

/// Somebody was entered under a credit code that is not theirs: the first keys are an impostor's, or
/// the bureau's. The true owner gets a key from the authorities, which these do not take away.
#[test]
fn what_the_authorities_decide_neither_an_impostor_nor_the_bureau_undoes() {
    let mut world = world();
    world.one(Party::Bureau, acts::register(Party::ThirdInstitute));
    let (impostor, owner) = (Party::ThirdInstitute.key(), key(202));
    let spare = acts::add_key(Party::ThirdInstitute, key(203).public_key(), KeyPurpose::Admin);
    world.one(Party::ThirdInstitute, spare);
    world.decide_key(Party::ThirdInstitute, owner.public_key());
    let revoke = |key: &SecretKey| acts::revoke_key(Party::ThirdInstitute, &key.public_key());
    let rotate = links::rotate(Party::ThirdInstitute, &owner.public_key(), key(204).public_key());
    for (name, signer) in [
        ("a first key", &impostor),
        ("what it has added", &key(203)),
        ("the bureau's", &Party::Bureau.key()),
    ] {
        for act in [revoke(&owner), rotate.clone()] {
            assert_eq!(world.outcome(&world.sign_with(signer, act)), "key.decided", "{name}");
        }
    }
    // The owner's first acts end the impostor's.
    for one in [&impostor, &key(203)] {
        let signed = world.sign_with(&owner, revoke(one));
        world.commit(&[signed]);
        assert_eq!(record(&world, one).revoked.unwrap().organisation, Party::ThirdInstitute.code());
    }
    // What was given up by its own organisation objects to nothing.
    let other = give(&mut world, Party::ThirdInstitute, 205, KeyPurpose::Admin);
    let object = world.sign_with(&impostor, revoke(&other));
    assert_eq!(world.outcome(&object), "key.revoked");
    // Its own key in its place ends what was special about it.
    let signed = world.sign_with(&owner, rotate);
    world.commit(&[signed]);
    assert_eq!(record(&world, &key(204)).origin, KeyOrigin::Own);
}

#[test]
fn everything_that_a_given_key_signs_says_who_gave_it() {
    let mut world = world();
    let bureau = Some(Party::Bureau.code());
    let serial = Serial::slot(&acts::certificate_id(), 0);
    assert_eq!(world.read::<Certificate>(&serial).unwrap().history.givers(), []);
    for (party, number) in [(Party::Maker, 201), (Party::Institute, 202), (Party::Insurer, 203)] {
        give(&mut world, party, number, KeyPurpose::Admin);
    }
    wait(&mut world);
    // A giver's word is passed on: to a key that its key adds, to one that this one puts in its place.
    let add = acts::add_key(Party::Maker, key(204).public_key(), KeyPurpose::Admin);
    let rotate = links::rotate(Party::Maker, &key(204).public_key(), key(205).public_key());
    let number = || acts::number("GIVEN-20261118-1");
    let product = acts::product_details();
    for (signer, act) in [
        (201, add),
        (204, rotate),
        (205, Act::RegisterProduct { number: number(), product }),
        (205, acts::issue("GIVEN-20261118-1", acts::certificate_details())),
        (205, acts::activate("901")),
        (202, Act::FileReport { number: number(), report: Box::new(acts::report_details()) }),
        (203, Act::BindCover { number: number(), cover: acts::cover_details() }),
        (202, links::withdraw_report()),
    ] {
        let signed = world.sign_with(&key(signer), act);
        world.commit(&[signed]);
    }
    assert_eq!(record(&world, &key(205)).origin.given_by(), bureau);
    let product: Product = world.read(&ProductId::new(Party::Maker.code(), number())).unwrap();
    assert_eq!(product.given_by, bureau);
    let mut id = acts::certificate_id();
    id.number = number();
    let certificate: Certificate = world.read(&Serial::slot(&id, 0)).unwrap();
    assert_eq!(certificate.history.first().given_by, bureau);
    assert_eq!(certificate.history.givers(), [Party::Bureau.code()]);
    assert_eq!(world.read::<Items>(&serial).unwrap().given_by, bureau);
    let report: Report = world.read(&ReportId::new(Party::Institute.code(), number())).unwrap();
    assert_eq!(report.history.first().given_by, bureau);
    let cover: Cover = world.read(&CoverId::new(Party::Insurer.code(), number())).unwrap();
    assert_eq!(cover.history.first().given_by, bureau);
    let withdrawn: Report = world.read(&acts::report_id()).unwrap();
    assert_eq!(withdrawn.history.first().given_by, None);
    assert_eq!(withdrawn.history.last().given_by, bureau);
    // What its own keys sign afterwards takes nothing back.
    world.one(Party::Maker, acts::activate("902"));
    assert_eq!(world.read::<Items>(&serial).unwrap().given_by, bureau);
    let replace = links::rotate(Party::Maker, &key(205).public_key(), key(206).public_key());
    world.one(Party::Maker, replace);
    assert_eq!(record(&world, &key(206)).origin, KeyOrigin::Own, "the maker's own key vouches");
}

/// What is said of a report later is an act too: whoever confirms, replaces or condemns with a key that
/// another one gave does so with a mark.
#[test]
fn what_becomes_of_a_report_says_who_gave_the_key_for_it() {
    let mut world = world();
    let bureau = Party::Bureau.code();
    world.one(Party::Maker, reports::file("WB-1", reports::of_a_laboratory()));
    world.one(Party::Institute, reports::file("W-OTHER", reports::whole()));
    give(&mut world, Party::Institute, 202, KeyPurpose::Admin);
    wait(&mut world);
    let outside = ReportId::new(Party::Maker.code(), acts::number("WB-1"));
    let replaced = reports::following(FollowUpKind::Replaces, "W-OTHER");
    for act in [
        Act::ConfirmReport { report: outside.clone() },
        reports::file("W-CORRECTED", replaced),
        reports::file("W-BAD", reports::unqualified()),
    ] {
        let signed = world.sign_with(&key(202), act);
        world.commit(&[signed]);
    }
    let givers = |world: &World, id: &ReportId| world.read::<Report>(id).unwrap().givers();
    assert_eq!(givers(&world, &outside), [bureau]);
    let other = ReportId::new(Party::Institute.code(), acts::number("W-OTHER"));
    let report: Report = world.read(&other).unwrap();
    assert_eq!(report.replaced.unwrap().given_by, Some(bureau));
    assert!(givers(&world, &other).contains(&bureau));
    let batch: Batch = world.read(&acts::batch_id()).unwrap();
    assert_eq!(batch.findings.last().unwrap().given_by, Some(bureau));
    // The institute's own key takes back what was not its word; that it was said stays.
    let grounds = acts::grounds();
    let withdraw = Act::WithdrawConfirmation { report: outside.clone(), grounds };
    world.one(Party::Institute, withdraw);
    assert!(world.read::<Report>(&outside).unwrap().is_unconfirmed());
    assert_eq!(givers(&world, &outside), [bureau]);
}

/// One try of an organisation, in small numbers that are turned into an act.
#[derive(Debug, Clone)]
enum Try {
    Registry(RegistryAct),
    Enter,
    Hour,
}

fn try_once() -> impl Strategy<Value = Try> {
    let (whose, made) = (|| 0..Party::ALL.len(), || 0..MADE.len());
    prop_oneof![
        6 => (whose(), made(), any::<bool>()).prop_map(|(whose, made, label)| {
            Try::Registry(RegistryAct::AddKey { whose, made, label })
        }),
        4 => (whose(), made())
            .prop_map(|(whose, made)| Try::Registry(RegistryAct::Rotate { whose, made })),
        2 => whose().prop_map(|whose| Try::Registry(RegistryAct::RevokeKey { whose })),
        1 => whose().prop_map(|whose| Try::Registry(RegistryAct::Suspend { whose })),
        1 => whose().prop_map(|whose| Try::Registry(RegistryAct::Reinstate { whose })),
        1 => Just(Try::Enter),
        2 => Just(Try::Hour),
    ]
}

fn act_of(step: &Try) -> Option<Act> {
    match step {
        Try::Registry(tried) => Some(tried.act()),
        Try::Enter => Some(acts::register(Party::ThirdInstitute)),
        Try::Hour => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Every organisation, with all keys that it can come by, and acts of its own in any order:
    /// within the delay it puts no word into another's mouth.
    #[test]
    fn nobody_signs_as_another_within_the_delay(
        who in 0..TRYING.len(),
        tries in prop::collection::vec(try_once(), 1..20),
    ) {
        let mut world = world();
        let who = TRYING[who];
        let own = [who.key(), who.vote_key(), who.label_key()];
        let keys: Vec<SecretKey> = own.into_iter().chain(MADE.map(key)).collect();
        for step in &tries {
            // Whatever any of its keys may do is done.
            let signed = act_of(step).and_then(|act| signed_by_any(&world, &keys, &act));
            match step {
                Try::Hour => world.sleep_until(world.parent.time.plus_ms(3_600_000)),
                _ => { world.commit(signed.as_slice()); }
            }
            for other in Party::ALL.into_iter().filter(|other| *other != who) {
                for (key, act) in keys.iter().flat_map(|key| {
                    words_of(other).into_iter().map(move |act| (key, act))
                }) {
                    let signed = world.sign_with(key, act);
                    let built = world.build(std::slice::from_ref(&signed)).unwrap();
                    for receipt in built.execution.receipts {
                        prop_assert_eq!(receipt.organisation, who.code(), "{:?}", signed);
                    }
                }
            }
        }
    }
}
