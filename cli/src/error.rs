//! [`CliError`]: why a command did not do what it was asked to.

use std::io;
use std::path::PathBuf;

use chain_core::chain::transaction::TransactionId;
use chain_core::values::chain_id::ChainId;
use chain_core::verify::proof::ProofError;
use hgz_api::ErrorBody;
use hgz_config::keystore::KeystoreError;
use hgz_config::source::Source;
use hgz_config::{ConfigError, FileError};
use hgz_verifier::{ProofFileError, VerifierError};
use thiserror::Error;

use crate::exit::Exit;
use crate::label::error::LabelPrintError;

/// Why a command failed.
#[derive(Debug, Error)]
pub(crate) enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    #[error("{message}")]
    Usage { message: String },
    #[error("no signing key is given; name its file with --key FILE, or set HGZ_KEY")]
    NoKey,
    #[error("the passphrase of {} is asked for but there is no terminal; name its file with --passphrase-file FILE, or set HGZ_PASSPHRASE_FILE", path.display())]
    NoPassphrase {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the system's random source failed; try again")]
    Random(#[source] getrandom::Error),
    /// The node refused; the files are those that the refused act came from.
    #[error("{}", body.message)]
    Refused { body: Box<ErrorBody>, files: Vec<Source> },
    #[error("{}", body.message)]
    NotFound { body: Box<ErrorBody> },
    #[error("{url} has too much to do ({}); try again in {retry_after_ms} ms, or ask another node with --node URL", body.message)]
    Busy { url: String, body: Box<ErrorBody>, retry_after_ms: u64 },
    #[error("{url} cannot answer now ({}); name another node with --node URL", body.message)]
    NodeFailed { url: String, body: Box<ErrorBody> },
    #[error("{url} cannot be reached; check the address, or name another node with --node URL")]
    Unreachable {
        url: String,
        #[source]
        source: Box<ureq::Error>,
    },
    #[error(
        "{url} gave an answer that hgz does not understand ({reason}); check that it is a node of hgz of this version"
    )]
    BadAnswer { url: String, reason: String },
    #[error(
        "it is not known what became of transaction {id}; ask with `hgz transaction show {id}` before you submit anything again"
    )]
    Undecided { id: TransactionId },
    #[error(
        "nothing is trusted yet; give the chain's genesis file with --genesis FILE, its id with --chain-id ID, or keep one with `hgz trust FILE`"
    )]
    NoTrust,
    #[error(
        "what is kept of the chain in {} is damaged; remove that file, and the next run starts from the genesis",
        path.display()
    )]
    KeptPoint { path: std::path::PathBuf },
    #[error(
        "the node's genesis has chain id {found}, not {expected}; ask a node of the right chain"
    )]
    OtherChain { found: ChainId, expected: ChainId },
    #[error("what the node shows cannot be relied on; see the cause")]
    Verifier(#[from] VerifierError),
    #[error("{} shows nothing; see the cause", path.display())]
    ProofFile {
        path: PathBuf,
        #[source]
        source: ProofFileError,
    },
    #[error("{} is not a picture that can be read ({reason}); give a PNG or JPEG", path.display())]
    Picture { path: PathBuf, reason: String },
    #[error("the code cannot be checked; see the cause")]
    Code(#[source] chain_core::verify::item_code::ItemCodeError),
    #[error(transparent)]
    Label(#[from] LabelPrintError),
    #[error("{} is not a document ({error})", path.display())]
    Document { path: PathBuf, error: chain_core::records::document::DocumentError },
    #[error(
        "the chain would stop: after this change {quorum} of {authorities} authorities must vote, and {url} sees nodes of {present}; missing: {missing}; start their nodes first, or add --yes if they will be up by then"
    )]
    WouldStop { url: String, quorum: usize, authorities: usize, present: usize, missing: String },
    #[error("the output cannot be written; check the disk and the reader of the pipe")]
    Output(#[source] io::Error),
}

impl From<ProofError> for CliError {
    fn from(error: ProofError) -> Self {
        Self::Verifier(VerifierError::Proof(error))
    }
}

impl CliError {
    /// How the program ends with it.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Config(ConfigError::Keystore(error)) | Self::Keystore(error) => match error {
                KeystoreError::File(FileError::Exists { .. } | FileError::Write { .. }) => {
                    Exit::Failed
                }
                _ => Exit::Key,
            },
            Self::Config(ConfigError::Invalid { .. })
            | Self::Refused { .. }
            | Self::WouldStop { .. }
            | Self::Document { .. } => Exit::Refused,
            Self::Label(error) => error.exit(),
            Self::Usage { .. } | Self::Config(ConfigError::Option { .. }) => Exit::Usage,
            Self::Config(
                ConfigError::File(_) | ConfigError::Port { .. } | ConfigError::Random(_),
            )
            | Self::File(_)
            | Self::Random(_)
            | Self::Output(_) => Exit::Failed,
            Self::NoKey | Self::NoPassphrase { .. } => Exit::Key,
            Self::NotFound { .. } => Exit::NotFound,
            Self::Busy { .. }
            | Self::NodeFailed { .. }
            | Self::Unreachable { .. }
            | Self::BadAnswer { .. }
            | Self::Undecided { .. }
            | Self::NoTrust
            | Self::KeptPoint { .. }
            | Self::OtherChain { .. }
            | Self::Verifier(_)
            | Self::ProofFile { .. }
            | Self::Picture { .. }
            | Self::Code(_) => Exit::Unreachable,
        }
    }

    /// The stable code: the node's own where it refused.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Config(ConfigError::Invalid { .. }) => "file.invalid",
            Self::Config(ConfigError::File(_)) | Self::File(_) => "file.failed",
            Self::Config(ConfigError::Port { .. }) => "devnet.port",
            Self::Usage { .. } | Self::Config(ConfigError::Option { .. }) => "usage",
            Self::Config(ConfigError::Random(_)) | Self::Random(_) => "system.random",
            Self::Config(ConfigError::Keystore(error)) | Self::Keystore(error) => match error {
                KeystoreError::WrongPassphrase { .. } => "keystore.wrong_passphrase",
                _ => "keystore.unusable",
            },
            Self::NoKey => "keystore.no_key",
            Self::NoPassphrase { .. } => "keystore.no_passphrase",
            Self::Refused { body, .. }
            | Self::NotFound { body }
            | Self::Busy { body, .. }
            | Self::NodeFailed { body, .. } => &body.code,
            Self::Unreachable { .. } => "node.unreachable",
            Self::BadAnswer { .. } => "node.bad_answer",
            Self::Undecided { .. } => "transaction.undecided",
            Self::NoTrust => "proof.no_trust",
            Self::KeptPoint { .. } => "proof.kept_point",
            Self::OtherChain { .. } => "proof.other_chain",
            Self::Verifier(error) => error.code(),
            Self::ProofFile { .. } => "proof_file.unusable",
            Self::Picture { .. } => "picture.unreadable",
            Self::Code(_) => "code.unreadable",
            Self::Label(error) => error.code(),
            Self::Document { .. } => "document.type",
            Self::WouldStop { .. } => "proposal.would_stop",
            Self::Output(_) => "output.failed",
        }
    }

    /// The messages of what caused it, outermost first.
    pub(crate) fn causes(&self) -> Vec<String> {
        let mut causes: Vec<String> = match self {
            Self::Refused { body, .. } | Self::NotFound { body } => body.causes.clone(),
            _ => Vec::new(),
        };
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            causes.push(cause.to_string());
            source = cause.source();
        }
        causes
    }
}
