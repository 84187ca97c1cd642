//! The numbers, for people and as JSON.

use std::fmt;

use serde_json::{Value, json};

use hgz_tests::{HoldingsSize, Latencies};

use crate::labels::Labels;
use crate::saturation::Saturation;

/// Everything that was measured in one run.
pub(crate) struct BenchReport {
    pub(crate) cores: usize,
    pub(crate) nodes: usize,
    pub(crate) seconds_per_check: f64,
    pub(crate) saturation: Saturation,
    pub(crate) idle: Latencies,
    pub(crate) steady_per_second: f64,
    pub(crate) steady: Latencies,
    pub(crate) holdings: Vec<HoldingsSize>,
    pub(crate) labels: Labels,
}

const MEBIBYTE: f64 = 1_048_576.0;

impl BenchReport {
    /// Certificates per second if every node did nothing but check each signature once.
    fn bound_per_second(&self) -> f64 {
        self.cores as f64 / (self.nodes as f64 * self.seconds_per_check)
    }

    fn share_of_bound(&self) -> f64 {
        self.saturation.per_second / self.bound_per_second()
    }

    /// The share that the processor time of a certificate leaves for the one check of its signature
    /// in each node: what the share of the bound would be with the machine to itself.
    fn share_of_processor_time(&self) -> f64 {
        let nodes = self.nodes as f64;
        let saturation = &self.saturation;
        let all = nodes * saturation.node_us_per_certificate + saturation.load_us_per_certificate;
        nodes * self.seconds_per_check * 1e6 / all
    }

    pub(crate) fn to_json(&self) -> Value {
        let latency = |latencies: &Latencies| {
            json!({
                "count": latencies.count(),
                "p50_ms": latencies.quantile_ms(0.5),
                "p99_ms": latencies.quantile_ms(0.99),
            })
        };
        let saturation = &self.saturation;
        json!({
            "cores": self.cores,
            "nodes": self.nodes,
            "signature_check_us": self.seconds_per_check * 1e6,
            "bound_per_second": self.bound_per_second(),
            "certificates_per_second": saturation.per_second,
            "share_of_bound": self.share_of_bound(),
            "transaction_bytes": saturation.transaction_bytes,
            "node_cpu_us_per_certificate": saturation.node_us_per_certificate,
            "share_of_processor_time": self.share_of_processor_time(),
            "load_cpu_us_per_certificate": saturation.load_us_per_certificate,
            "disk_bytes_per_certificate": saturation.disk_bytes_per_certificate,
            "resident_bytes": saturation.resident_bytes,
            "idle": latency(&self.idle),
            "steady_per_second": self.steady_per_second,
            "steady": latency(&self.steady),
            "holdings": self.holdings.iter().map(holding_json).collect::<Vec<_>>(),
            "labels": self.labels.to_json(),
        })
    }
}

fn holding_json(holding: &HoldingsSize) -> Value {
    json!({ "hands": holding.hands, "intervals": holding.intervals, "bytes": holding.bytes })
}

impl fmt::Display for BenchReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let saturation = &self.saturation;
        let resident: Vec<String> = saturation
            .resident_bytes
            .iter()
            .map(|bytes| format!("{:.0}", *bytes as f64 / MEBIBYTE))
            .collect();
        writeln!(
            f,
            "conditions       {} cores, {} authorities and the load on this machine, loopback, \
             one transaction of {} bytes a certificate",
            self.cores, self.nodes, saturation.transaction_bytes
        )?;
        writeln!(
            f,
            "bound            {:.0} certificates/s: {} cores / ({} nodes x {:.1} us a signature check)",
            self.bound_per_second(),
            self.cores,
            self.nodes,
            self.seconds_per_check * 1e6
        )?;
        writeln!(
            f,
            "saturated        {:.0} certificates/s = {:.1} % of the bound ({} in {:.1} s, {} blocks)",
            saturation.per_second,
            self.share_of_bound() * 100.0,
            saturation.certificates,
            saturation.seconds,
            saturation.blocks
        )?;
        writeln!(
            f,
            "processor time   {:.0} us a certificate in each node, {:.0} us in the load; the check is {:.1} %",
            saturation.node_us_per_certificate,
            saturation.load_us_per_certificate,
            self.share_of_processor_time() * 100.0
        )?;
        for (name, latencies) in [
            (format!("at {:.0}/s (70 %)", self.steady_per_second), &self.steady),
            ("idle chain".to_owned(), &self.idle),
        ] {
            writeln!(
                f,
                "{name:<16} submit to committed: p50 {:.0} ms, p99 {:.0} ms, of {}",
                latencies.quantile_ms(0.5),
                latencies.quantile_ms(0.99),
                latencies.count()
            )?;
        }
        writeln!(
            f,
            "disk             {:.0} bytes a certificate in the database of one node, as it lies there",
            saturation.disk_bytes_per_certificate
        )?;
        writeln!(f, "memory           {} MiB resident, by node", resident.join(" "))?;
        for holding in &self.holdings {
            writeln!(
                f,
                "sold on          a batch of 6,000 after {} hands: {} intervals, {} bytes in the state",
                holding.hands, holding.intervals, holding.bytes
            )?;
        }
        self.labels.fmt(f)
    }
}
