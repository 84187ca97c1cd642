use chain_core::state::ReadError;

use super::*;
use crate::storage::StorageError;

#[test]
fn an_error_is_told_with_its_causes() {
    let alone = ReadError::Storage { reason: "no disk".to_owned() };
    assert_eq!(with_causes(&alone), alone.to_string());
    let source = chain_core::bytes::codec::decode::<u64>(&[], 8).unwrap_err();
    let expected = format!(": {source}");
    let caused = StorageError::Damaged { what: "head".to_owned(), source };
    assert!(with_causes(&caused).ends_with(&expected), "{}", with_causes(&caused));
}
