//! The records of the chain: what each act leaves behind.

pub mod accreditation;
pub mod certificate;
pub mod claim;
pub mod classification;
pub mod cover;
pub mod document;
pub mod entrustment;
pub mod history;
pub mod inspected_batch;
pub mod items;
pub mod label_sources;
pub mod measurement;
pub mod organisation;
pub mod origin;
pub mod permission;
pub mod product;
pub mod question;
pub mod report;
pub mod resource;
pub mod serial;
pub mod service;
pub mod shipment;
pub mod standard_catalogue;
pub mod supervision;
pub mod variant;
