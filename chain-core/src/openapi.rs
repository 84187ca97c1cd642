//! JSON schemas of the types whose JSON is a text, for the node's OpenAPI document.

use std::borrow::Cow;

use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

macro_rules! texts {
    ($($type:ty, $name:literal, $description:literal;)*) => {
        $(
            impl PartialSchema for $type {
                fn schema() -> RefOr<Schema> {
                    ObjectBuilder::new()
                        .schema_type(SchemaType::new(Type::String))
                        .description(Some($description))
                        .into()
                }
            }

            impl ToSchema for $type {
                fn name() -> Cow<'static, str> {
                    Cow::Borrowed($name)
                }
            }
        )*
    };
}

texts! {
    crate::bytes::hash::Hash, "Hash", "64 hexadecimal digits";
    crate::bytes::signature::KeyId, "KeyId", "64 hexadecimal digits";
    crate::chain::block::BlockId, "BlockId", "64 hexadecimal digits";
    crate::values::chain_id::ChainId, "ChainId", "64 hexadecimal digits";
    crate::chain::transaction::TransactionId, "TransactionId", "64 hexadecimal digits";
    crate::bytes::signature::PublicKey, "PublicKey", "`ed25519:` and 64 hexadecimal digits";
    crate::bytes::signature::Signature, "Signature", "`ed25519:` and 128 hexadecimal digits";
    crate::values::credit_code::CreditCode, "CreditCode", "unified social credit code, 18 characters";
    crate::values::date::Date, "Date", "YYYY-MM-DD";
    crate::values::gtin::Gtin, "Gtin", "14 digits";
    crate::values::standard_number::StandardNumber, "StandardNumber", "such as GB/T 9775-2025";
    crate::values::text::Number, "Number", "1 to 64 of A-Z, 0-9, `.`, `_`, `-`";
    crate::values::text::ProductId, "ProductId", "MAKER/NUMBER";
    crate::values::text::ReportId, "ReportId", "ISSUER/NUMBER";
    crate::values::text::CoverId, "CoverId", "INSURER/NUMBER";
    crate::values::text::CertificateId, "CertificateId", "MAKER/NUMBER";
    crate::values::text::ServiceRequestId, "ServiceRequestId", "MAKER/NUMBER";
    crate::values::text::ClaimId, "ClaimId", "INSURER/NUMBER";
    crate::values::text::ShipmentId, "ShipmentId", "SHIPPER/NUMBER";
    crate::values::text::RecallId, "RecallId", "BUREAU/NUMBER";
    crate::values::text::SpotCheckId, "SpotCheckId", "BUREAU/NUMBER";
    crate::values::text::PenaltyId, "PenaltyId", "BUREAU/NUMBER";
    crate::values::text::ProposalId, "ProposalId", "PROPOSER/NUMBER";
    crate::label::FieldName, "FieldName", "1 to 40 of a-z, 0-9, `_`";
    crate::label::Decimal, "Decimal", "a decimal number";
}

impl<const MAX: usize> PartialSchema for crate::values::text::Text<MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).max_length(Some(MAX)).into()
    }
}

impl<const MAX: usize> ToSchema for crate::values::text::Text<MAX> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Text{MAX}"))
    }
}

macro_rules! objects {
    ($($type:ty, $name:literal, $description:literal, $schema:expr;)*) => {
        $(
            impl PartialSchema for $type {
                fn schema() -> RefOr<Schema> {
                    $schema.description(Some($description)).into()
                }
            }

            impl ToSchema for $type {
                fn name() -> Cow<'static, str> {
                    Cow::Borrowed($name)
                }
            }
        )*
    };
}

objects! {
    crate::label::Label, "Label", "label fields by name; values are texts, dates, numbers, flags, lists", ObjectBuilder::new();
    crate::label::FieldValue, "FieldValue", "a text, date, number, flag, list of texts, or list of shares", ObjectBuilder::new();
    crate::records::items::ItemRanges, "ItemRanges", "sorted ranges of items", ArrayBuilder::new().items(crate::records::items::ItemRange::schema());
    crate::governance::authority::AuthoritySet, "AuthoritySet", "authorities, sorted by organisation", ArrayBuilder::new().items(crate::governance::authority::Authority::schema());
}

impl PartialSchema for crate::chain::block::Block {
    fn schema() -> RefOr<Schema> {
        crate::chain::block::BlockContent::schema()
    }
}

impl ToSchema for crate::chain::block::Block {
    fn name() -> Cow<'static, str> {
        crate::chain::block::BlockContent::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        crate::chain::block::BlockContent::schemas(schemas);
    }
}
