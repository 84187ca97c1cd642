//! Pages of lists: how long they may be, where they start and where the next one starts.

use chain_core::state::RecordKind;
use chain_core::values::text::Name;
use hgz_api::ListPage;

use super::reading::{ReadingError, parse};
use crate::storage::{self, Posting, Scan, ScanStep};

/// Entries of a page, where the request does not say.
pub(crate) const LIMIT: u32 = 50;
/// Entries of a page at the most.
pub(crate) const LIMIT_MAX: u32 = 200;
/// Moves through lists for one page. A page that takes more is short, and says where to go on.
pub(crate) const STEPS_MAX: usize = 8_192;
/// Records that are looked at for one page.
const RECORDS_MAX: usize = 2_000;
/// The longest place of an entry.
const CURSOR_BYTES_MAX: usize = 128;

/// How many entries a page shall have.
pub(crate) fn limit_of(limit: Option<u32>) -> Result<usize, ReadingError> {
    let limit = limit.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        let message = format!("a page has 1 to {LIMIT_MAX} entries, not {limit}; change `limit`");
        return Err(ReadingError::malformed(&message));
    }
    Ok(usize::try_from(limit).unwrap_or(usize::MAX))
}

/// Where a page starts.
pub(crate) fn start_of(after: Option<&str>) -> Result<Vec<u8>, ReadingError> {
    let Some(text) = after else { return Ok(Vec::new()) };
    hex::decode(text).ok().filter(|bytes| bytes.len() <= CURSOR_BYTES_MAX).ok_or_else(|| {
        let shown: String = text.chars().take(80).collect();
        ReadingError::malformed(&format!(
            "`{shown}` is not a cursor; give `next` of the page before"
        ))
    })
}

/// A text to search for, as names are compared.
pub(crate) fn searched(text: Option<&str>) -> Result<Option<String>, ReadingError> {
    text.map(|text| {
        let text: Name = parse(text.trim())?;
        Ok(storage::fold(text.as_str()))
    })
    .transpose()
}

/// The lists that all names with a text are in.
pub(crate) fn name_lists(folded: &str, kind: RecordKind) -> impl Iterator<Item = Vec<Posting>> {
    storage::looked_up(folded).into_iter().map(move |gram| vec![Posting::Name(gram, kind)])
}

/// The next entries of a scan that `read` makes something of.
pub(crate) fn page<T>(
    mut scan: Scan<'_>,
    limit: usize,
    mut read: impl FnMut(&[u8]) -> Result<Option<T>, ReadingError>,
) -> Result<ListPage<T>, ReadingError> {
    let mut entries = Vec::new();
    let mut looked_at = 0_usize;
    loop {
        let position = hex::encode(scan.position());
        match scan.step()? {
            ScanStep::End => return Ok(ListPage { entries, next: None }),
            ScanStep::Exhausted => {
                return Ok(ListPage { entries, next: Some(hex::encode(scan.position())) });
            }
            ScanStep::Found { .. } if limit <= entries.len() || RECORDS_MAX <= looked_at => {
                return Ok(ListPage { entries, next: Some(position) });
            }
            ScanStep::Found { entry, .. } => {
                looked_at = looked_at.saturating_add(1);
                entries.extend(read(&entry)?);
            }
        }
    }
}
