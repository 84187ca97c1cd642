//! The engine's log on a simulated disk, which loses what was not synced when the power fails.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_malachitebft_core_consensus::Input;
use arc_malachitebft_engine::wal::{Msg as ToWal, WalRef, decode_entry, encode_entry};
use chain_core::values::time::Height;
use ractor::{Actor, ActorProcessingErr, ActorRef};

use crate::codec::ChainCodec;
use crate::context::{ChainContext, EngineHeight};

/// The log's disk. Clones share it, and it outlives a crash.
#[derive(Debug, Clone, Default)]
pub struct LogDisk(Arc<Mutex<LogEntries>>);

#[derive(Debug, Default)]
struct LogEntries {
    height: Height,
    synced: Vec<Vec<u8>>,
    unsynced: Vec<Vec<u8>>,
    /// Whether nothing can be written.
    fails: bool,
}

impl LogDisk {
    fn lock(&self) -> MutexGuard<'_, LogEntries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many entries were written and not synced.
    #[must_use]
    pub fn unsynced(&self) -> usize {
        self.lock().unsynced.len()
    }

    /// The power fails: what was not synced is gone, but for the first `kept` entries, and half of
    /// the next one if it `is_torn`.
    pub fn power_fails(&self, kept: usize, is_torn: bool) {
        let mut log = self.lock();
        let mut survives = std::mem::take(&mut log.unsynced);
        let next = survives.get(kept).filter(|_| is_torn).cloned();
        survives.truncate(kept);
        survives.extend(next.map(|mut half| {
            half.truncate(half.len() / 2);
            half
        }));
        log.synced.append(&mut survives);
    }

    /// Whether nothing can be written from now on: the disk is full, or broken.
    pub fn set_failing(&self, fails: bool) {
        self.lock().fails = fails;
    }

    pub(super) fn is_failing(&self) -> bool {
        self.lock().fails
    }

    /// Loses everything, as no disk does.
    pub fn forget(&self) {
        let mut log = self.lock();
        *log = LogEntries { fails: log.fails, ..LogEntries::default() };
    }

    /// Cuts off what a crash left of an entry at the end, as every start does.
    pub(super) fn cut(&self) {
        let mut log = self.lock();
        let whole = whole(&log.synced);
        log.synced.truncate(whole);
    }

    /// The disk is damaged: nothing behind the first `kept` entries can be read any more.
    pub fn is_damaged(&self, kept: usize) {
        let mut log = self.lock();
        log.unsynced.clear();
        log.synced.truncate(kept);
    }

    /// Writes everything through to the disk; how many entries it holds.
    pub(super) fn sync(&self) -> usize {
        let mut log = self.lock();
        let mut unsynced = std::mem::take(&mut log.unsynced);
        log.synced.append(&mut unsynced);
        log.synced.len()
    }

    /// How many entries of a height there are, if the log is of that height.
    pub(super) fn entries_of(&self, height: Height) -> Option<usize> {
        let log = self.lock();
        (log.height == height).then(|| whole(&log.synced))
    }

    fn reset(&self, height: Height) {
        let mut log = self.lock();
        *log = LogEntries { height, fails: log.fails, ..LogEntries::default() };
    }

    fn replay(&self) -> Vec<io::Result<Input<ChainContext>>> {
        let log = self.lock();
        let entries = log.synced.iter().chain(&log.unsynced);
        entries.map(|bytes| decode_entry(&ChainCodec, bytes.as_slice())).collect()
    }
}

/// How many entries from the start can be read.
fn whole(entries: &[Vec<u8>]) -> usize {
    let is_whole = |bytes: &&Vec<u8>| {
        decode_entry::<ChainContext, _, _>(&ChainCodec, bytes.as_slice()).is_ok()
    };
    entries.iter().take_while(is_whole).count()
}

fn failed() -> io::Error {
    io::Error::new(io::ErrorKind::StorageFull, "the simulated disk is full")
}

struct Wal(LogDisk);

/// Starts the actor.
pub(super) async fn spawn(disk: LogDisk) -> Result<WalRef<ChainContext>, String> {
    let spawned = Actor::spawn(None, Wal(disk), ()).await;
    spawned.map(|(actor, _)| actor).map_err(|error| error.to_string())
}

#[ractor::async_trait]
impl Actor for Wal {
    type Msg = ToWal<ChainContext>;
    /// The height that was started since this actor runs.
    type State = Option<EngineHeight>;
    type Arguments = ();

    async fn pre_start(
        &self,
        _: ActorRef<Self::Msg>,
        (): (),
    ) -> Result<Self::State, ActorProcessingErr> {
        Ok(None)
    }

    /// As the engine's own does: a height is replayed once, another height empties the log, and an
    /// entry of another height is ignored. Whoever asks may be gone before it is answered.
    async fn handle(
        &self,
        _: ActorRef<Self::Msg>,
        message: Self::Msg,
        started: &mut Self::State,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            ToWal::StartedHeight(height, reply) => {
                let mut entries = Vec::new();
                if started.replace(height) != Some(height) {
                    if self.0.lock().height == height.0 {
                        entries = self.0.replay();
                    } else {
                        self.0.reset(height.0);
                    }
                }
                drop(reply.send(Ok(entries)));
            }
            ToWal::Reset(height, reply) => {
                *started = Some(height);
                self.0.reset(height.0);
                drop(reply.send(Ok(())));
            }
            ToWal::Append(_, _, reply) if self.0.is_failing() => {
                drop(reply.send(Err(failed().into())));
            }
            ToWal::Flush(reply) if self.0.is_failing() => drop(reply.send(Err(failed().into()))),
            ToWal::Append(height, entry, reply) => {
                let mut log = self.0.lock();
                let mut result = Ok(());
                if log.height == height.0 {
                    let mut bytes = Vec::new();
                    result = encode_entry(entry, &ChainCodec, &mut bytes);
                    if result.is_ok() && !bytes.is_empty() {
                        log.unsynced.push(bytes);
                    }
                }
                drop(reply.send(result.map_err(Into::into)));
            }
            ToWal::Flush(reply) => {
                self.0.sync();
                drop(reply.send(Ok(())));
            }
            ToWal::Dump => {}
        }
        Ok(())
    }
}
