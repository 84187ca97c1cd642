//! Whether a measured value is within its limit, where both are written as numbers.

use std::cmp::Ordering;

use crate::label::Decimal;
use crate::values::characters::{is_white_space, starts_unit, trimmed};

/// What a limit demands of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LimitBounds {
    /// The least value, and whether it is itself allowed.
    least: Option<(Decimal, bool)>,
    /// The greatest value, and whether it is itself allowed.
    greatest: Option<(Decimal, bool)>,
}

/// Whether `found` is within `limit`; `None` where one of them is not written as numbers, so that
/// only the inspector can say (`不剥离`, `A级`).
///
/// Limits: `≥520`, `>520`, `≤0.124`, `<0.124`, `12~15`, `12-15`, `12±0.5`, also with a unit behind
/// (`≥520 N`). A value: `586`, `586 N`.
#[must_use]
pub fn is_within(limit: &str, found: &str) -> Option<bool> {
    let bounds = bounds(limit)?;
    let found = leading_number(found)?;
    let above = bounds.least.is_none_or(|(least, allowed)| match found.compare(&least) {
        Ordering::Greater => true,
        Ordering::Equal => allowed,
        Ordering::Less => false,
    });
    let below = bounds.greatest.is_none_or(|(greatest, allowed)| match found.compare(&greatest) {
        Ordering::Less => true,
        Ordering::Equal => allowed,
        Ordering::Greater => false,
    });
    Some(above && below)
}

fn bounds(limit: &str) -> Option<LimitBounds> {
    let limit = trimmed(limit);
    for (signs, is_least, allowed) in [
        (["≥", ">=", "不小于"], true, true),
        (["≤", "<=", "不大于"], false, true),
        ([">", "＞", "大于"], true, false),
        (["<", "＜", "小于"], false, false),
    ] {
        if let Some(rest) = signs.iter().find_map(|sign| limit.strip_prefix(sign)) {
            let bound = Some((leading_number(rest)?, allowed));
            return Some(if is_least {
                LimitBounds { least: bound, greatest: None }
            } else {
                LimitBounds { least: None, greatest: bound }
            });
        }
    }
    if let Some((middle, margin)) = limit.split_once('±') {
        let (middle, margin) = (number(middle)?, leading_number(margin)?);
        let least = middle.checked_add(&margin.negated())?;
        let greatest = middle.checked_add(&margin)?;
        return Some(LimitBounds { least: Some((least, true)), greatest: Some((greatest, true)) });
    }
    let (least, greatest) = ['~', '～', '-', '–', '—'].into_iter().find_map(|sign| {
        limit.split_once(sign).filter(|(before, _)| !trimmed(before).is_empty())
    })?;
    let (least, greatest) = (number(least)?, leading_number(greatest)?);
    Some(LimitBounds { least: Some((least, true)), greatest: Some((greatest, true)) })
}

fn number(text: &str) -> Option<Decimal> {
    trimmed(text).parse().ok()
}

/// The number at the start of a text, if nothing but a unit follows: no further digit.
fn leading_number(text: &str) -> Option<Decimal> {
    let text = trimmed(text);
    let is_part = |(at, character): &(usize, char)| {
        character.is_ascii_digit() || *character == '.' || (*at == 0 && *character == '-')
    };
    let end = text.char_indices().find(|place| !is_part(place)).map_or(text.len(), |(at, _)| at);
    let (digits, unit) = text.split_at_checked(end)?;
    // `5×10³` is not 5, and neither is `5/8`.
    let is_unit =
        unit.is_empty() || unit.starts_with(|sign: char| is_white_space(sign) || starts_unit(sign));
    if is_unit && !unit.starts_with(['e', 'E']) { number(digits) } else { None }
}

#[cfg(test)]
mod tests;
