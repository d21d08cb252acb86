//! NHS numbers: nine digits and one that checks them.

use crate::glyph::{Glyph, Reader};

/// How the ten digits are grouped: as printed (3 3 4), and as people write them from memory. Groups
/// that a date with a time has (4-2-2 2) are left out.
const GROUPINGS: [&[usize]; 12] = [
    &[10],
    &[3, 3, 4],
    &[3, 3, 2, 2],
    &[3, 7],
    &[6, 4],
    &[4, 6],
    &[4, 3, 3],
    &[3, 4, 3],
    &[5, 5],
    &[4, 4, 2],
    &[2, 4, 4],
    &[2, 2, 2, 2, 2],
];

/// What may stand between groups.
const BETWEEN: [char; 3] = [' ', '-', '.'];

/// The most that stands between two groups: a hyphen with spaces around it.
const BETWEEN_MAX: usize = 3;

/// Where an NHS number that begins at a glyph ends. No digit adjoins it.
pub(crate) fn ends(glyphs: &[Glyph], at: usize) -> Option<usize> {
    let reader = Reader::new(glyphs, at);
    if reader.before().is_some_and(|char| char.is_ascii_digit()) {
        return None;
    }
    if !reader.peek()?.is_ascii_digit() {
        return None;
    }
    GROUPINGS
        .iter()
        .find_map(|grouping| grouped(reader, grouping))
}

/// Where a valid number in groups of these lengths ends.
fn grouped(mut reader: Reader<'_>, grouping: &[usize]) -> Option<usize> {
    let mut number = 0;
    let mut separator = None;
    for (group, length) in grouping.iter().enumerate() {
        if group > 0 {
            let first = reader.peek()?;
            if reader.skip(&BETWEEN, BETWEEN_MAX) == 0 {
                return None;
            }
            // pairs are usual in times and measurements too: there, nothing is mixed
            if grouping.len() == 5 && *separator.get_or_insert(first) != first {
                return None;
            }
        }
        let digits = reader.digits(*length, *length)?;
        number = number * power_of_ten(*length) + digits.value;
    }
    is_valid(number).then(|| reader.at())
}

/// Ten to the power of a length, at most 18.
fn power_of_ten(length: usize) -> u64 {
    (0..length.min(18)).fold(1, |power, _| power * 10)
}

/// True if the last of ten digits is right. The nine before it are multiplied by 10 to 2 and summed;
/// the check digit is 11 less what remains of the sum after division by 11, with 0 for 11, and no
/// number has 10 (NHS Data Dictionary, "NHS number"). In other words: with the check digit multiplied
/// by 1, the sum is a multiple of 11.
fn is_valid(number: u64) -> bool {
    let mut rest = number;
    let mut sum = 0;
    for weight in 1..=10 {
        sum += weight * (rest % 10);
        rest /= 10;
    }
    rest == 0 && sum % 11 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(9_434_765_919, true)]
    #[case(4_010_232_137, true)]
    #[case(9_434_765_910, false)]
    #[case(9_434_765_870, true)]
    #[case(9_434_756_919, false)]
    #[case(4_505_577_104, true)]
    fn the_check_digit_decides(#[case] number: u64, #[case] valid: bool) {
        assert_eq!(is_valid(number), valid);
    }

    #[test]
    fn every_grouping_has_ten_digits() {
        for grouping in GROUPINGS {
            assert_eq!(grouping.iter().sum::<usize>(), 10);
        }
    }

    proptest! {
        /// The rule as it is published, word for word.
        #[test]
        fn the_check_agrees_with_the_published_rule(number in 0..10_000_000_000_u64) {
            let text = format!("{number:010}");
            let digits: Vec<u32> = text.chars().filter_map(|char| char.to_digit(10)).collect();
            let weighted = digits.iter().zip((2..=10).rev());
            let sum: u32 = weighted.map(|(digit, weight)| digit * weight).sum();
            let check = match 11 - sum % 11 {
                11 => Some(0),
                10 => None,
                check => Some(check),
            };
            prop_assert_eq!(is_valid(number), check == Some(digits[9]));
        }
    }
}
