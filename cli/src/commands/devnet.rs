//! `hgz devnet`: a whole chain on one machine.

use std::path::PathBuf;

use chain_core::governance::params::ChainParams;
use clap::{Args, Subcommand};
use hgz_config::devnet::{Devnet, DevnetOptions};

use crate::clock;
use crate::commands::examples::examples;
use crate::error::CliError;
use crate::print::output::CommandOutcome;
use crate::print::render::table;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz devnet init devnet",
    "hgz devnet init devnet --authorities 7 --observers 2 --base-port 30000",
    "hgzd run devnet/node0/node.toml",
];

/// `hgz devnet`.
#[derive(Debug, Subcommand)]
pub(crate) enum DevnetCommand {
    /// Write genesis, node files and keys of a devnet.
    #[command(after_help = EXAMPLES)]
    Init(InitArguments),
}

/// What devnet to make.
#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// The directory; it must not exist, or be empty.
    directory: PathBuf,
    /// How many nodes vote, 1 to 100; four survive the failure of one.
    #[arg(long, default_value = "4")]
    authorities: usize,
    /// How many nodes more follow without a vote.
    #[arg(long, default_value = "0")]
    observers: usize,
    /// The first port; node i uses this + 10 i and the two after it.
    #[arg(long, value_name = "PORT", default_value = "26600")]
    base_port: u16,
    /// The longest time without a block, in milliseconds.
    #[arg(long, value_name = "MS")]
    heartbeat_ms: Option<u64>,
    /// The least time between two blocks, in milliseconds.
    #[arg(long, value_name = "MS")]
    block_interval_ms: Option<u64>,
}

/// Runs `hgz devnet init`.
pub(crate) fn init(voice: &Voice, arguments: &InitArguments) -> Result<CommandOutcome, CliError> {
    let defaults = ChainParams::default();
    let params = ChainParams {
        heartbeat_ms: arguments.heartbeat_ms.unwrap_or(defaults.heartbeat_ms),
        block_interval_ms: arguments.block_interval_ms.unwrap_or(defaults.block_interval_ms),
        ..defaults
    };
    params.check().map_err(|error| CliError::Usage { message: error.to_string() })?;
    let devnet = hgz_config::devnet::generate(&DevnetOptions {
        dir: arguments.directory.clone(),
        authorities: arguments.authorities,
        observers: arguments.observers,
        base_port: arguments.base_port,
        time: clock::now(),
        params,
        ruleset: hgz_config::ruleset::hunan_1(),
    })?;
    let text = text(voice, &devnet, arguments);
    Ok(CommandOutcome::ok(devnet, text))
}

fn text(voice: &Voice, devnet: &Devnet, arguments: &InitArguments) -> String {
    let directory = arguments.directory.display();
    let nodes = devnet.nodes.iter().map(|node| {
        let role = if node.authority {
            voice.pick("共识", "authority")
        } else {
            voice.pick("观察", "observer")
        };
        vec![
            node.moniker.clone(),
            role.to_owned(),
            node.organisation.name.to_string(),
            node.rpc_url.clone(),
        ]
    });
    let header = [
        voice.pick("节点", "node"),
        voice.pick("类型", "kind"),
        voice.pick("机构", "organisation"),
        "API",
    ];
    let nodes = table(&header, nodes.collect());
    let keys = devnet.keys.iter().map(|key| {
        vec![
            format!("{directory}/{}", key.file.display()),
            key.organisation.code.to_string(),
            key.organisation.name.to_string(),
        ]
    });
    let header = [
        voice.pick("管理密钥", "admin key"),
        voice.pick("信用代码", "credit code"),
        voice.pick("机构", "organisation"),
    ];
    let keys = table(&header, keys.collect());
    format!(
        "{nodes}\n{keys}\n{}: {}\n{}: hgzd run {directory}/node0/node.toml\n",
        voice.pick("链号", "chain id"),
        devnet.chain_id,
        voice.pick("启动", "start with"),
    )
}
