//! [`Network`]: a devnet of real processes in a temporary folder.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use chain_core::bytes::signature::SecretKey;
use chain_core::chain::commit::Commit;
use chain_core::governance::params::ChainParams;
use chain_core::values::time::Timestamp;
use hgz_api::Answer;
use hgz_config::devnet::{self, Devnet, DevnetOptions};
use hgz_config::{ConfigError, Passphrase, keystore};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::Client;

/// Below the ports that the system gives to clients, which might take one at any moment.
const PORTS: std::ops::Range<u16> = 10_000..30_000;
const POLL: Duration = Duration::from_millis(20);
/// How long a node may take to stop when asked.
const STOP_WITHIN: Duration = Duration::from_secs(20);

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What network to make.
#[derive(Debug, Clone)]
pub struct NetworkOptions {
    /// Nodes that vote.
    pub authorities: usize,
    /// Nodes that follow.
    pub observers: usize,
    /// The chain's parameters.
    pub params: ChainParams,
}

impl Default for NetworkOptions {
    /// Four authorities, and a heartbeat short enough to wait for.
    fn default() -> Self {
        let params = ChainParams { heartbeat_ms: 2_000, ..ChainParams::default() };
        Self { authorities: 4, observers: 0, params }
    }
}

/// A devnet and its processes. Dropping it kills them.
#[derive(Debug)]
pub struct Network {
    folder: TempDir,
    devnet: Devnet,
    processes: Vec<Option<Child>>,
    program: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

/// The repository.
#[must_use]
pub fn repository() -> &'static Path {
    const TESTS: &str = env!("CARGO_MANIFEST_DIR");
    Path::new(TESTS).parent().unwrap_or(Path::new(TESTS))
}

/// Waits until a condition holds.
///
/// # Errors
/// If it does not hold within the limit.
pub fn wait_until(what: &str, limit: Duration, mut holds: impl FnMut() -> bool) -> Result<()> {
    let started = Instant::now();
    while !holds() {
        if limit < started.elapsed() {
            bail!("not within {limit:?}: {what}");
        }
        std::thread::sleep(POLL);
    }
    Ok(())
}

/// `hgzd`, as built beside this program.
fn find_program() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let beside = own.ancestors().skip(1).take(2).map(|folder| folder.join("hgzd"));
    let found = beside.into_iter().find(|path| path.is_file());
    found.context("hgzd is not built; run `cargo build --release --bins` first")
}

fn write_devnet(folder: &Path, options: &NetworkOptions) -> Result<Devnet> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let time = Timestamp::from_unix_ms(u64::try_from(now.as_millis())?);
    loop {
        let mut random = [0_u8; 2];
        getrandom::fill(&mut random)?;
        let base_port = PORTS.start + u16::from_le_bytes(random) % (PORTS.end - PORTS.start);
        let written = devnet::generate(&DevnetOptions {
            dir: folder.join("net"),
            authorities: options.authorities,
            observers: options.observers,
            base_port,
            time,
            params: options.params.clone(),
            ruleset: hgz_config::ruleset::hunan_1(),
        });
        match written {
            Err(ConfigError::Port { .. }) => {}
            written => return Ok(written?),
        }
    }
}

impl Network {
    /// Writes the devnet; nothing runs yet.
    ///
    /// # Errors
    /// If `hgzd` is not built or the folder cannot be written.
    pub fn new(options: &NetworkOptions) -> Result<Self> {
        Self::new_in(&std::env::temp_dir(), options)
    }

    /// Writes the devnet below a folder; nothing runs yet.
    ///
    /// # Errors
    /// If `hgzd` is not built or the folder cannot be written.
    pub fn new_in(parent: &Path, options: &NetworkOptions) -> Result<Self> {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let program = find_program()?;
        let folder = tempfile::Builder::new().prefix("hgz-network").tempdir_in(parent)?;
        let devnet = write_devnet(folder.path(), options)?;
        let processes = devnet.nodes.iter().map(|_| None).collect();
        Ok(Self { folder, devnet, processes, program, _turn: turn })
    }

    /// Writes a devnet, starts its authorities and waits until they are ready.
    ///
    /// # Errors
    /// If a node does not become ready.
    pub fn start(options: &NetworkOptions) -> Result<Self> {
        Self::start_in(&std::env::temp_dir(), options)
    }

    /// Writes a devnet below a folder, starts its authorities and waits until they are ready.
    ///
    /// # Errors
    /// If a node does not become ready.
    pub fn start_in(parent: &Path, options: &NetworkOptions) -> Result<Self> {
        let mut network = Self::new_in(parent, options)?;
        for node in 0..options.authorities {
            network.start_node(node)?;
        }
        network.wait_ready()?;
        Ok(network)
    }

    /// Everything that was generated.
    #[must_use]
    pub const fn devnet(&self) -> &Devnet {
        &self.devnet
    }

