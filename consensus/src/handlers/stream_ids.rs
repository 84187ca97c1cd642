//! Names of streams: what is sent again must not be taken for a repetition.

use arc_malachitebft_app_channel::app::types::streaming::StreamId;

/// Where names come from that no other stream has.
#[derive(Debug)]
pub(crate) enum StreamIds {
    /// Drawn from the operating system's random bytes.
    Random,
    /// Counted, so that a simulation can be repeated.
    #[cfg(feature = "simulation")]
    Counted {
        /// Different for every start of every node.
        start: u64,
        /// The streams of this start until now.
        count: u64,
    },
}

impl StreamIds {
    /// A name that no stream has had.
    pub(super) fn draw(&mut self) -> StreamId {
        let mut name = [0_u8; 16];
        match self {
            Self::Random => {
                getrandom::fill(&mut name).expect("the operating system has random bytes");
            }
            #[cfg(feature = "simulation")]
            Self::Counted { start, count } => {
                *count = count.wrapping_add(1);
                name = (u128::from(*start) << 64 | u128::from(*count)).to_be_bytes();
            }
        }
        StreamId::new(name.to_vec().into())
    }
}
