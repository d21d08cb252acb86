//! Finds what may identify a patient in a text, before it leaves a device: NHS numbers and dates of
//! birth (product brief 4.5). It warns; whether a text goes is for the person to say.
//!
//! Invariants:
//! - No text makes it panic, and every offset is at a boundary of characters.
//! - What is found is sorted, never empty, and never overlaps.
//! - Where [`mask`] has put a word in square brackets and without digits, nothing is found any more.
//! - It errs on the side of finding: a list of numbers may look like an NHS number by accident, one
//!   in eleven of those with ten digits.
//!
//! What is not here: names, addresses and postcodes (nothing in their form tells them from other
//! words), sentences, and any memory of what was found.
//!
//! ```
//! use guard::{Kind, find, mask};
//!
//! let today = jiff::civil::date(2026, 11, 28);
//! let text = "Mr K, 943 476 5919, born 3 May 1951, was on my mind.";
//! let found = find(text, today);
//! assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [
//!     Kind::NhsNumber,
//!     Kind::BirthDate,
//! ]);
//! let masked = mask(text, &found, "[removed]");
//! assert_eq!(masked, "Mr K, [removed], born [removed], was on my mind.");
//! ```

mod birth;
mod glyph;
mod number;

use jiff::civil::Date;

/// Something in a text that may identify a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Finding {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes; what stands there is no longer part of it.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

/// What may identify a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Ten digits whose last one checks the others: an NHS number of England, Wales and the Isle of
    /// Man, a Health and Care number of Northern Ireland or a CHI number of Scotland.
    NhsNumber,
    /// A day somebody may have been born on.
    BirthDate,
}

/// Everything in a text that may identify a patient, in order. Where two overlap they are one,
/// and an NHS number if one of them is. `today` is the day on the person's calendar.
#[must_use]
pub fn find(text: &str, today: Date) -> Vec<Finding> {
    let glyphs = glyph::read(text);
    let mut found = Vec::new();
    // the first glyph behind all that was found
    let mut open = 0;
    for at in 0..glyphs.len() {
        let number = number::ends(&glyphs, at).map(|end| (end, Kind::NhsNumber));
        let birth = birth::ends(&glyphs, open, at, today).map(|end| (end, Kind::BirthDate));
        for (end, kind) in number.into_iter().chain(birth) {
            let first = glyphs.get(at);
            let last = end.checked_sub(1).and_then(|last| glyphs.get(last));
            if let (Some(first), Some(last)) = (first, last) {
                let (start, end) = (first.start, last.end);
                take(&mut found, Finding { start, end, kind });
            }
            open = open.max(end);
        }
    }
    found
}

/// Puts a finding at the end of others that begin no later, or into the last if they overlap.
fn take(found: &mut Vec<Finding>, next: Finding) {
    match found.last_mut() {
        Some(last) if next.start < last.end => {
            last.end = last.end.max(next.end);
            last.kind = last.kind.min(next.kind);
        }
        _ => found.push(next),
    }
}

/// The text with `word` in the place of each finding. The word comes from the sentences of the app;
/// in square brackets and without digits, so that it ends what stands before it. Findings of another
/// text, or out of order, are passed over.
#[must_use]
pub fn mask(text: &str, findings: &[Finding], word: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = 0;
    for finding in findings {
        let Some(before) = text.get(rest..finding.start) else {
            continue;
        };
        if text.get(finding.start..finding.end).is_some() {
            masked.push_str(before);
            masked.push_str(word);
            rest = finding.end;
        }
    }
    masked.push_str(text.get(rest..).unwrap_or_default());
    masked
}

#[cfg(test)]
mod tests;
