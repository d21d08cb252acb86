//! Days somebody may have been born on.

use jiff::civil::Date;

use crate::glyph::{Digits, Glyph, Reader};

/// Nobody alive was born longer ago than this, in years.
const YEARS_MAX: i16 = 130;

/// How many glyphs of a text before a date are looked at for a word about birth.
const NEAR_MAX: usize = 40;

/// Months by name.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Months as they are shortened.
const SHORT_MONTHS: [&str; 13] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "sept",
];

/// Words about birth.
const WORDS: [&str; 6] = ["born", "birth", "dob", "birthdate", "birthday", "bday"];

/// Endings of a day.
const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];

/// Between the numbers of a date.
const SEPARATORS: [char; 3] = ['/', '.', '-'];

/// Between a day, the name of a month and a year.
const LOOSE: [char; 5] = [' ', ',', '.', '-', '/'];

/// A date as it is written; its numbers need not make one.
#[derive(Debug, Clone, Copy)]
struct Written {
    year: Digits,
    month: u64,
    day: u64,
    /// Day and month may be meant the other way round.
    either_way: bool,
    /// It is a date for certain: no word about birth is needed.
    certain: bool,
    /// Where it ends, in glyphs.
    end: usize,
}

/// Where a day somebody may have been born on ends, if one begins at a glyph: whatever has the form
/// of a date with a word about birth before it, and any other date that exists, in a year before
/// this one and within a life. `open` is the first glyph at which such a word may stand: behind
/// whatever was found before.
pub(crate) fn ends(glyphs: &[Glyph], open: usize, at: usize, today: Date) -> Option<usize> {
    let reader = Reader::new(glyphs, at);
    let forms: &[fn(Reader<'_>) -> Option<Written>] = match reader.peek()? {
        '0'..='9' => &[
            numbers,
            year_first,
            day_and_name,
            run_day_first,
            run_year_first,
        ],
        'a'..='z' => &[name_and_day],
        _ => return None,
    };
    let adjoins = |char: char| {
        let letters = char.is_alphabetic() && reader.peek().is_some_and(char::is_alphabetic);
        let digits = char.is_ascii_digit() && reader.peek().is_some_and(|c| c.is_ascii_digit());
        letters || digits
    };
    if reader.before().is_some_and(adjoins) {
        return None;
    }
    forms
        .iter()
        .filter_map(|form| form(reader))
        .find(|written| {
            let past = written.certain && written.is_past(today);
            past || (written.has_form() && follows_a_word(glyphs, open, at))
        })
        .map(|written| written.end)
}

impl Written {
    /// True if it could be a date, misspelt or not.
    fn has_form(&self) -> bool {
        let fits = |day, month| (1..=31).contains(&day) && (1..=12).contains(&month);
        fits(self.day, self.month) || (self.either_way && fits(self.month, self.day))
    }

    /// True if it is a date, in a year before today's and within a life.
    fn is_past(&self, today: Date) -> bool {
        let Ok(written) = i16::try_from(self.year.value) else {
            return false;
        };
        let this = today.year();
        let year = match self.year.length {
            2 => {
                let near = this - this.rem_euclid(100) + written;
                if near > this { near - 100 } else { near }
            }
            _ => written,
        };
        let exists = |month: u64, day: u64| {
            let month = i8::try_from(month).ok();
            let day = i8::try_from(day).ok();
            month
                .zip(day)
                .is_some_and(|(month, day)| Date::new(year, month, day).is_ok())
        };
        let within = year < this && this - year <= YEARS_MAX;
        within
            && (exists(self.month, self.day) || (self.either_way && exists(self.day, self.month)))
    }
}

/// `3/5/1951`, `03.05.51`, `3 - 5 - 1951`, `03 05 1951`; with a slash or a hyphen and a long year the
/// month may stand first.
fn numbers(mut reader: Reader<'_>) -> Option<Written> {
    let first = reader.digits(1, 2)?;
    let separator = between(&mut reader)?;
    let second = reader.digits(1, 2)?;
    if between(&mut reader)? != separator {
        return None;
    }
    let year = year(&mut reader)?;
    let long = year.length == 4;
    if separator == ' ' && !(long && first.length == 2 && second.length == 2) {
        return None;
    }
    Some(Written {
        year,
        month: second.value,
        day: first.value,
        either_way: long && matches!(separator, '/' | '-'),
        certain: true,
        end: reader.at(),
    })
}

/// `1951-05-03`.
fn year_first(mut reader: Reader<'_>) -> Option<Written> {
    let year = reader.digits(4, 4)?;
    let separator = between(&mut reader).filter(|separator| *separator != ' ')?;
    let month = reader.digits(1, 2)?.value;
    if between(&mut reader)? != separator {
        return None;
    }
    let day = reader.digits(1, 2)?.value;
    Some(Written {
        year,
        month,
        day,
        either_way: false,
        certain: true,
        end: reader.at(),
    })
}

/// `3 May 1951`, `3rd of May, 1951`, `03-MAY-51`.
fn day_and_name(mut reader: Reader<'_>) -> Option<Written> {
    let day = reader.digits(1, 2)?.value;
    let _ = reader.word(&ORDINALS);
    reader.skip(&LOOSE, 3);
    for filler in ["day", "of"] {
        if reader.word(&[filler]).is_some() {
            reader.skip(&[' '], 2);
        }
    }
    let month = month(&mut reader)?;
    let joined = matches!(reader.peek(), Some('-' | '/'));
    with_year(reader, day, month, joined)
}

/// The year that ends a date with a month's name. A short year makes one for certain only behind an
/// apostrophe, or if it is `joined` to the month.
fn with_year(mut reader: Reader<'_>, day: u64, month: u64, joined: bool) -> Option<Written> {
    reader.skip(&LOOSE, 3);
    let quote = reader.eat(&['\'']).is_some();
    let year = year(&mut reader)?;
    Some(Written {
        year,
        month,
        day,
        either_way: false,
        certain: year.length == 4 || joined || quote,
        end: reader.at(),
    })
}

/// `May 3rd, 1951`, `May the 3rd 1951`, `Sept. 3 '51`.
fn name_and_day(mut reader: Reader<'_>) -> Option<Written> {
    let month = month(&mut reader)?;
    reader.skip(&LOOSE, 3);
    if reader.word(&["the"]).is_some() {
        reader.skip(&[' '], 2);
    }
    let day = reader.digits(1, 2)?.value;
    let _ = reader.word(&ORDINALS);
    with_year(reader, day, month, false)
}

/// `03051951` or `030551`: only with a word about birth.
fn run_day_first(mut reader: Reader<'_>) -> Option<Written> {
    let run = reader.digits(6, 8).filter(|run| run.length != 7)?;
    let length = run.length - 4;
    let years = if length == 4 { 10_000 } else { 100 };
    Some(Written {
        year: Digits {
            value: run.value % years,
            length,
        },
        month: run.value / years % 100,
        day: run.value / years / 100,
        either_way: false,
        certain: false,
        end: reader.at(),
    })
}

/// `19510503`: only with a word about birth.
fn run_year_first(mut reader: Reader<'_>) -> Option<Written> {
    let run = reader.digits(8, 8)?.value;
    Some(Written {
        year: Digits {
            value: run / 10_000,
            length: 4,
        },
        month: run / 100 % 100,
        day: run % 100,
        either_way: false,
        certain: false,
        end: reader.at(),
    })
}

/// Goes over what stands between two numbers of a date: one of [`SEPARATORS`], with spaces around it
/// or not, or a space.
fn between(reader: &mut Reader<'_>) -> Option<char> {
    let spaces = reader.skip(&[' '], 2);
    if let Some(separator) = reader.eat(&SEPARATORS) {
        reader.skip(&[' '], 2);
        return Some(separator);
    }
    (spaces > 0).then_some(' ')
}

/// Goes over a year of two or four digits.
fn year(reader: &mut Reader<'_>) -> Option<Digits> {
    reader.digits(2, 4).filter(|year| year.length != 3)
}

/// Goes over the name of a month; 1 to 12.
fn month(reader: &mut Reader<'_>) -> Option<u64> {
    let short = |place| if place == 12 { 8 } else { place };
    let place = reader
        .word(&MONTHS)
        .or_else(|| reader.word(&SHORT_MONTHS).map(short))?;
    u64::try_from(place + 1).ok()
}

/// True if a word about birth stands before a glyph, near enough, and with nothing in square brackets
/// between them: that is what was found and masked.
fn follows_a_word(glyphs: &[Glyph], open: usize, at: usize) -> bool {
    let from = open.max(at.saturating_sub(NEAR_MAX));
    let window = glyphs.get(from..at).unwrap_or_default();
    let closed = window
        .iter()
        .rposition(|glyph| matches!(glyph.char, '[' | ']'));
    let from = closed.map_or(from, |place| from + place + 1);
    (from..at).any(|start| {
        let reader = Reader::new(glyphs, start);
        !reader.before().is_some_and(char::is_alphabetic) && is_word(reader, at)
    })
}

/// True if a word about birth begins here and ends before a glyph: one of [`WORDS`], or `d.o.b.`
/// with anything between its letters.
fn is_word(reader: Reader<'_>, end: usize) -> bool {
    let mut whole = reader;
    if whole.word(&WORDS).is_some() {
        return whole.at() <= end;
    }
    let mut apart = reader;
    let spelt = ["d", "o", "b"].iter().all(|letter| {
        let letter = apart.word(&[letter]).is_some();
        apart.skip(&LOOSE, 2);
        letter
    });
    spelt && apart.at() <= end
}
