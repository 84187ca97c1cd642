//! Nodes that do not follow the protocol: what they send in place of what their engine says, and beside it.

use std::collections::BTreeMap;

use bytes::Bytes;
use chain_core::bytes::codec;
use chain_core::bytes::signature::{SecretKey, Signature};
use chain_core::chain::block::{Block, BlockContent, Header};
use chain_core::governance::authority::AuthoritySet;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_consensus::proposal_parts::{Announcement, BlockPart, split};
use hgz_consensus::simulation::{
    Packet, other_answer, peer_name, proposer_of, read_part, second_vote, told_height, write_part,
    write_proposal, write_status,
};
use hgz_node::simulation::{committed_message, started_message, transactions_message};

use super::ledger::Ledger;
use super::plan::Adversary;

/// Whom a packet is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// All others.
    All,
    /// Those with an even place.
    Even,
    /// Those with an odd place.
    Odd,
}

/// A packet that an adversary sends.
#[derive(Debug)]
pub(super) struct Lie {
    pub(super) audience: Audience,
    /// In whose name a part is published, if not in its own.
    pub(super) publisher: Option<Vec<u8>>,
    pub(super) packet: Packet,
}

impl Lie {
    const fn to(audience: Audience, packet: Packet) -> Self {
        Self { audience, publisher: None, packet }
    }
}

/// The adversary of a world, and what it remembers.
#[derive(Debug)]
pub(super) struct Liar {
    kind: Adversary,
    name: Vec<u8>,
    chain_id: ChainId,
    /// Who signs at the start: what it does about turns it does by these.
    authorities: AuthoritySet,
    /// With what it signs, if it has a vote.
    vote: Option<(CreditCode, SecretKey)>,
    /// Announcements whose bytes have not come yet, by stream.
    announced: BTreeMap<Bytes, BlockPart>,
    /// How many lies it has told.
    pub(super) told: u32,
}

impl Liar {
    pub(super) fn new(
        kind: Adversary,
        name: Vec<u8>,
        ledger: &Ledger,
        vote: Option<(CreditCode, SecretKey)>,
    ) -> Self {
        let (chain_id, authorities) = (ledger.chain_id, ledger.authorities.clone());
        Self { kind, name, chain_id, authorities, vote, announced: BTreeMap::new(), told: 0 }
    }

    /// What it tells the transaction network in place of a message of its own node.
    pub(super) fn gossip(&mut self, message: &[u8]) -> Vec<Vec<u8>> {
        let as_it_is = message.to_vec();
        let lies = match self.kind {
            // Heights that nobody has, and what nobody can read.
            Adversary::Liar => vec![
                committed_message(Height::new(1 << 40)),
                started_message(Height::new(1 << 40)),
                transactions_message(&[vec![0xFF; 64]]),
            ],
            Adversary::Flooder => vec![as_it_is.clone(), as_it_is.clone(), as_it_is],
            Adversary::Silent => Vec::new(),
            _ => return vec![as_it_is],
        };
        self.told += 1;
        lies
    }

    /// What it sends in place of a packet of its own engine.
    pub(super) fn instead_of(&mut self, packet: Packet) -> Vec<Lie> {
        let as_it_is = |packet| vec![Lie::to(Audience::All, packet)];
        let lies = match self.kind {
            // What they do wrong is what they forget, and that there are two of them.
            Adversary::Amnesiac | Adversary::Twin => return as_it_is(packet),
            Adversary::Minter => return as_it_is(packet),
            Adversary::Silent => Vec::new(),
            Adversary::Forger => as_it_is(forged_answer(packet)),
            Adversary::Liar => self.lie(packet),
            Adversary::Equivocator => self.equivocate(packet),
            Adversary::Flooder => self.flood(packet),
        };
        self.told += 1;
        lies
    }

