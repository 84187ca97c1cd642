//! `hgz certificate list`: certificates by what they are about.

use chain_core::records::certificate::CertificateStatus;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::text::{CertificateId, CoverId, Number, ProductId, ReportId};
use clap::Args;
use hgz_api::{CertificateEntry, ListedStatus};
use hgz_verifier::certificate_status;

use crate::chain::client::NodeClient;
use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::commands::examples::examples;
use crate::error::CliError;
use crate::print::output::CommandOutcome;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz certificate list --maker 91430700999999015X --issued-from 2026-11-01",
    "hgz certificate list --product 91430700999999015X/KSY-PC-12 --status revoked",
    "hgz certificate list --holder 91430100999999031L --limit 50 --output json",
];

/// Which certificates.
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// Only those of this maker.
    #[arg(long, value_name = "CODE")]
    maker: Option<CreditCode>,
    /// Only those of this product, `MAKER/NUMBER`.
    #[arg(long, value_name = "ID")]
    product: Option<ProductId>,
    /// Only those of this batch.
    #[arg(long, value_name = "NUMBER")]
    batch: Option<Number>,
    /// Only those that rest on this report, `ISSUER/NUMBER`.
    #[arg(long, value_name = "ID")]
    report: Option<ReportId>,
    /// Only those that name this cover, `INSURER/NUMBER`.
    #[arg(long, value_name = "ID")]
    cover: Option<CoverId>,
    /// Only those of goods made from what this certificate covers, `MAKER/NUMBER`.
    #[arg(long, value_name = "ID")]
    input: Option<CertificateId>,
    /// Only products of this category, or of those that start with it.
    #[arg(long, value_name = "CODE")]
    category: Option<String>,
    /// Only those with this status: `in_force`, `revoked`, `withdrawn`, `superseded`, `recalled` or
    /// `report_withdrawn`.
    #[arg(long, value_name = "STATUS")]
    status: Option<ListedStatus>,
    /// Only those with items that this organisation holds.
    #[arg(long, value_name = "CODE")]
    holder: Option<CreditCode>,
    /// Only those issued on this day or later.
    #[arg(long, value_name = "DATE")]
    issued_from: Option<Date>,
    /// Only those issued on this day or earlier.
    #[arg(long, value_name = "DATE")]
    issued_until: Option<Date>,
    /// Only those whose product's or maker's name contains this text.
    #[arg(long)]
    text: Option<String>,
    #[command(flatten)]
    page: PageArguments,
}

/// Runs `hgz certificate list`.
pub(crate) fn run(
    voice: &Voice,
    client: &NodeClient,
    arguments: &ListArguments,
) -> Result<CommandOutcome, CliError> {
    let query = ApiQuery::new("/v1/certificates")
        .with_some("maker", arguments.maker)
        .with_some("product", arguments.product.as_ref())
        .with_some("batch", arguments.batch.as_ref())
        .with_some("report", arguments.report.as_ref())
        .with_some("cover", arguments.cover.as_ref())
        .with_some("input", arguments.input.as_ref())
        .with_some("category", arguments.category.as_ref())
        .with_some("status", arguments.status)
        .with_some("holder", arguments.holder)
        .with_some("issued_from", arguments.issued_from)
        .with_some("issued_until", arguments.issued_until)
        .with_some("text", arguments.text.as_ref())
        .page(&arguments.page);
    let header = [
        voice.pick("合格证", "certificate"),
        voice.pick("产品名称", "product"),
        voice.pick("批次", "batch"),
        voice.pick("数量", "quantity"),
        voice.pick("签发日期", "issued on"),
        voice.pick("状态", "status"),
    ];
    page::list(voice, client, &query, &header, |entry: &CertificateEntry| {
        vec![
            entry.id.to_string(),
            entry.product_name.to_string(),
            entry.batch.to_string(),
            entry.quantity.to_string(),
            entry.issued_on.to_string(),
            status(voice, entry).to_owned(),
        ]
    })
}

fn status(voice: &Voice, entry: &CertificateEntry) -> &'static str {
    if entry.status == CertificateStatus::InForce && entry.recalled {
        return voice.pick("召回中", "recalled");
    }
    certificate_status(voice.language, entry.status)
}
