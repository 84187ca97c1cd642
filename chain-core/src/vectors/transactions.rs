//! A signed transaction of every act. Together they are one block on the genesis of the vectors.

use std::collections::BTreeSet;

use serde::Serialize;

use super::genesis::ruleset;
use super::{Vectors, bytes_of};
use crate::act::{Act, ActKind};
use crate::codec;
use crate::fixtures::{Party, World, acts, date};
use crate::organisation::KeyPurpose;
use crate::signature::SignatureUse;
use crate::transaction::{SignedTransaction, TransactionId};

/// The acts of the block, each with who signs it.
fn story() -> Vec<(&'static str, Party, Act)> {
    let label_key = Party::Maker.label_key().public_key();
    let operator = Act::AddKey {
        organisation: Party::Maker.code(),
        key: Party::Seller.key().public_key(),
        purpose: KeyPurpose::Operator(vec![ActKind::IssueCertificate, ActKind::ActivateItems]),
        valid_until: Some(date("2027-12-31")),
    };
    let admin =
        acts::add_key(Party::Maker, Party::Seller.label_key().public_key(), KeyPurpose::Admin);
    vec![
        ("register_organisation", Party::Bureau, acts::register(Party::Maker)),
        ("accredit_institute", Party::Bureau, acts::accredit(Party::Institute)),
        ("license_insurer", Party::Bureau, acts::license(Party::Insurer)),
        ("add_key: label", Party::Maker, acts::add_key(Party::Maker, label_key, KeyPurpose::Label)),
        ("add_key: operator", Party::Maker, operator),
        ("add_key: admin", Party::Bureau, admin),
        (
            "revoke_key",
            Party::Maker,
            acts::revoke_key(Party::Maker, &Party::Seller.key().public_key()),
        ),
        ("register_product", Party::Maker, acts::product(acts::product_details())),
        ("file_report", Party::Institute, acts::report(acts::report_details())),
        ("bind_cover", Party::Insurer, acts::cover(acts::cover_details())),
        ("issue_certificate", Party::Maker, acts::certificate(acts::certificate_details())),
        ("activate_items", Party::Maker, acts::activate("1-10,20")),
        ("void_items", Party::Maker, acts::void("10")),
        ("revoke_certificate", Party::Bureau, acts::revoke_certificate()),
    ]
}

/// The chain of the vectors after the block of all acts, or of all but the revocation.
pub(super) fn world(revoked: bool) -> (World, Vec<SignedTransaction>) {
    let mut world = World::new(ruleset());
    let mut transactions: Vec<SignedTransaction> =
        story().into_iter().map(|(_, party, act)| world.sign(party, act)).collect();
    if !revoked {
        transactions.pop();
    }
    world.commit(&transactions);
    (world, transactions)
}

#[derive(Serialize)]
struct TransactionVector<'a> {
    name: &'a str,
    secret_key: String,
    value: &'a SignedTransaction,
    /// What is hashed into the id.
    content: String,
    id: TransactionId,
    /// What is signed.
    signed_message: String,
    bytes: String,
}

#[test]
fn a_transaction_of_each_act_has_these_bytes() {
    let (_, transactions) = world(true);
    let mut vectors = Vectors::new("transactions.json");
    let mut kinds = BTreeSet::new();
    for ((name, party, act), value) in story().iter().zip(&transactions) {
        assert!(name.starts_with(act.kind().as_str()), "{name}");
        kinds.insert(act.kind());
        let content = codec::encode(&value.transaction);
        vectors.push(&TransactionVector {
            name,
            secret_key: hex::encode(party.key().to_bytes()),
            value,
            content: bytes_of(&value.transaction),
            id: value.id(),
            signed_message: hex::encode(SignatureUse::Transaction.message(&content)),
            bytes: bytes_of(value),
        });
    }
    assert_eq!(kinds.last(), Some(&ActKind::RevokeCertificate), "the last kind");
    assert_eq!(kinds.len(), ActKind::RevokeCertificate as usize + 1, "every kind");
    vectors.check();
}
