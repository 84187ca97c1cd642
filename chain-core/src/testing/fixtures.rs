//! A small chain whose keys everybody knows: what tests start from. The vectors under
//! `tests/vectors/core` are made from it, so a change here changes them.

#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests: what is wrong here panics, and the names are those of what is made"
)]

pub mod acts;
pub mod bulk;
pub mod deliveries;
pub mod links;
pub mod reports;
mod world;

use crate::bytes::signature::SecretKey;
use crate::governance::authority::{Authority, AuthoritySet};
use crate::governance::genesis::{Genesis, GenesisOrganisation};
use crate::governance::params::ChainParams;
use crate::records::certificate::Certificate;
use crate::records::history::StatusChange;
use crate::records::items::Items;
use crate::records::organisation::OrganisationDetails;
use crate::records::permission::{ActKind, Role, SigningKey};
use crate::records::supervision::CertificateRecalls;
use crate::ruleset::Ruleset;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::time::{Height, Timestamp};
use crate::verify::verification::ItemRecords;

pub use world::{World, commit, vote};

/// 2026-11-24T08:00:00 in China.
pub const GENESIS_TIME: Timestamp = Timestamp::from_unix_ms(1_795_478_400_000);

/// Who takes part. The names and credit codes are made up, and the codes check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    Bureau,
    Institute,
    SecondInstitute,
    Insurer,
    Maker,
    OtherMaker,
    Seller,
    /// An institute that is registered later, and may become an authority.
    ThirdInstitute,
    Importer,
}

impl Party {
    /// The authorities of the chain, sorted by credit code.
    pub const AUTHORITIES: [Self; 4] =
        [Self::Bureau, Self::Institute, Self::SecondInstitute, Self::Insurer];

    pub const ALL: [Self; 9] = [
        Self::Bureau,
        Self::Institute,
        Self::SecondInstitute,
        Self::Insurer,
        Self::Maker,
        Self::OtherMaker,
        Self::Seller,
        Self::ThirdInstitute,
        Self::Importer,
    ];

    /// Whose code it is.
    pub fn of(code: CreditCode) -> Self {
        Self::ALL.into_iter().find(|party| party.code() == code).unwrap()
    }

    pub fn code(self) -> CreditCode {
        let code = match self {
            Self::Bureau => "114300009999990152",
            Self::Institute => "12430000999999023R",
            Self::SecondInstitute => "12430700999999031Q",
            Self::Insurer => "9143010099999904XC",
            Self::Maker => "91430700999999058B",
            Self::OtherMaker => "91433100999999066C",
            Self::Seller => "524301009999990743",
            Self::ThirdInstitute => "124310009999990829",
            Self::Importer => "91430100999999090P",
        };
        CreditCode::new(code).unwrap()
    }

    pub const fn role(self) -> Role {
        match self {
            Self::Bureau => Role::Bureau,
            Self::Institute | Self::SecondInstitute | Self::ThirdInstitute => Role::Institute,
            Self::Insurer => Role::Insurer,
            Self::Maker | Self::OtherMaker => Role::Enterprise,
            Self::Seller => Role::Seller,
            Self::Importer => Role::Importer,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Bureau => "湖南省市场监督管理局（演示）",
            Self::Institute => "湖南省产商品质量检验研究院（演示）",
            Self::SecondInstitute => "常德市产商品质量监督检验所（演示）",
            Self::Insurer => "湘江财产保险股份有限公司（演示）",
            Self::Maker => "湖南科思益建材有限公司",
            Self::OtherMaker => "湘西五陵服饰有限公司",
            Self::Seller => "长沙市岳麓区第一中学（演示）",
            Self::ThirdInstitute => "郴州市质量检验检测中心（演示）",
            Self::Importer => "长沙湘江进出口有限公司（演示）",
        }
    }

    pub fn details(self) -> OrganisationDetails {
        OrganisationDetails {
            code: self.code(),
            name: self.name().parse().unwrap(),
            address: "湖南省长沙市岳麓区示范路1号".parse().unwrap(),
            contact: "0731-12315".parse().unwrap(),
            roles: vec![self.role()],
        }
    }

    const fn number(self) -> u8 {
        self as u8
    }

    /// The admin key: 32 times 1 for the bureau, 2 for the institute, and so on.
    pub fn key(self) -> SecretKey {
        key(1 + self.number())
    }

    /// The key that an authority votes with: 32 times 33 and on.
    pub fn vote_key(self) -> SecretKey {
        key(33 + self.number())
    }

    /// The key that signs an act of it.
    pub fn key_for(self, kind: ActKind) -> SecretKey {
        match kind.signing_key() {
            SigningKey::RegistryKey => self.key(),
            SigningKey::VoteKey => self.vote_key(),
        }
    }

    /// The key that a maker signs item codes with: 32 times 65 and on.
    pub fn label_key(self) -> SecretKey {
        key(65 + self.number())
    }
}

/// What a test changes of a value that is right.
pub type ChangeOf<'a, T> = &'a dyn Fn(&mut T);

/// A key that is not any party's, for numbers from 100 on.
pub fn key(number: u8) -> SecretKey {
    SecretKey::from_bytes(&[number; 32])
}

/// The records of a certificate and its items, and nothing that it rests on.
pub fn bare_records<'a>(
    certificate: Option<&'a Certificate>,
    items: &'a Items,
    recalls: &'a CertificateRecalls,
) -> ItemRecords<'a> {
    ItemRecords {
        certificate,
        items,
        recalls,
        batch: None,
        reports: &[],
        producer: None,
        institutes: &[],
        product: None,
        maker: None,
        label_key: None,
        covers: &[],
        insurers: &[],
    }
}

/// A step of a history that was signed for with an organisation's own key.
pub fn step<S>(status: S, height: Height) -> StatusChange<S> {
    StatusChange::plain(status, height, GENESIS_TIME.date())
}

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Ruleset 1 of Hunan, read as `hgz-config` reads it.
pub fn hunan_1() -> Ruleset {
    toml::from_str(include_str!("../../../config/rulesets/hunan-1.toml")).unwrap()
}

/// A chain of four authorities that starts with them and nobody else.
pub fn genesis(ruleset: Ruleset) -> Genesis {
    let organisation = |party: Party| GenesisOrganisation {
        details: party.details(),
        admin_keys: vec![party.key().public_key()],
        licence: None,
    };
    Genesis {
        chain_name: "hgz-test".parse().unwrap(),
        time: GENESIS_TIME,
        test_net: false,
        params: ChainParams::default(),
        organisations: Party::AUTHORITIES.map(organisation).to_vec(),
        authorities: authorities(&Party::AUTHORITIES),
        peers: Vec::new(),
        rulesets: vec![ruleset],
    }
}

/// The set of some parties, in the order of their credit codes, with their vote keys.
pub fn authorities(parties: &[Party]) -> AuthoritySet {
    let authority = |party: &Party| Authority {
        organisation: party.code(),
        key: party.vote_key().public_key(),
    };
    AuthoritySet::try_from(parties.iter().map(authority).collect::<Vec<_>>()).unwrap()
}
