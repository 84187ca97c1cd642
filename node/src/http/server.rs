//! [`Server`]: the listener of the API. Whoever connects must ask in time, take the answer in time,
//! and leave room for others.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hgz_config::RpcConfig;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;
use tracing::{debug, warn};

use super::connections::{ConnectionPlace, Connections};
use super::held::hold;

/// How long a client may take for the head of a request, and may be quiet between two.
const HEAD_WITHIN: Duration = Duration::from_secs(20);
/// How long a client may take no byte of an answer.
const WRITE_WITHIN: Duration = Duration::from_secs(30);
/// Bytes of a request's head, and of an answer that is read ahead of the client.
const BUFFER_BYTES_MAX: usize = 64 << 10;
/// How long the listener rests when the operating system gives it no connection.
const REST: Duration = Duration::from_millis(100);

/// A listener that serves a router.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    router: Router,
    connections: Arc<Connections>,
    times: ServerTimes,
}

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
struct ServerTimes {
    head_within: Duration,
    write_within: Duration,
}

impl Server {
    /// Serves a router at a listener, to so many as the configuration says.
    #[must_use]
    pub fn new(listener: TcpListener, router: Router, config: &RpcConfig) -> Self {
        let (all, of_address) = (config.connections_max, config.connections_per_address_max);
        let connections = Connections::new(all, of_address);
        let times = ServerTimes { head_within: HEAD_WITHIN, write_within: WRITE_WITHIN };
        Self { listener, router, connections, times }
    }

    /// Serves until `stop` says true or is gone; then ends when the last open request is answered.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        // Held by every connection: nobody receives when the last of them has ended.
        let (alive, mut ended) = tokio::sync::mpsc::channel::<()>(1);
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = told(&mut stop) => break,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    warn!(%error, "the API accepts no connection for now");
                    tokio::time::sleep(REST).await;
                    continue;
                }
            };
            let Some(place) = self.connections.place(peer.ip()) else {
                debug!(%peer, "too many connections");
                continue;
            };
            let (router, times) = (self.router.clone(), self.times);
            let (stop, alive) = (stop.clone(), alive.clone());
            tokio::spawn(async move {
                serve(stream, peer, Arc::new(place), router, (times, stop)).await;
                drop(alive);
            });
        }
        drop(alive);
        // Nothing is ever sent: this resolves when the last connection has ended.
        let _ended = ended.recv().await;
    }
}

/// Resolves when the server is to stop, or nobody is left to say so.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _gone = stop.wait_for(|stop| *stop).await;
}

/// Serves one connection until it ends or has to make room for another.
async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    place: Arc<ConnectionPlace>,
    router: Router,
    (times, mut stop): (ServerTimes, watch::Receiver<bool>),
) {
    // Small answers go out at once; where that cannot be had they go out a little later.
    let _slower = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(times.write_within));
    let of_requests = Arc::clone(&place);
    let answer = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let busy = Arc::new(of_requests.busy());
        let router = router.clone();
        async move {
            let response: Response = router.oneshot(request).await?;
            Ok::<_, Infallible>(hold(response, busy))
        }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(times.head_within);
    server.max_buf_size(BUFFER_BYTES_MAX);
    let connection = server.serve_connection(TokioIo::new(Box::pin(stream)), answer);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = place.close.notified() => return,
        () = told(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        debug!(%peer, %error, "a connection has ended");
    }
}

#[cfg(test)]
mod tests;
