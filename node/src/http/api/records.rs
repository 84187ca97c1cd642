//! Records, each by what names it: what the chain says of one organisation, product, certificate,
//! item, claim, shipment, recall or proposal.

use axum::extract::State;
use chain_core::bytes::signature::KeyId;
use chain_core::records::accreditation::Accreditation;
use chain_core::records::certificate::Certificate;
use chain_core::records::claim::Claim;
use chain_core::records::classification::ConfirmedClasses;
use chain_core::records::entrustment::Entrustment;
use chain_core::records::organisation::{KeyRecord, Organisation};
use chain_core::records::product::{Product, ProductEdition, ProductEditionId};
use chain_core::records::question::ExpertQuestion;
use chain_core::records::resource::Resource;
use chain_core::records::serial::Serial;
use chain_core::records::service::{Offer, ServiceRequest};
use chain_core::records::standard_catalogue::Standard;
use chain_core::records::supervision::{Penalty, SpotCheck};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::edition::Edition;
use chain_core::values::standard_number::StandardNumber;
use chain_core::values::text::{
    AccreditationId, CertificateId, ClaimId, CoverId, EntrustmentId, Number, OfferId, PenaltyId,
    ProductId, ProposalId, QuestionId, RecallId, ReportId, ResourceId, ServiceRequestId,
    ShipmentId, SpotCheckId,
};
use chain_core::verify::item_code::ItemCode;
use hgz_api::{
    Answer, CertificateAnswer, CoverAnswer, ErrorBody, ItemAnswer, ProposalAnswer, RecallAnswers,
    ReportAnswer, ReportGoods, ShipmentAnswer, StandingAnswer,
};

use super::extract::{Named, Owned, Path};
use crate::answers::certificates;
use crate::answers::items::JsonBytes;
use crate::answers::reading::{must, must_certificate};
use crate::answers::recalls::recall_answer;
use crate::answers::records::{
    certificate_answer, cover_answer, proposal_answer, report_answer, shipment_answer,
    standing_answer,
};
use crate::http::answer::{self, Answered, answered, record};
use crate::http::error::ApiError;
use crate::http::services::Reads;

/// An organisation.
#[utoipa::path(
    get, path = "/v1/organisations/{code}", tag = "records",
    params(("code" = String, Path, description = "unified social credit code")),
    responses((status = 200, body = Answer<Organisation>), (status = 404, body = ErrorBody))
)]
pub(super) async fn organisation(
    State(reader): Reads,
    Named(code): Named<CreditCode>,
) -> Answered<Organisation> {
    record(reader, code).await
}

/// The classes of an enterprise, and what institutes and spot checks have found of its goods.
#[utoipa::path(
    get, path = "/v1/organisations/{code}/standing", tag = "records",
    params(("code" = String, Path, description = "unified social credit code")),
    responses((status = 200, body = Answer<StandingAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn standing(
    State(reader): Reads,
    Named(code): Named<CreditCode>,
) -> Answered<StandingAnswer> {
    answered(reader, move |view| {
        let today = view.head()?.time.date();
        standing_answer(view, code, today)
    })
    .await
}

/// The classes of a product, as the bureau has confirmed or set them.
#[utoipa::path(
    get, path = "/v1/products/{maker}/{number}/classes", tag = "records",
    params(("maker" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ConfirmedClasses>), (status = 404, body = ErrorBody))
)]
pub(super) async fn product_classes(
    State(reader): Reads,
    Owned(maker, number): Owned,
) -> Answered<ConfirmedClasses> {
    record(reader, ProductId::new(maker, number)).await
}

/// A key of the registry.
#[utoipa::path(
    get, path = "/v1/keys/{id}", tag = "records",
    params(("id" = String, Path, description = "the key id, 64 hexadecimal digits")),
    responses((status = 200, body = Answer<KeyRecord>), (status = 404, body = ErrorBody))
)]
pub(super) async fn key(State(reader): Reads, Named(id): Named<KeyId>) -> Answered<KeyRecord> {
    record(reader, id).await
}

/// An accreditation of an institute: its certificates and suspensions. `/v1/scope` has its standards.
#[utoipa::path(
    get, path = "/v1/accreditations/{institute}/{number}", tag = "records",
    params(("institute" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<Accreditation>), (status = 404, body = ErrorBody))
)]
pub(super) async fn accreditation(
    State(reader): Reads,
    Owned(institute, number): Owned,
) -> Answered<Accreditation> {
    record(reader, AccreditationId::new(institute, number)).await
}

