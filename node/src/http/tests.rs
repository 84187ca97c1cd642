use axum::body::Body;

use super::*;

fn answer(lasting: Option<&'static str>) -> Response {
    let mut response = Response::new(Body::empty());
    if let Some(lasting) = lasting {
        let lasting = HeaderValue::from_static(lasting);
        response.headers_mut().insert(header::CACHE_CONTROL, lasting);
    }
    response
}

#[tokio::test]
async fn an_answer_is_true_for_now_only_unless_it_says_how_long_it_lasts() {
    for (said, sent) in [(None, "no-store"), (Some("max-age=3600"), "max-age=3600")] {
        let answer = true_for_now_only(answer(said)).await;
        assert_eq!(answer.headers()[header::CACHE_CONTROL], sent);
    }
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let answer = secure(answer(None)).await;
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
}
