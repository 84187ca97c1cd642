//! What the chain says of organisations, products, reports, covers, certificates and items.

use axum::Json;
use axum::extract::State;
use chain_core::api::{
    Answer, CertificateAnswer, CoverAnswer, ErrorBody, ItemAnswer, ReportAnswer,
};
use chain_core::certificate::{Certificate, Items, Serial};
use chain_core::cover::Cover;
use chain_core::credit_code::CreditCode;
use chain_core::execute::find_certificate;
use chain_core::item_code::ItemCode;
use chain_core::organisation::{KeyRecord, Organisation};
use chain_core::product::Product;
use chain_core::report::Report;
use chain_core::signature::KeyId;
use chain_core::state::{self, CertifiedQuantity, Record};
use chain_core::text::{CertificateId, CoverId, Number, ProductId, ReportId};
use chain_core::verification::{Today, Verdict, verdict};

use super::extract::Path;
use super::{ApiError, Shared};
use crate::clock;
use crate::storage::View;

type Answered<T> = Result<Json<Answer<T>>, ApiError>;

/// Wraps what a view says with the view's height and time.
pub(super) fn answer<T>(view: &View<'_>, data: T) -> Answered<T> {
    let head = view.head()?;
    Ok(Json(Answer { height: head.height, time: head.time, data }))
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|error: T::Err| ApiError::bad_request(&error))
}

fn named(owner: &str, number: &str) -> Result<(CreditCode, Number), ApiError> {
    Ok((parse(owner)?, parse(number)?))
}

fn must<R: Record>(
    view: &View<'_>,
    id: &R::Id,
    what: &str,
    name: &dyn std::fmt::Display,
) -> Result<R, ApiError> {
    state::read::<R>(view, id)?.ok_or_else(|| ApiError::not_found(what, name))
}

/// An organisation.
#[utoipa::path(
    get, path = "/v1/organisations/{code}", tag = "records",
    params(("code" = String, Path, description = "unified social credit code")),
    responses((status = 200, body = Answer<Organisation>), (status = 404, body = ErrorBody))
)]
pub(super) async fn organisation(
    State(rpc): Shared,
    Path(code): Path<String>,
) -> Answered<Organisation> {
    let code: CreditCode = parse(&code)?;
    let view = rpc.chain.storage.view();
    let found = must::<Organisation>(&view, &code, "organisation", &code)?;
    answer(&view, found)
}

/// A key of the registry.
#[utoipa::path(
    get, path = "/v1/keys/{id}", tag = "records",
    params(("id" = String, Path, description = "the key id, 64 hexadecimal digits")),
    responses((status = 200, body = Answer<KeyRecord>), (status = 404, body = ErrorBody))
)]
pub(super) async fn key(State(rpc): Shared, Path(id): Path<String>) -> Answered<KeyRecord> {
    let id: KeyId = parse(&id)?;
    let view = rpc.chain.storage.view();
    let found = must::<KeyRecord>(&view, &id, "key", &id)?;
    answer(&view, found)
}

/// A product.
#[utoipa::path(
    get, path = "/v1/products/{maker}/{number}", tag = "records",
    params(("maker" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<Product>), (status = 404, body = ErrorBody))
)]
pub(super) async fn product(
    State(rpc): Shared,
    Path((maker, number)): Path<(String, String)>,
) -> Answered<Product> {
    let (maker, number) = named(&maker, &number)?;
    let id = ProductId::new(maker, number);
    let view = rpc.chain.storage.view();
    let found = must::<Product>(&view, &id, "product", &id)?;
    answer(&view, found)
}

