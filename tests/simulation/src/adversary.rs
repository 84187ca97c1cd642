//! Nodes that do not follow the protocol: what they send in place of what their engine says.

use std::collections::BTreeMap;

use bytes::Bytes;
use chain_core::bytes::codec;
use chain_core::bytes::signature::{SecretKey, Signature};
use chain_core::chain::block::{Block, BlockContent, Header};
use chain_core::governance::authority::AuthoritySet;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use hgz_consensus::proposal_parts::{Announcement, BlockPart, split};
use hgz_consensus::simulation::{
    Packet, peer_name, proposer_of, read_part, second_vote, write_part, write_proposal,
};

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
    chain_id: ChainId,
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
        chain_id: ChainId,
        authorities: AuthoritySet,
        vote: Option<(CreditCode, SecretKey)>,
    ) -> Self {
        Self { kind, chain_id, authorities, vote, announced: BTreeMap::new(), told: 0 }
    }

    /// What it sends in place of a packet of its own engine.
    pub(super) fn instead_of(&mut self, packet: Packet) -> Vec<Lie> {
        let lies = match self.kind {
            Adversary::Nobody => return vec![Lie::to(Audience::All, packet)],
            Adversary::Silent => Vec::new(),
            Adversary::Forger => vec![Lie::to(Audience::All, forged_answer(packet))],
            Adversary::Equivocator => self.equivocate(packet),
            Adversary::Flooder => self.flood(packet),
        };
        self.told += 1;
        lies
    }

    /// What it sends when it has heard a packet of another.
    pub(super) fn after_hearing(&mut self, packet: &Packet) -> Vec<Lie> {
        if self.kind != Adversary::Forger {
            return Vec::new();
        }
        let Some((stream, part)) = self.whole_block(packet) else { return Vec::new() };
        let (BlockPart::Init(init), BlockPart::Data(bytes)) = (stream, part) else {
            return Vec::new();
        };
        let Some(body) = other_body(&bytes) else { return Vec::new() };
        self.told += 1;
        let name = Bytes::from(format!("forged {}", self.told));
        let parts = [BlockPart::Init(init), BlockPart::Data(body.into())];
        parts_as_lies(&name, parts.into(), Audience::All)
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

/// An answer to who catches up, with a bit of the last block turned.
fn forged_answer(packet: Packet) -> Packet {
    let Packet::Response { to, id, body } = packet else { return packet };
    let mut body = body.to_vec();
    // Behind the blocks come their certificates: somewhere in the middle is a block.
    let middle = body.len() / 2;
    if let Some(byte) = body.get_mut(middle) {
        *byte ^= 1;
    }
    Packet::Response { to, id, body: body.into() }
}
