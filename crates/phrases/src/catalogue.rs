//! Looking sentences up.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// What the core says: about the app itself, and about what a person did.
const EN_GB: [&str; 2] = [
    include_str!("../locales/en-GB/core.ftl"),
    include_str!("../locales/en-GB/daily.ftl"),
];

/// An argument of a sentence.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A count.
    Count(u64),
}

/// The catalogue of one language.
pub struct Phrases {
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Phrases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phrases { .. }")
    }
}

impl Default for Phrases {
    fn default() -> Self {
        Self::british_english()
    }
}

impl Phrases {
    /// British English, the language everything is written in first.
    #[must_use]
    pub fn british_english() -> Self {
        let language: LanguageIdentifier = "en-GB".parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks would show up in plain-text places such as file names and `title`.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(in_thousands));
        // A damaged catalogue yields what could be read; the test below refuses any error.
        for text in EN_GB {
            let read = FluentResource::try_new(text.to_owned());
            bundle.add_resource_overriding(read.unwrap_or_else(|(read, _)| read));
        }
        Self { bundle }
    }

    /// The sentence of this id.
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// The sentence of this id with its arguments filled in.
    #[must_use]
    pub fn say_with(&self, id: &str, arguments: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(id)
            .and_then(|message| message.value())
        else {
            return id.to_owned();
        };
        let mut filled = FluentArgs::new();
        for (name, value) in arguments {
            match value {
                Value::Text(text) => {
                    filled.set((*name).to_owned(), FluentValue::from((*text).to_owned()))
                }
                Value::Count(count) => filled.set((*name).to_owned(), FluentValue::from(*count)),
            }
        }
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, Some(&filled), &mut errors)
            .into_owned()
    }

    /// Whether the catalogue has this id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }
}

/// Counts from a thousand on, written as British English writes them: `1,204`.
fn in_thousands<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let digits = number.as_string().into_owned();
    if digits.len() < 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut written = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_catalogue_reads_without_an_error() {
        for text in EN_GB {
            assert!(FluentResource::try_new(text.to_owned()).is_ok());
        }
    }

    #[test]
    fn counts_choose_their_plural() {
        let phrases = Phrases::british_english();
        assert_eq!(
            phrases.say_with("pages", &[("count", Value::Count(1))]),
            "1 page"
        );
        assert_eq!(
            phrases.say_with("pages", &[("count", Value::Count(214))]),
            "214 pages"
        );
        for (count, written) in [
            (999, "999 pages"),
            (1_204, "1,204 pages"),
            (1_000_000, "1,000,000 pages"),
        ] {
            assert_eq!(
                phrases.say_with("pages", &[("count", Value::Count(count))]),
                written
            );
        }
    }

    #[test]
    fn a_missing_id_is_shown_as_itself() {
        assert_eq!(Phrases::british_english().say("no-such-id"), "no-such-id");
    }
}
