//! What is answered, as JSON: everything that was checked, or why nothing is known.

use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_verifier::page::{self, Section};
use hgz_verifier::{
    Checked, KeptPoint, Verifier, VerifierError, advice, as_of, behind, headline, title,
};
use serde::Serialize;

use crate::request::Request;

/// The answer to one request.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum CheckAnswer<'a> {
    Checked(Box<Good<'a>>),
    Problem(ProofProblem),
}

/// Everything that was checked, and what a page shows of it.
#[derive(Serialize)]
struct Good<'a> {
    /// As of which height, time and day all of it is said.
    as_of: String,
    checked: &'a Checked,
    title: &'static str,
    headline: &'static str,
    next_step: &'static str,
    sections: Vec<Section>,
    signers: Vec<NamedSigner>,
    /// How many authorities sign from now on.
    authorities: usize,
    /// That a later state was seen before.
    #[serde(skip_serializing_if = "Option::is_none")]
    behind: Option<String>,
    /// What to give to the next check of this chain.
    kept: Option<Kept>,
}

/// How far the chain was proved by now.
#[derive(Serialize)]
struct Kept {
    /// The bytes to give back, in hexadecimal digits.
    point: String,
    /// The height from which to ask for the next proof.
    from: Height,
    /// The greatest height that was proved.
    seen: Height,
}

/// Who signed the state that was shown.
#[derive(Serialize)]
struct NamedSigner {
    code: CreditCode,
    /// What the genesis calls it.
    name: Option<String>,
}

/// Why nothing is known.
#[derive(Serialize)]
struct ProofProblem {
    code: &'static str,
    message: String,
    causes: Vec<String>,
}

/// Answers a request.
pub(crate) fn to(request: &[u8]) -> Vec<u8> {
    match Request::read(request) {
        None => to_json(&CheckAnswer::Problem(ProofProblem {
            code: "request.malformed",
            message: "the request cannot be read; use a loader of the same version".to_owned(),
            causes: Vec::new(),
        })),
        Some(request) => match check(&request) {
            Ok(answer) => answer,
            Err(error) => to_json(&CheckAnswer::Problem(ProofProblem::from(&error))),
        },
    }
}

fn check(request: &Request<'_>) -> Result<Vec<u8>, VerifierError> {
    let mut verifier = Verifier::from_genesis(request.genesis, request.chain_id)?;
    if !request.kept.is_empty() {
        let kept = KeptPoint::from_bytes(request.kept).map_err(VerifierError::KeptPoint)?;
        verifier = verifier.going_on_from(&kept);
    }
    let Request { code, proof, now, age_s_max, language, .. } = *request;
    let checked = verifier.check(code, proof, now, age_s_max)?;
    let signers = checked.signers.iter().map(|code| NamedSigner {
        code: *code,
        name: verifier.name_of(code).map(ToString::to_string),
    });
    Ok(to_json(&CheckAnswer::Checked(Box::new(Good {
        as_of: as_of(language, checked.height, checked.time, checked.day),
        title: title(language, checked.verdict),
        headline: headline(language, checked.verdict),
        next_step: advice(language, &checked),
        sections: page::sections(language, &checked),
        signers: signers.collect(),
        authorities: verifier.trusted().authorities.as_slice().len(),
        behind: checked.behind.map(|seen| behind(language, seen)),
        kept: verifier.kept().as_ref().map(Kept::from),
        checked: &checked,
    }))))
}

impl From<&KeptPoint> for Kept {
    fn from(point: &KeptPoint) -> Self {
        let digits = |byte: u8| {
            [byte >> 4, byte & 15].map(|half| char::from_digit(half.into(), 16).unwrap_or_default())
        };
        Self {
            point: point.to_bytes().into_iter().flat_map(digits).collect(),
            from: point.height(),
            seen: point.seen(),
        }
    }
}

fn to_json(answer: &CheckAnswer<'_>) -> Vec<u8> {
    serde_json::to_vec(answer).expect("our own types have text keys and no failing parts")
}

impl From<&VerifierError> for ProofProblem {
    fn from(error: &VerifierError) -> Self {
        let mut causes = Vec::new();
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            causes.push(cause.to_string());
            source = cause.source();
        }
        Self { code: error.code(), message: error.to_string(), causes }
    }
}
