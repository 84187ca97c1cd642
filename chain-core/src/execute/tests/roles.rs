//! Which role may do which act: all acts, all roles.

use std::collections::BTreeSet;

use crate::act::Act;
use crate::records::permission::{ActKind, Role};
use crate::testing::fixtures::{Party, World, acts};
use crate::testing::vectors;

/// Who may, as design and law say, written down once more.
fn may(kind: ActKind) -> &'static [Role] {
    use ActKind::*;
    match kind {
        RegisterOrganisation
        | UpdateOrganisation
        | SuspendOrganisation
        | ReinstateOrganisation
        | AccreditInstitute
        | ChangeScope
        | DecideScope
        | ClassifyEnterprise
        | ClassifyProduct
        | LicenseInsurer
        | PublishStandards
        | WithdrawStandard
        | RevokeCertificate
        | OpenRecall
        | CloseRecall
        | OrderSpotCheck
        | RecordSpotCheck
        | RecordPenalty => &[Role::Bureau],
        KeepResource => &[Role::Institute, Role::Enterprise],
        FileReport | WithdrawReport | AdvanceRequest => {
            &[Role::Institute, Role::Enterprise, Role::Importer]
        }
        AgreeEntrustment | EndEntrustment => &[Role::Enterprise],
        PublishOffer | ConfirmReport | WithdrawConfirmation => &[Role::Institute],
        BindCover | CancelCover | OpenClaim | PayClaim | RefuseClaim | RecordRecourse => {
            &[Role::Insurer]
        }
        RegisterProduct | AmendProduct | DeclareStandard | RequestService | IssueCertificate
        | ActivateItems | VoidItems | WithdrawCertificate => &[Role::Enterprise, Role::Importer],
        ShipItems | AcceptDelivery | RefuseDelivery | CancelShipment | DeemAccepted => {
            &[Role::Enterprise, Role::Seller, Role::Importer]
        }
        // Who asked may answer, and whether it has asked is not known before the act is run.
        AddKey | RevokeKey | RotateKey | AnswerRecall | Propose | Approve | AskQuestion
        | AnswerQuestion => &Role::ALL,
    }
}

/// An act of every kind, as the vectors have them.
fn one_of_each() -> Vec<Act> {
    let mut seen = BTreeSet::new();
    let acts = vectors::acts_of_every_kind();
    acts.into_iter().filter(|act| seen.insert(act.kind())).collect()
}

fn party_with(role: Role) -> Party {
    Party::ALL.into_iter().find(|party| party.role() == role).unwrap()
}

#[test]
fn each_act_is_for_its_roles_and_refused_from_all_others() {
    let mut world = World::trading();
    world.one(Party::Bureau, acts::register(Party::Importer));
    let acts = one_of_each();
    assert_eq!(acts.len(), ActKind::ALL.len(), "every kind");
    for act in acts {
        let kind = act.kind();
        for role in Role::ALL {
            let outcome = world.outcome(&world.sign(party_with(role), act.clone()));
            let expected = !may(kind).contains(&role);
            let found = outcome == "organisation.wrong_role";
            assert_eq!(found, expected, "{} by {}: {outcome}", kind.as_str(), role.as_str());
        }
    }
}

/// An organisation with two roles may do what either may.
#[test]
fn any_one_of_the_roles_is_enough() {
    let mut world = World::trading();
    let mut organisation = Party::Seller.details();
    organisation.roles = vec![Role::Institute, Role::Seller];
    world.one(Party::Bureau, Act::UpdateOrganisation { organisation });
    for act in one_of_each() {
        let kind = act.kind();
        let outcome = world.outcome(&world.sign(Party::Seller, act));
        let allowed = may(kind).iter().any(|role| [Role::Institute, Role::Seller].contains(role));
        assert_eq!(outcome != "organisation.wrong_role", allowed, "{}", kind.as_str());
    }
}

#[test]
fn kinds_have_one_name_and_stand_in_the_order_of_the_acts() {
    let mut names = BTreeSet::new();
    for act in one_of_each() {
        let kind = act.kind();
        let json = serde_json::to_value(&act).unwrap();
        assert_eq!(json.as_object().unwrap().keys().next().unwrap(), kind.as_str());
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        // The variant's number is the first thing of its encoding.
        let bytes = crate::bytes::codec::encode(&act);
        assert_eq!(bytes[1..5], (kind as u32).to_le_bytes());
        names.insert(kind.as_str());
    }
    assert_eq!(names.len(), ActKind::ALL.len());
}
