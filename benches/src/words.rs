//! Made-up entries: words that are as frequent as words are, and never the same text twice.

#![allow(
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "numbers of words are small, and made here"
)]

use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

/// Made-up words, the first of them the most frequent.
#[must_use]
pub fn vocabulary() -> Vec<String> {
    const ONSETS: [&str; 16] = [
        "b", "br", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "st", "t", "w",
    ];
    const RESTS: [&str; 18] = [
        "a", "ack", "ain", "and", "are", "ate", "ead", "ell", "en", "er", "ight", "ill", "ing",
        "o", "ock", "or", "ound", "y",
    ];
    let mut words = Vec::new();
    for first in 0..ONSETS.len() * RESTS.len() {
        let (onset, rest) = (ONSETS[first % 16], RESTS[first / 16]);
        words.push(format!("{onset}{rest}"));
    }
    let short = words.clone();
    for (number, word) in short.iter().cycle().take(3_000).enumerate() {
        words.push(format!(
            "{word}{}",
            short[(number * 7 + number / 3) % short.len()]
        ));
    }
    words
}

/// So many of these words, with a full stop after every eleventh.
pub fn sentence(words: &[String], rng: &mut ChaCha20Rng, count: usize) -> String {
    let mut text = String::new();
    for at in 0..count {
        // Zipf: the n-th word about 1/n as often as the first.
        let unit = f64::from(rng.next_u32()) / f64::from(u32::MAX);
        let size = words.len() as f64;
        let rank = size.powf(unit) - 1.0;
        text.push_str(&words[(rank as usize).min(words.len() - 1)]);
        text.push_str(if at % 11 == 10 { ". " } else { " " });
    }
    text
}
