//! What `ARCHITECTURE.md` names is there: a newcomer searches for it.

use std::collections::BTreeSet;

use hgz_tests::repository;

/// Files that it tells the reader to make.
const TO_BE_MADE: [&str; 1] = ["config/rulesets/hunan-4.toml"];

/// Endings by which a name is one of a file.
const ENDINGS: [&str; 8] = [".rs", ".toml", ".js", ".css", ".txt", ".md", ".py", ".sh"];

/// Every file of the repository, but for what is built or fetched.
fn files() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![repository().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && !["target", "node_modules", ".git"].contains(&name) {
                folders.push(path);
            } else if path.is_file() {
                found.push(path.strip_prefix(repository()).unwrap().display().to_string());
            }
        }
    }
    found
}

/// `a/{b,c}.rs` as `a/b.rs` and `a/c.rs`.
fn expanded(name: &str) -> Vec<String> {
    let Some((before, rest)) = name.split_once('{') else { return vec![name.to_owned()] };
    let Some((choices, after)) = rest.split_once('}') else { return vec![name.to_owned()] };
    choices
        .split(',')
        .flat_map(|choice| expanded(&format!("{before}{}{after}", choice.trim())))
        .collect()
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

#[test]
fn everything_that_the_architecture_names_is_there() {
    let files = files();
    let sources: Vec<String> = files
        .iter()
        .filter(|file| file.ends_with(".rs") || file.ends_with(".js"))
        .map(|file| std::fs::read_to_string(repository().join(file)).unwrap())
        .collect();
    let mut words: BTreeSet<&str> = sources.iter().flat_map(|text| words_of(text)).collect();
    words.extend(files.iter().flat_map(|file| words_of(file)));
    let is_there = |path: &str| {
        let (inside, below) = (format!("/{path}"), format!("/{path}/"));
        files
            .iter()
            .map(|file| format!("/{file}"))
            .any(|file| file.ends_with(&inside) || file.contains(&below))
    };

    let text = std::fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    let prose = text.split("```").step_by(2);
    let (mut count, mut missing) = (0, Vec::new());
    for name in prose.flat_map(|part| part.split('`').skip(1).step_by(2)).flat_map(expanded) {
        // Commands, paths of the API, patterns and what is to be made.
        if name.contains([' ', '*']) || name.starts_with('/') || TO_BE_MADE.contains(&&*name) {
            continue;
        }
        count += 1;
        let name = name.trim_start_matches("./").trim_end_matches('/');
        let is_path = name.contains('/') || ENDINGS.iter().any(|ending| name.ends_with(ending));
        if if is_path { !is_there(name) } else { !words_of(name).all(|word| words.contains(word)) }
        {
            missing.push(name.to_owned());
        }
    }
    assert_eq!(missing, [""; 0], "ARCHITECTURE.md names what is not there");
    assert!(200 < count, "only {count} names were found");
}