/// An inspection report and the institute that filed it.
#[utoipa::path(
    get, path = "/v1/reports/{issuer}/{number}", tag = "records",
    params(("issuer" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ReportAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn report(
    State(rpc): Shared,
    Path((issuer, number)): Path<(String, String)>,
) -> Answered<ReportAnswer> {
    let (issuer, number) = named(&issuer, &number)?;
    let view = rpc.chain.storage.view();
    let found = report_answer(&view, &ReportId::new(issuer, number))?;
    answer(&view, found)
}

/// An insurance cover and the insurer that bound it.
#[utoipa::path(
    get, path = "/v1/covers/{insurer}/{number}", tag = "records",
    params(("insurer" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<CoverAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn cover(
    State(rpc): Shared,
    Path((insurer, number)): Path<(String, String)>,
) -> Answered<CoverAnswer> {
    let (insurer, number) = named(&insurer, &number)?;
    let view = rpc.chain.storage.view();
    let found = cover_answer(&view, &CoverId::new(insurer, number))?;
    answer(&view, found)
}

/// A certificate by its maker and number, and all it rests on.
#[utoipa::path(
    get, path = "/v1/certificates/{maker}/{number}", tag = "records",
    params(("maker" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<CertificateAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn certificate(
    State(rpc): Shared,
    Path((maker, number)): Path<(String, String)>,
) -> Answered<CertificateAnswer> {
    let (maker, number) = named(&maker, &number)?;
    let id = CertificateId::new(maker, number);
    let view = rpc.chain.storage.view();
    let found =
        find_certificate(&view, &id)?.ok_or_else(|| ApiError::not_found("certificate", &id))?;
    let found = certificate_answer(&view, found)?;
    answer(&view, found)
}

/// A certificate by its serial, and all it rests on.
#[utoipa::path(
    get, path = "/v1/serials/{serial}", tag = "records",
    params(("serial" = u64, Path, description = "the serial that item codes carry")),
    responses((status = 200, body = Answer<CertificateAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn certificate_by_serial(
    State(rpc): Shared,
    Path(serial): Path<String>,
) -> Answered<CertificateAnswer> {
    let serial: Serial = parse(&serial)?;
    let view = rpc.chain.storage.view();
    let found = must::<Certificate>(&view, &serial, "certificate", &serial)?;
    let found = certificate_answer(&view, found)?;
    answer(&view, found)
}

/// What the chain says of one item, from the digits of its code. The node's own word: a verifier
/// who trusts no node asks for `/v1/proofs`.
#[utoipa::path(
    get, path = "/v1/items/{code}", tag = "records",
    params(("code" = String, Path, description = "the 186 digits of the item code")),
    responses((status = 200, body = Answer<ItemAnswer>), (status = 400, body = ErrorBody))
)]
pub(super) async fn item(State(rpc): Shared, Path(code): Path<String>) -> Answered<ItemAnswer> {
    let code: ItemCode = parse(&code)?;
    let view = rpc.chain.storage.view();
    let certificate = state::read::<Certificate>(&view, &code.serial)?;
    let items = state::read::<Items>(&view, &code.serial)?.unwrap_or_default();
    let product = match &certificate {
        Some(found) => state::read::<Product>(&view, &found.details.product)?,
        None => None,
    };
    let today = Today { date: clock::now().date(), product: product.as_ref() };
    let verdict = verdict(rpc.chain.storage.chain_id(), &code, certificate.as_ref(), &items, today);
    let is_code = !matches!(verdict, Verdict::Forged | Verdict::Unknown);
    let certificate = match certificate.filter(|_| is_code) {
        Some(found) => Some(certificate_answer(&view, found)?),
        None => None,
    };
    let found = ItemAnswer {
        verdict,
        serial: code.serial,
        item: code.item,
        item_status: is_code.then(|| items.status(code.item)),
        certificate,
    };
    answer(&view, found)
}

fn report_answer(view: &View<'_>, id: &ReportId) -> Result<ReportAnswer, ApiError> {
    Ok(ReportAnswer {
        report: must::<Report>(view, id, "report", id)?,
        institute: must::<Organisation>(view, &id.issuer, "organisation", &id.issuer)?,
        certified_quantity: state::read::<CertifiedQuantity>(view, id)?.unwrap_or_default().0,
    })
}

fn cover_answer(view: &View<'_>, id: &CoverId) -> Result<CoverAnswer, ApiError> {
    Ok(CoverAnswer {
        cover: must::<Cover>(view, id, "cover", id)?,
        insurer: must::<Organisation>(view, &id.insurer, "organisation", &id.insurer)?,
    })
}

fn certificate_answer(
    view: &View<'_>,
    certificate: Certificate,
) -> Result<CertificateAnswer, ApiError> {
    let details = &certificate.details;
    let (product, maker) = (&details.product, &certificate.id.maker);
    Ok(CertificateAnswer {
        items: state::read::<Items>(view, &certificate.serial)?.unwrap_or_default(),
        product: must::<Product>(view, product, "product", product)?,
        maker: must::<Organisation>(view, maker, "organisation", maker)?,
        reports: details
            .reports
            .iter()
            .map(|id| report_answer(view, id))
            .collect::<Result<_, _>>()?,
        covers: details.covers.iter().map(|id| cover_answer(view, id)).collect::<Result<_, _>>()?,
        certificate,
    })
}
