//! One transaction on the state before it: who signs, whether it may, then the act itself.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::acts::apply_act;
use super::execution::Receipt;
use super::governance;
use super::rules::Rules;
use super::turn::{Signer, SignerPower, Turn};
use crate::act::Act;
use crate::bytes::codec::DecodeError;
use crate::bytes::hash::{Hash, HashUse};
use crate::bytes::merkle;
use crate::bytes::signature::{PublicKey, SignatureError, SignatureUse, UsableKey};
use crate::chain::transaction::{SignedTransaction, TransactionId};
use crate::execute::refusal::Refusal;
use crate::execute::subjects::Subjects;
use crate::limits::TRANSACTION_BYTES_MAX;
use crate::records::certificate::Certificate;
use crate::records::organisation::{
    KeyBar, KeyOrigin, KeyPurpose, KeyRecord, Organisation, OrganisationStatus,
};
use crate::records::permission::{ActKind, SigningKey};
use crate::state::{self, Overlay, RecordKind, StateKey, StateView};
use crate::values::credit_code::CreditCode;

/// A transaction with everything that follows from its bytes, computed once.
#[derive(Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The transaction.
    pub signed: SignedTransaction,
    /// Its canonical bytes.
    pub bytes: Vec<u8>,
    /// Its id.
    pub id: TransactionId,
    /// Its leaf in a block's transaction tree: names content *and* signature.
    pub leaf: Hash,
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prepared({})", self.id)
    }
}

impl From<SignedTransaction> for Prepared {
    fn from(signed: SignedTransaction) -> Self {
        let bytes = signed.to_bytes();
        Self::new(signed, bytes)
    }
}

impl Prepared {
    /// Reads canonical bytes.
    ///
    /// # Errors
    /// [`DecodeError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        SignedTransaction::from_bytes(bytes).map(|signed| Self::new(signed, bytes.to_vec()))
    }

    fn new(signed: SignedTransaction, bytes: Vec<u8>) -> Self {
        let end = bytes.last_chunk();
        assert_eq!(end, Some(signed.signature.as_bytes()), "{SIGNATURE_AT_THE_END}");
        let id = TransactionId(Hash::of(HashUse::Transaction, content_of(&bytes)));
        Self { id, leaf: merkle::leaf(&bytes), bytes, signed }
    }

    /// Checks the signature, over the bytes that are here already.
    ///
    /// # Errors
    /// [`SignatureError`] if it does not hold.
    pub fn verify_signature(&self) -> Result<(), SignatureError> {
        self.verify_signature_of(&self.signed.transaction.signer.usable()?)
    }

    /// Checks the signature as one of the signer, whose key the caller has at hand.
    ///
    /// # Errors
    /// [`SignatureError`] if it does not hold.
    pub fn verify_signature_of(&self, signer: &UsableKey) -> Result<(), SignatureError> {
        signer.verify(SignatureUse::Transaction, content_of(&self.bytes), &self.signed.signature)
    }
}

/// The canonical bytes of the content: a signed transaction's, without the signature at the end.
fn content_of(bytes: &[u8]) -> &[u8] {
    bytes.split_last_chunk::<SIGNATURE_BYTES>().expect(SIGNATURE_AT_THE_END).0
}

/// A signature's algorithm tag and bytes.
const SIGNATURE_BYTES: usize = 65;
const SIGNATURE_AT_THE_END: &str = "a signed transaction ends with its signature";

/// Checks the signatures of transactions. A node remembers what it has checked, by
/// [`Prepared::leaf`]: the id does not cover the signature.
pub trait SignatureCheck {
    /// Checks the signature of a transaction.
    ///
    /// # Errors
    /// [`SignatureError`] if it does not hold.
    fn check(&self, transaction: &Prepared) -> Result<(), SignatureError>;
}

/// Remembers nothing.
impl SignatureCheck for () {
    fn check(&self, transaction: &Prepared) -> Result<(), SignatureError> {
        transaction.verify_signature()
    }
}

