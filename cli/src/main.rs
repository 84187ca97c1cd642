//! `hgz`: see the library of this package.

use std::process::ExitCode;

fn main() -> ExitCode {
    hgz_cli::run()
}
