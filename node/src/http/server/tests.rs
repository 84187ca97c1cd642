use std::io;

use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

/// A server whose one path answers with more than fits into any buffer, and whose other is short.
struct TestServer {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

async fn start(connections_max: u32, times: ServerTimes) -> TestServer {
    let long = || async { vec![7_u8; 64 << 20] };
    let router =
        Router::new().route("/short", get(|| async { "live\n" })).route("/long", get(long));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = RpcConfig { connections_max, ..RpcConfig::on(address) };
    let (stop, stopped) = watch::channel(false);
    let server = Server { times, ..Server::new(listener, router, &config) };
    TestServer { address, stop, task: tokio::spawn(server.run(stopped)) }
}

const PATIENT: ServerTimes =
    ServerTimes { head_within: Duration::from_secs(600), write_within: Duration::from_secs(600) };

async fn connect(server: &TestServer, said: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(said.as_bytes()).await.unwrap();
    stream
}

async fn answer(server: &TestServer) -> io::Result<String> {
    let mut stream =
        connect(server, "GET /short HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// Reads to the end, or to the error that stands for it: what came is not asked for.
async fn ends(mut stream: TcpStream) {
    let mut bytes = vec![0; 1 << 16];
    while !matches!(stream.read(&mut bytes).await, Ok(0) | Err(_)) {}
}

#[tokio::test]
async fn who_says_nothing_or_never_ends_its_question_makes_room_for_others() {
    let server = start(20, PATIENT).await;
    let mut idle = Vec::new();
    for number in 0..200 {
        let said = ["", "GET /short HTTP/1.1\r\nhost: a\r\nx-slow: "][number % 2];
        idle.push(connect(&server, said).await);
    }
    assert!(answer(&server).await.unwrap().contains("live"));
    // The last of them are still there, the first are not.
    ends(idle.remove(0)).await;
    let mut last = idle.pop().unwrap();
    last.write_all(b"1\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    last.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("live"), "{answer}");
}

#[tokio::test]
async fn who_is_too_slow_is_cut_off() {
    let times = ServerTimes { head_within: Duration::from_millis(50), ..PATIENT };
    let server = start(20, times).await;
    ends(connect(&server, "").await).await;
    ends(connect(&server, "GET /short HTTP/1.1\r\nhost: a\r\nx-slow: ").await).await;
    assert!(answer(&server).await.unwrap().contains("live"));
}

#[tokio::test]
async fn who_does_not_read_its_answer_is_cut_off() {
    let times = ServerTimes { write_within: Duration::from_millis(50), ..PATIENT };
    let server = start(1, times).await;
    let mut stream = connect(&server, "GET /long HTTP/1.1\r\nhost: a\r\n\r\n").await;
    // The answer has begun; the connection is at work and makes no room for others.
    assert_eq!(stream.read(&mut [0; 8]).await.unwrap(), 8);
    // Only its end lets somebody else in.
    while !matches!(answer(&server).await, Ok(answer) if answer.contains("live")) {}
    drop(stream);
}

#[tokio::test]
async fn a_server_that_stops_answers_what_was_asked() {
    let server = start(20, PATIENT).await;
    let _silent = connect(&server, "").await;
    let asked = connect(&server, "GET /long HTTP/1.1\r\nhost: a\r\n\r\n").await;
    let mut first = [0; 8];
    let mut asked = asked;
    assert_eq!(asked.read(&mut first).await.unwrap(), 8);
    server.stop.send_replace(true);
    ends(asked).await;
    server.task.await.unwrap();
}
