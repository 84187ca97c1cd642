//! QR codes in pictures: photographs and scans, as PNG or JPEG.

use std::path::Path;

use image::GrayImage;
use image::imageops::FilterType;
use rqrr::PreparedImage;

use crate::error::CliError;

/// The endings of pictures.
pub(crate) const ENDINGS: [&str; 3] = ["png", "jpg", "jpeg"];
/// The longer side that a photograph is made smaller to for a second look: noise goes, codes stay.
const SECOND_LOOK_PIXELS: u32 = 1600;

/// Whether a path looks like a picture.
pub(crate) fn is_picture(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one)))
}

/// The texts of the QR codes that can be read in a picture; each once, in no particular order.
pub(crate) fn read_codes(path: &Path) -> Result<Vec<String>, CliError> {
    let unreadable = |error: image::ImageError| CliError::Picture {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let picture = image::open(path).map_err(unreadable)?;
    let mut texts = texts_of(&picture.to_luma8());
    if texts.is_empty() && SECOND_LOOK_PIXELS < picture.width().max(picture.height()) {
        let smaller = picture.resize(SECOND_LOOK_PIXELS, SECOND_LOOK_PIXELS, FilterType::Triangle);
        texts = texts_of(&smaller.to_luma8());
    }
    texts.sort_unstable();
    texts.dedup();
    Ok(texts)
}

fn texts_of(picture: &GrayImage) -> Vec<String> {
    let side = |pixels: u32| usize::try_from(pixels).unwrap_or(usize::MAX);
    let pixels = picture.as_raw();
    let width = side(picture.width());
    let mut prepared =
        PreparedImage::prepare_from_greyscale(width, side(picture.height()), |x, y| {
            pixels.get(y.saturating_mul(width).saturating_add(x)).copied().unwrap_or(u8::MAX)
        });
    let grids = prepared.detect_grids();
    grids.into_iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}
