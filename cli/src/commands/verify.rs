//! `hgz verify`: the verdict on an item code, from a proof that is checked here.

use chain_core::block::Header;
use chain_core::certificate::{Certificate, Items};
use chain_core::cover::Cover;
use chain_core::credit_code::CreditCode;
use chain_core::date::Date;
use chain_core::genesis::ChainId;
use chain_core::item_code::{ItemCode, ItemCodeError};
use chain_core::limits::ENCODED_BYTES_MAX;
use chain_core::organisation::Organisation;
use chain_core::product::Product;
use chain_core::proof::{Proof, ProofError, TrustedPoint, VerifiedRecords};
use chain_core::report::Report;
use chain_core::state::StateKey;
use chain_core::time::{Height, Timestamp};
use chain_core::verification::{self, Today, Verdict};
use clap::Args;
use serde::Serialize;

use super::{certificate, cover, product, report};
use crate::context::Context;
use crate::error::CliError;
use crate::exit::Exit;
use crate::output::{Outcome, to_value};
use crate::render::Fields;
use crate::{clock, trust};

pub(crate) const EXAMPLES: &str = "\
Examples:
  hgz verify HTTPS://HGZ.HN.CN/0012...  --genesis genesis.toml
  hgz verify 0012... --chain-id 9c1e... --node https://another-node.example
  tail -1 codes.csv | cut -d, -f2 | xargs hgz verify --genesis devnet/genesis.toml

Exit codes: 0 genuine, 3 not genuine, 5 could not be checked (which says nothing about the item).
";

/// What to verify.
#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// The text of the QR code, or its digits.
    code: String,
    /// How old the state that the node shows may be, in seconds: an old one could hide a
    /// revocation.
    #[arg(long, value_name = "SECONDS", default_value = "900")]
    max_age_s: u64,
}

/// What was found, for programs.
#[derive(Debug, Serialize)]
struct Verified {
    verdict: Verdict,
    chain_id: ChainId,
    height: Height,
    time: Timestamp,
    /// The authorities whose signatures were checked.
    signers: Vec<CreditCode>,
    serial: chain_core::certificate::Serial,
    item: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    grounds: Option<Grounds>,
}

/// The certificate and all it rests on, each proved.
#[derive(Debug, Serialize)]
struct Grounds {
    certificate: Certificate,
    product: Option<Product>,
    maker: Option<Organisation>,
    reports: Vec<Issued<Report>>,
    covers: Vec<Issued<Cover>>,
}

/// A record and the organisation that made it.
#[derive(Debug, Serialize)]
struct Issued<R> {
    record: Option<R>,
    issuer: Option<Organisation>,
}

/// Runs `hgz verify`.
pub(crate) fn run(context: &Context, arguments: &VerifyArguments) -> Result<Outcome, CliError> {
    let code = match arguments.code.parse::<ItemCode>() {
        Ok(code) => code,
        Err(error @ (ItemCodeError::NoItem | ItemCodeError::ItemOutside { .. })) => {
            return Ok(made_up(context, &error));
        }
        Err(error @ ItemCodeError::Unreadable { .. }) => {
            return Err(CliError::Usage { message: error.to_string() });
        }
        Err(error) => return Err(CliError::Code(error)),
    };
    let trusted = trust::trusted_point(context)?;
    let item_keys = verification::item_keys(&code);
    let first = fetch(context, &item_keys)?;
    let certificate: Option<Certificate> = first.verify(&trusted, &item_keys)?.record(0)?;
    // Order: the certificate names the other records, and all of them must be of one height.
    let (proof, keys) = match certificate {
        None => (first, item_keys.to_vec()),
        Some(certificate) => {
            let mut keys = item_keys.to_vec();
            keys.extend(verification::ground_keys(&certificate));
            (fetch(context, &keys)?, keys)
        }
    };
    let records = proof.verify(&trusted, &keys)?;
    check_age(&proof.header, arguments.max_age_s)?;
    let verified = judge(&trusted, &code, &proof, &records)?;
    let text = text(context, &verified);
    let exit = if verified.verdict == Verdict::Genuine { Exit::Ok } else { Exit::Refused };
    Ok(Outcome { exit, data: to_value(&verified), text, errors: Vec::new() })
}

fn fetch(context: &Context, keys: &[StateKey]) -> Result<Proof, CliError> {
    let query: Vec<String> = keys.iter().map(|key| format!("key={key}")).collect();
    let path = format!("/v1/proofs?{}", query.join("&"));
    let bytes = context.client.get_bytes(&path, ENCODED_BYTES_MAX)?;
    Ok(Proof::from_bytes(&bytes)?)
}

fn check_age(header: &Header, age_s_max: u64) -> Result<(), CliError> {
    let age_ms = clock::now().as_unix_ms().saturating_sub(header.time.as_unix_ms());
    let age_s = age_ms / 1000;
    if age_s_max < age_s { Err(CliError::Stale { age_s, age_s_max }) } else { Ok(()) }
}

fn judge(
    trusted: &TrustedPoint,
    code: &ItemCode,
    proof: &Proof,
    records: &VerifiedRecords<'_>,
) -> Result<Verified, ProofError> {
    let certificate: Option<Certificate> = records.record(0)?;
    let items: Items = records.record(1)?.unwrap_or_default();
    let grounds = certificate.map(|certificate| read_grounds(certificate, records)).transpose()?;
    let today = Today {
        date: date_of_question(&proof.header),
        product: grounds.as_ref().and_then(|grounds| grounds.product.as_ref()),
    };
    let certificate = grounds.as_ref().map(|grounds| &grounds.certificate);
    let verdict = verification::verdict(trusted.chain_id, code, certificate, &items, today);
    let known = !matches!(verdict, Verdict::Forged | Verdict::Unknown);
    Ok(Verified {
        verdict,
        chain_id: trusted.chain_id,
        height: proof.header.height,
        time: proof.header.time,
        signers: proof.commit.signatures.iter().map(|one| one.authority).collect(),
        serial: code.serial,
        item: code.item,
        grounds: grounds.filter(|_| known),
    })
}

