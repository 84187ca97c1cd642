//! How values become bytes, and bytes are hashed and signed.

pub mod byte_string;
pub mod codec;
pub mod hash;
pub mod merkle;
pub mod signature;
pub(crate) mod tagged;
pub(crate) mod text_form;
