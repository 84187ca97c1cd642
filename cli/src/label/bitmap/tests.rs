use super::*;

#[test]
fn runs_go_over_byte_borders_and_stay_inside() {
    let mut bitmap = Bitmap::new(20, 2);
    bitmap.blacken(6, 0, 5);
    bitmap.blacken(18, 1, 9);
    bitmap.blacken(0, 7, 9);
    let rows: Vec<&[u8]> = bitmap.rows().collect();
    assert_eq!(rows, [[0b0000_0011, 0b1110_0000, 0], [0, 0, 0b0011_0000]]);
}

#[test]
fn a_png_states_its_printed_size() {
    let dots = Dots::of_module(Length::of_um(400), 8);
    let png = Bitmap::new(8, 8).to_png(dots).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    assert_eq!(reader.info().pixel_dims.unwrap().xppu, 20_000);
}
