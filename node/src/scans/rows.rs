//! [`ScanRows`]: how many counters each node has in the database. No node fills the disks of the
//! others, whatever it says that it counted.

use std::collections::HashMap;

use chain_core::records::serial::Serial;

/// Counters of one node: about 160 MB.
const OF_NODE_MAX: u32 = 2_000_000;
/// Counters of one node for the items of one certificate.
const OF_SERIAL_MAX: u32 = 200_000;

/// How many counters each node has.
#[derive(Debug)]
pub(super) struct ScanRows {
    of_node_max: u32,
    of_serial_max: u32,
    nodes: HashMap<Vec<u8>, NodeRows>,
}

#[derive(Debug, Default)]
struct NodeRows {
    all: u32,
    of_serial: HashMap<Serial, u32>,
}

impl Default for ScanRows {
    fn default() -> Self {
        Self::bounded(OF_NODE_MAX, OF_SERIAL_MAX)
    }
}

impl ScanRows {
    /// No counters yet, and so many at the most.
    pub(super) fn bounded(of_node_max: u32, of_serial_max: u32) -> Self {
        Self { of_node_max, of_serial_max, nodes: HashMap::new() }
    }

    /// Whether a node may have a counter for one more item; if so it has.
    pub(super) fn add(&mut self, node: &[u8], serial: Serial) -> bool {
        if !self.nodes.contains_key(node) {
            self.nodes.insert(node.to_vec(), NodeRows::default());
        }
        let Some(rows) = self.nodes.get_mut(node) else { return false };
        let of_serial = rows.of_serial.get(&serial).copied().unwrap_or(0);
        if self.of_node_max <= rows.all || self.of_serial_max <= of_serial {
            return false;
        }
        rows.all = rows.all.saturating_add(1);
        rows.of_serial.insert(serial, of_serial.saturating_add(1));
        true
    }

    /// A counter is gone.
    pub(super) fn remove(&mut self, node: &[u8], serial: Serial) {
        let Some(rows) = self.nodes.get_mut(node) else { return };
        rows.all = rows.all.saturating_sub(1);
        let left = rows.of_serial.get(&serial).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            rows.of_serial.remove(&serial);
        } else {
            rows.of_serial.insert(serial, left);
        }
        if rows.all == 0 {
            self.nodes.remove(node);
        }
    }
}

#[cfg(test)]
mod tests;
