//! Named grammars of identifiers that labels carry.

use serde::{Deserialize, Serialize};

use crate::values::credit_code::CreditCode;
use crate::values::gtin::Gtin;
use crate::values::standard_number::StandardNumber;

/// How a text must be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Grammar {
    /// A unified social credit code (GB 32100).
    CreditCode,
    /// The number of a standard, with its year.
    StandardNumber,
    /// A trade item number (GS1).
    Gtin,
    /// 8 to 64 of A-Z, 0-9 and `-`.
    CertificateNumber,
    /// 1 to 20 of A-Z, 0-9, `.`, `_` and `-`.
    BatchNumber,
    /// 1 to 16 of A-Z, 0-9 and `-`: a code, not a name.
    InspectorCode,
    /// An industrial production licence: `XK08-001-00123`, with `（湘）` before it or not.
    ProductionLicence,
    /// A compulsory product certificate: 16 digits, the year of issue first.
    CccCertificate,
    /// An institute's accreditation: 12 digits.
    CmaNumber,
    /// A fire class of GB 8624: `GB 8624 A(A2-s1,d0,t0)`.
    FireClass,
    /// A garment size of GB/T 1335: `160/84A`.
    GarmentSize,
    /// A web address that starts with `https://`.
    HttpsUrl,
}

impl Grammar {
    /// Whether a text is built so.
    #[must_use]
    pub fn matches(self, text: &str) -> bool {
        match self {
            Self::CreditCode => CreditCode::new(text).is_ok(),
            Self::StandardNumber => StandardNumber::new(text).is_ok(),
            Self::Gtin => Gtin::new(text).is_ok(),
            Self::CertificateNumber => is_code(text, 8, 64, b"-"),
            Self::BatchNumber => is_code(text, 1, 20, b"-._"),
            Self::InspectorCode => is_code(text, 1, 16, b"-"),
            Self::ProductionLicence => is_production_licence(text),
            Self::CccCertificate => is_digits(text, 16) && text.starts_with("20"),
            Self::CmaNumber => is_cma_number(text),
            Self::FireClass => is_fire_class(text),
            Self::GarmentSize => is_garment_size(text),
            Self::HttpsUrl => is_https_url(text),
        }
    }

    /// The shape in a few words.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::CreditCode => "an 18-character credit code with a right check character",
            Self::StandardNumber => "a standard number with its year, like GB/T 9775-2025",
            Self::Gtin => "a trade item number with a right check digit",
            Self::CertificateNumber => "8 to 64 of A-Z, 0-9 and -",
            Self::BatchNumber => "1 to 20 of A-Z, 0-9, ., _ and -",
            Self::InspectorCode => "1 to 16 of A-Z, 0-9 and -",
            Self::ProductionLicence => "a licence number like （湘）XK08-001-00123",
            Self::CccCertificate => "16 digits that start with the year of issue",
            Self::CmaNumber => "12 digits: year, issuer, field, department, serial",
            Self::FireClass => "a class like GB 8624 B1(B-s1,d0,t0)",
            Self::GarmentSize => "a size like 160/84A",
            Self::HttpsUrl => "an address that starts with https://",
        }
    }
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_code(text: &str, least: usize, most: usize, also: &[u8]) -> bool {
    (least..=most).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || also.contains(&byte))
}

fn is_production_licence(text: &str) -> bool {
    const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
    let bare = match text.strip_prefix(['(', '（']) {
        None => Some(text),
        Some(rest) => {
            let mut characters = rest.chars();
            let known = characters.next().is_some_and(|province| PROVINCES.contains(province));
            characters.as_str().strip_prefix([')', '）']).filter(|_| known)
        }
    };
    let Some(parts) = bare.and_then(|bare| bare.strip_prefix("XK")) else { return false };
    let parts: Vec<&str> = parts.split('-').collect();
    matches!(parts.as_slice(),
        [a, b, c] if is_digits(a, 2) && is_digits(b, 3) && is_digits(c, 5))
}

/// Year, issuer 00-31, field 00-21, department 00-34, serial.
fn is_cma_number(text: &str) -> bool {
    let part = |from: usize| {
        text.get(from..from.saturating_add(2)).and_then(|part| part.parse::<u8>().ok())
    };
    let within = |from, most| part(from).is_some_and(|number| number <= most);
    is_digits(text, 12) && within(2, 31) && within(4, 21) && within(6, 34)
}

/// GB 8624-2012, annex B: A2, B and C state smoke, droplets and toxicity, D smoke and droplets.
fn is_fire_class(text: &str) -> bool {
    let Some(class) = text.strip_prefix("GB 8624 ") else { return false };
    if class == "B3" {
        return true;
    }
    let Some((group, inner)) = class.strip_suffix(')').and_then(|rest| rest.split_once('(')) else {
        return false;
    };
    let mut parts = inner.split(['-', ',']);
    let sub = parts.next().unwrap_or_default();
    let additions: Vec<&str> = parts.collect();
    let graded = |text: &str, letter: char, least: char, most: char| {
        let mut characters = text.chars();
        characters.next() == Some(letter)
            && characters.next().is_some_and(|grade| (least..=most).contains(&grade))
            && characters.next().is_none()
    };
    let smoke_and_droplets = |smoke: &str, droplets: &str| {
        graded(smoke, 's', '1', '3') && graded(droplets, 'd', '0', '2')
    };
    match (group, sub, additions.as_slice()) {
        ("A", "A1", []) | ("B2", "E", []) => true,
        ("A", "A2", [smoke, droplets, toxicity])
        | ("B1", "B" | "C", [smoke, droplets, toxicity]) => {
            smoke_and_droplets(smoke, droplets) && graded(toxicity, 't', '0', '2')
        }
        ("B2", "D", [smoke, droplets]) => smoke_and_droplets(smoke, droplets),
        _ => false,
    }
}

fn is_garment_size(text: &str) -> bool {
    let body = text.strip_suffix(['Y', 'A', 'B', 'C']).unwrap_or(text);
    let is_part = |part: &str| is_digits(part, 2) || is_digits(part, 3);
    body.split_once('/').is_some_and(|(height, girth)| is_part(height) && is_part(girth))
}

fn is_https_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("HTTPS://"));
    rest.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        host.contains('.') && !text.contains(['@', '#', ' '])
    })
}
