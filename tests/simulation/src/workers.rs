//! Worlds in processes of their own: a world that panics or never ends takes no other along, and
//! what the engine never gives back ends with its process.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use hgz_simulation::{Plan, Tally, run};

/// Seeds that one process lives through.
const SEEDS_PER_PROCESS: u64 = 20;
/// Real time after which a world is said never to end.
const WORLD_TIME_MAX: Duration = Duration::from_secs(120);

/// Lives through seeds, and tells whoever started this process.
pub(crate) fn work(first: u64, count: u64) {
    let say = |line: &str| {
        let mut to = std::io::stdout().lock();
        // Whoever started it may be gone.
        drop(writeln!(to, "{line}").and_then(|()| to.flush()));
    };
    for seed in first..first.saturating_add(count) {
        say(&format!("begin {seed}"));
        let mut tally = Tally::default();
        tally.add(&run(Plan::draw(seed)));
        tally.lines().iter().for_each(|line| say(line));
        say(&format!("end {seed}"));
    }
}

/// Lives through so many seeds from the first on, so many at once, as far as time allows.
pub(crate) fn share_out(first: u64, count: u64, at_once: usize, until: Option<Instant>) -> Tally {
    let next = AtomicU64::new(first);
    let end = first.saturating_add(count);
    let tally = Mutex::new(Tally::default());
    let worker = || {
        loop {
            let from = next.fetch_add(SEEDS_PER_PROCESS, Ordering::Relaxed);
            if end <= from || until.is_some_and(|until| until <= Instant::now()) {
                break;
            }
            let found = in_process_of_its_own(from, SEEDS_PER_PROCESS.min(end - from));
            for (seed, why) in found.failed() {
                eprintln!("seed {seed}: {why}\n    ./scripts/simulate --seed {seed}");
            }
            tally.lock().expect("counting does not panic").absorb(found);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..at_once.max(1) {
            scope.spawn(worker);
        }
    });
    tally.into_inner().expect("counting does not panic")
}

/// Lives through seeds in a process of their own. What follows a seed that panics or never ends is
/// lived through in another one.
pub(crate) fn in_process_of_its_own(first: u64, count: u64) -> Tally {
    let mut tally = Tally::default();
    let (mut from, end) = (first, first.saturating_add(count));
    while from < end {
        match live_until_it_fails(from, end - from, &mut tally) {
            Some((seed, why)) => {
                tally.fail(seed, why);
                from = seed.saturating_add(1);
            }
            None => break,
        }
    }
    tally
}

/// The seed at which the process ended before its work did, and how.
fn live_until_it_fails(first: u64, count: u64, tally: &mut Tally) -> Option<(u64, &'static str)> {
    let program = std::env::current_exe().expect("this program is somewhere");
    let mut process = Command::new(program)
        .args(["--worker", &first.to_string(), &count.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program can be started again");
    let output = process.stdout.take().expect("its output is a pipe");
    let (tell, told) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                break;
            }
        }
    });
    let mut lived = None;
    let mut why = "it panics";
    loop {
        match told.recv_timeout(WORLD_TIME_MAX) {
            Ok(line) => match line.split_once(' ') {
                Some(("begin", seed)) => lived = seed.parse().ok(),
                Some(("end", _)) => lived = None,
                _ => tally.read(&line),
            },
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                why = "it never ends";
                process.kill().expect("a process of ours can be ended");
                break;
            }
        }
    }
    process.wait().expect("a process of ours can be waited for");
    drop(told);
    reader.join().expect("reading does not panic");
    lived.map(|seed| (seed, why))
}
