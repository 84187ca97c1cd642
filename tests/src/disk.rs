//! [`DiskImage`]: a file system of its own that can lose its power.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

/// Enough for four nodes and a minute of load; the image is sparse.
const IMAGE_BYTES: u64 = 2 << 30;

/// `FS_IOC_SHUTDOWN` of ext4 without writing its journal: what is not on the disk by then never is.
const SHUT_DOWN: &str = "\
import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))
";

/// A file system on an image in a temporary folder. What programs write to it and do not sync is
/// really lost when its power is cut. Dropping it unmounts it.
#[derive(Debug)]
pub struct DiskImage {
    folder: TempDir,
}

impl DiskImage {
    /// Makes and mounts a file system.
    ///
    /// # Errors
    /// If it cannot be made: only root may mount one, where there are loop devices.
    pub fn new() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("hgz-disk").tempdir()?;
        std::fs::File::create(folder.path().join("image"))?.set_len(IMAGE_BYTES)?;
        std::fs::create_dir(folder.path().join("mounted"))?;
        let disk = Self { folder };
        run(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(disk.image()))?;
        disk.power_on()?;
        Ok(disk)
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    /// Where its files are.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("mounted")
    }

    /// Cuts its power: from now on every read and write of it fails.
    ///
    /// # Errors
    /// If the file system does not shut down.
    pub fn cut_power(&self) -> Result<()> {
        run(Command::new("python3").args(["-c", SHUT_DOWN]).arg(self.path()))
    }

    /// Takes it away from under programs that have ended, as a machine that is off.
    ///
    /// # Errors
    /// If a program still holds files of it.
    pub fn power_off(&self) -> Result<()> {
        run(Command::new("umount").arg(self.path()))
    }

    /// Mounts it again: the file system repairs itself from its journal.
    ///
    /// # Errors
    /// If it cannot be mounted.
    pub fn power_on(&self) -> Result<()> {
        run(Command::new("mount").args(["-o", "loop"]).args([self.image(), self.path()]))
    }
}

impl Drop for DiskImage {
    fn drop(&mut self) {
        // It may be off already.
        let _unmounted = Command::new("umount").arg("--lazy").arg(self.path()).output();
    }
}

fn run(command: &mut Command) -> Result<()> {
    // Where Debian keeps the tools of file systems; not everybody has it in the path.
    let path = format!("/usr/sbin:/sbin:{}", std::env::var("PATH").unwrap_or_default());
    let output =
        command.env("PATH", path).output().with_context(|| format!("{command:?} does not run"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
