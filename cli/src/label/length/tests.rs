use super::*;

#[test]
fn lengths_are_read_and_shown_in_millimetres() {
    for (text, um, shown) in [
        ("0.40", 400, "0.4"),
        ("20", 20_000, "20"),
        ("0.425", 425, "0.425"),
        ("63.5", 63_500, "63.5"),
    ] {
        let length: Length = text.parse().unwrap();
        assert_eq!((length.um(), length.to_string()), (um, shown.to_owned()));
    }
    for text in ["", ".4", "0.4004", "-1", "+1", "4mm", "1e3", "99999999", "0.4.1"] {
        assert!(text.parse::<Length>().is_err(), "{text}");
    }
}

#[test]
fn sizes_have_a_width_and_a_height() {
    let size: Extent = "63.5x38.1".parse().unwrap();
    assert_eq!(size, Extent::of_um(63_500, 38_100));
    assert_eq!("63.5×38.1".parse(), Ok(size));
    assert!("60".parse::<Extent>().is_err());
    assert!("60x".parse::<Extent>().is_err());
}