    /// The folder of the devnet.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("net")
    }

    /// How many nodes there are, running or not.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.processes.len()
    }

    /// Whether there are no nodes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.processes.is_empty()
    }

    /// The nodes that run.
    #[must_use]
    pub fn running(&self) -> Vec<usize> {
        let numbered = self.processes.iter().enumerate();
        numbered.filter(|(_, process)| process.is_some()).map(|(node, _)| node).collect()
    }

    /// A client of a node.
    ///
    /// # Panics
    /// If there is no such node.
    #[must_use]
    pub fn client(&self, node: usize) -> Client {
        Client::new(&self.devnet.nodes.get(node).expect("a node of this network").rpc_url)
    }

    /// The admin key of an institution, by the name of its file.
    ///
    /// # Errors
    /// If there is no such key.
    pub fn key(&self, name: &str) -> Result<SecretKey> {
        let folder = self.folder();
        let passphrase = Passphrase::read_file(&folder.join(&self.devnet.passphrase_file))?;
        Ok(keystore::open(&folder.join(format!("keys/{name}.key")), &passphrase)?)
    }

    /// The key that an authority's node signs votes with: proposals and approvals too.
    ///
    /// # Errors
    /// If the file of the key cannot be opened.
    pub fn vote_key(&self, node: usize) -> Result<SecretKey> {
        let folder = self.folder().join(format!("node{node}"));
        let passphrase = Passphrase::read_file(&folder.join("passphrase"))?;
        Ok(keystore::open(&folder.join("authority.key"), &passphrase)?)
    }

    /// Puts what a node will keep, database and logs of the engine, into another folder.
    ///
    /// # Errors
    /// If the folder cannot be written, or the node has run already.
    pub fn keep_data_in(&self, node: usize, folder: &Path) -> Result<()> {
        let data = folder.join(format!("node{node}"));
        std::fs::create_dir(&data)?;
        let own = self.folder().join(format!("node{node}/data"));
        // Empty: anything in it would be what the node has kept already.
        std::fs::remove_dir(&own)?;
        Ok(std::os::unix::fs::symlink(&data, own)?)
    }

    /// Whether an authority's signature stands in the commit of a height.
    ///
    /// # Errors
    /// If node 0 does not answer.
    pub fn has_signed(&self, node: usize, height: u64) -> Result<bool> {
        let organisation = self.devnet.nodes.get(node).context("no such node")?.organisation.code;
        let commit: Answer<Commit> = self.client(0).get(&format!("/v1/commits/{height}"))?;
        Ok(commit.data.signatures.iter().any(|signature| signature.authority == organisation))
    }

    /// A node's configuration file.
    #[must_use]
    pub fn config(&self, node: usize) -> PathBuf {
        self.folder().join(format!("node{node}/node.toml"))
    }

    fn log_path(&self, node: usize) -> PathBuf {
        self.folder().join(format!("node{node}.log"))
    }

    /// What a node has logged.
    ///
    /// # Errors
    /// If it has not been started.
    pub fn log(&self, node: usize) -> Result<String> {
        Ok(std::fs::read_to_string(self.log_path(node))?)
    }

    /// Runs `hgzd` with arguments to its end, and hands out what it says.
    ///
    /// # Errors
    /// If it fails.
    pub fn hgzd(&self, command: &str, node: usize) -> Result<String> {
        let output = Command::new(&self.program).arg(command).arg(self.config(node)).output()?;
        if !output.status.success() {
            bail!("hgzd {command}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    fn process(&mut self, node: usize) -> Result<&mut Option<Child>> {
        self.processes.get_mut(node).with_context(|| format!("there is no node {node}"))
    }

    /// Starts a node.
    ///
    /// # Errors
    /// If it runs already or cannot be started.
    pub fn start_node(&mut self, node: usize) -> Result<()> {
        let command = Command::new(&self.program);
        self.spawn(node, command)
    }

    /// Starts a node whose disk fails as soon as one of its files would be longer than this.
    ///
    /// # Errors
    /// If it runs already or cannot be started.
    pub fn start_node_on_small_disk(&mut self, node: usize, file_kib: u32) -> Result<()> {
        let mut command = Command::new("bash");
        // Ignored signals stay ignored: the write fails, as on a full disk.
        command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {file_kib}; exec \"$0\" \"$@\""));
        command.arg(&self.program);
        self.spawn(node, command)
    }

    /// Starts a node that may have so many files and connections open, and may not raise that.
    ///
    /// # Errors
    /// If it runs already or cannot be started.
    pub fn start_node_with_files(&mut self, node: usize, files: u32) -> Result<()> {
        let mut command = Command::new("bash");
        command.arg("-c").arg(format!("ulimit -n {files}; exec \"$0\" \"$@\""));
        command.arg(&self.program);
        self.spawn(node, command)
    }

    /// Rewrites a node's configuration file: each text by the other, which must be there.
    ///
    /// # Errors
    /// If a text is not there, or the file cannot be written.
    pub fn configure(&self, node: usize, changes: &[(&str, &str)]) -> Result<()> {
        let path = self.config(node);
        let mut text = std::fs::read_to_string(&path)?;
        for (from, to) in changes {
            if !text.contains(from) {
                bail!("{} does not say `{from}`", path.display());
            }
            text = text.replace(from, to);
        }
        Ok(std::fs::write(&path, text)?)
    }

    fn spawn(&mut self, node: usize, mut command: Command) -> Result<()> {
        let log = File::options().create(true).append(true).open(self.log_path(node))?;
        command.arg("run").arg(self.config(node));
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let process = self.process(node)?;
        if process.is_some() {
            bail!("node {node} runs already");
        }
        *process = Some(command.spawn()?);
        Ok(())
    }

    /// Kills a node as a power cut would.
    ///
    /// # Errors
    /// If it does not run.
    pub fn kill_node(&mut self, node: usize) -> Result<()> {
        let mut process = self.process(node)?.take().context("the node does not run")?;
        process.kill()?;
        process.wait()?;
        Ok(())
    }

    /// Asks a node to stop, and waits until it has.
    ///
    /// # Errors
    /// If it does not run, or does not stop in time.
    pub fn stop_node(&mut self, node: usize) -> Result<ExitStatus> {
        let mut process = self.process(node)?.take().context("the node does not run")?;
        kill(Pid::from_raw(i32::try_from(process.id())?), Signal::SIGTERM)?;
        let mut status = None;
        let stopped = wait_until("a node that was asked to stop has", STOP_WITHIN, || {
            status = process.try_wait().ok().flatten();
            status.is_some()
        });
        if stopped.is_err() {
            process.kill()?;
            process.wait()?;
        }
        stopped?;
        status.context("the node has no exit status")
    }

    /// Waits until a node has ended by itself.
    ///
    /// # Errors
    /// If it does not run, or does not end within the limit.
    pub fn wait_end(&mut self, node: usize, limit: Duration) -> Result<ExitStatus> {
        let process = self.process(node)?.as_mut().context("the node does not run")?;
        let mut status = None;
        wait_until("a node has ended", limit, || {
            status = process.try_wait().ok().flatten();
            status.is_some()
        })?;
        *self.process(node)? = None;
        status.context("the node has no exit status")
    }

    /// The process id of a node that runs.
    #[must_use]
    pub fn process_id(&self, node: usize) -> Option<u32> {
        self.processes.get(node)?.as_ref().map(Child::id)
    }

    /// Waits until every running node says that it is ready.
    ///
    /// # Errors
    /// If one does not.
    pub fn wait_ready(&self) -> Result<()> {
        for node in self.running() {
            let client = self.client(node);
            let what = format!("node {node} is ready");
            wait_until(&what, Duration::from_secs(60), || client.is_ready())?;
        }
        Ok(())
    }

    /// Waits until every running node has committed a height.
    ///
    /// # Errors
    /// If one has not within the limit.
    pub fn wait_height(&self, height: u64, limit: Duration) -> Result<()> {
        for node in self.running() {
            let client = self.client(node);
            let what = format!("node {node} has height {height}");
            wait_until(&what, limit, || client.height().is_ok_and(|found| height <= found))?;
        }
        Ok(())
    }

    /// The greatest height of the running nodes.
    ///
    /// # Errors
    /// If none answers.
    pub fn best_height(&self) -> Result<u64> {
        let heights = self.running().into_iter().filter_map(|node| self.client(node).height().ok());
        heights.max().context("no node answers")
    }

    /// Brings the running nodes to one height, and demands the same block, the same state root and
    /// no evidence of double signing at every height of every node. Returns the height.
    ///
    /// # Errors
    /// Whatever differs.
    pub fn check_agreement(&self) -> Result<u64> {
        let height = self.best_height()?;
        self.wait_height(height, Duration::from_secs(30))?;
        let running = self.running();
        let first = self.client(*running.first().context("no node runs")?);
        for at in 1..=height {
            let expected = first.header(at)?;
            for node in &running {
                let found = self.client(*node).header(at)?;
                if found != expected {
                    bail!("height {at} differs at node {node}: {found:?}, {expected:?}");
                }
            }
        }
        for node in running {
            let evidence: Vec<serde_json::Value> = self.client(node).get("/v1/evidence")?;
            if !evidence.is_empty() {
                bail!("node {node} has evidence of double signing: {evidence:?}");
            }
        }
        Ok(height)
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for process in self.processes.iter_mut().flatten() {
            // A process that has ended cannot be killed, which is as good.
            let _ended = process.kill();
            let _reaped = process.wait();
        }
        if std::thread::panicking() {
            for node in 0..self.len() {
                let log = self.log(node).unwrap_or_default();
                let lines: Vec<&str> = log.lines().collect();
                let tail = lines.get(lines.len().saturating_sub(25)..).unwrap_or_default();
                // The test harness shows what a failed test printed.
                #[allow(clippy::print_stderr, reason = "the log of a failed test is its result")]
                {
                    eprintln!("--- node {node}, the end of its log\n{}", tail.join("\n"));
                }
            }
        }
    }
}
