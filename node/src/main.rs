//! The command line of hgzd.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command as Process, ExitCode};

use anyhow::anyhow;
use clap::{Parser, Subcommand};
use hgz_config::NodeConfig;
use hgz_node::chain::repair::Repaired;
use hgz_node::storage::Storage;
use hgz_node::{FolderLock, Node, NodeEnd, start_logging};
use tikv_jemallocator::Jemalloc;
use tokio::signal::unix::{SignalKind, signal};
use tracing::info;

/// A node allocates for every field that it decodes: glibc's allocator took 12 % of its time.
/// ADR 0012 compares this one with mimalloc.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// A node of hgz, the chain of product qualification certificates.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Examples:\n  hgz devnet init devnet        make a chain of four authorities on this machine\n  hgzd run devnet/node0/node.toml\n  hgzd check devnet/node0/node.toml\n  hgzd replay devnet/node0/node.toml"
)]
struct NodeArguments {
    #[command(subcommand)]
    command: NodeCommand,
}

#[derive(Debug, Subcommand)]
enum NodeCommand {
    /// Run the node until SIGINT or SIGTERM.
    Run {
        /// The node's configuration file.
        config: PathBuf,
    },
    /// Read the configuration and the genesis, and say what is wrong with them.
    Check {
        /// The node's configuration file.
        config: PathBuf,
    },
    /// Run every stored block again from genesis, and compare the state roots. The node must be
    /// stopped.
    Replay {
        /// The node's configuration file.
        config: PathBuf,
    },
    /// Replay the database, and move aside what is damaged: the node then syncs it again from the
    /// others. The record of signed messages stays. The node must be stopped.
    Repair {
        /// The node's configuration file.
        config: PathBuf,
    },
    /// Print the OpenAPI document of the HTTP API.
    Openapi,
}

/// The exit code of a node that must not be started again before a person has looked.
const SAFETY_STOP: u8 = 3;

/// The node stopped for safety.
#[derive(Debug, thiserror::Error)]
#[error("the node has stopped for safety; do not start it again unattended")]
struct SafetyStop;

fn main() -> ExitCode {
    match run(&NodeArguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("hgzd: {error:#}"), &mut std::io::stderr());
            if error.is::<SafetyStop>() { ExitCode::from(SAFETY_STOP) } else { ExitCode::FAILURE }
        }
    }
}

fn say(line: &str, to: &mut impl std::io::Write) {
    // Whoever closed the pipe does not want to read it.
    let _closed = writeln!(to, "{line}");
}

fn run(command: &NodeCommand) -> anyhow::Result<()> {
    match command {
        NodeCommand::Run { config } => run_node(&NodeConfig::load(config)?),
        NodeCommand::Check { config } => {
            let config = NodeConfig::load(config)?;
            let genesis = hgz_config::genesis::load(&config.genesis)?;
            let authorities = genesis.authorities.as_slice().len();
            let line = format!("good: chain {} of {authorities} authorities", genesis.chain_id());
            say(&line, &mut std::io::stdout());
            Ok(())
        }
        NodeCommand::Replay { config } => {
            let config = NodeConfig::load(config)?;
            let genesis = hgz_config::genesis::load(&config.genesis)?;
            let _folder = FolderLock::take(&config.data_dir)?;
            let storage = Storage::open(&config.database_dir(), &genesis)?;
            let replayed = hgz_node::chain::replay::replay(&storage, &genesis)?;
            let line = format!(
                "height {} state_root {} transactions {}",
                replayed.height, replayed.state_root, replayed.transactions
            );
            say(&line, &mut std::io::stdout());
            Ok(())
        }
        NodeCommand::Repair { config } => {
            let config = NodeConfig::load(config)?;
            let genesis = hgz_config::genesis::load(&config.genesis)?;
            let _folder = FolderLock::take(&config.data_dir)?;
            report_repair(&hgz_node::chain::repair::repair(&config, &genesis)?);
            Ok(())
        }
        NodeCommand::Openapi => {
            say(&hgz_node::http::openapi_json(), &mut std::io::stdout());
            Ok(())
        }
    }
}

/// Puts a new process with the same arguments in the place of this one: nothing of the old one is
/// left, neither memory nor locks.
fn start_again() -> anyhow::Error {
    info!("this node has another part in the chain from now on; it starts again");
    let failed = match std::env::current_exe() {
        Ok(program) => Process::new(program).args(std::env::args_os().skip(1)).exec(),
        Err(error) => error,
    };
    anyhow!(
        "the node has another part in the chain and cannot start again by itself ({failed}); start it again"
    )
}

fn report_repair(repaired: &Repaired) {
    let out = &mut std::io::stdout();
    match &repaired.database {
        Ok(replayed) => {
            let (height, root) = (replayed.height, replayed.state_root);
            say(&format!("the database is whole: height {height} state_root {root}"), out);
        }
        Err(reason) => say(&format!("the database is damaged: {reason}"), out),
    }
    for (from, to) in &repaired.moved {
        say(&format!("moved {} to {}", from.display(), to.display()), out);
    }
    if repaired.database.is_err() {
        say("start the node: it syncs again from the others, and votes on new heights only", out);
    }
}

fn run_node(config: &NodeConfig) -> anyhow::Result<()> {
    start_logging(&config.log).map_err(|reason| anyhow!("the log cannot start: {reason}"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let asked = async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        let node = Node::start(config).await.map_err(|error| {
            let needs_a_person = error.needs_a_person();
            let error = anyhow::Error::new(error).context("the node cannot start");
            if needs_a_person { error.context(SafetyStop) } else { error }
        })?;
        match node.run_until(asked).await {
            NodeEnd::Asked => Ok(()),
            NodeEnd::RoleChanged => Err(start_again()),
            NodeEnd::Failed { reason } => Err(anyhow!("the node has failed: {reason}")),
            NodeEnd::Unsafe { reason } => Err(anyhow!(reason).context(SafetyStop)),
        }
    })
}
