//! `hgz key`: key files on this machine, and the keys of organisations on the chain.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use chain_core::act::Act;
use chain_core::bytes::signature::{KeyId, PublicKey};
use chain_core::records::organisation::{KeyOrigin, KeyPurpose, KeyRecord};
use chain_core::records::permission::ActKind;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use clap::{Args, Subcommand, ValueEnum};
use hgz_api::Answer;
use hgz_config::keystore::{self, KeyFile};
use hgz_config::{ConfigError, FileError};
use serde::Serialize;

use crate::chain::client::NodeClient;
use crate::chain::submit::submit_act;
use crate::clock;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::keys::UserKeys;
use crate::options::SubmitArguments;
use crate::print::output::CommandOutcome;
use crate::print::render::{FieldList, table};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz key new maker.key --passphrase-file passphrase",
    "hgz key list keys",
    "hgz key show maker.key",
    "hgz key add label.key --purpose label --valid-until 2027-12-31 --key maker.key",
    "hgz key revoke label.key --key maker.key",
    "hgz key rotate maker.key maker-2027.key --key maker.key",
];

/// `hgz key`.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a new key in a new encrypted file.
    #[command(after_help = examples![
        "hgz key new maker.key --passphrase-file passphrase",
        "hgz key new maker.key",
    ])]
    New {
        /// The file to write; it must not exist.
        file: PathBuf,
    },
    /// Show a key file, or what the chain knows of a key.
    #[command(after_help = examples![
        "hgz key show maker.key",
        "hgz key show ed25519:6f2c...",
    ])]
    Show {
        /// A key file, a public key, or a key id.
        shown: KeyArgument,
    },
    /// List the key files of a directory.
    #[command(after_help = examples![
        "hgz key list",
        "hgz key list devnet/keys",
    ])]
    List {
        /// The directory.
        #[arg(default_value = ".")]
        directory: PathBuf,
    },
    /// Add a key to an organisation on the chain.
    ///
    /// What the bureau gives to another organisation works only after a delay, in which that one can
    /// object: with `hgz key revoke` and any key of its own.
    #[command(after_help = examples![
        "hgz key add label.key --purpose label --valid-until 2027-12-31 --key maker.key",
        "hgz key add line1.key --purpose operator --act activate_items --act void_items --key maker.key",
    ])]
    Add(AddArguments),
    /// Revoke a key of an organisation on the chain.
    #[command(after_help = examples![
        "hgz key revoke label.key --key maker.key",
    ])]
    Revoke {
        /// A key file, a public key, or a key id.
        revoked: KeyArgument,
        /// Whose key it is; without it, the signer's organisation.
        #[arg(long, value_name = "CODE")]
        organisation: Option<CreditCode>,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Replace a key of an organisation with a new one of the same purpose and last day.
    #[command(after_help = examples![
        "hgz key new maker-2027.key",
        "hgz key rotate maker.key maker-2027.key --key maker.key",
    ])]
    Rotate(RotateArguments),
}

/// Which key to replace by which.
#[derive(Debug, Args)]
pub(crate) struct RotateArguments {
    /// The key that ends: a key file, a public key, or a key id.
    old: KeyArgument,
    /// The key in its place: a key file or a public key.
    new: KeyArgument,
    /// Whose keys they are; without it, the signer's organisation.
    #[arg(long, value_name = "CODE")]
    organisation: Option<CreditCode>,
    #[command(flatten)]
    submit: SubmitArguments,
}

/// What to add.
#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// A key file or a public key.
    added: KeyArgument,
    /// What the key may do.
    #[arg(long, value_enum)]
    purpose: Purpose,
    /// An act that an operator key may do; repeat it for more.
    #[arg(long = "act", value_name = "ACT", value_parser = parse_act)]
    acts: Vec<ActKind>,
    /// The last day it may do it.
    #[arg(long, value_name = "DATE")]
    valid_until: Option<Date>,
    /// Whose key it is; without it, the signer's organisation.
    #[arg(long, value_name = "CODE")]
    organisation: Option<CreditCode>,
    #[command(flatten)]
    submit: SubmitArguments,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Purpose {
    /// Every act of the organisation.
    Admin,
    /// The acts named by --act.
    Operator,
    /// Signing item codes, and nothing else.
    Label,
}

