//! Translations: the same ids and fields in another language, each text with the wording it is of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Found, Leaves, Problem, fingerprint};

/// The name of the file in which a translation keeps what it was made from. It is no file of a pack.
pub const TRANSLATED: &str = "translated.json";

/// What a translation was made from.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// The language it was made from.
    pub from: String,
    /// For each text, by place, the fingerprint of the wording that was translated.
    pub texts: BTreeMap<String, String>,
}

impl Translated {
    /// Reads `translated.json`.
    ///
    /// # Errors
    /// What the reader said, if it is not one.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|error| error.to_string())
    }

    /// As it is written into the folder.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Notes that the texts of these files are translations of the wording that stands now; without
    /// files, all that it has.
    pub fn note(&mut self, from: &[(&str, &[u8])], files: &[String]) {
        for (file, bytes) in from {
            if !files.is_empty() && !files.iter().any(|one| one == file) {
                continue;
            }
            let prefix = format!("{file}#");
            self.texts.retain(|place, _| !place.starts_with(&prefix));
            for (place, text) in Leaves::of(file, bytes).texts {
                self.texts.insert(place, fingerprint(&text));
            }
        }
    }
}

/// Checks a translation against what it was made from.
#[must_use]
pub fn check(
    from: &[(&str, &[u8])],
    to: &[(&str, &[u8])],
    translated: &Translated,
) -> Vec<Problem> {
    let mut found = Found::default();
    for (file, bytes) in from {
        match to.iter().find(|(name, _)| name == file) {
            None => found.say(file, "", "is not translated; write it"),
            Some((_, other)) => {
                let from = Leaves::of(file, bytes);
                compare(
                    file,
                    &from,
                    &Leaves::of(file, other),
                    translated,
                    &mut found,
                );
            }
        }
    }
    for (file, _) in to {
        if !from.iter().any(|(name, _)| name == file) {
            found.say(file, "", "translates nothing; take it out");
        }
    }
    found.0
}

fn compare(file: &str, from: &Leaves, to: &Leaves, noted: &Translated, found: &mut Found) {
    let id = |place: &str| {
        place
            .split_once('#')
            .map_or_else(String::new, |(_, id)| id.to_owned())
    };
    for (place, text) in &from.texts {
        match (to.texts.get(place), noted.texts.get(place)) {
            (None, _) => found.say(file, &id(place), "is not translated; write it"),
            (Some(_), None) => {
                let what = "does not say which wording it translates; note it with \
                            `cargo xtask content translated`";
                found.say(file, &id(place), what);
            }
            (Some(_), Some(noted)) if *noted != fingerprint(text) => {
                let what = "translates an older wording; look at it again, and note it with \
                            `cargo xtask content translated`";
                found.say(file, &id(place), what);
            }
            _ => {}
        }
    }
    for place in to
        .texts
        .keys()
        .filter(|place| !from.texts.contains_key(*place))
    {
        found.say(file, &id(place), "translates nothing; take it out");
    }
    for (place, value) in &from.data {
        match to.data.get(place) {
            None => found.say(file, &id(place), format!("is missing; it is {value}")),
            Some(other) if other != value => {
                let what =
                    format!("is {other}, and {value} in what it translates; do not change it");
                found.say(file, &id(place), what);
            }
            Some(_) => {}
        }
    }
    for place in to
        .data
        .keys()
        .filter(|place| !from.data.contains_key(*place))
    {
        found.say(
            file,
            &id(place),
            "stands for nothing in what it translates; take it out",
        );
    }
}
