//! `hgz codes`: the signed codes of a certificate's items, as CSV for the label printer.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use chain_core::records::certificate::Certificate;
use chain_core::records::items::ItemRanges;
use chain_core::records::serial::Serial;
use chain_core::values::text::CertificateId;
use clap::Args;
use hgz_config::FileError;
use serde::Serialize;

use super::certificate::{self, CertificateName};
use crate::chain::submit;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::label::signing::{self, CodeSigner, HostArgument, LabelKey};
use crate::options::Format;
use crate::print::output::CommandOutcome;
use crate::print::progress;
use crate::print::render::FieldList;

pub(crate) const EXAMPLES: &str = examples![
    "hgz codes 91430700999999015X/KSY-20261118-01 --label-key label.key --out codes.csv",
    "hgz codes 91430700999999015X/KSY-20261118-01 --label-key label.key --items 1-10 --host HGZ.HN.CN",
];

/// Which codes to sign.
#[derive(Debug, Args)]
pub(crate) struct CodesArguments {
    /// The certificate: its id `MAKER/NUMBER`, or its serial.
    certificate: CertificateName,
    /// The label key that the certificate names.
    #[arg(long, value_name = "FILE")]
    label_key: PathBuf,
    #[command(flatten)]
    host: HostArgument,
    /// The items, such as `1-10`; without it, all of them.
    #[arg(long, value_name = "RANGES")]
    items: Option<ItemRanges>,
    /// The CSV file to write; it must not exist. Without it, standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// A signer of a certificate's codes: asks the node for the certificate's chain, and opens the label
/// key.
pub(crate) fn signer(
    context: &Context,
    certificate: &Certificate,
    label_key: &Path,
    items: Option<&ItemRanges>,
    host: &HostArgument,
) -> Result<CodeSigner, CliError> {
    // Order: items that are not there are named before anybody types a passphrase.
    let items = signing::items_of(certificate, items)?;
    let secret = context.keys.open(label_key)?;
    let key = LabelKey { path: label_key.to_owned(), secret };
    let chain_id = submit::chain_id(&context.client, &context.trust)?;
    Ok(CodeSigner::new(certificate, items, key, chain_id, host.host.clone())?)
}

#[derive(Debug, Serialize)]
struct WrittenCodes {
    certificate: CertificateId,
    serial: Serial,
    items: ItemRanges,
    count: u64,
    file: Option<PathBuf>,
}

/// Runs `hgz codes`.
pub(crate) fn run(
    context: &Context,
    arguments: &CodesArguments,
) -> Result<CommandOutcome, CliError> {
    if arguments.out.is_none() && context.voice.format == Format::Json {
        let message = "with --output json the codes need a file of their own; name it with --out";
        return Err(CliError::Usage { message: message.to_owned() });
    }
    let CodesArguments { certificate, label_key, host, items, .. } = arguments;
    let answer = certificate::find(&context.client, certificate)?;
    let certificate = &answer.data.certificate;
    let signer = signer(context, certificate, label_key, items.as_ref(), host)?;
    let count = signer.items.count();
    let bar = progress::bar(count, context.voice.pick("签码", "codes"));
    let Some(path) = &arguments.out else {
        let written = write_codes(&signer, &mut io::stdout().lock(), &|| bar.inc(1));
        bar.finish_and_clear();
        return written.map_err(CliError::Output).map(|()| CommandOutcome::ok((), ""));
    };
    let write_error = |source| FileError::of_write(path, source);
    let file = OpenOptions::new().write(true).create_new(true).open(path).map_err(write_error)?;
    let mut writer = BufWriter::new(file);
    write_codes(&signer, &mut writer, &|| bar.inc(1))
        .and_then(|()| writer.get_ref().sync_all())
        .map_err(write_error)?;
    bar.finish_and_clear();
    let mut fields = FieldList::default();
    fields
        .add(context.voice.pick("合格证", "certificate"), &signer.certificate)
        .add(context.voice.pick("追溯码", "codes"), format!("{count} ({})", signer.items))
        .add(context.voice.pick("文件", "file"), path.display());
    let data = WrittenCodes {
        certificate: signer.certificate.clone(),
        serial: signer.serial,
        items: signer.items.clone(),
        count,
        file: Some(path.clone()),
    };
    Ok(CommandOutcome::ok(data, fields.to_string()))
}

fn write_codes(signer: &CodeSigner, to: &mut impl Write, done: &dyn Fn()) -> io::Result<()> {
    writeln!(to, "item,url")?;
    for item in signer.items() {
        writeln!(to, "{item},{}", signer.url(item))?;
        done();
    }
    to.flush()
}
