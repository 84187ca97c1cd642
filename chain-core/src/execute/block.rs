//! One block on its parent's state.

use std::borrow::Borrow;

use thiserror::Error;

use super::execution::{ChainView, Execution, Receipt};
use super::governance;
use super::rules::{PROTOCOL_VERSION, Rules};
use super::transaction::{Prepared, SignatureCheck, apply_transaction};
use crate::bytes::hash::Hash;
use crate::bytes::merkle;
use crate::chain::block::{Block, BlockId, Header};
use crate::chain::transaction::TransactionId;
use crate::execute::refusal::{Fault, Refusal};
use crate::governance::authority::AuthoritySet;
use crate::governance::genesis::Genesis;
use crate::state::{Overlay, ReadError, ReadOnce, StateView};
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::time::{Height, Timestamp};

/// What a block stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parent {
    /// The chain.
    pub chain_id: ChainId,
    /// The parent's height.
    pub height: Height,
    /// The parent's id.
    pub id: BlockId,
    /// The parent's time.
    pub time: Timestamp,
}

impl Parent {
    /// What the first block stands on.
    #[must_use]
    pub fn genesis(genesis: &Genesis) -> Self {
        let chain_id = genesis.chain_id();
        Self { chain_id, height: Height::GENESIS, id: BlockId(chain_id.0), time: genesis.time }
    }
}

impl From<&Header> for Parent {
    fn from(header: &Header) -> Self {
        Self {
            chain_id: header.chain_id,
            height: header.height,
            id: header.id(),
            time: header.time,
        }
    }
}

/// Why a block is refused.
#[derive(Debug, Error, PartialEq)]
pub enum BlockError {
    /// A header field that does not follow from the parent.
    #[error("the header's {field} is {found}, it must be {expected}; the proposer is at fault")]
    Header {
        /// The field.
        field: &'static str,
        /// Its value.
        found: String,
        /// The value that follows.
        expected: String,
    },
    /// Governance has moved the chain to rules that this software does not know.
    #[error(
        "height {height} follows protocol version {version}, this software knows {PROTOCOL_VERSION} at most; install the release that the bureau has announced, then start the node again"
    )]
    NewerProtocol {
        /// The first height that this software cannot execute.
        height: Height,
        /// The version that it follows.
        version: u32,
    },
    /// A time that is not later than the parent's.
    #[error(
        "the block's time {found} ms is not after its parent's {parent} ms; the proposer is at fault"
    )]
    TimeNotAfterParent {
        /// The block's time.
        found: u64,
        /// The parent's time.
        parent: u64,
    },
    /// More transactions or bytes than the parameters allow.
    #[error("the block has {found} {what}, {allowed} are allowed; the proposer is at fault")]
    TooLarge {
        /// What exceeds its bound.
        what: &'static str,
        /// How much there is.
        found: u64,
        /// How much there may be.
        allowed: u64,
    },
    /// A transaction that is refused.
    #[error("transaction {index} of the block is refused; see the cause")]
    Transaction {
        /// Its position, counted from 0.
        index: usize,
        /// Which rule refuses it.
        #[source]
        source: Refusal,
    },
    /// The storage failed.
    #[error("the parent's state could not be read; see the cause")]
    Read(#[source] ReadError),
}

impl From<ReadError> for BlockError {
    fn from(source: ReadError) -> Self {
        Self::Read(source)
    }
}

impl BlockError {
    /// Whose fault it is: the proposer's, or this node's.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Read(_) | Self::NewerProtocol { .. } => Fault::Local,
            Self::Transaction { source, .. } => match source.fault() {
                Fault::Local => Fault::Local,
                Fault::Sender | Fault::Peer => Fault::Peer,
            },
            Self::Header { .. } | Self::TimeNotAfterParent { .. } | Self::TooLarge { .. } => {
                Fault::Peer
            }
        }
    }
}

/// Who proposes a block, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockProposal {
    /// The authority.
    pub proposer: CreditCode,
    /// The block's time.
    pub time: Timestamp,
}

/// A block that was built, what it changes, and what was left out.
#[derive(Debug)]
pub struct BuiltBlock {
    /// The block.
    pub block: Block,
    /// What it changes.
    pub execution: Execution,
    /// Candidates that are refused, and why: they will not become valid by waiting.
    pub refused: Vec<(TransactionId, Refusal)>,
}

