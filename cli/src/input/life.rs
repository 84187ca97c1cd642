//! Input files of what comes after a certificate: shipments, claims, recalls, spot checks; and of
//! standards, requests and proposals.

use std::path::Path;

use chain_core::governance::params::ChainParams;
use chain_core::governance::proposal::ProposalDetails;
use chain_core::records::claim::ClaimDetails;
use chain_core::records::history::StatusGrounds;
use chain_core::records::items::ItemRanges;
use chain_core::records::report::ReportKind;
use chain_core::records::service::{OfferDetails, ServiceRequestDetails};
use chain_core::records::shipment::{ShipmentDetails, ShipmentLine};
use chain_core::records::standard_catalogue::StandardDetails;
use chain_core::records::supervision::{PenaltyDetails, RecallDetails, SpotCheckDetails};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::text::{CertificateId, Number, Remark, ShipmentId};
use hgz_config::ConfigError;
use hgz_config::source::Source;
use serde::{Deserialize, Serialize};
use toml::de::DeValue;

use super::stated::{Stated, fill_list, fill_text, own_numbers, stated};

/// Reads `standards.toml`: a list `[[standards]]`.
pub(crate) fn standards(path: &Path) -> Result<Vec<StandardDetails>, ConfigError> {
    #[derive(Serialize, Deserialize)]
    struct Standards {
        standards: Vec<StandardDetails>,
    }
    Ok(Source::read(path)?.deserialize::<Standards>()?.standards)
}

/// Reads one standard.
pub(crate) fn standard(path: &Path) -> Result<StandardDetails, ConfigError> {
    Source::read(path)?.deserialize()
}

/// Reads `service-request.toml`. A bare product number is the maker's.
pub(crate) fn service_request(
    path: &Path,
    maker: Option<CreditCode>,
) -> Result<Stated<Number, ServiceRequestDetails>, ConfigError> {
    stated(path, "number", |table| {
        own_numbers(table, "product", maker);
        fill_text(table, "report_kind", ReportKind::Batch.as_str());
    })
}

/// Reads `offer.toml`: the whole offer, in place of the edition before.
pub(crate) fn offer(path: &Path) -> Result<Stated<Number, OfferDetails>, ConfigError> {
    stated(path, "number", |table| {
        fill_list(table, "standards");
        fill_list(table, "instruments");
    })
}

/// Reads `claim.toml`. A bare cover number is the insurer's.
pub(crate) fn claim(
    path: &Path,
    insurer: Option<CreditCode>,
) -> Result<Stated<Number, ClaimDetails>, ConfigError> {
    stated(path, "number", |table| own_numbers(table, "cover", insurer))
}

/// Reads `shipment.toml`. Bare certificate numbers are the shipper's, items are a text such as
/// `1-600,605`, and lines may stand in any order.
pub(crate) fn shipment(
    path: &Path,
    shipper: Option<CreditCode>,
) -> Result<Stated<Number, ShipmentDetails>, ConfigError> {
    #[derive(Serialize, Deserialize)]
    struct ShipmentFile {
        to: CreditCode,
        lines: Vec<ShipmentFileLine>,
        returns: Option<ShipmentId>,
        remark: Option<Remark>,
    }
    #[derive(Serialize, Deserialize)]
    struct ShipmentFileLine {
        certificate: CertificateId,
        #[serde(with = "ranges")]
        items: ItemRanges,
    }
    let Stated { key, details, source } = stated::<_, ShipmentFile>(path, "number", |table| {
        let Some(DeValue::Array(lines)) = table.get_mut("lines").map(toml::Spanned::get_mut) else {
            return;
        };
        for line in lines.iter_mut() {
            if let DeValue::Table(line) = line.get_mut() {
                own_numbers(line, "certificate", shipper);
            }
        }
    })?;
    let ShipmentFile { to, lines, returns, remark } = details;
    let line = |ShipmentFileLine { certificate, items }| ShipmentLine { certificate, items };
    let mut lines: Vec<ShipmentLine> = lines.into_iter().map(line).collect();
    lines.sort_by(|a, b| a.certificate.cmp(&b.certificate));
    let details = ShipmentDetails { to, lines, returns, remark };
    Ok(Stated { key, details, source })
}

/// Reads `recall.toml`. Items are a text such as `1-600,605`; without it, all of them.
pub(crate) fn recall(path: &Path) -> Result<Stated<Number, RecallDetails>, ConfigError> {
    #[derive(Serialize, Deserialize)]
    struct RecallFile {
        certificate: CertificateId,
        #[serde(default, with = "ranges")]
        items: ItemRanges,
        measures: Remark,
        deadline: Date,
        grounds: StatusGrounds,
    }
    let Stated { key, details, source } = stated::<_, RecallFile>(path, "number", |_| ())?;
    let RecallFile { certificate, items, measures, deadline, grounds } = details;
    let items = items.into();
    let details = RecallDetails { certificate, items, measures, deadline, grounds };
    Ok(Stated { key, details, source })
}

/// Reads `spot-check.toml`.
pub(crate) fn spot_check(path: &Path) -> Result<Stated<Number, SpotCheckDetails>, ConfigError> {
    stated(path, "number", |_| ())
}

/// Reads `penalty.toml`.
pub(crate) fn penalty(path: &Path) -> Result<Stated<Number, PenaltyDetails>, ConfigError> {
    stated(path, "number", |_| ())
}

/// Reads `proposal.toml`.
pub(crate) fn proposal(path: &Path) -> Result<Stated<Number, ProposalDetails>, ConfigError> {
    stated(path, "number", |_| ())
}

/// Reads `params.toml`: every parameter, within its bounds.
pub(crate) fn params(path: &Path) -> Result<ChainParams, ConfigError> {
    let source = Source::read(path)?;
    let params: ChainParams = source.deserialize()?;
    params
        .check()
        .map_err(|error| ConfigError::of(source.problem(error.name, error.to_string())))?;
    Ok(params)
}

/// Items as people write them: `1-600,605`.
mod ranges {
    use chain_core::records::items::ItemRanges;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        items: &ItemRanges,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(items)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ItemRanges, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
