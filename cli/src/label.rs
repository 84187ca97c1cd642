//! Labels of items, ready to print.
//!
//! # Flow
//! [`codes`] and [`texts`] say what is printed, [`face`] what a label looks like (set by
//! [`typesetting`] in the fonts of [`typeface`]), [`layout`] where labels lie on a sheet. [`press`]
//! makes files in the form asked for ([`pdf`], [`svg`], [`bitmap`] for PNG, [`zpl`], [`table`]), and
//! [`job`] keeps them whole in one directory.

pub(crate) mod bitmap;
pub(crate) mod codes;
pub(crate) mod error;
pub(crate) mod face;
pub(crate) mod job;
pub(crate) mod layout;
pub(crate) mod length;
pub(crate) mod pdf;
pub(crate) mod press;
pub(crate) mod qr;
pub(crate) mod signing;
pub(crate) mod svg;
pub(crate) mod table;
pub(crate) mod texts;
pub(crate) mod typeface;
pub(crate) mod typesetting;
pub(crate) mod zpl;
