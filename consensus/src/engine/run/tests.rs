use super::*;

#[tokio::test]
async fn an_engine_that_holds_still_is_told_from_one_that_has_ended() {
    let mut ended = tokio::spawn(std::future::ready(()));
    assert!(matches!(no_longer_asks(&mut ended).await, Stopped::Failed { .. }));
    let mut stays = tokio::spawn(std::future::pending());
    let Stopped::Unsafe { reason } = no_longer_asks(&mut stays).await else {
        panic!("it holds still");
    };
    assert!(reason.contains("hgzd repair"), "{reason}");
    stays.abort();
}
