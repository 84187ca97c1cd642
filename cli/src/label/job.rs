//! [`Job`]: the files of one job in a directory, which an interrupted run leaves whole or not at all.
//!
//! A file is written under another name, and renamed when it is complete, so what has its name is
//! complete. `job.json` says what was asked for: the same command goes on, another one is refused.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use hgz_config::FileError;

use super::error::LabelPrintError;

/// The file that says what was asked for.
const JOB_FILE: &str = "job.json";
/// What the name of an unfinished file ends in.
const UNFINISHED: &str = "unfinished";

/// A file of a job: its name, and which codes it holds, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JobFile {
    pub(crate) name: String,
    pub(crate) codes: Range<usize>,
}

/// What was asked for, by what it is called: the same settings make the same job.
pub(crate) type JobSettings = BTreeMap<String, String>;

/// A directory that this process alone makes labels in.
#[derive(Debug)]
pub(crate) struct Job {
    directory: PathBuf,
    /// Open, and locked, as long as the job runs.
    job_file: File,
}

/// The parts of so many codes, with so many in each but the last.
pub(crate) fn parts(
    count: usize,
    per_part: usize,
    name: impl Fn(&Range<usize>) -> String,
) -> Vec<JobFile> {
    let per_part = per_part.max(1);
    (0..count)
        .step_by(per_part)
        .map(|start| {
            let codes = start..start.saturating_add(per_part).min(count);
            JobFile { name: name(&codes), codes }
        })
        .collect()
}

impl Job {
    /// Starts a job in an empty directory, or goes on with the same one.
    pub(crate) fn open(directory: &Path, asked: &JobSettings) -> Result<Self, LabelPrintError> {
        let write_error = |source| write_error(directory, source);
        fs::create_dir_all(directory).map_err(write_error)?;
        let path = directory.join(JOB_FILE);
        let mut options = OpenOptions::new();
        let job_file = options.read(true).write(true).create(true).truncate(false);
        let job_file = job_file.open(&path).map_err(write_error)?;
        match job_file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LabelPrintError::Busy { directory: directory.to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(write_error(source)),
        }
        let mut job = Self { directory: directory.to_owned(), job_file };
        job.check_asked(&path, asked)?;
        Ok(job)
    }

    fn check_asked(&mut self, path: &Path, asked: &JobSettings) -> Result<(), LabelPrintError> {
        let directory = self.directory.clone();
        let write_error = |source| write_error(path, source);
        let text = fs::read_to_string(path).map_err(write_error)?;
        let Ok(before) = serde_json::from_str::<JobSettings>(&text) else {
            // Just made, or interrupted while it was: there are no labels yet.
            if let Some(found) = self.anything_else().map_err(write_error)? {
                // What is not ours stays as it was found.
                if text.is_empty() {
                    fs::remove_file(path).map_err(write_error)?;
                }
                return Err(LabelPrintError::NotEmpty { directory, found });
            }
            return self.note_asked(asked).map_err(write_error);
        };
        let differs: Vec<&str> = asked
            .iter()
            .filter(|(what, value)| before.get(*what) != Some(*value))
            .map(|(what, _)| what.as_str())
            .collect();
        if differs.is_empty() {
            return Ok(());
        }
        let differs = differs.join(", ");
        Err(LabelPrintError::OtherJob { directory, differs })
    }

    /// Writes into the very file that is locked.
    fn note_asked(&mut self, asked: &JobSettings) -> io::Result<()> {
        let text = serde_json::to_string_pretty(asked).expect("texts by texts are JSON");
        self.job_file.set_len(0)?;
        self.job_file.rewind()?;
        self.job_file.write_all(text.as_bytes())?;
        self.job_file.sync_all()
    }

    fn anything_else(&self) -> io::Result<Option<String>> {
        for entry in fs::read_dir(&self.directory)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name != JOB_FILE {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// Whether a part is there already.
    pub(crate) fn has(&self, part: &JobFile) -> bool {
        self.directory.join(&part.name).exists()
    }

    /// Writes a part: whole, or not at all.
    pub(crate) fn write(&self, part: &JobFile, bytes: &[u8]) -> Result<(), LabelPrintError> {
        let path = self.directory.join(&part.name);
        write_whole(&path, bytes).map_err(|source| write_error(&path, source))
    }
}

fn write_error(path: &Path, source: io::Error) -> LabelPrintError {
    FileError::of_write(path, source).into()
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".");
    unfinished.push(UNFINISHED);
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    // Order: a name on the disk must not be there before its bytes.
    file.sync_data()?;
    fs::rename(&unfinished, path)
}

#[cfg(test)]
mod tests;