const IN_MEMORY: &str = "the transactions of a block are in memory, so their bytes can be counted";
const ITS_TRANSACTIONS: &str = "a block holds the transactions of its header";
const ONE_RECEIPT_EACH: &str = "each transaction of a block has one receipt";

/// Runs a block on its parent's state.
///
/// # Errors
/// [`BlockError`] for the first thing that does not hold.
pub fn execute_block(
    view: &impl ChainView,
    parent: &Parent,
    block: &Block,
    signatures: &dyn SignatureCheck,
) -> Result<Execution, BlockError> {
    let header = &block.header;
    let protocol_version = protocol_version(view, parent.height.next())?;
    check_header(header, parent, protocol_version)?;
    let authorities = governance::read_authorities(view)?;
    check_proposer(header, &authorities)?;
    let rules = Rules::read(view, parent.chain_id, header.height, header.time)?;
    check_size(
        "transactions",
        block.transactions.len(),
        rules.params.block_transactions_max.into(),
    )?;
    let records = ReadOnce::new(view);
    let mut run = BlockRun::new(&records, &rules, signatures);
    let mut bytes = 0_usize;
    for (index, signed) in block.transactions.iter().enumerate() {
        let transaction = Prepared::from(signed.clone());
        bytes = bytes.checked_add(transaction.bytes.len()).expect(IN_MEMORY);
        run.apply(&transaction).map_err(|source| BlockError::Transaction { index, source })?;
    }
    check_size("bytes of transactions", bytes, rules.params.block_bytes_max)?;
    let (execution, next) = run.finish(view)?;
    assert_eq!(execution.receipts.len(), block.transactions.len(), "{ONE_RECEIPT_EACH}");
    assert_eq!(execution.transactions_root, header.transactions_root, "{ITS_TRANSACTIONS}");
    check_roots(header, &execution, &authorities, &next)?;
    Ok(execution)
}

/// Builds a block from candidates, in their order, as far as the parameters allow.
///
/// # Errors
/// [`BlockError::Read`] if the storage fails.
pub fn build_block<C: Borrow<Prepared>>(
    view: &impl ChainView,
    parent: &Parent,
    proposal: BlockProposal,
    candidates: impl Iterator<Item = C>,
    signatures: &dyn SignatureCheck,
) -> Result<BuiltBlock, BlockError> {
    let height = parent.height.next();
    let protocol_version = protocol_version(view, height)?;
    let rules = Rules::read(view, parent.chain_id, height, proposal.time)?;
    let bytes_max = usize::try_from(rules.params.block_bytes_max).unwrap_or(usize::MAX);
    let count_max = usize::try_from(rules.params.block_transactions_max).unwrap_or(usize::MAX);
    let records = ReadOnce::new(view);
    let mut run = BlockRun::new(&records, &rules, signatures);
    let (mut transactions, mut refused) = (Vec::new(), Vec::new());
    let mut bytes = 0_usize;
    for candidate in candidates {
        let candidate = candidate.borrow();
        let with_it = bytes.checked_add(candidate.bytes.len()).expect(IN_MEMORY);
        if count_max <= transactions.len() || bytes_max < with_it {
            break;
        }
        match run.apply(candidate) {
            Ok(()) => {
                bytes = with_it;
                transactions.push(candidate.signed.clone());
            }
            Err(Refusal::Read(source)) => return Err(BlockError::Read(source)),
            Err(refusal) => refused.push((candidate.id, refusal)),
        }
    }
    let (execution, next) = run.finish(view)?;
    assert_eq!(execution.receipts.len(), transactions.len(), "{ONE_RECEIPT_EACH}");
    assert!(bytes <= bytes_max, "a block is built within its bounds");
    let authorities = governance::read_authorities(view)?;
    let header = Header {
        protocol_version,
        chain_id: parent.chain_id,
        height,
        parent: parent.id,
        time: proposal.time,
        proposer: proposal.proposer,
        transactions_root: execution.transactions_root,
        state_root: execution.state_root,
        authorities: authorities.hash(),
        next_authorities: next.hash(),
    };
    let block = Block::seal(header, transactions);
    assert_eq!(block.header.transactions_root, execution.transactions_root, "{ITS_TRANSACTIONS}");
    Ok(BuiltBlock { block, execution, refused })
}

