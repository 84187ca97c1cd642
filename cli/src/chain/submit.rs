//! From an act to its commit: sign, submit, wait, and never guess.

use std::time::{Duration, Instant};

use chain_core::act::Act;
use chain_core::chain::transaction::{SignedTransaction, Transaction, TransactionId};
use chain_core::records::permission::ActKind;
use chain_core::records::serial::Serial;
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::Height;
use hgz_api::{NodeStatus, Submitted, TransactionStatus};
use serde::Serialize;

use crate::chain::client::NodeClient;
use crate::chain::trust::Trust;
use crate::context::Context;
use crate::error::CliError;
use crate::options::SubmitArguments;
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

/// How often a node is asked about a transaction whose answer was lost.
const POLL: Duration = Duration::from_millis(500);

/// A committed transaction, for programs.
#[derive(Debug, Serialize)]
struct CommittedAct<'a> {
    id: TransactionId,
    act: ActKind,
    subject: &'a str,
    height: Height,
    index: u32,
    certificate: Option<Serial>,
}

/// A transaction that was not sent, for programs and `hgz transaction submit`.
#[derive(Debug, Serialize)]
struct DryRun<'a> {
    id: TransactionId,
    bytes: String,
    signed_transaction: &'a SignedTransaction,
}

/// Signs an act, submits it and waits for its commit. The subject is what the act is about, for
/// people.
pub(crate) fn submit_act(
    context: &Context,
    arguments: &SubmitArguments,
    act: Act,
    subject: &str,
) -> Result<CommandOutcome, CliError> {
    let key = context.keys.open_signing()?;
    let kind = act.kind();
    let (chain_id, height) = chain_and_height(context, arguments)?;
    let valid_until = arguments.last_height.unwrap_or_else(|| height.plus(arguments.valid_for));
    let transaction = Transaction { chain_id, act, signer: key.public_key(), valid_until };
    let signed = transaction.sign(&key);
    if arguments.dry_run {
        return Ok(dry_run(&signed));
    }
    let submitted = submit_and_wait(&context.client, &signed, arguments.wait_ms)?;
    outcome(&context.voice, kind, subject, submitted)
}

/// The chain to sign for, and the node's height if it is needed.
fn chain_and_height(
    context: &Context,
    arguments: &SubmitArguments,
) -> Result<(ChainId, Height), CliError> {
    let trusted = context.trust.chain_id()?;
    if let (Some(chain_id), Some(height)) = (trusted, arguments.last_height) {
        return Ok((chain_id, height));
    }
    let status: NodeStatus = context.client.get("/v1/status")?;
    if trusted.is_none() {
        context.voice.note(&format!(
            "{} {} {} {}",
            context.voice.pick("链号取自节点", "chain id taken from"),
            context.client.base(),
            status.chain_id,
            context.voice.pick("（用 --genesis 固定）", "(pin it with --genesis)"),
        ))?;
    }
    Ok((trusted.unwrap_or(status.chain_id), status.height))
}

/// The chain to sign for.
pub(crate) fn chain_id(client: &NodeClient, trust: &Trust) -> Result<ChainId, CliError> {
    match trust.chain_id()? {
        Some(chain_id) => Ok(chain_id),
        None => Ok(client.get::<NodeStatus>("/v1/status")?.chain_id),
    }
}

fn dry_run(signed: &SignedTransaction) -> CommandOutcome {
    let data = DryRun {
        id: signed.id(),
        bytes: hex::encode(signed.to_bytes()),
        signed_transaction: signed,
    };
    let text = serde_json::to_string_pretty(&data).expect("our own types are JSON");
    CommandOutcome::ok(data, text)
}

/// Submits a signed transaction and waits until it is committed or refused.
pub(crate) fn submit_and_wait(
    client: &NodeClient,
    signed: &SignedTransaction,
    wait_ms: u64,
) -> Result<Submitted, CliError> {
    let id = signed.id();
    match client.submit(signed, wait_ms) {
        Ok(submitted) => wait_for(client, submitted, wait_ms),
        // The node got it at another time, or from another client: the chain knows what became of it.
        Err(CliError::Refused { body, .. }) if body.code == "transaction.already_committed" => {
            client.transaction(&id)
        }
        // The answer was lost, not the transaction: ask by id, do not submit again.
        Err(CliError::Unreachable { url, source }) => {
            let unknown = Submitted { id, status: TransactionStatus::Unknown };
            let asked = wait_for(client, unknown, wait_ms);
            asked.map_err(|error| match error {
                CliError::Undecided { .. } | CliError::Unreachable { .. } => {
                    if matches!(*source, ureq::Error::Timeout(_)) {
                        CliError::Undecided { id }
                    } else {
                        CliError::Unreachable { url, source }
                    }
                }
                other => other,
            })
        }
        // The node took it, and was too slow to say what became of it.
        Err(CliError::NodeFailed { body, .. }) if body.code == "request.timeout" => {
            wait_for(client, Submitted { id, status: TransactionStatus::Unknown }, wait_ms)
        }
        Err(error) => Err(error),
    }
}

/// Asks by id until the transaction is committed or refused, or the time is over.
pub(crate) fn wait_for(
    client: &NodeClient,
    submitted: Submitted,
    wait_ms: u64,
) -> Result<Submitted, CliError> {
    let deadline = Instant::now().checked_add(Duration::from_millis(wait_ms));
    let mut current = submitted;
    loop {
        match &current.status {
            TransactionStatus::Committed { .. } => return Ok(current),
            TransactionStatus::Refused { error } => {
                let body = Box::new(error.clone());
                return Err(CliError::Refused { body, files: Vec::new() });
            }
            TransactionStatus::Pending | TransactionStatus::Unknown => {}
        }
        if deadline.is_none_or(|deadline| deadline <= Instant::now()) {
            return Err(CliError::Undecided { id: current.id });
        }
        std::thread::sleep(POLL);
        current = client.transaction(&current.id)?;
    }
}

fn outcome(
    voice: &Voice,
    act: ActKind,
    subject: &str,
    submitted: Submitted,
) -> Result<CommandOutcome, CliError> {
    let id = submitted.id;
    let TransactionStatus::Committed { height, index, certificate } = submitted.status else {
        return Err(CliError::Undecided { id });
    };
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("已上链", "committed"), format!("{} {subject}", act.as_str()))
        .add(voice.pick("高度", "height"), height)
        .add(voice.pick("交易号", "transaction"), id)
        .add_some(voice.pick("合格证序号", "serial"), certificate);
    let data = CommittedAct { id, act, subject, height, index, certificate };
    Ok(CommandOutcome::ok(data, fields.to_string()))
}