/// What one transaction changes.
#[derive(Debug)]
pub struct Applied {
    /// Records written.
    pub writes: BTreeMap<StateKey, Vec<u8>>,
    /// What it did.
    pub receipt: Receipt,
}

/// Runs one transaction on the state before it.
///
/// # Errors
/// [`Refusal`] if any rule forbids it; the state is then unchanged.
pub fn apply_transaction(
    view: &dyn StateView,
    rules: &Rules,
    transaction: &Prepared,
    signatures: &dyn SignatureCheck,
) -> Result<Applied, Refusal> {
    check_envelope(view, rules, transaction)?;
    let content = &transaction.signed.transaction;
    let signer = permitted_signer(view, rules, &content.signer, &content.act)?;
    signatures.check(transaction).map_err(Refusal::Signature)?;
    let mut turn = Turn { state: Overlay::new(view, rules.height), rules, signer };
    let mut subjects = Subjects::named_by(&content.act, signer.organisation);
    let certificates = apply_act(&mut turn, &content.act, &mut subjects)?;
    for serial in &certificates {
        subjects.certificate(*serial);
        // What is certified is named by the act; what becomes of it afterwards is about it as well, and
        // about who made it for its maker.
        if !matches!(content.act, Act::IssueCertificate { .. })
            && let Some(certificate) = turn.read_shared::<Certificate>(serial)?
        {
            subjects.product(&certificate.details.product);
            certificate.parties.iter().for_each(|party| subjects.organisation(party.code));
        }
    }
    let receipt = Receipt {
        transaction: transaction.id,
        organisation: signer.organisation,
        certificates,
        subjects: subjects.into_keys(),
    };
    let writes = turn.state.into_writes();
    assert!(!writes.is_empty(), "an act that is not refused changes the state");
    Ok(Applied { writes, receipt })
}

fn check_envelope(
    view: &dyn StateView,
    rules: &Rules,
    transaction: &Prepared,
) -> Result<(), Refusal> {
    let content = &transaction.signed.transaction;
    if content.chain_id != rules.chain_id {
        return Err(Refusal::WrongChain { found: content.chain_id, expected: rules.chain_id });
    }
    // No node admits such a transaction: only a proposer could put one into a block.
    let (found, bytes_max) = (transaction.bytes.len(), TRANSACTION_BYTES_MAX);
    if bytes_max < found {
        return Err(Refusal::Undecodable(DecodeError::TooLong { found, bytes_max }));
    }
    let valid_until = content.valid_until;
    if valid_until < rules.height {
        return Err(Refusal::Expired { valid_until, height: rules.height });
    }
    let latest = rules.height.plus(rules.params.transaction_window);
    if latest < valid_until {
        return Err(Refusal::ValidTooLong { valid_until, latest });
    }
    if let Some(height) = view.committed_height(&transaction.id)? {
        return Err(Refusal::AlreadyCommitted { id: transaction.id, height });
    }
    Ok(())
}

/// Whose key signs an act: what can be known before any rule of the act is looked at.
///
/// # Errors
/// [`Refusal`] if the key is not in the list of keys that sign such acts.
pub fn organisation_of_signer(
    view: &dyn StateView,
    act: ActKind,
    key: &PublicKey,
) -> Result<CreditCode, Refusal> {
    match act.signing_key() {
        SigningKey::VoteKey => authority_of(view, key),
        SigningKey::RegistryKey => Ok(registered(view, key)?.organisation),
    }
}

fn registered(view: &dyn StateView, key: &PublicKey) -> Result<Arc<KeyRecord>, Refusal> {
    let record = state::read_shared::<KeyRecord>(view, &key.id())?;
    record.ok_or(Refusal::UnknownKey { key: *key })
}

