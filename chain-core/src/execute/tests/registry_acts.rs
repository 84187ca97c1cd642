//! What an organisation may try on the keys and the standing of others, in small numbers that are
//! drawn and turned into acts.

use crate::act::Act;
use crate::bytes::signature::SecretKey;
use crate::chain::transaction::SignedTransaction;
use crate::records::organisation::KeyPurpose;
use crate::testing::fixtures::{Party, World, acts, key, links};

/// Keys that nobody has registered at first.
pub(super) const MADE: [u8; 3] = [201, 202, 203];

/// One try. `whose` is a place in [`Party::ALL`], `made` one in [`MADE`].
#[derive(Debug, Clone)]
pub(super) enum RegistryAct {
    AddKey { whose: usize, made: usize, label: bool },
    Rotate { whose: usize, made: usize },
    RevokeKey { whose: usize },
    Suspend { whose: usize },
    Reinstate { whose: usize },
}

impl RegistryAct {
    pub(super) fn act(&self) -> Act {
        let party = |at: usize| Party::ALL[at];
        match *self {
            Self::AddKey { whose, made, label } => {
                let purpose = if label { KeyPurpose::Label } else { KeyPurpose::Admin };
                acts::add_key(party(whose), key(MADE[made]).public_key(), purpose)
            }
            Self::Rotate { whose, made } => {
                let old = party(whose).key().public_key();
                links::rotate(party(whose), &old, key(MADE[made]).public_key())
            }
            Self::RevokeKey { whose } => {
                acts::revoke_key(party(whose), &party(whose).key().public_key())
            }
            Self::Suspend { whose } => links::suspend(party(whose)),
            Self::Reinstate { whose } => links::reinstate(party(whose)),
        }
    }
}

/// An act, signed with the first of some keys that may do it.
pub(super) fn signed_by_any(
    world: &World,
    keys: &[SecretKey],
    act: &Act,
) -> Option<SignedTransaction> {
    keys.iter()
        .map(|key| world.sign_with(key, act.clone()))
        .find(|signed| world.outcome(signed) == "accepted")
}
