use super::*;

#[test]
fn a_module_is_whole_dots_and_never_smaller_than_asked() {
    let of = |dpi: Dpi, um: u32| {
        let module = Length::of_um(um);
        (dpi.dots_per_module(module), dpi.module(module).um())
    };
    assert_eq!(of(Dpi::Of203, 400), (4, 500));
    assert_eq!(of(Dpi::Of300, 400), (5, 417));
    assert_eq!(of(Dpi::Of600, 400), (10, 417));
    assert_eq!(of(Dpi::Of203, 500), (4, 500));
    assert_eq!(of(Dpi::Of203, 501), (5, 625));
}

#[test]
fn counts_are_written_as_the_manual_of_zpl_says() {
    let count = |count: usize| {
        let mut text = String::new();
        add_count(&mut text, count);
        text
    };
    // `G` 1, `M` 7, `Y` 19, `g` 20, `h` 40, `v` 320, `z` 400: vMB stands for 327 digits B.
    let expected = [
        (1, ""),
        (2, "H"),
        (7, "M"),
        (19, "Y"),
        (20, "g"),
        (21, "gG"),
        (327, "vM"),
        (400, "z"),
        (401, "zG"),
        (820, "zzg"),
    ];
    for (number, text) in expected {
        assert_eq!(count(number), text, "{number}");
    }
}

#[test]
fn rows_are_packed() {
    let row = |bytes: &[u8]| {
        let mut text = String::new();
        add_row(&mut text, bytes);
        text
    };
    assert_eq!(row(&[0, 0, 0]), ",");
    assert_eq!(row(&[0xFF, 0xF0, 0, 0]), "IF,");
    assert_eq!(row(&[0x12, 0x34]), "1234");
    assert_eq!(row(&[0, 0x0F]), "I0F");
}
