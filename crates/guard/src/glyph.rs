//! A text as somebody reads it: digits of any script are digits, all dashes one dash, and what
//! cannot be seen is not there.

/// A character that can be seen, or a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyph {
    /// Where it begins, in bytes of the text.
    pub(crate) start: usize,
    /// Where it ends, in bytes of the text.
    pub(crate) end: usize,
    /// What it is taken for: digits as 0 to 9, Latin letters in lower case.
    pub(crate) char: char,
}

/// The zeros of Unicode's decimal digits (general category Nd); the other nine follow each.
const ZEROS: [char; 37] = [
    '\u{0030}', '\u{0660}', '\u{06f0}', '\u{07c0}', '\u{0966}', '\u{09e6}', '\u{0a66}', '\u{0ae6}',
    '\u{0b66}', '\u{0be6}', '\u{0c66}', '\u{0ce6}', '\u{0d66}', '\u{0de6}', '\u{0e50}', '\u{0ed0}',
    '\u{0f20}', '\u{1040}', '\u{1090}', '\u{17e0}', '\u{1810}', '\u{1946}', '\u{19d0}', '\u{1a80}',
    '\u{1a90}', '\u{1b50}', '\u{1bb0}', '\u{1c40}', '\u{1c50}', '\u{a620}', '\u{a8d0}', '\u{a900}',
    '\u{a9d0}', '\u{a9f0}', '\u{aa50}', '\u{abf0}', '\u{ff10}',
];

/// The digits of mathematics, bold to monospaced, five rounds from 0 to 9.
const MATHEMATICAL: std::ops::RangeInclusive<u32> = 0x1d7ce..=0x1d7ff;

/// All that can be read of a text.
pub(crate) fn read(text: &str) -> Vec<Glyph> {
    text.char_indices()
        .filter(|(_, char)| !is_unseen(*char))
        .map(|(start, char)| Glyph {
            start,
            end: start + char.len_utf8(),
            char: fold(char),
        })
        .collect()
}

/// The value of a decimal digit of any script.
fn digit(char: char) -> Option<u32> {
    let code = u32::from(char);
    if MATHEMATICAL.contains(&code) {
        return Some((code - MATHEMATICAL.start()) % 10);
    }
    let after = ZEROS.partition_point(|zero| *zero <= char);
    let zero = *ZEROS.get(after.checked_sub(1)?)?;
    let value = code - u32::from(zero);
    (value < 10).then_some(value)
}

/// What a character is taken for.
fn fold(char: char) -> char {
    if let Some(digit) = digit(char).and_then(|value| char::from_digit(value, 10)) {
        return digit;
    }
    // forms as wide as a Chinese character stand in the order of ASCII
    let narrow = match char {
        '\u{ff01}'..='\u{ff5e}' => u32::from(char)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(char),
        other => other,
    };
    match narrow {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{b7}' | '\u{2024}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{fe52}' => '.',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        other if other.is_whitespace() => ' ',
        other => other.to_ascii_lowercase(),
    }
}

/// True for what has no form of its own: joiners, marks of direction, soft hyphens, and what only
/// chooses or surrounds a form (a digit on a key of emoji).
const fn is_unseen(char: char) -> bool {
    matches!(
        char,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{20e3}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0020}'..='\u{e007f}'
    )
}

/// Reads glyphs one after another; what does not fit leaves it where it was.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    glyphs: &'a [Glyph],
    at: usize,
}

impl<'a> Reader<'a> {
    /// From a place on, in glyphs.
    pub(crate) const fn new(glyphs: &'a [Glyph], at: usize) -> Self {
        Self { glyphs, at }
    }

    /// Where it is, in glyphs.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// The next glyph.
    pub(crate) fn peek(&self) -> Option<char> {
        self.glyphs.get(self.at).map(|glyph| glyph.char)
    }

    /// The glyph before.
    pub(crate) fn before(&self) -> Option<char> {
        let at = self.at.checked_sub(1)?;
        self.glyphs.get(at).map(|glyph| glyph.char)
    }

    /// Goes over the next glyph if it is one of these.
    pub(crate) fn eat(&mut self, wanted: &[char]) -> Option<char> {
        let next = self.peek().filter(|next| wanted.contains(next))?;
        self.at += 1;
        Some(next)
    }

    /// Goes over at most `most` of these; says how many.
    pub(crate) fn skip(&mut self, wanted: &[char], most: usize) -> usize {
        (0..most).take_while(|_| self.eat(wanted).is_some()).count()
    }

    /// Goes over a whole run of digits and gives them, if there are `least` to `most`, at most 18.
    pub(crate) fn digits(&mut self, least: usize, most: usize) -> Option<Digits> {
        let rest = self.glyphs.get(self.at..).unwrap_or_default();
        let run = rest.iter().map_while(|glyph| glyph.char.to_digit(10));
        let (mut value, mut length) = (0_u64, 0);
        for digit in run.take(most.min(18) + 1) {
            value = value * 10 + u64::from(digit);
            length += 1;
        }
        if !(least..=most).contains(&length) {
            return None;
        }
        self.at += length;
        Some(Digits { value, length })
    }

    /// Goes over a word if a whole run of letters is one of these; says which, by its place.
    pub(crate) fn word(&mut self, words: &[&str]) -> Option<usize> {
        let rest = self.glyphs.get(self.at..).unwrap_or_default();
        let letters = rest
            .iter()
            .take_while(|glyph| glyph.char.is_alphabetic())
            .count();
        let run = rest.get(..letters)?;
        let which = words
            .iter()
            .position(|word| word.chars().eq(run.iter().map(|glyph| glyph.char)))?;
        self.at += letters;
        Some(which)
    }
}

/// A run of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digits {
    /// As a number.
    pub(crate) value: u64,
    /// How many there are.
    pub(crate) length: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zeros_stand_in_order_and_ten_apart() {
        for pair in ZEROS.windows(2) {
            assert!(u32::from(pair[1]) - u32::from(pair[0]) >= 10);
        }
        let tens: String = ZEROS.iter().map(|zero| fold(*zero)).collect();
        assert_eq!(tens, "0".repeat(ZEROS.len()));
        let nines: Vec<Option<u32>> = ['9', '٩', '۹', '९', '９', '𝟗', '𝟿', '⁹', 'a']
            .map(digit)
            .into();
        let nine = Some(9);
        assert_eq!(
            nines,
            [nine, nine, nine, nine, nine, nine, nine, None, None]
        );
    }

    #[test]
    fn what_cannot_be_seen_is_passed_over() {
        let read: String = read("９\u{200b}4\u{ad}٣\u{2060}–Ｍ\u{a0}4\u{fe0f}\u{20e3}·")
            .iter()
            .map(|glyph| glyph.char)
            .collect();
        assert_eq!(read, "943-m 4.");
    }

    #[test]
    fn a_run_that_is_too_long_is_no_run() {
        let glyphs = read("1234");
        let mut reader = Reader::new(&glyphs, 0);
        assert_eq!(reader.digits(1, 3), None);
        assert_eq!(reader.at(), 0);
        let all = Digits {
            value: 1_234,
            length: 4,
        };
        assert_eq!(reader.digits(1, 4), Some(all));
        assert_eq!(reader.at(), 4);
    }
}
