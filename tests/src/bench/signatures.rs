//! What one signature check costs here and now.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use chain_core::bytes::signature::{SecretKey, SignatureUse};
use hgz_tests::process::thread_cpu_seconds;

/// As long as the signed content of a certificate's transaction.
const CONTENT_BYTES: usize = 600;

/// Seconds of processor time per check, by the very check that the nodes make, while all cores
/// check: cores that share a pipeline are slower together than alone. What else the machine does
/// meanwhile does not count.
pub(crate) fn seconds_per_check(cores: usize, spend: Duration) -> Result<f64> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(|| of_one_core(spend))).collect();
        let mut seconds = 0.0;
        for thread in threads {
            seconds += thread.join().map_err(|_| anyhow!("a check panicked"))??;
        }
        Ok(seconds / cores as f64)
    })
}

fn of_one_core(spend: Duration) -> Result<f64> {
    let key = SecretKey::from_bytes(&[7; 32]);
    let public_key = key.public_key();
    let content = vec![9; CONTENT_BYTES];
    let signature = key.sign(SignatureUse::Transaction, &content);
    let started = Instant::now();
    let before = thread_cpu_seconds()?;
    let mut checks = 0_u32;
    while started.elapsed() < spend {
        for _ in 0..100 {
            let checked = public_key.verify(
                SignatureUse::Transaction,
                black_box(&content),
                black_box(&signature),
            );
            assert!(checked.is_ok(), "the signature holds");
        }
        checks += 100;
    }
    Ok((thread_cpu_seconds()? - before) / f64::from(checks))
}