    /// What it sends when it has heard a packet of another.
    pub(super) fn after_hearing(&mut self, packet: &Packet) -> Vec<Lie> {
        match self.kind {
            Adversary::Forger => self.forge(packet),
            Adversary::Minter => self.mint(packet),
            Adversary::Equivocator
            | Adversary::Amnesiac
            | Adversary::Silent
            | Adversary::Flooder
            | Adversary::Liar
            | Adversary::Twin => Vec::new(),
        }
    }

    /// The announcement of another block, with another body.
    fn forge(&mut self, packet: &Packet) -> Vec<Lie> {
        let Some((BlockPart::Init(init), BlockPart::Data(bytes))) = self.whole_block(packet) else {
            return Vec::new();
        };
        let Some(body) = other_body(&bytes) else { return Vec::new() };
        self.told += 1;
        let name = Bytes::from(format!("forged {}", self.told));
        let parts = [BlockPart::Init(init), BlockPart::Data(body.into())];
        parts_as_lies(&name, parts.into(), Audience::All)
    }

    /// The announcement of another, again and again without bytes, and bytes without announcement,
    /// each in a name that nobody has.
    fn mint(&mut self, packet: &Packet) -> Vec<Lie> {
        let Packet::Part(bytes) = packet else { return Vec::new() };
        let Some((_, 0, Some(init @ BlockPart::Init(_)))) = read_part(bytes) else {
            return Vec::new();
        };
        self.told += 1;
        let minted = |number: u8| {
            let name = Bytes::from(format!("minted {} {number}", self.told));
            let early = BlockPart::Data(vec![number; 1_000].into());
            let parts = [
                write_part(name, 0, init.clone()),
                write_part(Bytes::from(format!("early {} {number}", self.told)), 1, early),
            ];
            let publisher = Some(peer_name([number; 32]));
            parts.map(|part| Lie {
                audience: Audience::All,
                publisher: publisher.clone(),
                packet: Packet::Part(part),
            })
        };
        (0..10).flat_map(minted).collect()
    }

    /// Far ahead of what there is; and, asked for blocks, nonsense or the blocks of other heights.
    fn lie(&self, packet: Packet) -> Vec<Lie> {
        let packet = match packet {
            Packet::Status(bytes) => {
                let tip = told_height(&bytes).unwrap_or_default();
                let ahead = if self.told.is_multiple_of(2) { 3 } else { 1_000_000 };
                Packet::Status(write_status(&self.name, tip.plus(ahead)))
            }
            Packet::Response { to, id, body } => {
                let body = match self.told % 3 {
                    0 => Bytes::from_static(b"nothing of the kind"),
                    1 => other_answer(&body, |blocks| blocks.reverse()).unwrap_or(body),
                    _ => other_answer(&body, Vec::clear).unwrap_or(body),
                };
                Packet::Response { to, id, body }
            }
            other => other,
        };
        vec![Lie::to(Audience::All, packet)]
    }

    /// Announcement and bytes of a block of one part, once both have come.
    fn whole_block(&mut self, packet: &Packet) -> Option<(BlockPart, BlockPart)> {
        let Packet::Part(bytes) = packet else { return None };
        let (stream, _, part) = read_part(bytes)?;
        match part? {
            init @ BlockPart::Init(_) => {
                self.announced.insert(stream, init);
                None
            }
            data @ BlockPart::Data(_) => Some((self.announced.remove(&stream)?, data)),
        }
    }

    /// Votes and blocks: one for the even, another for the odd.
    fn equivocate(&mut self, packet: Packet) -> Vec<Lie> {
        let Some((_, key)) = self.vote.clone() else { return Vec::new() };
        if let Packet::Consensus(bytes) = &packet {
            let second = second_vote(bytes, self.chain_id, &key);
            let second = second.map(|bytes| Lie::to(Audience::Odd, Packet::Consensus(bytes)));
            return std::iter::once(Lie::to(Audience::Even, packet)).chain(second).collect();
        }
        let whole = self.whole_block(&packet);
        let mut lies = vec![Lie::to(Audience::Even, packet)];
        if let Some((BlockPart::Init(init), BlockPart::Data(bytes))) = whole
            && let Ok(block) = Block::from_bytes(&bytes)
        {
            let later = Header { time: block.header.time.plus_ms(1), ..block.header.clone() };
            let second = Block::seal(later, block.transactions.clone());
            lies.extend(self.announce(&second, &init.announcement, &key));
        }
        lies
    }

