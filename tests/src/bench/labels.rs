//! Labels per second of `hgz label`, next to libqrencode's own program on the same codes.
//!
//! `qrencode` makes one symbol a process, so it is run by as many threads as there are cores, and
//! what starting it costs (`qrencode --version`) is measured too and taken off: what is left is
//! libqrencode with its writer. `hgz` makes all labels in one process, with their texts; for the
//! like of what `qrencode` makes it is also asked for symbols alone.

use std::fmt::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::bytes::signature::SecretKey;
use chain_core::records::serial::Serial;
use chain_core::values::chain_id::ChainId;
use chain_core::verify::item_code::ItemCode;
use hgz_tests::process::folder_bytes;
use serde_json::{Value, json};

/// How fast labels are made.
pub(crate) struct Labels {
    cores: usize,
    count: usize,
    rows: Vec<LabelSpeed>,
}

/// One way to make labels.
struct LabelSpeed {
    what: &'static str,
    per_second: f64,
    /// Without what starting the processes takes, where there is one for each label.
    per_second_started: Option<f64>,
    bytes_per_label: f64,
}

/// What `hgz` is asked for: what it is called, and its options.
const ASKED: [(&str, &[&str]); 6] = [
    ("hgz PDF", &["--format", "pdf"]),
    ("hgz SVG", &["--format", "svg"]),
    ("hgz PNG", &["--format", "png"]),
    ("hgz ZPL", &["--format", "zpl"]),
    ("hgz SVG symbol", &["--format", "svg", "--symbol-only"]),
    ("hgz PNG symbol", &["--format", "png", "--symbol-only"]),
];

/// Makes `count` labels in each way, one way after the other.
pub(crate) fn measure(cores: usize, count: usize) -> Result<Labels> {
    let folder = tempfile::tempdir()?;
    let urls = urls(count)?;
    std::fs::write(folder.path().join("codes.csv"), csv(&urls))?;
    let mut rows = Vec::new();
    for (at, (what, options)) in ASKED.into_iter().enumerate() {
        rows.push(by_hgz(folder.path(), count, what, (&format!("hgz-{at}"), options))?);
    }
    let starting = run_for_each(cores, &urls, |_, _| vec!["--version".to_owned()])?;
    for (what, kind) in [("qrencode SVG", "SVG"), ("qrencode PNG", "PNG")] {
        rows.push(by_qrencode(folder.path(), cores, &urls, (what, kind), starting)?);
    }
    Ok(Labels { cores, count, rows })
}

fn urls(count: usize) -> Result<Vec<String>> {
    let chain_id = ChainId(Hash::of(HashUse::Genesis, b"bench"));
    let key = SecretKey::from_bytes(&[7; 32]);
    let serial = Serial::try_from(417_282_719_455)?;
    let items = 1..=u32::try_from(count)?;
    let sign = |item| ItemCode::sign(chain_id, serial, item, &key).to_url("HGZ.HN.CN");
    Ok(items.map(sign).collect())
}

fn csv(urls: &[String]) -> String {
    let mut csv = "item,url,number,name,model,maker\n".to_owned();
    for (url, item) in urls.iter().zip(1..) {
        let texts = "KSY-20261118-01,普通纸面石膏板,PC3000×1200×12.0,湖南科思益建材有限公司";
        let _ = writeln!(csv, "{item},{url},{texts}");
    }
    csv
}

fn by_hgz(
    folder: &Path,
    count: usize,
    what: &'static str,
    (out, options): (&str, &[&str]),
) -> Result<LabelSpeed> {
    let own = std::env::current_exe()?;
    let program = own.with_file_name("hgz");
    let started = Instant::now();
    let output = Command::new(&program)
        .args(["label", "--codes", "codes.csv", "--out", out])
        .args(options)
        .current_dir(folder)
        .output()
        .with_context(|| format!("{}; run `cargo build --release --bins`", program.display()))?;
    let seconds = started.elapsed().as_secs_f64();
    ensure!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
    let bytes_per_label = folder_bytes(&folder.join(out))? as f64 / count as f64;
    let per_second = count as f64 / seconds;
    Ok(LabelSpeed { what, per_second, per_second_started: None, bytes_per_label })
}

fn by_qrencode(
    folder: &Path,
    cores: usize,
    urls: &[String],
    (what, kind): (&'static str, &str),
    starting: f64,
) -> Result<LabelSpeed> {
    let out = folder.join(kind);
    std::fs::create_dir(&out)?;
    let path = |at: usize| out.join(at.to_string()).display().to_string();
    let options = ["-l", "M", "-s", "8", "-t", kind, "-o"].map(str::to_owned);
    let seconds = run_for_each(cores, urls, |at, url| {
        options.iter().cloned().chain([path(at), url.to_owned()]).collect()
    })?;
    let count = urls.len() as f64;
    Ok(LabelSpeed {
        what,
        per_second: count / seconds,
        per_second_started: (starting < seconds).then(|| count / (seconds - starting)),
        bytes_per_label: folder_bytes(&out)? as f64 / count,
    })
}

/// Runs `qrencode` once for each URL, on all cores, and gives the seconds that all of it took.
fn run_for_each(
    cores: usize,
    urls: &[String],
    arguments: impl Fn(usize, &str) -> Vec<String> + Sync,
) -> Result<f64> {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    let run_all = || -> Result<()> {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(url) = urls.get(at) else { return Ok(()) };
            let status = Command::new("qrencode")
                .args(arguments(at, url))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .context("qrencode; scripts/bench installs it")?;
            ensure!(status.success(), "qrencode failed");
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(run_all)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or(Ok(())))
    })?;
    Ok(started.elapsed().as_secs_f64())
}

impl Labels {
    pub(crate) fn to_json(&self) -> Value {
        let row = |row: &LabelSpeed| {
            json!({
                "what": row.what,
                "per_second": row.per_second,
                "per_second_without_starting": row.per_second_started,
                "bytes_per_label": row.bytes_per_label,
            })
        };
        json!({
            "cores": self.cores,
            "labels": self.count,
            "ways": self.rows.iter().map(row).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "labels           {} of 60x30 mm with texts, level M, {} cores, files on the disk and synced; \
             qrencode: symbols alone, a process each, not synced",
            self.count, self.cores
        )?;
        for row in &self.rows {
            let LabelSpeed { what, per_second, bytes_per_label, .. } = row;
            write!(f, "{what:<16} {per_second:.0} labels/s, {bytes_per_label:.0} bytes a label")?;
            match row.per_second_started {
                Some(rate) => writeln!(f, "; {rate:.0}/s without starting processes")?,
                None => writeln!(f)?,
            }
        }
        Ok(())
    }
}
