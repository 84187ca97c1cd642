//! The program under test, and a node that answers what a test wrote.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs hgz in a directory with nothing of the user's environment.
pub(crate) fn hgz(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hgz"))
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("HGZ_CONFIG_DIR", directory.join("settings"))
        .output()
        .unwrap()
}

/// The exit code.
pub(crate) fn exit(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The envelope of `--output json`.
pub(crate) fn envelope(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", stdout(output), stderr(output)))
}

/// The repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Compares with a file under `tests/vectors/cli`; `UPDATE_VECTORS=1` writes it anew.
pub(crate) fn check_vector(name: &str, found: &str) {
    let path = repository().join("tests/vectors/cli").join(name);
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = found.lines().zip(expected.lines()).position(|(a, b)| a != b);
    let line = differs.unwrap_or_else(|| found.lines().count().min(expected.lines().count()));
    assert!(
        found == expected,
        "{name} changed at line {}: {:?}, was {:?}; run with UPDATE_VECTORS=1 if it should",
        line + 1,
        found.lines().nth(line),
        expected.lines().nth(line),
    );
}

/// An answer to the requests whose first line starts so.
pub(crate) struct Canned {
    pub(crate) request: &'static str,
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// A node that knows a few answers, until the test ends. Returns its URL.
pub(crate) fn fake_node(answers: Vec<Canned>) -> String {
    serve(move |request, _| {
        let known = answers.iter().find(|canned| request.starts_with(canned.request));
        known.map_or((500, Vec::new()), |one| (one.status, one.body.clone()))
    })
}

/// Answers requests, given as `METHOD PATH` and body, one after the other. Returns the URL.
pub(crate) fn serve(
    mut answer: impl FnMut(&str, &[u8]) -> (u16, Vec<u8>) + Send + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (request, body) = read_request(&stream);
            let (status, body) = answer(&request, &body);
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&body).unwrap();
        }
    });
    url
}

fn read_request(stream: &TcpStream) -> (String, Vec<u8>) {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (first.trim().trim_end_matches(" HTTP/1.1").to_owned(), body)
}
