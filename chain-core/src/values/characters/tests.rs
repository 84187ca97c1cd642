use super::*;

fn all() -> impl Iterator<Item = char> {
    ('\0'..=char::MAX).filter(|character| u32::from(*character) <= 0x0010_ffff)
}

/// The tables are those of Unicode today; should a later one differ, the rules stay as they are.
#[test]
fn the_tables_have_as_many_characters_as_they_say() {
    assert_eq!(all().filter(|one| is_white_space(*one)).count(), 25);
    assert_eq!(all().filter(|one| is_control(*one)).count(), 65);
    assert_eq!(all().filter(|one| is_han(*one)).count(), 6_592 + 20_992 + 74_672);
}

#[test]
fn a_text_loses_all_white_space_around_it_and_none_within() {
    let space: String = all().filter(|one| is_white_space(*one)).collect();
    assert_eq!(trimmed(&format!("{space}a b{space}")), "a b");
    assert_eq!(trimmed(&space), "");
    // A zero-width space is none.
    assert_eq!(trimmed("\u{200b}a"), "\u{200b}a");
}

#[test]
fn units_start_with_letters_and_a_few_signs() {
    for unit in ["N", "mm", "μm", "µm", "Ω", "℃", "%", "级", "Å", "Ö"] {
        assert!(unit.starts_with(starts_unit), "{unit}");
    }
    for other in ["1", "×10", "/8", "²", "÷2", "〇", "あ", "·", "-"] {
        assert!(!other.starts_with(starts_unit), "{other}");
    }
}
