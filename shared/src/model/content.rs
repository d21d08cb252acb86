//! What the content folder brings: prompts, and people to talk to.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::event::LensChoice;

#[derive(Deserialize)]
struct PromptFile {
    first: First,
    prompts: Vec<PromptEntry>,
}

#[derive(Deserialize)]
struct First {
    id: String,
    text: String,
}

#[derive(Deserialize)]
struct PromptEntry {
    id: String,
    lens: String,
    text: String,
}

/// A question to write to.
pub(crate) struct Prompt {
    pub(crate) id: String,
    pub(crate) lens: LensChoice,
    pub(crate) text: String,
}

/// All prompts; the one of the first run stands first.
pub(crate) fn prompts() -> &'static [Prompt] {
    static PROMPTS: OnceLock<Vec<Prompt>> = OnceLock::new();
    PROMPTS.get_or_init(|| {
        let text = include_str!("../../../content/en-GB/prompts.json");
        let Ok(file) = serde_json::from_str::<PromptFile>(text) else {
            return Vec::new();
        };
        let first = Prompt {
            id: file.first.id,
            lens: LensChoice::Self_,
            text: file.first.text,
        };
        let rest = file.prompts.into_iter().filter_map(|entry| {
            let lens = match entry.lens.as_str() {
                "self" => LensChoice::Self_,
                "team" => LensChoice::Team,
                "across" => LensChoice::Across,
                "system" => LensChoice::System,
                _ => return None,
            };
            Some(Prompt {
                id: entry.id,
                lens,
                text: entry.text,
            })
        });
        std::iter::once(first).chain(rest).collect()
    })
}

/// The prompt of this id.
pub(crate) fn prompt(id: &str) -> Option<&'static Prompt> {
    prompts().iter().find(|prompt| prompt.id == id)
}

/// People to talk to.
#[derive(Deserialize)]
pub(crate) struct Support {
    pub(crate) checked_on: String,
    pub(crate) stale_after_days: i64,
    pub(crate) words: Vec<String>,
    pub(crate) intended: String,
    pub(crate) lines: Vec<SupportLine>,
}

/// One way to reach somebody.
#[derive(Deserialize)]
pub(crate) struct SupportLine {
    pub(crate) label: String,
    pub(crate) contact: String,
    pub(crate) kind: String,
    pub(crate) hours: String,
    pub(crate) note: String,
}

/// The support content.
pub(crate) fn support() -> Option<&'static Support> {
    static SUPPORT: OnceLock<Option<Support>> = OnceLock::new();
    SUPPORT
        .get_or_init(|| {
            serde_json::from_str(include_str!("../../../content/en-GB/support/england.json")).ok()
        })
        .as_ref()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_content_reads_and_every_lens_has_prompts() {
        assert!(support().is_some());
        for lens in [
            LensChoice::Self_,
            LensChoice::Team,
            LensChoice::Across,
            LensChoice::System,
        ] {
            assert!(
                prompts()
                    .iter()
                    .skip(1)
                    .filter(|prompt| prompt.lens == lens)
                    .count()
                    >= 8
            );
        }
        assert_eq!(prompts().first().unwrap().id, "first.carry");
    }
}
