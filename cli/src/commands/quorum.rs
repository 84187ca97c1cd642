//! Whether the chain could go on after a change of its authorities, as far as a node sees now who is
//! there. A change that stops the chain cannot be undone by the chain.

use std::collections::BTreeSet;

use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::genesis::AdmittedPeer;
use chain_core::governance::proposal::Change;
use chain_core::records::organisation::Organisation;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::Line;
use clap::Args;
use hgz_api::{Answer, AuthoritiesAnswer, NodeStatus};

use crate::chain::client::NodeClient;
use crate::error::CliError;

/// The consent to a change that may stop the chain.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ConsentArguments {
    /// Go on although fewer authorities are connected than must vote after the change.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Who is connected to the node that is asked, and that node itself.
#[derive(Debug, Clone, Default)]
struct Connected {
    organisations: BTreeSet<CreditCode>,
    nodes: BTreeSet<String>,
}

impl Connected {
    /// Whether one of the nodes that would be listed is there.
    fn has_one_of(&self, peers: &[Line]) -> bool {
        peers.iter().any(|peer| self.nodes.contains(AdmittedPeer::id_in(peer.as_str())))
    }
}

/// What there would be after a change.
#[derive(Debug, PartialEq, Eq)]
struct Foreseen {
    quorum: usize,
    authorities: usize,
    missing: BTreeSet<CreditCode>,
}

impl Foreseen {
    /// What a change leaves of the authorities, of whom some are connected; none if it leaves who votes and
    /// who may connect as it is.
    fn of(change: &Change, authorities: &AuthoritySet, now: &Connected) -> Option<Self> {
        let mut after: BTreeSet<CreditCode> =
            authorities.as_slice().iter().map(|one| one.organisation).collect();
        let mut connected = now.organisations.clone();
        match change {
            Change::AddAuthority { authority, peers } => {
                let organisation = authority.organisation;
                let votes_with = authorities.find(&organisation).map(|listed| listed.key);
                // A node that votes with the key of before ends at that height.
                let has_other_key = votes_with.is_some_and(|key| key != authority.key);
                if has_other_key || !now.has_one_of(peers) {
                    connected.remove(&organisation);
                }
                after.insert(organisation);
            }
            Change::RemoveAuthority { organisation } => {
                after.remove(organisation);
            }
            Change::SetPeers { organisation, peers } => {
                if !now.has_one_of(peers) {
                    connected.remove(organisation);
                }
            }
            Change::PublishRuleset { .. }
            | Change::ChangeParams { .. }
            | Change::ScheduleProtocol { .. }
            | Change::GiveKey { .. } => return None,
        }
        let count = after.len();
        let missing = after.difference(&connected).copied().collect();
        Some(Self { quorum: quorum_of(count), authorities: count, missing })
    }

    fn present(&self) -> usize {
        self.authorities.saturating_sub(self.missing.len())
    }

    fn stops(&self) -> bool {
        self.present() < self.quorum
    }
}

/// The smallest number that is more than two thirds.
fn quorum_of(count: usize) -> usize {
    count.saturating_mul(2).wrapping_div(3).saturating_add(1)
}

/// Refuses a change after which the chain would stop, unless that is consented to.
///
/// # Errors
/// [`CliError::WouldStop`], and those of asking the node.
pub(crate) fn check(
    client: &NodeClient,
    change: &Change,
    consent: ConsentArguments,
) -> Result<(), CliError> {
    if consent.yes {
        return Ok(());
    }
    let authorities: Answer<AuthoritiesAnswer> = client.get("/v1/authorities")?;
    let status: NodeStatus = client.get("/v1/status")?;
    let connected = Connected {
        organisations: status.organisations_connected.into_iter().collect(),
        nodes: status.nodes_connected.into_iter().collect(),
    };
    let foreseen = Foreseen::of(change, &authorities.data.authorities, &connected);
    let Some(foreseen) = foreseen.filter(Foreseen::stops) else { return Ok(()) };
    let missing: Vec<String> = foreseen.missing.iter().map(|one| named(client, *one)).collect();
    Err(CliError::WouldStop {
        url: client.base().to_owned(),
        quorum: foreseen.quorum,
        authorities: foreseen.authorities,
        present: foreseen.present(),
        missing: missing.join(", "),
    })
}

/// An organisation with its name, where the node knows it.
fn named(client: &NodeClient, code: CreditCode) -> String {
    let found: Result<Answer<Organisation>, CliError> =
        client.get(&format!("/v1/organisations/{code}"));
    found.map_or_else(|_| code.to_string(), |found| format!("{} ({code})", found.data.details.name))
}

#[cfg(test)]
mod tests;
