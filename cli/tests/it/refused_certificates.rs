//! Every refused certificate of the core whose files tell why, through the check of files: it finds
//! what the core finds, no less and no more.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::support::{envelope, hgz, repository};

#[derive(Deserialize)]
struct RefusedCertificate {
    name: String,
    codes: BTreeSet<String>,
    issued_on: String,
    maker: Value,
    product: Option<Value>,
    number: String,
    certificate: Value,
    reports: Vec<Filed>,
    covers: Vec<Filed>,
}

#[derive(Deserialize)]
struct Filed {
    number: String,
    details: Value,
}

/// Writes a record as the file that states it.
fn write_toml(path: &Path, number: Option<&str>, mut record: Value) {
    remove_nulls(&mut record);
    if let Some(number) = number {
        record["number"] = number.into();
    }
    std::fs::write(path, toml::to_string(&record).unwrap()).unwrap();
}

/// TOML leaves out what is not there.
fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(remove_nulls);
        }
        Value::Array(entries) => entries.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}

/// The codes that the check refuses a certificate with; a broken rule is one code.
fn codes_found(case: RefusedCertificate) -> BTreeSet<String> {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let mut arguments = vec!["certificate".to_owned(), "check".to_owned()];
    arguments.extend(["certificate.toml", "--issued-on", &case.issued_on].map(str::to_owned));
    arguments.extend(["--output", "json", "--maker", "maker.toml"].map(str::to_owned));
    write_toml(&path("certificate.toml"), Some(&case.number), case.certificate);
    write_toml(&path("maker.toml"), None, case.maker);
    if let Some(product) = case.product {
        write_toml(&path("product.toml"), Some("P"), product);
        arguments.extend(["--product", "product.toml"].map(str::to_owned));
    }
    for (option, records) in [("report", case.reports), ("cover", case.covers)] {
        for Filed { number, details } in records {
            let name = format!("{option}-{number}.toml");
            write_toml(&path(&name), Some(&number), details);
            arguments.extend([format!("--{option}"), name]);
        }
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = hgz(dir.path(), &arguments);
    let code_of = |error: &Value| {
        let is_rule = !error["broken"].is_null();
        let code =
            if is_rule { "certificate.label_broken" } else { error["code"].as_str().unwrap() };
        code.to_owned()
    };
    envelope(&output)["errors"].as_array().unwrap().iter().map(code_of).collect()
}

#[test]
fn what_the_chain_refuses_for_what_the_files_say_is_refused_offline() {
    let table = repository().join("tests/vectors/core/refused_certificates.json");
    let cases: Vec<RefusedCertificate> =
        serde_json::from_str(&std::fs::read_to_string(table).unwrap()).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let (name, codes) = (case.name.clone(), case.codes.clone());
        assert!(!codes.is_empty(), "{name}");
        assert_eq!(codes_found(case), codes, "{name}");
    }
}