/// Today by this machine's clock, but no earlier than the day of the block that is shown.
fn date_of_question(header: &Header) -> Date {
    clock::today().max(header.time.date())
}

fn read_grounds(
    certificate: Certificate,
    records: &VerifiedRecords<'_>,
) -> Result<Grounds, ProofError> {
    let product = records.record(2)?;
    let maker = records.record(3)?;
    let mut next = 4_usize;
    let mut take_index = || {
        let index = next;
        next = next.saturating_add(1);
        index
    };
    let mut reports = Vec::with_capacity(certificate.details.reports.len());
    for _ in &certificate.details.reports {
        let (record, issuer) = (take_index(), take_index());
        reports.push(Issued { record: records.record(record)?, issuer: records.record(issuer)? });
    }
    let mut covers = Vec::with_capacity(certificate.details.covers.len());
    for _ in &certificate.details.covers {
        let (record, issuer) = (take_index(), take_index());
        covers.push(Issued { record: records.record(record)?, issuer: records.record(issuer)? });
    }
    Ok(Grounds { certificate, product, maker, reports, covers })
}

/// A code that can be told to be made up without asking anybody.
fn made_up(context: &Context, error: &ItemCodeError) -> Outcome {
    let mut fields = Fields::default();
    fields
        .add(context.pick("结论", "verdict"), headline(context, Verdict::Forged))
        .add(context.pick("原因", "because"), error);
    Outcome {
        exit: Exit::Refused,
        data: serde_json::json!({ "verdict": Verdict::Forged }),
        text: fields.to_string(),
        errors: Vec::new(),
    }
}

const fn headline(context: &Context, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Genuine => context.pick(
            "真实：由生产者签发，合格证有效，标签已启用",
            "genuine: signed by the maker, certificate in force, label in use",
        ),
        Verdict::NotActivated => context.pick(
            "未启用：生产者签发，但标签尚未启用",
            "not activated: signed by the maker, but the label is not in use",
        ),
        Verdict::Voided => context
            .pick("已作废：生产者声明该标签已损毁", "voided: the maker declared this label spoilt"),
        Verdict::Revoked => context
            .pick("已撤销：监管部门撤销了该合格证", "revoked: the bureau revoked the certificate"),
        Verdict::Expired => context.pick("已过期", "expired: its date has passed"),
        Verdict::Forged => context.pick(
            "伪造：不是该合格证的标签密钥所签",
            "forged: the label key of its certificate did not sign it",
        ),
        Verdict::Unknown => context
            .pick("不存在：本链没有这张合格证", "unknown: it names no certificate of this chain"),
    }
}

fn text(context: &Context, verified: &Verified) -> String {
    let mut fields = Fields::default();
    fields.add(context.pick("结论", "verdict"), headline(context, verified.verdict));
    match &verified.grounds {
        Some(grounds) => add_grounds(context, &mut fields, verified.item, grounds),
        None => {
            fields
                .add(context.pick("序号", "serial"), verified.serial)
                .add(context.pick("件号", "item"), verified.item);
        }
    }
    let signers: Vec<String> = verified.signers.iter().map(ToString::to_string).collect();
    fields
        .add(
            context.pick("依据状态", "as of"),
            format!(
                "{} {}, {}",
                context.pick("高度", "height"),
                verified.height,
                clock::show(verified.time)
            ),
        )
        .add(context.pick("链号", "chain"), verified.chain_id)
        .add(
            context.pick("共识机构签名", "signed by"),
            format!("{}: {}", verified.signers.len(), signers.join(", ")),
        );
    fields.to_string()
}

fn add_grounds(context: &Context, fields: &mut Fields, item: u32, grounds: &Grounds) {
    let quantity = grounds.certificate.details.quantity;
    fields.add(context.pick("件号", "item"), format!("{item} / {quantity}"));
    if let Some(product) = &grounds.product {
        product::add_fields(context, fields, &product.details);
    }
    if let Some(maker) = &grounds.maker {
        fields
            .add(context.pick("生产者", "maker"), &maker.details.name)
            .add(context.pick("地址", "address"), &maker.details.address)
            .add(context.pick("联系方式", "contact"), &maker.details.contact);
    }
    certificate::add_certificate(context, fields, &grounds.certificate);
    let name = |issuer: &Option<Organisation>| {
        issuer.as_ref().map(|issuer| issuer.details.name.to_string()).unwrap_or_default()
    };
    for Issued { record, issuer } in &grounds.reports {
        let Some(record) = record else { continue };
        let conclusion = report::conclusion(context, record.details.conclusion);
        fields.add(
            context.pick("检验报告", "report"),
            format!("{} {conclusion} {}", record.id.number, name(issuer)),
        );
    }
    for Issued { record, issuer } in &grounds.covers {
        let Some(record) = record else { continue };
        let details = &record.details;
        let advance = if details.advance_payment {
            context.pick("，先行赔付", ", pays in advance")
        } else {
            ""
        };
        fields.add(
            context.pick("保险", "cover"),
            format!(
                "{} {} {} – {}, {}{advance}",
                record.id.number,
                name(issuer),
                details.valid_from,
                details.valid_until,
                cover::yuan(details.sum_insured_fen)
            ),
        );
    }
}
