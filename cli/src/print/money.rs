//! [`Fen`]: sums of money, in yuan for people and in fen everywhere else.

use std::str::FromStr;

pub(crate) use hgz_verifier::yuan;

/// A sum on the command line, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fen(pub(crate) u64);

impl FromStr for Fen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused =
            || "write yuan such as 12000 or 12000.50, or fen such as 1200050fen".to_owned();
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(fen) = text.strip_suffix("fen") {
            let fen = Some(fen).filter(|fen| is_number(fen));
            return fen.and_then(|fen| fen.parse().ok()).map(Self).ok_or_else(refused);
        }
        let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
        if whole.is_empty()
            || !(1..=2).contains(&part.len())
            || !is_number(whole)
            || !is_number(part)
        {
            return Err(refused());
        }
        format!("{whole}{part:0<2}").parse().map(Self).map_err(|_| refused())
    }
}

#[cfg(test)]
mod tests;
