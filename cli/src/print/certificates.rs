//! Certificates of goods that something is wrong with, or of what was made from them, as a table.

use hgz_api::CertificateEntry;

use super::render::table;
use super::voice::Voice;

/// Certificates under a title; nothing where there are none.
pub(crate) fn certificates(voice: &Voice, title: &str, entries: &[CertificateEntry]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let header = [
        title,
        voice.pick("产品名称", "product"),
        voice.pick("批次", "batch"),
        voice.pick("数量", "quantity"),
    ];
    let rows = entries.iter().map(|entry| {
        vec![
            entry.id.to_string(),
            entry.product_name.to_string(),
            entry.batch.to_string(),
            entry.quantity.to_string(),
        ]
    });
    format!("\n{}", table(&header, rows.collect()))
}
