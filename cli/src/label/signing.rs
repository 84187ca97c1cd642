//! [`CodeSigner`]: signs the codes of one certificate's items.

use std::path::PathBuf;

use chain_core::bytes::signature::SecretKey;
use chain_core::records::certificate::Certificate;
use chain_core::records::items::ItemRanges;
use chain_core::records::serial::Serial;
use chain_core::values::chain_id::ChainId;
use chain_core::values::text::CertificateId;
use chain_core::verify::item_code::ItemCode;
use clap::Args;

use super::error::LabelPrintError;

/// Longest host: its code still fits version 10 of a QR symbol.
const HOST_CHARS_MAX: usize = 60;

/// The host in a code's URL.
#[derive(Debug, Clone, Args)]
pub(crate) struct HostArgument {
    /// The host that answers a scan, as the label says it: capitals, digits, `.`, `-`, `:`.
    #[arg(long, env = "HGZ_HOST", value_parser = parse_host, default_value = "HGZ.HN.CN")]
    pub(crate) host: String,
}

/// What a QR code can hold without leaving its alphanumeric mode.
fn parse_host(text: &str) -> Result<String, String> {
    let host = text.to_ascii_uppercase();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
    if (1..=HOST_CHARS_MAX).contains(&host.len()) && host.bytes().all(allowed) {
        Ok(host)
    } else {
        Err(format!("a host has 1 to {HOST_CHARS_MAX} letters, digits, `.`, `-` and `:`"))
    }
}

/// A label key, and the file it was opened from.
pub(crate) struct LabelKey {
    pub(crate) path: PathBuf,
    pub(crate) secret: SecretKey,
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

/// The items of a certificate that codes are wanted for: all of them, if none are named.
pub(crate) fn items_of(
    certificate: &Certificate,
    wanted: Option<&ItemRanges>,
) -> Result<ItemRanges, LabelPrintError> {
    let quantity = certificate.details.quantity;
    let Some(items) = wanted else {
        return Ok(ItemRanges::up_to(quantity));
    };
    match items.last().filter(|last| quantity < *last) {
        Some(last) => Err(LabelPrintError::ItemOutside { last, quantity }),
        None => Ok(items.clone()),
    }
}

impl CodeSigner {
    /// A signer with the key that the certificate names.
    pub(crate) fn new(
        certificate: &Certificate,
        items: ItemRanges,
        key: LabelKey,
        chain_id: ChainId,
        host: String,
    ) -> Result<Self, LabelPrintError> {
        let (found, expected) = (key.secret.public_key(), certificate.details.label_key);
        if found != expected {
            return Err(LabelPrintError::OtherLabelKey { path: key.path, found, expected });
        }
        let (id, serial) = (certificate.id.clone(), certificate.serial);
        Ok(Self { certificate: id, serial, items, chain_id, key: key.secret, host })
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
