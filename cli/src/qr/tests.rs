#![expect(clippy::arithmetic_side_effects, reason = "pixels of a picture that the test made")]

use chain_core::certificate::Serial;
use chain_core::genesis::ChainId;
use chain_core::hash::{Hash, HashUse};
use chain_core::item_code::ItemCode;
use chain_core::signature::SecretKey;

use super::*;

/// A grey picture: its side and its pixels.
type Picture = (usize, Vec<u8>);

fn url(host: &str) -> String {
    let chain_id = ChainId(Hash::of(HashUse::Genesis, b"test"));
    let serial = Serial::try_from(417_282_719_455).unwrap();
    ItemCode::sign(chain_id, serial, 6000, &SecretKey::from_bytes(&[7; 32])).to_url(host)
}

fn decode(picture: &Picture) -> String {
    let (side, pixels) = picture;
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(*side, *side, |x, y| pixels[y * side + x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

fn picture_of_png(bytes: &[u8]) -> Picture {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    (frame.width as usize, pixels)
}

/// Paints the runs `Mx yhRUNv1h-RUNz` of our own SVG, eight pixels a module.
fn picture_of_svg(svg: &str) -> Picture {
    let after = |text: &str, mark: &str| text.split(mark).nth(1).unwrap().to_owned();
    let modules: usize = after(svg, "viewBox=\"0 0 ").split(' ').next().unwrap().parse().unwrap();
    let side = modules * 8;
    let mut pixels = vec![255_u8; side * side];
    let path = after(svg, "<path d=\"");
    let path = path.split('"').next().unwrap();
    for run in path.split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let length: usize = rest.split('v').next().unwrap().parse().unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        for row in y * 8..(y + 1) * 8 {
            pixels[row * side + x * 8..row * side + (x + length) * 8].fill(0);
        }
    }
    (side, pixels)
}

#[test]
fn an_item_code_fits_version_6_and_is_20_mm() {
    let symbol = Symbol::of_url(&url("HGZ.HN.CN")).unwrap();
    assert_eq!((symbol.version(), symbol.side()), (6, 49));
    let svg = symbol.to_svg(400);
    assert!(svg.contains("width=\"19.600mm\""), "{svg}");
}

#[test]
fn another_decoder_reads_both_pictures_back() {
    for host in ["HGZ.HN.CN", "127.0.0.1:26600", "A-MUCH-LONGER-HOST.QUALITY.HUNAN.GOV.CN"] {
        let url = url(host);
        let symbol = Symbol::of_url(&url).unwrap();
        assert_eq!(decode(&picture_of_png(&symbol.to_png(400).unwrap())), url);
        assert_eq!(decode(&picture_of_svg(&symbol.to_svg(400))), url);
        let code: ItemCode = url.parse().unwrap();
        assert_eq!(code.item, 6000);
    }
}

#[test]
fn a_png_states_its_printed_size() {
    let png = Symbol::of_url(&url("HGZ.HN.CN")).unwrap().to_png(400).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    assert_eq!(reader.info().pixel_dims.unwrap().xppu, 20_000);
}

#[test]
fn refuses_what_no_symbol_holds() {
    assert!(Symbol::of_url(&url(&"X".repeat(400))).is_err());
    assert!(Symbol::of_url("https://lower.case/12").is_err());
}
