//! What the chain says of organisations, products, reports, covers, certificates and items.

use axum::Json;
use axum::extract::State;
use chain_core::api::{
    Answer, CertificateAnswer, CoverAnswer, ErrorBody, Event, ItemAnswer, ItemHistory,
    ReportAnswer, ScanCounts,
};
use chain_core::bytes::signature::KeyId;
use chain_core::execute::find_certificate;
use chain_core::records::certificate::{Certificate, Items, Serial};
use chain_core::records::cover::{Cover, CoverUse};
use chain_core::records::organisation::{KeyRecord, Organisation};
use chain_core::records::permission::ActKind;
use chain_core::records::product::Product;
use chain_core::records::report::{Report, ReportStatus};
use chain_core::records::shipment::Holdings;
use chain_core::records::supervision::CertificateRecalls;
use chain_core::state::{self, CertifiedQuantity, Record};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::{CertificateId, CoverId, Number, ProductId, ReportId};
use chain_core::values::time::Timestamp;

use super::extract::Path;
use crate::answers::items::JsonBytes;
use crate::clock;
use crate::http::{ApiError, Rpc, Shared, item_life};
use crate::storage::{ScannedItem, View};

/// An answer, or an error.
pub(super) type Answered<T> = Result<Json<Answer<T>>, ApiError>;

/// Wraps what a view says with the view's height and time.
pub(super) fn answer<T>(view: &View<'_>, data: T) -> Answered<T> {
    let head = view.head()?;
    Ok(Json(Answer { height: head.height, time: head.time, data }))
}

pub(crate) fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(
    text: &str,
) -> Result<T, ApiError> {
    text.parse().map_err(|error: T::Err| ApiError::bad_request(&error))
}

pub(super) fn named(owner: &str, number: &str) -> Result<(CreditCode, Number), ApiError> {
    Ok((parse(owner)?, parse(number)?))
}

pub(crate) fn must<R: Record>(
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
/// who trusts no node asks for `/v1/serials/{serial}/proof`.
#[utoipa::path(
    get, path = "/v1/items/{code}", tag = "records",
    params(("code" = String, Path, description = "the 186 digits of the item code")),
    responses((status = 200, body = Answer<ItemAnswer>), (status = 400, body = ErrorBody))
)]
pub(super) async fn item(
    State(rpc): Shared,
    Path(code): Path<String>,
) -> Result<JsonBytes, ApiError> {
    rpc.answer_item(parse(&code)?).await
}

impl Rpc {
    /// How often an item's code was scanned, and what that may mean.
    pub(crate) fn scans_of(
        &self,
        serial: Serial,
        certificate: &CertificateId,
        item: u32,
    ) -> Result<ScanCounts, ApiError> {
        self.scans.of(ScannedItem { serial, item }, clock::now(), || {
            let view = self.chain.storage.view();
            Ok(activated_at(&item_life(&view, certificate.clone(), item)?))
        })
    }
}

/// When an item's label came into use.
pub(crate) fn activated_at(life: &ItemHistory) -> Option<Timestamp> {
    let is_activation = |event: &&Event| event.kind == ActKind::ActivateItems;
    life.events.iter().find(is_activation).map(|event| event.time)
}

/// A report and who filed it.
pub(crate) fn report_answer(view: &View<'_>, id: &ReportId) -> Result<ReportAnswer, ApiError> {
    Ok(ReportAnswer {
        report: must::<Report>(view, id, "report", id)?,
        institute: must::<Organisation>(view, &id.issuer, "organisation", &id.issuer)?,
        certified_quantity: state::read::<CertifiedQuantity>(view, id)?.unwrap_or_default().0,
    })
}

/// A cover and who bound it.
pub(crate) fn cover_answer(view: &View<'_>, id: &CoverId) -> Result<CoverAnswer, ApiError> {
    let cover = must::<Cover>(view, id, "cover", id)?;
    let used = state::read::<CoverUse>(view, id)?.unwrap_or_default();
    let remaining_fen = cover.remaining_fen(&used);
    let insurer = must::<Organisation>(view, &id.insurer, "organisation", &id.insurer)?;
    Ok(CoverAnswer { cover, insurer, used, remaining_fen })
}

/// A certificate and all it rests on.
pub(crate) fn certificate_answer(
    view: &View<'_>,
    certificate: Certificate,
) -> Result<CertificateAnswer, ApiError> {
    let details = &certificate.details;
    let (product, maker, serial) = (&details.product, &certificate.id.maker, &certificate.serial);
    let reports = details.reports.iter().map(|id| report_answer(view, id));
    let reports = reports.collect::<Result<Vec<_>, _>>()?;
    let withdrawn = |one: &ReportAnswer| one.report.status() == ReportStatus::Withdrawn;
    Ok(CertificateAnswer {
        items: state::read::<Items>(view, serial)?.unwrap_or_default(),
        recalls: state::read::<CertificateRecalls>(view, serial)?.unwrap_or_default(),
        holdings: state::read::<Holdings>(view, serial)?.unwrap_or_default(),
        product: must::<Product>(view, product, "product", product)?,
        maker: must::<Organisation>(view, maker, "organisation", maker)?,
        report_withdrawn: reports.iter().any(withdrawn),
        reports,
        covers: details.covers.iter().map(|id| cover_answer(view, id)).collect::<Result<_, _>>()?,
        certificate,
    })
}
