use super::*;

#[test]
fn what_cannot_be_read_says_whose_fault_it_is() {
    let missing = || StorageError::Missing { what: "head".to_owned() };
    for (error, status, code) in [
        (ReadingError::unknown("spot_check", &"A/1"), StatusCode::NOT_FOUND, "spot_check.unknown"),
        (ReadingError::malformed(&"`x`"), StatusCode::BAD_REQUEST, "request.malformed"),
        (missing().into(), StatusCode::SERVICE_UNAVAILABLE, "node.storage"),
        (TaskFailed.into(), StatusCode::INTERNAL_SERVER_ERROR, "node.internal"),
    ] {
        let error = ApiError::from(error);
        assert_eq!((error.status, error.body.code.as_str()), (status, code));
    }
    let error = ApiError::from(ReadingError::unknown("spot_check", &"A/1"));
    assert_eq!(error.body.message, "spot check A/1 does not exist; check the number");
}
