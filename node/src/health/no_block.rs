//! [`NoBlock`]: what may keep the chain from going on, in words that name whom this node waits for and
//! what to do.

use std::fmt;

use chain_core::values::time::Height;

/// What a node sees while no block comes.
#[derive(Debug, Default)]
pub(super) struct NoBlock {
    /// How many authorities there are, and how many must vote.
    pub(super) authorities: usize,
    pub(super) quorum: usize,
    /// The authorities of which no node is connected, by name.
    pub(super) missing: Vec<String>,
    /// The height up to which this node itself does not vote.
    pub(super) follows_until: Option<Height>,
    /// The other authorities, by name: a node that follows waits for them.
    pub(super) others: Vec<String>,
    /// A connected node of another chain, and the name of that chain.
    pub(super) stray: Option<(String, String)>,
}

impl fmt::Display for NoBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { authorities, quorum, missing, .. } = self;
        let seen = authorities.saturating_sub(missing.len());
        if seen < *quorum {
            write!(
                f,
                "; no quorum: nodes of {seen} of {authorities} authorities are connected, {quorum} are needed; missing: {}; ask their operators",
                missing.join(", ")
            )?;
        } else {
            write!(
                f,
                "; nodes of {seen} of {authorities} authorities are connected, {quorum} are needed; see whether each of them votes"
            )?;
        }
        if let Some(height) = self.follows_until {
            write!(
                f,
                "; this node has signed for height {height} before and no longer knows why: it does not vote until {quorum} of the others have committed that height without it; it waits for {}; ask their operators whether their nodes follow too, and if so few vote that none ever will, see \"More than a third without a log\" in docs/operations.md",
                self.others.join(", ")
            )?;
        }
        if let Some((peer, chain)) = &self.stray {
            write!(
                f,
                "; peer {peer} is a node of another chain, {chain}; compare the genesis files"
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
