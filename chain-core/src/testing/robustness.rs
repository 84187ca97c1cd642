//! Nothing that comes from outside panics, and what is read is written again as it came.

mod decoders;
mod parsers;
