use super::*;

fn read(text: &str) -> Result<Vec<NoteLine>, ConfigError> {
    csv_note(Path::new("note.csv"), text)
}

fn line(description: Option<&str>, quantity: Option<u64>, codes: &[&str]) -> NoteLine {
    NoteLine {
        description: description.map(str::to_owned),
        maker: None,
        quantity,
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
    }
}

#[test]
fn a_spreadsheet_is_read_with_its_byte_order_mark_quotes_and_line_ends() {
    let lines =
        read("\u{FEFF}品名,数量,追溯码\r\n\"板, \"\"P\"\"\",1,HTTPS://A/1\r\n\r\n合页,200,\r\n");
    let expected =
        [line(Some("板, \"P\""), Some(1), &["HTTPS://A/1"]), line(Some("合页"), Some(200), &[])];
    assert_eq!(lines.unwrap(), expected);
}

#[test]
fn a_column_says_who_made_the_goods() {
    let lines = read("品名,生产厂家,数量\n自攻螺钉,某五金厂,20\n").unwrap();
    assert_eq!(lines[0].maker.as_deref(), Some("某五金厂"));
}

#[test]
fn the_codes_of_hgz_codes_are_a_note() {
    let lines = read("item,url\n1,HTTPS://A/1\n2,HTTPS://A/2\n").unwrap();
    assert_eq!(lines, [line(None, None, &["HTTPS://A/1"]), line(None, None, &["HTTPS://A/2"])]);
}

#[test]
fn what_is_wrong_is_shown_at_its_line() {
    let place = |text: &str| read(text).unwrap_err().problems()[0].place.clone().unwrap().line;
    assert_eq!(place("a,b\n1,2\n"), 1);
    assert_eq!(place("code,quantity\n1,2\n3,many\n"), 3);
    assert_eq!(place("code,description\n1,\n,\n"), 3);
    assert_eq!(place("code,description\n1,\"open\n"), 2);
    assert!(read("").unwrap().is_empty());
}

#[test]
fn a_note_in_toml_has_lines_with_many_codes() {
    let text = "[[lines]]\ndescription = \"板\"\nquantity = 2\ncodes = [\"1\", \"2\"]\n\
                [[lines]]\ndescription = \"合页\"\n";
    let source = Source::parse(Path::new("note.toml"), text.to_owned()).unwrap();
    let expected = [line(Some("板"), Some(2), &["1", "2"]), line(Some("合页"), None, &[])];
    assert_eq!(toml_note(&source).unwrap(), expected);
    let empty = Source::parse(Path::new("note.toml"), "[[lines]]\nquantity = 2\n".to_owned());
    assert!(toml_note(&empty.unwrap()).is_err());
}
