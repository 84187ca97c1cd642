//! Input files: TOML of the chain's own types, with the record's number at the top.
//!
//! Lists that the chain wants sorted are sorted here, and what may be left out is filled in:
//! a record's own number stands for `OWNER/NUMBER` where the owner is known.

mod certification;
mod edition;
mod entrustment;
pub(crate) mod file;
mod life;
mod note;
pub(crate) mod picture;
mod resource;
mod scope;
mod stated;
mod stated_id;

pub(crate) use certification::{certificate, cover, licence, organisation, product, report};
pub(crate) use entrustment::entrustment;
pub(crate) use life::{
    claim, offer, params, penalty, proposal, recall, service_request, shipment, spot_check,
    standard, standards,
};
pub(crate) use note::{NoteLine, csv_text, delivery_note};
pub(crate) use resource::resource;
pub(crate) use scope::{accreditation, scope};
pub(crate) use stated::Stated;
pub(crate) use stated_id::StatedId;

#[cfg(test)]
mod tests;
