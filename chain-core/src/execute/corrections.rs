//! A maker takes back its own certificate.

use super::checks::refuse_own_grounds;
use super::turn::Turn;
use super::{certificates, items};
use crate::execute::refusal::Refusal;
use crate::records::certificate::CertificateStatus;
use crate::records::history::StatusGrounds;
use crate::records::items::ItemRanges;
use crate::records::serial::Serial;
use crate::values::text::Number;

/// A maker takes its certificate back. Labels that are spoilt already are named, so that a list of
/// void codes is whole.
pub(super) fn withdraw(
    turn: &mut Turn<'_>,
    number: &Number,
    spoilt: &ItemRanges,
    grounds: &StatusGrounds,
) -> Result<Serial, Refusal> {
    refuse_own_grounds(grounds)?;
    if !spoilt.is_empty() {
        items::void(turn, number, spoilt)?;
    }
    certificates::undo(turn, number, CertificateStatus::Withdrawn, Some(grounds), None)
}
