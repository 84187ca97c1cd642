//! The last message signed, on the disk before its signature leaves: whatever happens to the
//! engine's log, no second, different message is signed for the same height and round.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chain_core::bytes::codec;
use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::values::time::Height;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What is signed in a round, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SigningStep {
    /// The proposal of a block.
    Proposal,
    /// The first vote.
    Prevote,
    /// The second vote.
    Precommit,
}

/// When a message was signed: messages are signed in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    /// The height.
    pub height: Height,
    /// The round.
    pub round: u32,
    /// The step.
    pub step: SigningStep,
}

/// A message that was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// When.
    pub moment: Moment,
    /// The hash of its bytes.
    pub message: Hash,
}

/// What was signed in the last height: one message for each round and step of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LastSigned {
    /// The messages of the greatest height signed for, in the order of their moments.
    messages: Vec<Signed>,
}

/// Signing is refused: a second message would exclude the first.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SigningRefused {
    /// Another message was signed for this moment.
    #[error(
        "another {step:?} was signed for height {height}, round {round}; a second one would be misbehaviour"
    )]
    Conflict {
        /// The height.
        height: Height,
        /// The round.
        round: u32,
        /// The step.
        step: SigningStep,
    },
    /// The height is over.
    #[error("height {height} is over, {last} was signed for; nothing more is signed for it")]
    HeightOver {
        /// The height asked for.
        height: Height,
        /// The greatest height signed for.
        last: Height,
    },
    /// So many messages were signed for the height that the record no longer has this one.
    #[error(
        "round {round} of height {height} is older than all that the record of signed messages still holds; nothing more is signed for it"
    )]
    RoundOver {
        /// The height.
        height: Height,
        /// The round.
        round: u32,
    },
}

/// Messages kept of one height: the latest.
const MESSAGES_MAX: usize = 3 * 1024;

impl LastSigned {
    /// Whether a message may be signed. `true` if it is new and must be stored first, `false` if
    /// this very message was signed before.
    ///
    /// # Errors
    /// [`SigningRefused`].
    pub fn check(&self, wanted: Signed) -> Result<bool, SigningRefused> {
        let Moment { height, round, step } = wanted.moment;
        let last = self.height();
        if height < last {
            return Err(SigningRefused::HeightOver { height, last });
        }
        match self.messages.iter().find(|signed| signed.moment == wanted.moment) {
            Some(signed) if signed.message == wanted.message => Ok(false),
            Some(_) => Err(SigningRefused::Conflict { height, round, step }),
            None if height == last && self.has_forgotten(wanted.moment) => {
                Err(SigningRefused::RoundOver { height, round })
            }
            None => Ok(true),
        }
    }

    /// Remembers a message that [`LastSigned::check`] found new.
    pub fn insert(&mut self, signed: Signed) {
        assert_eq!(self.check(signed), Ok(true), "what is remembered was new, and not over");
        self.messages.retain(|one| one.moment.height == signed.moment.height);
        if MESSAGES_MAX <= self.messages.len() {
            self.messages.remove(0);
        }
        let place = self.messages.partition_point(|one| one.moment < signed.moment);
        self.messages.insert(place, signed);
        assert!(self.messages.len() <= MESSAGES_MAX, "the record of signed messages is bounded");
    }

    /// The greatest height that was signed for; that of the genesis if nothing was.
    pub(crate) fn height(&self) -> Height {
        self.messages.last().map_or(Height::GENESIS, |signed| signed.moment.height)
    }

    /// Whether a message of this moment could have been dropped to make room for later ones.
    fn has_forgotten(&self, moment: Moment) -> bool {
        MESSAGES_MAX <= self.messages.len()
            && self.messages.first().is_some_and(|oldest| moment < oldest.moment)
    }
}

/// The record in a file: a hash of the bytes, then the bytes.
#[derive(Debug)]
pub struct LastSignedFile {
    path: PathBuf,
    last: LastSigned,
    /// How long the engine's log was when the last message was signed.
    log_bytes: u64,
}

/// Why a message was not signed.
#[derive(Debug, Error)]
pub enum LastSignedError {
    /// It would be misbehaviour.
    #[error("signing is refused; see the cause")]
    Refused(#[from] SigningRefused),
    /// The file cannot be read or written.
    #[error(
        "the record of signed messages {path} cannot be used; check the disk, and do not delete the file: without it this authority may sign twice"
    )]
    File {
        /// Where it is.
        path: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The engine's log cannot be put on the disk.
    #[error(
        "the engine's log {path} cannot be put on the disk; check it, and do not delete the log"
    )]
    Log {
        /// Where it is.
        path: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The node ends before the message is on the disk.
    #[error("the node is ending; nothing more is signed")]
    Interrupted,
    /// The file is damaged.
    #[error(
        "the record of signed messages {path} is damaged; restore it from a backup that is not older than the last vote, or, when every other authority is past height H and this node has synced to H, remove it"
    )]
    Damaged {
        /// Where it is.
        path: String,
    },
}

const FILE_BYTES_MAX: usize = 1 << 20;

impl LastSignedFile {
    /// Opens the record, or starts one.
    ///
    /// # Errors
    /// [`LastSignedError`] if it is there but cannot be read.
    pub fn open(path: &Path) -> Result<Self, LastSignedError> {
        let damaged = || LastSignedError::Damaged { path: path.display().to_string() };
        let (last, log_bytes) = match read(path) {
            Ok(None) => (LastSigned::default(), 0),
            Ok(Some(bytes)) => {
                let (sum, body) = bytes.split_first_chunk::<32>().ok_or_else(damaged)?;
                if Hash::of(HashUse::SignedMessages, body) != Hash::from_bytes(*sum) {
                    return Err(damaged());
                }
                codec::decode(body, FILE_BYTES_MAX).map_err(|_| damaged())?
            }
            Err(source) => {
                let path = path.display().to_string();
                return Err(LastSignedError::File { path, source });
            }
        };
        Ok(Self { path: path.to_owned(), last, log_bytes })
    }

    /// The greatest height that was signed for; that of the genesis if nothing was.
    #[must_use]
    pub fn height(&self) -> Height {
        self.last.height()
    }

    /// How long the engine's log was, on the disk, when the last message was signed.
    #[must_use]
    pub const fn log_bytes(&self) -> u64 {
        self.log_bytes
    }

    /// Allows one message, once it is on the disk; `log_bytes` of the engine's log already are.
    ///
    /// # Errors
    /// [`LastSignedError`] if it may not be signed or cannot be stored.
    pub fn allow(&mut self, signed: Signed, log_bytes: u64) -> Result<(), LastSignedError> {
        if !self.last.check(signed)? {
            return Ok(());
        }
        let mut next = self.last.clone();
        next.insert(signed);
        assert!(self.height() <= next.height(), "what was signed for never goes back");
        write(&self.path, &(&next, log_bytes)).map_err(|source| LastSignedError::File {
            path: self.path.display().to_string(),
            source,
        })?;
        (self.last, self.log_bytes) = (next, log_bytes);
        Ok(())
    }
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    let limit = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX);
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Writes beside the file, syncs, renames over it, and syncs the folder.
fn write(path: &Path, record: &(&LastSigned, u64)) -> io::Result<()> {
    let body = codec::encode(record);
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(Hash::of(HashUse::SignedMessages, &body).as_bytes())?;
    file.write_all(&body)?;
    file.sync_data()?;
    fs::rename(&beside, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_data()
}

#[cfg(test)]
mod tests;
