//! What the system says of a process: time, memory, disk.

#![allow(clippy::float_arithmetic, reason = "seconds are fractions")]

use std::path::Path;

use anyhow::{Context, Result};

/// Clock ticks per second in `/proc`, on every Linux there is.
const TICKS_PER_SECOND: f64 = 100.0;

/// Seconds of processor time that a process has used.
///
/// # Errors
/// If there is no such process.
pub fn cpu_seconds(process_id: u32) -> Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process_id}/stat"))?;
    // The name before the last parenthesis may hold blanks.
    let fields: Vec<&str> =
        stat.rsplit(')').next().context("no stat")?.split_whitespace().collect();
    let ticks = |at: usize| -> Result<f64> { Ok(fields.get(at).context("no ticks")?.parse()?) };
    Ok((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
}

/// Seconds of processor time that this thread has used.
///
/// # Errors
/// If the system does not say.
pub fn thread_cpu_seconds() -> Result<f64> {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: f64 = schedule.split_whitespace().next().context("no time")?.parse()?;
    Ok(nanoseconds / 1e9)
}

/// Resident bytes of a process.
///
/// # Errors
/// If there is no such process.
pub fn resident_bytes(process_id: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process_id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kibibytes: u64 = line.split_whitespace().next().context("no number")?.parse()?;
    Ok(kibibytes * 1024)
}

/// How many files and connections a process has open.
///
/// # Errors
/// If there is no such process.
pub fn file_handles(process_id: u32) -> Result<u64> {
    Ok(u64::try_from(std::fs::read_dir(format!("/proc/{process_id}/fd"))?.count())?)
}

/// How many it may have open.
///
/// # Errors
/// If there is no such process.
pub fn file_handles_max(process_id: u32) -> Result<u64> {
    let limits = std::fs::read_to_string(format!("/proc/{process_id}/limits"))?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let current = line.and_then(|line| line.split_whitespace().next());
    Ok(current.context("no limit of open files")?.parse()?)
}

/// Bytes of the files under a folder.
///
/// # Errors
/// If it cannot be read.
pub fn folder_bytes(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // RocksDB removes files while they are counted.
        let Ok(metadata) = entry.metadata() else { continue };
        sum += if metadata.is_dir() { folder_bytes(&entry.path())? } else { metadata.len() };
    }
    Ok(sum)
}
