//! What a text that people write can mean: codes, dates, numbers of standards, bounded texts.

pub mod amount;
pub mod batch_id;
pub mod chain_id;
pub mod characters;
pub mod country_code;
pub mod credit_code;
pub mod date;
pub mod date_span;
pub mod edition;
pub mod gtin;
pub mod personal_data;
pub mod standard_number;
pub mod text;
pub mod time;
