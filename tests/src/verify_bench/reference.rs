//! The reference: the HTTP server of the node, with a fixed body and with PostgreSQL behind it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chain_core::verify::item_code::ItemCode;
use deadpool_postgres::{Manager, Pool};
use tokio_postgres::NoTls;

/// Connections to the database.
const POOL: usize = 16;

struct Served {
    body: Vec<u8>,
    pool: Pool,
}

/// Serves until standard input ends; the address is the first line of standard output.
pub(crate) fn serve(postgres: &str, body: Vec<u8>) -> Result<()> {
    let manager = Manager::new(postgres.parse()?, NoTls);
    tokio::runtime::Runtime::new()?.block_on(async {
        let pool = Pool::builder(manager).max_size(POOL).build()?;
        let router = Router::new()
            .route("/fixed/{code}", get(fixed))
            .route("/postgres/{code}", get(from_database))
            .with_state(Arc::new(Served { body, pool }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        let ended = tokio::task::spawn_blocking(|| {
            let mut rest = String::new();
            while std::io::stdin().read_line(&mut rest).is_ok_and(|bytes| bytes != 0) {}
        });
        let stop = async { drop(ended.await) };
        axum::serve(listener, router).with_graceful_shutdown(stop).await?;
        Ok(())
    })
}

async fn fixed(State(served): State<Arc<Served>>, Path(_code): Path<String>) -> Response {
    json(served.body.clone())
}

/// The whole answer by its serial: one look-up by primary key, and no signature is checked.
async fn from_database(State(served): State<Arc<Served>>, Path(code): Path<String>) -> Response {
    match look_up(&served, &code).await {
        Ok(body) => json(body),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn look_up(served: &Served, code: &str) -> Result<Vec<u8>> {
    let code: ItemCode = code.parse()?;
    let serial = i64::try_from(code.serial.as_u64())?;
    let client = served.pool.get().await?;
    let statement = client.prepare_cached("SELECT body FROM answers WHERE serial = $1").await?;
    let row = client.query_one(&statement, &[&serial]).await?;
    Ok(row.get::<_, String>(0).into_bytes())
}

fn json(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// The reference server as a process of its own.
pub(crate) struct Reference {
    process: Child,
    address: SocketAddr,
}

impl Reference {
    pub(crate) fn start(postgres: &str, body: &[u8]) -> Result<Self> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), body)?;
        let mut process = Command::new(std::env::current_exe()?)
            .args(["serve", postgres])
            .arg(file.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let said = process.stdout.take().context("its output")?;
        BufReader::new(said).read_line(&mut line)?;
        let address = line.trim().parse().context("the reference server does not start")?;
        Ok(Self { process, address })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        // A process that has ended cannot be killed, which is as good.
        let _ended = self.process.kill();
        let _reaped = self.process.wait();
    }
}
