use super::*;

#[tokio::test]
async fn a_panic_ends_the_work_and_not_its_caller() {
    assert_eq!(blocking(|| 7).await, Ok(7));
    assert_eq!(blocking(|| -> u32 { panic!("of a test") }).await, Err(TaskFailed));
}