    /// Another block for the odd, in place of the one that was announced.
    fn announce(&self, block: &Block, first: &Announcement, key: &SecretKey) -> Vec<Lie> {
        let bytes = block.to_bytes();
        let announcement = Announcement {
            block: block.id(),
            bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            ..first.clone()
        };
        let proposal = Packet::Consensus(write_proposal(&announcement, key));
        let name = Bytes::from(format!("second {}", self.told));
        let parts = split(announcement, &bytes, key);
        let mut lies = parts_as_lies(&name, parts, Audience::Odd);
        lies.push(Lie::to(Audience::Odd, proposal));
        lies
    }

    /// For each own announcement many more: invalid ones for its round, and for rounds far ahead;
    /// and bytes without announcement, each in another name.
    fn flood(&mut self, packet: Packet) -> Vec<Lie> {
        let whole = self.whole_block(&packet);
        let mut lies = vec![Lie::to(Audience::All, packet)];
        let (Some((BlockPart::Init(init), BlockPart::Data(bytes))), Some((own, key))) =
            (whole, self.vote.clone())
        else {
            return lies;
        };
        let Ok(block) = Block::from_bytes(&bytes) else { return lies };
        for number in 0..20_u8 {
            let height = block.header.height;
            let ahead = init.announcement.round.saturating_add(u32::from(number));
            let round =
                (ahead..).find(|round| proposer_of(&self.authorities, height, *round) == own);
            let state_root = chain_core::bytes::hash::Hash::from_bytes([number; 32]);
            let header = Header { state_root, ..block.header.clone() };
            let junk = Block::seal(header, block.transactions.clone());
            let junk_bytes = junk.to_bytes();
            let announcement = Announcement {
                block: junk.id(),
                round: round.unwrap_or(0),
                bytes: u32::try_from(junk_bytes.len()).unwrap_or(u32::MAX),
                ..init.announcement.clone()
            };
            let name = Bytes::from(format!("flood {} {number}", self.told));
            let parts = split(announcement, &junk_bytes, &key);
            lies.extend(parts_as_lies(&name, parts, Audience::All));
            let early = BlockPart::Data(vec![number; 1_000].into());
            lies.push(Lie {
                audience: Audience::All,
                publisher: Some(peer_name([number; 32])),
                packet: Packet::Part(write_part(name, 1, early)),
            });
        }
        lies
    }
}

/// Parts of one stream, from place 0.
fn parts_as_lies(name: &Bytes, parts: Vec<BlockPart>, audience: Audience) -> Vec<Lie> {
    let lie =
        |(place, part)| Lie::to(audience, Packet::Part(write_part(name.clone(), place, part)));
    (0..).zip(parts).map(lie).collect()
}

/// The header of a block with other transactions of the same length.
fn other_body(bytes: &[u8]) -> Option<Vec<u8>> {
    let block = Block::from_bytes(bytes).ok()?;
    let mut content = BlockContent::clone(&block);
    content.transactions.last_mut()?.signature = Signature::from_bytes([9; 64]);
    let forged = codec::encode(&content);
    (forged.len() == bytes.len() && forged != bytes).then_some(forged)
}

/// An answer to who catches up: the blocks with other bodies, under their true certificates.
fn forged_answer(packet: Packet) -> Packet {
    let Packet::Response { to, id, body } = packet else { return packet };
    let forge = |blocks: &mut Vec<Vec<u8>>| {
        for block in blocks {
            if let Some(other) = other_body(block) {
                *block = other;
            }
        }
    };
    let body = other_answer(&body, forge).unwrap_or(body);
    Packet::Response { to, id, body }
}