fn parse_act(text: &str) -> Result<ActKind, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| "no such act; see the kinds that `hgz events` prints".to_owned())
}

/// A key on the command line.
#[derive(Debug, Clone)]
pub(crate) enum KeyArgument {
    File(PathBuf),
    Public(PublicKey),
    Id(KeyId),
}

impl FromStr for KeyArgument {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let public = text.parse().map(Self::Public);
        let id = || text.parse().map(Self::Id);
        Ok(public.or_else(|_| id()).unwrap_or_else(|_| Self::File(PathBuf::from(text))))
    }
}

impl KeyArgument {
    fn id(&self) -> Result<KeyId, CliError> {
        match self {
            Self::File(path) => Ok(KeyFile::read(path)?.public_key.id()),
            Self::Public(key) => Ok(key.id()),
            Self::Id(id) => Ok(*id),
        }
    }

    /// The public key; an id alone does not tell it.
    pub(crate) fn public_key(&self) -> Result<PublicKey, CliError> {
        match self {
            Self::File(path) => Ok(KeyFile::read(path)?.public_key),
            Self::Public(key) => Ok(*key),
            Self::Id(id) => Err(CliError::Usage {
                message: format!("{id} is the id of a key; give its file or the public key itself"),
            }),
        }
    }
}

#[derive(Debug, Serialize)]
struct ShownKey {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<PathBuf>,
    public_key: PublicKey,
    key_id: KeyId,
}

impl ShownKey {
    fn of(path: &Path, file: &KeyFile) -> Self {
        let public_key = file.public_key;
        Self { file: Some(path.to_owned()), public_key, key_id: public_key.id() }
    }

    fn text(&self, voice: &Voice) -> String {
        let mut fields = FieldList::default();
        fields
            .add_some(voice.pick("文件", "file"), self.file.as_ref().map(|path| path.display()))
            .add(voice.pick("公钥", "public key"), self.public_key)
            .add(voice.pick("密钥号", "key id"), self.key_id);
        fields.to_string()
    }
}

/// Runs `hgz key`.
pub(crate) fn run(context: &Context, command: KeyCommand) -> Result<CommandOutcome, CliError> {
    match command {
        KeyCommand::New { file } => new(&context.keys, &context.voice, &file),
        KeyCommand::Show { shown } => show(&context.voice, &context.client, &shown),
        KeyCommand::List { directory } => list(&context.voice, &directory),
        KeyCommand::Add(arguments) => add(context, arguments),
        KeyCommand::Rotate(arguments) => rotate(context, &arguments),
        KeyCommand::Revoke { revoked, organisation, submit } => {
            let key = revoked.id()?;
            let organisation = match organisation {
                Some(code) => code,
                None => context.own_organisation()?,
            };
            let act = Act::RevokeKey { organisation, key };
            submit_act(context, &submit, act, &key.to_string())
        }
    }
}

fn new(keys: &UserKeys, voice: &Voice, path: &Path) -> Result<CommandOutcome, CliError> {
    if path.exists() {
        return Err(FileError::Exists { path: path.to_owned() }.into());
    }
    let passphrase = keys.passphrase(path)?;
    let key = keystore::generate().map_err(CliError::Random)?;
    let shown = ShownKey::of(path, &keystore::create(path, &key, &passphrase)?);
    let text = shown.text(voice);
    Ok(CommandOutcome::ok(shown, text))
}

