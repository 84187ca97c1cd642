//! What `hgz verify` is given: codes, pictures, folders of pictures, delivery notes.

use std::fs;
use std::path::{Path, PathBuf};

use hgz_config::FileError;

use crate::error::CliError;
use crate::input::{self, picture};

/// Files of one folder that are looked at.
const PICTURES_MAX: usize = 100_000;

/// Something that may be an item code, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundText {
    /// A file, with the line of a note; none if it was typed.
    pub(crate) place: Option<String>,
    /// The text; none if the picture shows no QR code that can be read.
    pub(crate) text: Option<String>,
}

/// Finds the codes of what was typed.
pub(crate) fn find(typed: &[String]) -> Result<Vec<FoundText>, CliError> {
    let mut found = Vec::new();
    for one in typed {
        let path = Path::new(one);
        if path.is_dir() {
            for picture in pictures_of(path)? {
                found.extend(of_picture(&picture)?);
            }
        } else if picture::is_picture(path) && path.exists() {
            found.extend(of_picture(path)?);
        } else if is_note(path) && path.exists() {
            found.extend(of_note(path)?);
        } else {
            found.push(FoundText { place: None, text: Some(one.clone()) });
        }
    }
    Ok(found)
}

fn is_note(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| matches!(ending.to_ascii_lowercase().as_str(), "csv" | "toml"))
}

/// The pictures of a folder, by name.
fn pictures_of(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let failed = |source| FileError::Read { path: folder.to_owned(), source };
    let mut pictures = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if picture::is_picture(&path) && pictures.len() < PICTURES_MAX {
            pictures.push(path);
        }
    }
    if pictures.is_empty() {
        let endings = picture::ENDINGS.join(", ");
        let message = format!("{} has no pictures ({endings})", folder.display());
        return Err(CliError::Usage { message });
    }
    pictures.sort_unstable();
    Ok(pictures)
}

fn of_picture(path: &Path) -> Result<Vec<FoundText>, CliError> {
    let place = Some(path.display().to_string());
    let texts = picture::read_codes(path)?;
    if texts.is_empty() {
        return Ok(vec![FoundText { place, text: None }]);
    }
    Ok(texts.into_iter().map(|text| FoundText { place: place.clone(), text: Some(text) }).collect())
}

fn of_note(path: &Path) -> Result<Vec<FoundText>, CliError> {
    let lines = input::delivery_note(path)?;
    let codes = (1_usize..).zip(lines).flat_map(|(at, line)| {
        let place = format!("{}, {at}", path.display());
        line.codes.into_iter().map(move |code| (place.clone(), code))
    });
    let found: Vec<FoundText> =
        codes.map(|(place, code)| FoundText { place: Some(place), text: Some(code) }).collect();
    if found.is_empty() {
        let message = format!("{} names no item code; check its columns", path.display());
        return Err(CliError::Usage { message });
    }
    Ok(found)
}
