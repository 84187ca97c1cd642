//! What one signature check costs here and now.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chain_core::signature::{SecretKey, SignatureUse};

/// As long as the signed content of a certificate's transaction.
const CONTENT_BYTES: usize = 600;

/// Seconds of one core per check, by the very check that the nodes make, while all cores check:
/// cores that share a pipeline are slower together than alone.
pub(crate) fn seconds_per_check(cores: usize, spend: Duration) -> f64 {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(|| of_one_core(spend))).collect();
        let seconds = threads.into_iter().filter_map(|thread| thread.join().ok());
        seconds.sum::<f64>() / cores as f64
    })
}

fn of_one_core(spend: Duration) -> f64 {
    let key = SecretKey::from_bytes(&[7; 32]);
    let public_key = key.public_key();
    let content = vec![9; CONTENT_BYTES];
    let signature = key.sign(SignatureUse::Transaction, &content);
    let started = Instant::now();
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
    started.elapsed().as_secs_f64() / f64::from(checks)
}
