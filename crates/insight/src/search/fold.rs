use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A text as search compares it: lower case, Latin letters without their marks and ligatures, plain
/// quotes, and one space for any run of spaces and line ends. "Siân’s  CAFÉ" is "sian's cafe".
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded, |_, _| {});
    folded
}

/// Folds into a string; `grown` hears, after each character, its position in the text and how long
/// the string has become.
pub(super) fn fold_into(text: &str, folded: &mut String, mut grown: impl FnMut(usize, usize)) {
    for (at, c) in text.char_indices() {
        if c.is_ascii_graphic() {
            folded.push(c.to_ascii_lowercase());
        } else if c.is_whitespace() || c.is_control() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else {
            for lower in c.to_lowercase() {
                decompose_canonical(lower, |part| push(folded, part));
            }
        }
        grown(at, folded.len());
    }
}

fn push(folded: &mut String, part: char) {
    match part {
        '\u{0300}'..='\u{036f}' if is_combining_mark(part) => {}
        '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {} // not seen
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ø' => folded.push('o'),
        'đ' | 'ð' => folded.push('d'),
        'ħ' => folded.push('h'),
        'ı' => folded.push('i'),
        'ł' => folded.push('l'),
        'ς' => folded.push('σ'),
        '‘' | '’' | '‚' | 'ʼ' => folded.push('\''),
        '“' | '”' | '„' | '«' | '»' => folded.push('"'),
        '‐' | '‑' => folded.push('-'),
        other => folded.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Siân", "sian")]
    #[case("SIA\u{302}N", "sian")]
    #[case("café", "cafe")]
    #[case("Łódź, Ærø, Straße, Þór", "lodz, aero, strasse, thor")]
    #[case("İstanbul ılık", "istanbul ilik")]
    #[case("ΟΔΟΣ ὁδός", "οδοσ οδοσ")]
    #[case("don’t “stop”", "don't \"stop\"")]
    #[case(" a \n\n\t b ", "a b ")]
    #[case("co\u{ad}operate", "cooperate")]
    #[case("日本語 🙂", "日本語 🙂")]
    fn text_is_folded(#[case] text: &str, #[case] folded: &str) {
        assert_eq!(fold(text), folded);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.as_str());
        }
    }
}