/// An instrument or an inspector.
#[utoipa::path(
    get, path = "/v1/resources/{owner}/{number}", tag = "records",
    params(("owner" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<Resource>), (status = 404, body = ErrorBody))
)]
pub(super) async fn resource(
    State(reader): Reads,
    Owned(owner, number): Owned,
) -> Answered<Resource> {
    record(reader, ResourceId::new(owner, number)).await
}

/// A product.
#[utoipa::path(
    get, path = "/v1/products/{maker}/{number}", tag = "records",
    params(("maker" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<Product>), (status = 404, body = ErrorBody))
)]
pub(super) async fn product(
    State(reader): Reads,
    Owned(maker, number): Owned,
) -> Answered<Product> {
    record(reader, ProductId::new(maker, number)).await
}

/// An edition of a product: certificates keep the one they were issued on.
#[utoipa::path(
    get, path = "/v1/products/{maker}/{number}/editions/{edition}", tag = "records",
    params(
        ("maker" = String, Path), ("number" = String, Path), ("edition" = u32, Path),
    ),
    responses((status = 200, body = Answer<ProductEdition>), (status = 404, body = ErrorBody))
)]
pub(super) async fn product_edition(
    State(reader): Reads,
    Path((maker, number, edition)): Path<(CreditCode, Number, Edition)>,
) -> Answered<ProductEdition> {
    let product = ProductId::new(maker, number);
    record(reader, ProductEditionId { product, edition }).await
}

/// An inspection report and the institute that filed it.
#[utoipa::path(
    get, path = "/v1/reports/{issuer}/{number}", tag = "records",
    params(("issuer" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ReportAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn report(
    State(reader): Reads,
    Owned(issuer, number): Owned,
) -> Answered<ReportAnswer> {
    answered(reader, move |view| report_answer(view, &ReportId::new(issuer, number))).await
}

/// What a report is about that is certified: the certificates of its batches, and of what was made from
/// their goods. Whoever hears of a bad report has to look at these.
#[utoipa::path(
    get, path = "/v1/reports/{issuer}/{number}/goods", tag = "records",
    params(("issuer" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ReportGoods>), (status = 404, body = ErrorBody))
)]
pub(super) async fn report_goods(
    State(reader): Reads,
    Owned(issuer, number): Owned,
) -> Answered<ReportGoods> {
    let id = ReportId::new(issuer, number);
    answered(reader, move |view| certificates::report_goods(view, &id)).await
}

/// An insurance cover and the insurer that bound it.
#[utoipa::path(
    get, path = "/v1/covers/{insurer}/{number}", tag = "records",
    params(("insurer" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<CoverAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn cover(
    State(reader): Reads,
    Owned(insurer, number): Owned,
) -> Answered<CoverAnswer> {
    answered(reader, move |view| cover_answer(view, &CoverId::new(insurer, number))).await
}

/// A certificate by its maker and number, and all it rests on.
#[utoipa::path(
    get, path = "/v1/certificates/{maker}/{number}", tag = "records",
    params(("maker" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<CertificateAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn certificate(
    State(reader): Reads,
    Owned(maker, number): Owned,
) -> Answered<CertificateAnswer> {
    let id = CertificateId::new(maker, number);
    answered(reader, move |view| certificate_answer(view, must_certificate(view, &id)?)).await
}

/// A certificate by its serial, and all it rests on.
#[utoipa::path(
    get, path = "/v1/serials/{serial}", tag = "records",
    params(("serial" = u64, Path, description = "the serial that item codes carry")),
    responses((status = 200, body = Answer<CertificateAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn certificate_by_serial(
    State(reader): Reads,
    Named(serial): Named<Serial>,
) -> Answered<CertificateAnswer> {
    answered(reader, move |view| certificate_answer(view, must::<Certificate>(view, &serial)?))
        .await
}

/// What the chain says of one item, from the digits of its code. The node's own word: a verifier
/// who trusts no node asks for `/v1/serials/{serial}/proof`.
#[utoipa::path(
    get, path = "/v1/items/{code}", tag = "records",
    params(("code" = String, Path, description = "the 186 digits of the item code")),
    responses((status = 200, body = Answer<ItemAnswer>), (status = 400, body = ErrorBody))
)]
pub(super) async fn item(
    State(reader): Reads,
    Named(code): Named<ItemCode>,
) -> Result<JsonBytes, ApiError> {
    answer::item(reader, code).await
}

/// A standard of the catalogue, or one that a maker declared.
#[utoipa::path(
    get, path = "/v1/standards/{number}", tag = "records",
    params(("number" = String, Path, description = "its number, percent-encoded: GB%2FT%209775-2025")),
    responses((status = 200, body = Answer<Standard>), (status = 404, body = ErrorBody))
)]
pub(super) async fn standard(
    State(reader): Reads,
    Named(number): Named<StandardNumber>,
) -> Answered<Standard> {
    record(reader, number).await
}

/// Who makes for whom: what a principal offered, and how far it has come.
#[utoipa::path(
    get, path = "/v1/entrustments/{principal}/{number}", tag = "records",
    params(("principal" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<Entrustment>), (status = 404, body = ErrorBody))
)]
pub(super) async fn entrustment(
    State(reader): Reads,
    Owned(principal, number): Owned,
) -> Answered<Entrustment> {
    record(reader, EntrustmentId::new(principal, number)).await
}

