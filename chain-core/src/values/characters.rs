//! Which characters are white space, control characters and letters, for every rule of the chain: fixed
//! tables, because those of the standard library grow with Unicode and two builds could disagree.

/// Whether a character is white space: the 25 of Unicode's `White_Space`, which are complete.
#[must_use]
pub const fn is_white_space(character: char) -> bool {
    matches!(
        character,
        '\u{9}'..='\u{d}'
            | ' '
            | '\u{85}'
            | '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}'
    )
}

/// Whether a character is a control character: the 65 of Unicode's category Cc, which are complete.
#[must_use]
pub const fn is_control(character: char) -> bool {
    matches!(character, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}')
}

/// Whether a character is a Chinese one: the unified ideographs of planes 0, 2 and 3.
#[must_use]
pub const fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Whether a unit of measurement may start with a character: a Latin, Greek or Chinese letter, or
/// one of the signs that stand for a unit.
#[must_use]
pub const fn starts_unit(character: char) -> bool {
    character.is_ascii_alphabetic()
        || is_han(character)
        || matches!(character, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{ff}')
        || matches!(character, '\u{391}'..='\u{3a1}' | '\u{3a3}'..='\u{3a9}' | '\u{3b1}'..='\u{3c9}')
        || matches!(character, '%' | '°' | 'µ' | '‰' | '℃' | 'Ω' | 'K' | 'Å')
}

/// A text without the white space around it.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(is_white_space)
}

#[cfg(test)]
mod tests;
