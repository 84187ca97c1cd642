#![expect(clippy::arithmetic_side_effects, reason = "pixels of a picture that the test made")]

use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::bytes::signature::SecretKey;
use chain_core::records::serial::Serial;
use chain_core::values::chain_id::ChainId;
use chain_core::verify::item_code::ItemCode;

use super::*;

/// Pixels of a module in a test's picture.
const SCALE: usize = 8;

fn url(host: &str) -> String {
    let chain_id = ChainId(Hash::of(HashUse::Genesis, b"test"));
    let serial = Serial::try_from(417_282_719_455).unwrap();
    ItemCode::sign(chain_id, serial, 6000, &SecretKey::from_bytes(&[7; 32])).to_url(host)
}

/// What another decoder reads from the runs, painted with the quiet zone.
fn decode(symbol: &Symbol) -> String {
    let side = usize::from(symbol.side()) * SCALE;
    let mut pixels = vec![255_u8; side * side];
    for run in symbol.runs() {
        let [x, y, length] =
            [run.x + QUIET_MODULES, run.y + QUIET_MODULES, run.length].map(usize::from);
        for row in y * SCALE..(y + 1) * SCALE {
            pixels[row * side + x * SCALE..row * side + (x + length) * SCALE].fill(0);
        }
    }
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| pixels[y * side + x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn an_item_code_fits_version_6() {
    let symbol = Symbol::of_url(&url("HGZ.HN.CN")).unwrap();
    assert_eq!((symbol.version(), symbol.modules(), symbol.side()), (6, 41, 49));
}

#[test]
fn another_decoder_reads_the_runs_back() {
    for host in ["HGZ.HN.CN", "127.0.0.1:26600", "A-MUCH-LONGER-HOST.QUALITY.HUNAN.GOV.CN"] {
        let url = url(host);
        assert_eq!(decode(&Symbol::of_url(&url).unwrap()), url);
        let code: ItemCode = url.parse().unwrap();
        assert_eq!(code.item, 6000);
    }
}

#[test]
fn runs_are_as_long_as_they_can_be() {
    let symbol = Symbol::of_url(&url("HGZ.HN.CN")).unwrap();
    let runs: Vec<ModuleRun> = symbol.runs().collect();
    // The finder pattern's top edge, and the light module after it.
    assert_eq!(runs[0], ModuleRun { x: 0, y: 0, length: 7 });
    for pair in runs.windows(2) {
        assert!(pair[0].y < pair[1].y || pair[0].x + pair[0].length < pair[1].x, "{pair:?}");
    }
}

#[test]
fn refuses_what_no_symbol_holds() {
    assert!(Symbol::of_url(&url(&"X".repeat(400))).is_err());
    assert!(Symbol::of_url("https://lower.case/12").is_err());
}
