use std::sync::mpsc;

use futures::FutureExt;
use tokio::runtime::Builder;

use super::*;

#[tokio::test]
async fn a_panic_ends_the_work_and_not_its_caller() {
    assert_eq!(blocking(|| 7).await, Ok(7));
    assert_eq!(blocking(|| -> u32 { panic!("of a test") }).await, Err(TaskFailed));
}

/// Until nothing but the test itself holds a place.
async fn given_back(place: &HeldPlace) {
    while Arc::strong_count(place) != 1 {
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_place_is_held_until_the_work_ends_and_work_that_nobody_waits_for_does_not_begin() {
    let runtime = Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let (of_begun, of_dropped): (HeldPlace, HeldPlace) = (Arc::new(()), Arc::new(()));
        let (begun, has_begun) = mpsc::channel();
        let (end, may_end) = mpsc::channel::<()>();
        let (late, has_run) = mpsc::channel();
        let mut first = Box::pin(holding(
            Arc::clone(&of_begun),
            blocking(move || {
                begun.send(()).unwrap();
                may_end.recv().unwrap();
            }),
        ));
        assert!((&mut first).now_or_never().is_none());
        has_begun.recv().unwrap();
        let second = blocking(move || late.send(()).unwrap());
        let mut second = Box::pin(holding(Arc::clone(&of_dropped), second));
        assert!((&mut second).now_or_never().is_none());
        // The client goes away.
        drop((first, second));
        assert_eq!(Arc::strong_count(&of_begun), 2);
        end.send(()).unwrap();
        given_back(&of_begun).await;
        given_back(&of_dropped).await;
        assert!(has_run.recv().is_err(), "nobody waited for it");
    });
}