/// An institute's offer, as it stands now.
#[utoipa::path(
    get, path = "/v1/offers/{institute}/{number}", tag = "records",
    params(("institute" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<Offer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn offer(
    State(reader): Reads,
    Owned(institute, number): Owned,
) -> Answered<Offer> {
    record(reader, OfferId::new(institute, number)).await
}

/// A question and its answers.
#[utoipa::path(
    get, path = "/v1/questions/{asker}/{number}", tag = "records",
    params(("asker" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ExpertQuestion>), (status = 404, body = ErrorBody))
)]
pub(super) async fn question(
    State(reader): Reads,
    Owned(asker, number): Owned,
) -> Answered<ExpertQuestion> {
    record(reader, QuestionId::new(asker, number)).await
}

/// A maker's request to an institute.
#[utoipa::path(
    get, path = "/v1/services/{maker}/{number}", tag = "records",
    params(("maker" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ServiceRequest>), (status = 404, body = ErrorBody))
)]
pub(super) async fn service(
    State(reader): Reads,
    Owned(maker, number): Owned,
) -> Answered<ServiceRequest> {
    record(reader, ServiceRequestId::new(maker, number)).await
}

/// A claim on a cover.
#[utoipa::path(
    get, path = "/v1/claims/{insurer}/{number}", tag = "records",
    params(("insurer" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<Claim>), (status = 404, body = ErrorBody))
)]
pub(super) async fn claim(State(reader): Reads, Owned(insurer, number): Owned) -> Answered<Claim> {
    record(reader, ClaimId::new(insurer, number)).await
}

/// A shipment of items, and the names of both ends.
#[utoipa::path(
    get, path = "/v1/shipments/{shipper}/{number}", tag = "records",
    params(("shipper" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ShipmentAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn shipment(
    State(reader): Reads,
    Owned(shipper, number): Owned,
) -> Answered<ShipmentAnswer> {
    answered(reader, move |view| shipment_answer(view, &ShipmentId::new(shipper, number))).await
}

/// A recall, who has answered it, and who holds recalled items and has not.
#[utoipa::path(
    get, path = "/v1/recalls/{bureau}/{number}", tag = "records",
    params(("bureau" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<RecallAnswers>), (status = 404, body = ErrorBody))
)]
pub(super) async fn recall(
    State(reader): Reads,
    Owned(bureau, number): Owned,
) -> Answered<RecallAnswers> {
    answered(reader, move |view| recall_answer(view, &RecallId::new(bureau, number))).await
}

/// A spot check that the bureau ordered.
#[utoipa::path(
    get, path = "/v1/spot-checks/{bureau}/{number}", tag = "records",
    params(("bureau" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<SpotCheck>), (status = 404, body = ErrorBody))
)]
pub(super) async fn spot_check(
    State(reader): Reads,
    Owned(bureau, number): Owned,
) -> Answered<SpotCheck> {
    record(reader, SpotCheckId::new(bureau, number)).await
}

/// A penalty that the bureau recorded.
#[utoipa::path(
    get, path = "/v1/penalties/{bureau}/{number}", tag = "records",
    params(("bureau" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<Penalty>), (status = 404, body = ErrorBody))
)]
pub(super) async fn penalty(
    State(reader): Reads,
    Owned(bureau, number): Owned,
) -> Answered<Penalty> {
    record(reader, PenaltyId::new(bureau, number)).await
}

/// A proposal, and how the votes stand.
#[utoipa::path(
    get, path = "/v1/proposals/{proposer}/{number}", tag = "records",
    params(("proposer" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ProposalAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn proposal(
    State(reader): Reads,
    Owned(proposer, number): Owned,
) -> Answered<ProposalAnswer> {
    answered(reader, move |view| proposal_answer(view, &ProposalId::new(proposer, number))).await
}
