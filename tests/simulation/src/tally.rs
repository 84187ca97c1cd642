//! What was lived through in many worlds: counts, and the seeds that failed.

use std::collections::BTreeMap;
use std::fmt;

use super::outcome::Outcome;

/// What was lived through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Sums over all worlds, by name.
    sums: BTreeMap<String, u64>,
    /// The greatest of all worlds, by name.
    greatest: BTreeMap<String, u64>,
    /// Seeds that failed, and why.
    failed: BTreeMap<u64, String>,
}

impl Tally {
    /// Counts a world.
    pub fn add(&mut self, outcome: &Outcome) {
        let mut sum = |name: String, more: u64| *self.sums.entry(name).or_default() += more;
        sum("seeds".to_owned(), 1);
        sum("heights".to_owned(), outcome.height);
        sum("packets delivered".to_owned(), outcome.delivered);
        sum("acts of one organisation alone".to_owned(), outcome.tried_alone);
        sum("proofs of misbehaviour kept".to_owned(), outcome.evidence);
        sum("changes of authorities".to_owned(), outcome.authority_changes);
        sum("blocks of several parts".to_owned(), outcome.large_blocks);
        for (fault, times) in &outcome.faults {
            sum(format!("fault {fault}"), *times);
        }
        for (adversary, times) in &outcome.attacks {
            sum(format!("worlds with {}", adversary.as_str()), 1);
            sum(format!("attacks of {}", adversary.as_str()), *times);
        }
        sum("worlds that went on later than 15 s after heal".to_owned(), {
            u64::from(15_000 < outcome.healed_after_ms)
        });
        let longest = self.greatest.entry("ms until progress after heal".to_owned()).or_default();
        *longest = (*longest).max(outcome.healed_after_ms);
        if let Some(violated) = &outcome.violated {
            self.fail(outcome.seed, violated);
        }
    }

    /// Notes a seed that failed.
    pub fn fail(&mut self, seed: u64, why: &str) {
        self.failed.insert(seed, why.replace('\n', " "));
    }

    /// Takes over what another has counted.
    pub fn absorb(&mut self, other: Self) {
        for (name, more) in other.sums {
            *self.sums.entry(name).or_default() += more;
        }
        for (name, found) in other.greatest {
            let greatest = self.greatest.entry(name).or_default();
            *greatest = (*greatest).max(found);
        }
        self.failed.extend(other.failed);
    }

    /// Seeds that failed, and why.
    #[must_use]
    pub const fn failed(&self) -> &BTreeMap<u64, String> {
        &self.failed
    }

    /// A sum by its name, as in the report.
    #[must_use]
    pub fn sum(&self, name: &str) -> u64 {
        self.sums.get(name).copied().unwrap_or(0)
    }

    /// One line for each count, for [`Tally::read`].
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let sums = self.sums.iter().map(|(name, sum)| format!("sum {sum} {name}"));
        let greatest = self.greatest.iter().map(|(name, found)| format!("most {found} {name}"));
        let failed = self.failed.iter().map(|(seed, why)| format!("failed {seed} {why}"));
        sums.chain(greatest).chain(failed).collect()
    }

    /// Takes over a line of [`Tally::lines`]; others are passed over.
    pub fn read(&mut self, line: &str) {
        let mut words = line.splitn(3, ' ');
        let (Some(kind), Some(number), Some(text)) = (words.next(), words.next(), words.next())
        else {
            return;
        };
        let Ok(number) = number.parse() else { return };
        let mut one = Self::default();
        match kind {
            "sum" => drop(one.sums.insert(text.to_owned(), number)),
            "most" => drop(one.greatest.insert(text.to_owned(), number)),
            "failed" => drop(one.failed.insert(number, text.to_owned())),
            _ => return,
        }
        self.absorb(one);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, sum) in &self.sums {
            writeln!(f, "{sum:>12}  {name}")?;
        }
        for (name, greatest) in &self.greatest {
            writeln!(f, "{greatest:>12}  {name}, at most")?;
        }
        for (seed, why) in &self.failed {
            writeln!(f, "seed {seed}: {why}\n    ./scripts/simulate --seed {seed}")?;
        }
        write!(f, "{:>12}  seeds failed", self.failed.len())
    }
}
