//! The engine's metrics registry, where the node's own metrics go too.

use std::fmt;

use arc_malachitebft_metrics::{SharedRegistry, export};

/// One registry for engine and node.
#[derive(Clone)]
pub struct MetricsRegistry(SharedRegistry);

impl fmt::Debug for MetricsRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetricsRegistry")
    }
}

impl MetricsRegistry {
    /// The registry of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self(SharedRegistry::global().clone())
    }

    /// Registers metrics under a prefix.
    pub fn with_prefix(
        &self,
        prefix: &str,
        register: impl FnOnce(&mut arc_malachitebft_metrics::Registry),
    ) {
        self.0.with_prefix(prefix, register);
    }

    /// Everything, in `OpenMetrics` text.
    #[must_use]
    pub fn export(&self) -> String {
        let mut text = String::new();
        export(&mut text);
        text
    }
}