/// The writes of a block so far.
struct BlockRun<'a> {
    overlay: Overlay<'a>,
    rules: &'a Rules,
    signatures: &'a dyn SignatureCheck,
    receipts: Vec<Receipt>,
    /// The leaves of the transactions that were applied.
    leaves: Vec<Hash>,
}

impl<'a> BlockRun<'a> {
    fn new(view: &'a ReadOnce<'a>, rules: &'a Rules, signatures: &'a dyn SignatureCheck) -> Self {
        let overlay = Overlay::new(view, rules.height);
        Self { overlay, rules, signatures, receipts: Vec::new(), leaves: Vec::new() }
    }

    fn apply(&mut self, transaction: &Prepared) -> Result<(), Refusal> {
        let applied = apply_transaction(&self.overlay, self.rules, transaction, self.signatures)?;
        self.overlay.absorb(applied.writes);
        self.overlay.insert_transaction(transaction.id);
        self.receipts.push(applied.receipt);
        self.leaves.push(transaction.leaf);
        Ok(())
    }

    /// What the block changes, with what governance has scheduled for the next height, and the
    /// authorities that sign then.
    fn finish(mut self, view: &impl ChainView) -> Result<(Execution, AuthoritySet), ReadError> {
        assert_eq!(self.receipts.len(), self.leaves.len(), "{ONE_RECEIPT_EACH}");
        governance::enact_due(&mut self.overlay, self.rules.height, self.rules.time)?;
        let next = governance::read_authorities(&self.overlay)?;
        let root = merkle::root(self.leaves.into_iter());
        let writes = self.overlay.into_writes();
        let execution = Execution::of_writes(view, writes, root, self.receipts)?;
        Ok((execution, next))
    }
}

/// The version of the rules that a height follows, if this software knows it. `view` is the state
/// of the height before.
///
/// # Errors
/// [`BlockError::NewerProtocol`] if it does not, [`BlockError::Read`] if the storage fails.
pub fn protocol_version(view: &dyn StateView, height: Height) -> Result<u32, BlockError> {
    let version = governance::read_governance(view)?.protocol_version;
    if PROTOCOL_VERSION < version {
        return Err(BlockError::NewerProtocol { height, version });
    }
    Ok(version)
}

fn check_header(header: &Header, parent: &Parent, protocol_version: u32) -> Result<(), BlockError> {
    expect_equal("protocol_version", &header.protocol_version, &protocol_version)?;
    expect_equal("chain_id", &header.chain_id, &parent.chain_id)?;
    expect_equal("height", &header.height, &parent.height.next())?;
    expect_equal("parent", &header.parent, &parent.id)?;
    if header.time <= parent.time {
        return Err(BlockError::TimeNotAfterParent {
            found: header.time.as_unix_ms(),
            parent: parent.time.as_unix_ms(),
        });
    }
    Ok(())
}

/// The consensus protocol decides whose turn it is; that only authorities propose is a rule.
fn check_proposer(header: &Header, authorities: &AuthoritySet) -> Result<(), BlockError> {
    if authorities.find(&header.proposer).is_some() {
        return Ok(());
    }
    Err(BlockError::Header {
        field: "proposer",
        found: header.proposer.to_string(),
        expected: "one of the authorities".to_owned(),
    })
}

fn check_roots(
    header: &Header,
    execution: &Execution,
    authorities: &AuthoritySet,
    next: &AuthoritySet,
) -> Result<(), BlockError> {
    expect_equal("state_root", &header.state_root, &execution.state_root)?;
    expect_equal("authorities", &header.authorities, &authorities.hash())?;
    expect_equal("next_authorities", &header.next_authorities, &next.hash())
}

fn expect_equal<T: PartialEq + std::fmt::Display>(
    field: &'static str,
    found: &T,
    expected: &T,
) -> Result<(), BlockError> {
    if found == expected {
        return Ok(());
    }
    Err(BlockError::Header { field, found: found.to_string(), expected: expected.to_string() })
}

fn check_size(what: &'static str, found: usize, allowed: u64) -> Result<(), BlockError> {
    let found = u64::try_from(found).unwrap_or(u64::MAX);
    if found <= allowed { Ok(()) } else { Err(BlockError::TooLarge { what, found, allowed }) }
}
