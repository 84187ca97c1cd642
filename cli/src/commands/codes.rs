//! `hgz codes`: the signed codes of a certificate's items, as CSV for the label printer.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use chain_core::bytes::signature::SecretKey;
use chain_core::governance::genesis::ChainId;
use chain_core::records::certificate::{Certificate, ItemRange, ItemRanges, Serial};
use chain_core::values::text::CertificateId;
use chain_core::verify::item_code::ItemCode;
use clap::Args;
use serde::Serialize;

use super::certificate::{self, CertificateName};
use crate::chain::submit;
use crate::context::{Context, Format};
use crate::error::CliError;
use crate::print::output::Outcome;
use crate::print::progress;
use crate::print::render::Fields;

pub(crate) const EXAMPLES: &str = "\
Examples:
  hgz codes 91430700999999015X/KSY-20261118-01 --label-key label.key --out codes.csv
  hgz codes 91430700999999015X/KSY-20261118-01 --label-key label.key --items 1-10 --host HGZ.HN.CN
";

/// Which codes to sign.
#[derive(Debug, Args)]
pub(crate) struct CodesArguments {
    #[command(flatten)]
    pub(crate) signing: SigningArguments,
    /// The CSV file to write; it must not exist. Without it, standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What a code is made from.
#[derive(Debug, Args)]
pub(crate) struct SigningArguments {
    /// The certificate: its id `MAKER/NUMBER`, or its serial.
    certificate: CertificateName,
    /// The label key that the certificate names.
    #[arg(long, value_name = "FILE")]
    label_key: PathBuf,
    #[command(flatten)]
    pub(crate) host: HostArgument,
    /// The items, such as `1-10`; without it, all of them.
    #[arg(long, value_name = "RANGES")]
    items: Option<ItemRanges>,
}

impl SigningArguments {
    /// The arguments of a command that has them in another form.
    pub(crate) const fn new(
        certificate: CertificateName,
        label_key: PathBuf,
        host: String,
        items: Option<ItemRanges>,
    ) -> Self {
        Self { certificate, label_key, host: HostArgument { host }, items }
    }
}

/// The host in a code's URL.
#[derive(Debug, Args)]
pub(crate) struct HostArgument {
    /// The host that answers a scan, as the label says it: capitals, digits, `.`, `-`, `:`.
    #[arg(long, env = "HGZ_HOST", value_parser = parse_host, default_value = "HGZ.HN.CN")]
    pub(crate) host: String,
}

/// What a QR code can hold without leaving its alphanumeric mode.
fn parse_host(text: &str) -> Result<String, String> {
    let host = text.to_ascii_uppercase();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
    if (1..=60).contains(&host.len()) && host.bytes().all(allowed) {
        Ok(host)
    } else {
        Err("a host has 1 to 60 letters, digits, `.`, `-` and `:`".to_owned())
    }
}

/// Everything needed to sign codes of one certificate.
pub(crate) struct CodeSigner {
    pub(crate) certificate: CertificateId,
    pub(crate) serial: Serial,
    pub(crate) items: ItemRanges,
    chain_id: ChainId,
    key: SecretKey,
    host: String,
}

impl CodeSigner {
    /// Asks the node for the certificate, and opens its label key.
    pub(crate) fn new(context: &Context, arguments: &SigningArguments) -> Result<Self, CliError> {
        let answer = certificate::find(context, &arguments.certificate)?;
        let Certificate { id, serial, details, .. } = answer.data.certificate;
        let items = match &arguments.items {
            Some(items) => items.clone(),
            None => ItemRanges::try_from(vec![ItemRange { first: 1, last: details.quantity }])
                .expect("a certificate is for at least one item"),
        };
        if let Some(last) = items.last().filter(|last| details.quantity < *last) {
            let message = format!(
                "item {last} is outside 1-{}; name items of the certificate",
                details.quantity
            );
            return Err(CliError::Usage { message });
        }
        let key = context.open_key(&arguments.label_key)?;
        let (found, expected) = (key.public_key(), details.label_key);
        if found != expected {
            let path = arguments.label_key.clone();
            return Err(CliError::OtherLabelKey { path, found, expected });
        }
        let chain_id = submit::chain_id(context)?;
        Ok(Self {
            certificate: id,
            serial,
            items,
            chain_id,
            key,
            host: arguments.host.host.clone(),
        })
    }

    /// The items, in order.
    pub(crate) fn items(&self) -> impl Iterator<Item = u32> + use<> {
        let ranges = self.items.as_slice().to_vec();
        ranges.into_iter().flat_map(|range| range.first..=range.last)
    }

    /// The text of one item's QR code.
    pub(crate) fn url(&self, item: u32) -> String {
        ItemCode::sign(self.chain_id, self.serial, item, &self.key).to_url(&self.host)
    }
}

#[derive(Debug, Serialize)]
struct Written {
    certificate: CertificateId,
    serial: Serial,
    items: ItemRanges,
    count: u64,
    file: Option<PathBuf>,
}

/// Runs `hgz codes`.
pub(crate) fn run(context: &Context, arguments: &CodesArguments) -> Result<Outcome, CliError> {
    if arguments.out.is_none() && context.format == Format::Json {
        let message = "with --output json the codes need a file of their own; name it with --out";
        return Err(CliError::Usage { message: message.to_owned() });
    }
    let signer = CodeSigner::new(context, &arguments.signing)?;
    let count = signer.items.count();
    let bar = progress::bar(count, context.pick("签码", "codes"));
    let Some(path) = &arguments.out else {
        let written = write_codes(&signer, &mut io::stdout().lock(), &|| bar.inc(1));
        bar.finish_and_clear();
        return written.map_err(CliError::Output).map(|()| Outcome::ok((), ""));
    };
    let write_error = |source| CliError::Write { path: path.clone(), source };
    let file = OpenOptions::new().write(true).create_new(true).open(path).map_err(write_error)?;
    let mut writer = BufWriter::new(file);
    write_codes(&signer, &mut writer, &|| bar.inc(1))
        .and_then(|()| writer.get_ref().sync_all())
        .map_err(write_error)?;
    bar.finish_and_clear();
    let mut fields = Fields::default();
    fields
        .add(context.pick("合格证", "certificate"), &signer.certificate)
        .add(context.pick("追溯码", "codes"), format!("{count} ({})", signer.items))
        .add(context.pick("文件", "file"), path.display());
    let data = Written {
        certificate: signer.certificate.clone(),
        serial: signer.serial,
        items: signer.items.clone(),
        count,
        file: Some(path.clone()),
    };
    Ok(Outcome::ok(data, fields.to_string()))
}

fn write_codes(signer: &CodeSigner, to: &mut impl Write, done: &dyn Fn()) -> io::Result<()> {
    writeln!(to, "item,url")?;
    for item in signer.items() {
        writeln!(to, "{item},{}", signer.url(item))?;
        done();
    }
    to.flush()
}
