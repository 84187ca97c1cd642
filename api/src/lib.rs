//! What the HTTP API answers: plain data shared by node, command line and other programs.
//!
//! The chain does not know these types: they say what a node makes of its state for whoever asks.

mod answer;
mod certificates;
mod documents;
mod error;
mod events;
mod items;
mod life;
mod listed_status;
mod node;
mod scans;
mod supervision;
mod transactions;

pub use answer::{Answer, ListPage};
pub use certificates::{
    CertificateAnswer, CertificateEntry, CoverAnswer, ReportAnswer, ReportGoods,
};
pub use documents::DocumentEntry;
pub use error::ErrorBody;
pub use events::Event;
pub use items::{ItemAnswer, ItemHistory, LinkAnswer};
pub use life::{Holder, ProposalAnswer, RecallAnswers, ShipmentAnswer, VariantItems};
pub use listed_status::{ListedStatus, ListedStatusError};
pub use node::{AuthoritiesAnswer, NodeStatus};
pub use scans::{CopySign, ScanCounts};
pub use supervision::StandingAnswer;
pub use transactions::{BatchOutcome, Submitted, TransactionStatus};