/// The authority that votes with a key. A key of the registry is not a vote key, whoever gave it:
/// the bureau could give one to each authority. What the registry says of the organisation does not
/// matter either: whoever could suspend authorities could outvote them.
fn authority_of(view: &dyn StateView, key: &PublicKey) -> Result<CreditCode, Refusal> {
    let authorities = governance::read_authorities(view)?;
    if let Some(authority) = authorities.with_key(key) {
        return Ok(authority.organisation);
    }
    let organisation = registered(view, key)?.organisation;
    if authorities.find(&organisation).is_some() {
        return Err(Refusal::NotAVoteKey { key: key.id(), organisation });
    }
    Err(Refusal::NotAnAuthority { organisation })
}

/// The signer, if its key and its organisation may do such an act at this time.
fn permitted_signer(
    view: &dyn StateView,
    rules: &Rules,
    key: &PublicKey,
    act: &Act,
) -> Result<Signer, Refusal> {
    match act.kind().signing_key() {
        SigningKey::RegistryKey => {
            let record = registered(view, key)?;
            if objects(view, rules, &record, act)? {
                let (organisation, origin) = (record.organisation, record.origin);
                let power = SignerPower::Objector;
                return Ok(Signer { organisation, key: *key, origin, power });
            }
            registered_signer(view, rules, &record, act.kind())
        }
        SigningKey::VoteKey => {
            let (organisation, origin) = (authority_of(view, key)?, KeyOrigin::Own);
            Ok(Signer { organisation, key: *key, origin, power: SignerPower::Authority })
        }
    }
}

/// Whether an act revokes a key that another organisation has given to the signer's, and that is
/// not usable yet. Any key of the organisation may, one for labels and one that others have revoked
/// too, and while it is suspended: whoever could take that away could sign as anybody.
fn objects(
    view: &dyn StateView,
    rules: &Rules,
    signer: &KeyRecord,
    act: &Act,
) -> Result<bool, Refusal> {
    let Act::RevokeKey { organisation, key } = act else { return Ok(false) };
    if *organisation != signer.organisation || !signer.may_object(rules.time) {
        return Ok(false);
    }
    let revoked = state::read_shared::<KeyRecord>(view, key)?;
    Ok(revoked.is_some_and(|revoked| {
        revoked.organisation == signer.organisation && revoked.is_pending(rules.time)
    }))
}

fn registered_signer(
    view: &dyn StateView,
    rules: &Rules,
    record: &KeyRecord,
    act: ActKind,
) -> Result<Signer, Refusal> {
    let id = record.key.id();
    match record.bar(rules.time) {
        None => {}
        Some(KeyBar::Revoked { at }) => return Err(Refusal::KeyRevoked { key: id, at }),
        Some(KeyBar::Expired { until }) => return Err(Refusal::KeyExpired { key: id, until }),
        Some(KeyBar::NotYetUsable { from }) => {
            return Err(Refusal::KeyNotYetUsable { key: id, from });
        }
    }
    let power = match &record.purpose {
        KeyPurpose::Admin => SignerPower::Admin,
        KeyPurpose::Operator(acts) if acts.contains(&act) => SignerPower::Operator,
        KeyPurpose::Operator(_) | KeyPurpose::Label => {
            return Err(Refusal::KeyMayNot { key: id, act });
        }
    };
    let organisation = record.organisation;
    let entry = state::read_shared::<Organisation>(view, &organisation)?
        .ok_or_else(|| Refusal::unknown(RecordKind::Organisation, &organisation))?;
    if entry.status() != OrganisationStatus::Active {
        let status = entry.status();
        return Err(Refusal::OrganisationNotActive { organisation, status });
    }
    let roles = act.permitted_roles();
    if !roles.is_empty() && !roles.iter().any(|role| entry.has_role(*role)) {
        return Err(Refusal::WrongRole { organisation, act, roles });
    }
    Ok(Signer { organisation, key: record.key, origin: record.origin, power })
}
