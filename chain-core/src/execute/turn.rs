//! [`Turn`]: one act on the state before it, by the rules of its block, from whoever signs it.

use std::fmt::Display;
use std::sync::Arc;

use crate::bytes::signature::PublicKey;
use crate::execute::refusal::Refusal;
use crate::execute::rules::Rules;
use crate::records::history::{History, StatusChange, StatusGrounds};
use crate::records::organisation::{KeyOrigin, Organisation};
use crate::records::permission::Role;
use crate::state::{self, Overlay, ReadError, Record};
use crate::values::credit_code::CreditCode;

/// The registered key that signs, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signer {
    pub(super) organisation: CreditCode,
    pub(super) key: PublicKey,
    /// Where the key comes from.
    pub(super) origin: KeyOrigin,
    pub(super) power: SignerPower,
}

/// As what a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignerPower {
    /// An admin key.
    Admin,
    /// A key for some acts.
    Operator,
    /// Any key of an organisation, against a key that another one gives it.
    Objector,
    /// The key that an authority votes with.
    Authority,
}

/// What every act is run with.
pub(super) struct Turn<'a> {
    /// The state before the act, and what it has written so far.
    pub(super) state: Overlay<'a>,
    pub(super) rules: &'a Rules,
    pub(super) signer: Signer,
}

impl Turn<'_> {
    /// A record by its id.
    pub(super) fn read<R: Record>(&self, id: &R::Id) -> Result<Option<R>, ReadError> {
        state::read(&self.state, id)
    }

    /// The same, shared with whoever reads it too.
    pub(super) fn read_shared<R: Record>(&self, id: &R::Id) -> Result<Option<Arc<R>>, ReadError> {
        state::read_shared(&self.state, id)
    }

    /// A record that must be there.
    pub(super) fn existing<R: Record<Id: Display>>(&self, id: &R::Id) -> Result<R, Refusal> {
        self.read(id)?.ok_or_else(|| Refusal::unknown(R::KIND, id))
    }

    /// The same, shared with whoever reads it too.
    pub(super) fn existing_shared<R: Record<Id: Display>>(
        &self,
        id: &R::Id,
    ) -> Result<Arc<R>, Refusal> {
        self.read_shared(id)?.ok_or_else(|| Refusal::unknown(R::KIND, id))
    }

    /// A record that must not be there yet.
    pub(super) fn must_be_new<R: Record<Id: Display>>(&self, id: &R::Id) -> Result<(), Refusal> {
        match self.read_shared::<R>(id)? {
            None => Ok(()),
            Some(_) => Err(Refusal::exists(R::KIND, id)),
        }
    }

    /// Writes a record.
    pub(super) fn write<R: Record>(&mut self, id: &R::Id, record: &R) {
        self.state.write(id, record);
    }

    /// The history of a record that this act makes.
    pub(super) fn opened<S: Copy>(&self, status: S) -> History<S> {
        History::of(self.step(status, None))
    }

    /// One more step of a history, by this act.
    pub(super) fn change<S: Copy>(
        &self,
        history: &mut History<S>,
        status: S,
        grounds: Option<&StatusGrounds>,
    ) {
        history.take(self.step(status, grounds));
    }

    fn step<S>(&self, status: S, grounds: Option<&StatusGrounds>) -> StatusChange<S> {
        StatusChange {
            status,
            height: self.rules.height,
            on: self.rules.date,
            grounds: grounds.cloned(),
            given_by: self.given_by(),
        }
    }

    /// Who gave the key that signs this act; none if it is its organisation's own.
    pub(super) const fn given_by(&self) -> Option<CreditCode> {
        self.signer.origin.given_by()
    }

    /// Whether the signer's organisation has a role.
    pub(super) fn signer_has(&self, role: Role) -> Result<bool, Refusal> {
        let entry = self.read_shared::<Organisation>(&self.signer.organisation)?;
        Ok(entry.is_some_and(|entry| entry.has_role(role)))
    }
}
