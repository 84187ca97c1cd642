//! [`PoolBounds`]: who may fill how much of the pool. A part of it is kept for what supervision
//! decides and what ends a right, whatever else waits.

use std::collections::HashMap;

use chain_core::limits::TRANSACTION_BYTES_MAX;
use chain_core::records::permission::ActPriority;
use chain_core::values::credit_code::CreditCode;
use hgz_config::MempoolConfig;
use thiserror::Error;

/// The part of the pool that is kept for urgent acts: an eighth.
const RESERVE_DIVISOR: u64 = 8;
/// The part of the reserve that one organisation may fill: a quarter.
const RESERVE_SHARE_DIVISOR: u64 = 4;

/// A bound of the pool is reached: trying again later helps.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the pool has reached its bound of {bound} {what}; try again in {retry_after_ms} ms")]
pub struct PoolFull {
    /// What there is too much of.
    pub what: &'static str,
    /// The bound.
    pub bound: u64,
    /// When to try again.
    pub retry_after_ms: u64,
}

/// Transactions and their bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct PoolShare {
    pub(super) transactions: u64,
    pub(super) bytes: u64,
}

impl PoolShare {
    /// One transaction.
    pub(super) fn of(bytes: usize) -> Self {
        Self { transactions: 1, bytes: u64::try_from(bytes).unwrap_or(u64::MAX) }
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            transactions: self.transactions.saturating_add(other.transactions),
            bytes: self.bytes.saturating_add(other.bytes),
        }
    }

    const fn minus(self, other: Self) -> Self {
        Self {
            transactions: self.transactions.saturating_sub(other.transactions),
            bytes: self.bytes.saturating_sub(other.bytes),
        }
    }

    const fn part(self, divisor: u64) -> Self {
        Self {
            transactions: self.transactions.checked_div(divisor).expect("divisors are above zero"),
            bytes: self.bytes.checked_div(divisor).expect("divisors are above zero"),
        }
    }
}

/// What each organisation has in the pool, urgent acts apart from the others: neither takes the
/// place of the other.
type Shares = HashMap<(CreditCode, bool), PoolShare>;

/// How full the pool is, and how full it may be.
#[derive(Debug)]
pub(super) struct PoolBounds {
    most: PoolShare,
    most_of_one: PoolShare,
    all: PoolShare,
    shares: Shares,
}

/// Whether an act has the reserve.
const fn is_urgent(priority: ActPriority) -> bool {
    match priority {
        ActPriority::Supervision | ActPriority::Revocation => true,
        ActPriority::Rest => false,
    }
}

impl PoolBounds {
    /// The bounds of an empty pool.
    pub(super) fn new(config: &MempoolConfig) -> Self {
        Self {
            most: PoolShare {
                transactions: config.transactions_max.into(),
                bytes: config.bytes_max,
            },
            most_of_one: PoolShare {
                transactions: config.transactions_per_organisation_max.into(),
                bytes: config.bytes_per_organisation_max,
            },
            all: PoolShare::default(),
            shares: Shares::new(),
        }
    }

    /// Whether there is room for one more. Only what has been judged admissible gets the reserve.
    pub(super) fn check(
        &self,
        organisation: CreditCode,
        priority: ActPriority,
        is_admissible: bool,
        one: PoolShare,
    ) -> Result<(), PoolFull> {
        let urgent = is_urgent(priority);
        let theirs = self.share(organisation, urgent).plus(one);
        let all = self.all.plus(one);
        within(theirs, self.most_of_one, OF_ONE)?;
        let reserve = self.most.part(RESERVE_DIVISOR);
        let general = within(all, self.most.minus(reserve), OF_ALL);
        if general.is_ok() || !(urgent && is_admissible) {
            return general;
        }
        let fair = reserve.part(RESERVE_SHARE_DIVISOR);
        let one_at_least = PoolShare::of(TRANSACTION_BYTES_MAX);
        let most = PoolShare {
            transactions: fair.transactions.max(one_at_least.transactions),
            bytes: fair.bytes.max(one_at_least.bytes),
        };
        within(theirs, most, OF_ONE)?;
        within(all, self.most, OF_ALL)
    }

    /// One more is in.
    pub(super) fn add(&mut self, organisation: CreditCode, priority: ActPriority, one: PoolShare) {
        self.all = self.all.plus(one);
        let share = self.shares.entry((organisation, is_urgent(priority))).or_default();
        *share = share.plus(one);
    }

    /// One is out.
    pub(super) fn subtract(
        &mut self,
        organisation: CreditCode,
        priority: ActPriority,
        one: PoolShare,
    ) {
        self.all = self.all.minus(one);
        let place = (organisation, is_urgent(priority));
        let left = self.share(organisation, is_urgent(priority)).minus(one);
        if left.transactions == 0 {
            self.shares.remove(&place);
        } else {
            self.shares.insert(place, left);
        }
    }

    /// All that is in.
    pub(super) const fn all(&self) -> PoolShare {
        self.all
    }

    fn share(&self, organisation: CreditCode, urgent: bool) -> PoolShare {
        self.shares.get(&(organisation, urgent)).copied().unwrap_or_default()
    }
}

/// What transactions and bytes are called where there are too many of them.
type ShareNames = [&'static str; 2];
const OF_ALL: ShareNames = ["transactions", "bytes"];
const OF_ONE: ShareNames = ["transactions of one organisation", "bytes of one organisation"];

fn within(
    share: PoolShare,
    most: PoolShare,
    [transactions, bytes]: ShareNames,
) -> Result<(), PoolFull> {
    let full = |what, bound| Err(PoolFull { what, bound, retry_after_ms: 1_000 });
    if most.transactions < share.transactions {
        return full(transactions, most.transactions);
    }
    if most.bytes < share.bytes {
        return full(bytes, most.bytes);
    }
    Ok(())
}
