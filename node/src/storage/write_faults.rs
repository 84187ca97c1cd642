//! What a simulated disk does with a write.

/// What may go wrong with a write.
pub trait WriteFaults: std::fmt::Debug + Send + Sync {
    /// Lets one write happen or not; the error is what the disk says.
    ///
    /// # Errors
    /// The write's own, or what comes in its place.
    fn let_through(
        &self,
        write: Box<dyn FnOnce() -> Result<(), String> + '_>,
    ) -> Result<(), String>;
}

/// A disk that does what it is told.
#[derive(Debug)]
pub(super) struct NoFaults;

impl WriteFaults for NoFaults {
    fn let_through(
        &self,
        write: Box<dyn FnOnce() -> Result<(), String> + '_>,
    ) -> Result<(), String> {
        write()
    }
}
