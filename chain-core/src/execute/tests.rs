//! The state transition, act by act and block by block.

mod acts;
mod blocks;
mod bounds;
mod order;
mod refusals;
mod replay;