fn show(voice: &Voice, client: &NodeClient, key: &KeyArgument) -> Result<CommandOutcome, CliError> {
    if let KeyArgument::File(path) = key {
        let shown = ShownKey::of(path, &KeyFile::read(path)?);
        let text = shown.text(voice);
        return Ok(CommandOutcome::ok(shown, text));
    }
    let answer: Answer<KeyRecord> = client.get(&format!("/v1/keys/{}", key.id()?))?;
    let record = &answer.data;
    let purpose = match &record.purpose {
        KeyPurpose::Admin => "admin".to_owned(),
        KeyPurpose::Label => "label".to_owned(),
        KeyPurpose::Operator(acts) => {
            let names: Vec<&str> = acts.iter().map(|act| act.as_str()).collect();
            format!("operator: {}", names.join(", "))
        }
    };
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("公钥", "public key"), record.key)
        .add(voice.pick("主体", "organisation"), record.organisation)
        .add(voice.pick("用途", "purpose"), purpose)
        .add_some(voice.pick("有效至", "valid until"), record.valid_until)
        .add(voice.pick("登记高度", "added at height"), record.added_at)
        .add_some(voice.pick("吊销日期", "revoked on"), record.revoked.map(|one| one.on))
        .add_some(voice.pick("吊销高度", "revoked at height"), record.revoked.map(|one| one.height))
        .add_some(voice.pick("吊销者", "revoked by"), record.revoked.map(|one| one.organisation))
        .add(voice.pick("来源", "origin"), origin(voice, record.origin))
        .add(voice.pick("可用时间自", "usable from"), clock::show(record.usable_from));
    let text = fields.to_string();
    Ok(CommandOutcome::ok(answer, text))
}

/// Where a key comes from.
fn origin(voice: &Voice, origin: KeyOrigin) -> String {
    match origin {
        KeyOrigin::Own => {
            voice.pick("本主体自行登记", "added by the organisation itself").to_owned()
        }
        KeyOrigin::First(by) => {
            format!(
                "{} {by}",
                voice.pick("入网时登记，登记者", "one of the first keys, entered by")
            )
        }
        KeyOrigin::Given(by) => {
            format!("{} {by}", voice.pick("由其他主体代为登记：", "given by another organisation:"))
        }
        KeyOrigin::Decided => voice
            .pick("共识机构决定", "given by more than two thirds of the authorities")
            .to_owned(),
    }
}

fn list(voice: &Voice, directory: &Path) -> Result<CommandOutcome, CliError> {
    let unreadable =
        |source| ConfigError::from(FileError::Read { path: directory.to_owned(), source });
    let mut paths: Vec<PathBuf> = std::fs::read_dir(directory)
        .map_err(unreadable)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "key"))
        .collect();
    paths.sort();
    let mut keys = Vec::new();
    for path in paths {
        match KeyFile::read(&path) {
            Ok(file) => keys.push(ShownKey::of(&path, &file)),
            Err(error) => voice.note(&error.to_string())?,
        }
    }
    let row = |key: &ShownKey| {
        let file = key.file.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        vec![file, key.public_key.to_string()]
    };
    let header = [voice.pick("文件", "file"), voice.pick("公钥", "public key")];
    let text = table(&header, keys.iter().map(row).collect());
    Ok(CommandOutcome::ok(keys, text))
}

fn add(context: &Context, arguments: AddArguments) -> Result<CommandOutcome, CliError> {
    let key = arguments.added.public_key()?;
    let mut acts = arguments.acts;
    acts.sort_unstable();
    acts.dedup();
    let purpose = match (arguments.purpose, acts.is_empty()) {
        (Purpose::Admin, true) => KeyPurpose::Admin,
        (Purpose::Label, true) => KeyPurpose::Label,
        (Purpose::Operator, false) => KeyPurpose::Operator(acts),
        (Purpose::Operator, true) => {
            let message = "an operator key may do named acts only; name them with --act";
            return Err(CliError::Usage { message: message.to_owned() });
        }
        (Purpose::Admin | Purpose::Label, false) => {
            let message = "--act is for operator keys only; leave it out";
            return Err(CliError::Usage { message: message.to_owned() });
        }
    };
    let organisation = match arguments.organisation {
        Some(code) => code,
        None => context.own_organisation()?,
    };
    let valid_until = arguments.valid_until;
    let act = Act::AddKey { organisation, key, purpose, valid_until };
    submit_act(context, &arguments.submit, act, &key.to_string())
}

fn rotate(context: &Context, arguments: &RotateArguments) -> Result<CommandOutcome, CliError> {
    let (old, new) = (arguments.old.id()?, arguments.new.public_key()?);
    let organisation = match arguments.organisation {
        Some(code) => code,
        None => context.own_organisation()?,
    };
    let act = Act::RotateKey { organisation, old, new };
    submit_act(context, &arguments.submit, act, &format!("{old} → {new}"))
}
