//! What one signature check costs here and now.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chain_core::signature::{SecretKey, SignatureUse};

/// As long as the signed content of a certificate's transaction.
const CONTENT_BYTES: usize = 600;

/// Seconds of one core per check, by the very check that the nodes make.
pub(crate) fn seconds_per_check(spend: Duration) -> f64 {
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
