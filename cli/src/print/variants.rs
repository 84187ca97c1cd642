//! Items by variant, as a table.

use hgz_api::VariantItems;

use super::render::table;
use super::voice::Voice;

/// Which items are of which variant; nothing where there are none.
pub(crate) fn variants(voice: &Voice, variants: &[VariantItems]) -> String {
    if variants.is_empty() {
        return String::new();
    }
    let header = [
        voice.pick("合格证", "certificate"),
        voice.pick("规格", "variant"),
        voice.pick("件号", "items"),
        voice.pick("件数", "count"),
    ];
    let rows = variants.iter().map(|one| {
        vec![
            one.certificate.to_string(),
            one.variant.to_string(),
            one.items.to_string(),
            one.items.count().to_string(),
        ]
    });
    format!("\n{}", table(&header, rows.collect()))
}
