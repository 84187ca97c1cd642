//! Standard output and standard error, written as whole lines.

use std::io::{self, Write};

/// Writes one text to standard output, as lines.
pub(crate) fn write_stdout(text: &str) -> io::Result<()> {
    write_lines(&mut io::stdout().lock(), text)
}

/// Writes one text to standard error, as lines.
pub(crate) fn write_stderr(text: &str) -> io::Result<()> {
    write_lines(&mut io::stderr().lock(), text)
}

fn write_lines(to: &mut impl Write, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    to.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        to.write_all(b"\n")?;
    }
    to.flush()
}
