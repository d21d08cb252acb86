//! Texts: none is empty, and all are set as British English is.

use super::timings::is_english;
use super::{Found, Leaves};

/// What is never said in a practice.
const NEVER: [&str; 4] = [
    "clear your mind",
    "empty your mind",
    "push through",
    "stop thinking",
];

pub(super) fn check(files: &[(&str, &[u8])], language: &str, found: &mut Found) {
    for (file, bytes) in files {
        for (place, text) in &Leaves::of(file, bytes).texts {
            let id = place.split_once('#').map_or("", |(_, id)| id);
            check_text(file, id, text, is_english(language), found);
        }
    }
}

fn check_text(file: &str, id: &str, text: &str, is_english: bool, found: &mut Found) {
    if text.lines().any(|line| line.trim().is_empty()) || text.is_empty() {
        // A list may be empty; a text that stands there says something.
        if !text.is_empty() || !may_be_empty(id) {
            found.say(file, id, "is empty; write it or take it out");
        }
    }
    if text.lines().any(|line| line != line.trim()) {
        found.say(file, id, "begins or ends with a space");
    }
    if !is_english {
        return;
    }
    if text.contains('!') {
        found.say(file, id, "has an exclamation mark; say it without");
    }
    if text.contains(['\'', '"']) {
        found.say(
            file,
            id,
            "has a straight quote or apostrophe; use ‘ ’ and ’",
        );
    }
    let lower = text.to_lowercase();
    if file.starts_with("practices/")
        && let Some(never) = NEVER.iter().find(|never| lower.contains(**never))
    {
        found.say(file, id, format!("says “{never}”, which no practice does"));
    }
}

/// Lists of lines that may have none.
fn may_be_empty(id: &str) -> bool {
    let name = id.rsplit('.').next().unwrap_or(id);
    ["intro", "options", "lines", "fields", "patterns"].contains(&name)
}
