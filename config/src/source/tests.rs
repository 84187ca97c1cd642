use chain_core::values::date::Date;
use serde::Deserialize;

use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Sample {
    name: String,
    date: Option<Date>,
    #[serde(default)]
    list: Vec<Entry>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    count: u32,
}

fn read(text: &str) -> Result<Sample, ConfigError> {
    Source::parse(Path::new("sample.toml"), text.to_owned())?.deserialize()
}

fn check_refused(text: &str, expected: &str) {
    assert_eq!(read(text).unwrap_err().to_string(), expected);
}

#[test]
fn dates_need_no_quotes() {
    let sample = read("name = 'x'\ndate = 2026-11-23\n").unwrap();
    assert_eq!(sample.date, Some(Date::new(2026, 11, 23).unwrap()));
}

#[test]
fn refuses_text_that_is_no_toml() {
    let error = read("name = \n").unwrap_err();
    assert_eq!(error.problems()[0].place.as_ref().unwrap().line, 1);
}

#[test]
fn refuses_a_wrong_value_at_its_line() {
    check_refused(
        "name = 'x'\ndate = '23.11.2026'\n",
        "sample.toml:2:8: date: `23.11.2026` is not a date; write YYYY-MM-DD, from 1900-01-01 to 2999-12-31",
    );
}

#[test]
fn refuses_every_unknown_field_at_once() {
    check_refused(
        "name = 'x'\ncolour = 'red'\n[[list]]\ncount = 1\n[[list]]\ncount = 2\ncuont = 3\n",
        "sample.toml:2:10: colour: there is no such field here; correct its spelling or remove it\n\
         sample.toml:7:9: list[1].cuont: there is no such field here; correct its spelling or remove it",
    );
}

#[test]
fn finds_the_place_of_nested_fields_and_the_nearest_one_of_absent_fields() {
    let text = "name = 'x'\n[[list]]\ncount = 1\n[rpc]\nlisten = 'y'\n";
    let source = Source::parse(Path::new("sample.toml"), text.to_owned()).unwrap();
    let line = |field: &str| source.place(field).map(|place| place.line);
    assert_eq!(line("rpc.listen"), Some(5));
    assert_eq!(line("rpc.absent"), Some(4));
    assert_eq!(line("list[0].count"), Some(3));
    assert_eq!(line("absent"), None);
}
