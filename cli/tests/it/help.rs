//! Every `--help`, frozen: `UPDATE_VECTORS=1` writes the vector anew.

use std::fmt::Write;
use std::process::Command;

use crate::support::check_vector;

fn help(words: &[String]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hgz"))
        .args(words)
        .arg("--help")
        .env_clear()
        .output()
        .unwrap();
    assert!(output.status.success(), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The subcommands that a help text lists.
fn subcommands(help: &str) -> Vec<String> {
    let listed = help.split("\nCommands:\n").nth(1).unwrap_or_default();
    listed
        .lines()
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// The global options are the same everywhere: the vector shows them once.
fn without_global_options(words: &[String], help: &str) -> String {
    let (Some(start), false) = (help.find("Global options:"), words.is_empty()) else {
        return help.to_owned();
    };
    let end = help.find("Examples:").unwrap();
    format!("{}{}", &help[..start], &help[end..])
}

fn walk(words: &[String], all: &mut String) {
    let help = help(words);
    let name = words.join(" ");
    assert!(help.contains("Examples:\n  hgz"), "`hgz {name} --help` ends without examples");
    let _ = writeln!(all, "=== hgz {name}\n{}", without_global_options(words, &help));
    for subcommand in subcommands(&help) {
        let mut words = words.to_vec();
        words.push(subcommand);
        walk(&words, all);
    }
}

#[test]
fn every_help_has_examples_and_is_as_it_was() {
    let mut all = String::new();
    walk(&[], &mut all);
    assert!(40 <= all.matches("=== hgz").count(), "{all}");
    check_vector("help.txt", &all);
}
