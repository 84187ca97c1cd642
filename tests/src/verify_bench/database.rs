//! A PostgreSQL of our own in a temporary folder, with what the node answers about each serial.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use chain_core::verify::item_code::ItemCode;
use hgz_tests::{Client, wait_until};
use nix::unistd::{Uid, User, chown};
use tempfile::TempDir;
use tokio_postgres::NoTls;
use tokio_postgres::types::ToSql;

/// PostgreSQL refuses to run as root: then it runs as the user that its package made.
const USER: &str = "postgres";
const READY_WITHIN: std::time::Duration = std::time::Duration::from_secs(30);
/// Rows inserted at once.
const ROWS: usize = 500;

/// A running database. Dropping it stops it.
pub(crate) struct Database {
    folder: TempDir,
    programs: PathBuf,
}

impl Database {
    pub(crate) fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("hgz-postgres").tempdir()?;
        if Uid::effective().is_root() {
            let user = User::from_name(USER)?.context("there is no user postgres")?;
            chown(folder.path(), Some(user.uid), Some(user.gid))?;
        }
        let database = Self { folder, programs: programs()? };
        let data = database.data();
        database.run("initdb", &["--pgdata", &data, "--auth=trust", "--encoding=UTF8"])?;
        let socket = database.folder.path().display().to_string();
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories={socket} -c shared_buffers=1GB \
             -c max_connections=40"
        );
        let log = format!("{socket}/log");
        database.run("pg_ctl", &["start", "-w", "-D", &data, "-l", &log, "-o", &options])?;
        Ok(database)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// How to connect.
    pub(crate) fn url(&self) -> String {
        let user = if Uid::effective().is_root() {
            USER.to_owned()
        } else {
            std::env::var("USER").unwrap_or_else(|_| USER.to_owned())
        };
        format!("host={} user={user} dbname=postgres", self.folder.path().display())
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let path = self.programs.join(program);
        let mut command = if Uid::effective().is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", USER, "--"]).arg(&path);
            command
        } else {
            Command::new(&path)
        };
        let command = command.args(arguments).current_dir(self.folder.path());
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
        if !status.success() {
            bail!("{} ended with {status}", path.display());
        }
        Ok(())
    }

    /// Stores what the node answers about each code.
    pub(crate) fn fill(&self, client: &Client, codes: &[ItemCode]) -> Result<()> {
        let runtime = tokio::runtime::Runtime::new()?;
        let url = self.url();
        wait_until("the database answers", READY_WITHIN, || {
            runtime.block_on(tokio_postgres::connect(&url, NoTls)).is_ok()
        })?;
        runtime.block_on(async {
            let (database, connection) = tokio_postgres::connect(&url, NoTls).await?;
            let connection = tokio::spawn(connection);
            database
                .batch_execute(
                    "CREATE TABLE answers (serial bigint PRIMARY KEY, body text NOT NULL)",
                )
                .await?;
            let statement = database
                .prepare("INSERT INTO answers SELECT * FROM unnest($1::bigint[], $2::text[])")
                .await?;
            for some in codes.chunks(ROWS) {
                let serials = some.iter().map(|code| i64::try_from(code.serial.as_u64()));
                let serials = serials.collect::<Result<Vec<i64>, _>>()?;
                let bodies =
                    some.iter().map(|code| Ok(String::from_utf8(super::answer(client, code)?)?));
                let bodies = bodies.collect::<Result<Vec<String>>>()?;
                let parameters: [&(dyn ToSql + Sync); 2] = [&serials, &bodies];
                database.execute(&statement, &parameters).await?;
            }
            database.batch_execute("VACUUM ANALYZE answers").await?;
            drop(database);
            connection.await??;
            Ok(())
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Nobody is left to tell: the folder goes anyway.
        let _stopped = self.run("pg_ctl", &["stop", "-m", "immediate", "-D", &self.data()]);
    }
}

/// The programs of the newest PostgreSQL that is installed.
fn programs() -> Result<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql")
        .context("PostgreSQL is not installed; ./scripts/bench installs it")?;
    let mut folders = installed.collect::<Result<Vec<_>, _>>()?;
    folders.sort_by_key(|folder| folder.file_name().to_string_lossy().parse::<u32>().unwrap_or(0));
    let newest = folders.pop().context("/usr/lib/postgresql is empty")?;
    let bin: &Path = &newest.path().join("bin");
    Ok(bin.to_owned())
}
