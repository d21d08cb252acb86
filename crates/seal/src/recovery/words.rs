//! Words as people write them down and type them back.

use bip39::{Language, Mnemonic};
use std::fmt;
use thiserror::Error;
use zeroize::Zeroizing;

/// How many words there are.
pub(super) const WORDS: usize = 24;

/// Most suggestions for a word that is not in the list.
const SUGGESTIONS_MAX: usize = 3;

/// Changes of letters within which a word counts as near.
const DISTANCE_MAX: usize = 2;

/// Why words are not a recovery seed. What was typed is not repeated in it.
#[derive(Clone, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum WordsError {
    /// Not 24 words.
    #[error("there are {found} words and not 24")]
    Count {
        /// How many there were.
        found: usize,
    },
    /// A word that is not in the list.
    #[error("word {} is not in the list", index + 1)]
    Unknown {
        /// Its place, from 0.
        index: usize,
        /// Up to three words of the list that look like it, the nearest first.
        suggestions: Vec<&'static str>,
    },
    /// Every word is in the list, but together they are no seed: one was read wrongly, or two were
    /// swapped.
    #[error("the words do not belong together")]
    Checksum,
}

impl fmt::Debug for WordsError {
    // Suggestions are near to a secret, so they stay out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { found } => write!(f, "Count({found})"),
            Self::Unknown { index, .. } => write!(f, "Unknown({index})"),
            Self::Checksum => f.write_str("Checksum"),
        }
    }
}

pub(super) fn from_seed(seed: &[u8; 32]) -> Vec<&'static str> {
    // 32 bytes are one of the lengths BIP 39 takes.
    Mnemonic::from_entropy_in(Language::English, seed)
        .map(|mnemonic| mnemonic.words().collect())
        .unwrap_or_default()
}

pub(super) fn to_seed(text: &str) -> Result<Zeroizing<[u8; 32]>, WordsError> {
    let lower = Zeroizing::new(text.to_lowercase());
    let typed: Vec<&str> = lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    // An unknown word is said first: it may be the reason why the count is wrong.
    for (index, word) in typed.iter().enumerate() {
        if Language::English.find_word(word).is_none() {
            return Err(WordsError::Unknown {
                index,
                suggestions: near(word),
            });
        }
    }
    if typed.len() != WORDS {
        return Err(WordsError::Count { found: typed.len() });
    }
    let joined = Zeroizing::new(typed.join(" "));
    let mnemonic = Mnemonic::parse_in_normalized(Language::English, &joined)
        .map_err(|_| WordsError::Checksum)?;
    let entropy = Zeroizing::new(mnemonic.to_entropy());
    let seed: &[u8; 32] = entropy
        .as_slice()
        .try_into()
        .map_err(|_| WordsError::Checksum)?;
    Ok(Zeroizing::new(*seed))
}

/// Words of the list that look like this one. Four letters tell any two of them apart, so a word
/// that begins the same comes first.
fn near(typed: &str) -> Vec<&'static str> {
    let start: String = typed.chars().take(4).collect();
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for word in Language::English.word_list() {
        if start.len() == 4 && word.starts_with(&start) {
            found.push((0, word));
        } else if typed.len() <= 16 {
            let distance = distance(typed, word);
            if distance <= DISTANCE_MAX {
                found.push((distance, word));
            }
        }
    }
    found.sort_unstable();
    found
        .into_iter()
        .take(SUGGESTIONS_MAX)
        .map(|(_, word)| word)
        .collect()
}

/// Letters to insert, drop, replace, or swap with their neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, j) + usize::from(x != y);
            let mut best = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let before =
                |s: &[char], at: usize| at.checked_sub(1).and_then(|at| s.get(at)).copied();
            if before(&a, i) == Some(*y) && before(&b, j) == Some(*x) {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;
    use rstest::rstest;

    const SEED: [u8; 32] = [0x5a; 32];

    fn words() -> Vec<&'static str> {
        from_seed(&SEED)
    }

    #[test]
    fn words_are_read_however_they_were_typed() {
        let numbered: Vec<String> = words()
            .iter()
            .enumerate()
            .map(|(i, w)| format!("{}. {w}", i + 1))
            .collect();
        let spellings = [
            words().join(" "),
            words().join(" \n\t "),
            words().join(", ").to_uppercase(),
            numbered.join("\r\n"),
            numbered.join(",").replace(". ", ") "),
        ];
        for text in spellings {
            assert_eq!(*to_seed(&text).unwrap(), SEED);
        }
    }

    #[test]
    fn the_all_zero_seed_has_the_words_bip39_gives_it() {
        let mut expected = vec!["abandon"; 23];
        expected.push("art");
        assert_eq!(from_seed(&[0; 32]), expected);
    }

    #[rstest]
    #[case("abandn", "abandon")]
    #[case("abandoned", "abandon")]
    #[case("hosre", "horse")]
    #[case("zooo", "zoo")]
    fn a_slip_is_named_with_what_was_probably_meant(#[case] typed: &str, #[case] meant: &str) {
        let mut typed_words = words();
        *typed_words.get_mut(4).unwrap() = typed;
        match to_seed(&typed_words.join(" ")) {
            Err(WordsError::Unknown {
                index: 4,
                suggestions,
            }) => {
                assert!(suggestions.contains(&meant), "{suggestions:?}");
                assert!(suggestions.len() <= 3);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_missing_word_and_swapped_words_are_told_apart() {
        assert_eq!(
            to_seed(&words()[1..].join(" ")),
            Err(WordsError::Count { found: 23 })
        );
        assert_eq!(to_seed(""), Err(WordsError::Count { found: 0 }));
        let mut other = words();
        *other.get_mut(0).unwrap() = "zoo";
        assert_eq!(to_seed(&other.join(" ")), Err(WordsError::Checksum));
    }

    #[test]
    fn an_error_repeats_nothing_of_what_was_typed() {
        let error = to_seed("hosre").unwrap_err();
        assert_eq!(
            format!("{error:?} {error}"),
            "Unknown(0) word 1 is not in the list"
        );
    }
}
