//! A file taken apart into what is read by people and what is read by the app.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde_json::Value;

/// Fields that hold no words: ids, references, dates. A translation leaves them as they are.
const DATA: &[&str] = &[
    "after",
    "anchor",
    "basis",
    "before",
    "checked_on",
    "code",
    "evidence",
    "exemplar",
    "form",
    "from",
    "group",
    "heavy_words",
    "id",
    "key",
    "kind",
    "lens",
    "people_words",
    "practice",
    "practices",
    "quotes",
    "recalls",
    "set",
    "situations",
    "under",
    "where",
];
/// Fields that each language has of its own, and that are no words either.
const OWN: &[&str] = &["version", "checked_on", "contact"];

/// What a file says, by place: `prompts.json#self.enough.text`.
#[derive(Debug, Default)]
pub struct Leaves {
    /// Texts for people. The lines of a list are one text.
    pub texts: BTreeMap<String, String>,
    /// Everything else, as JSON.
    pub data: BTreeMap<String, String>,
}

impl Leaves {
    /// Takes a file apart; one that is no JSON has no leaves.
    #[must_use]
    pub fn of(file: &str, bytes: &[u8]) -> Self {
        let mut leaves = Self::default();
        if let Ok(Value::Object(fields)) = serde_json::from_slice(bytes) {
            for (name, value) in &fields {
                leaves.collect(&format!("{file}#{name}"), name, value);
            }
        }
        leaves
    }

    fn collect(&mut self, place: &str, name: &str, value: &Value) {
        let is_data = DATA.contains(&name);
        match value {
            _ if OWN.contains(&name) => {}
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.collect(&format!("{place}.{name}"), name, value);
                }
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                for (number, item) in items.iter().enumerate() {
                    let within = match name_of(item) {
                        Some(own) => format!("{place}.{own}"),
                        None => format!("{place}.{}", number.saturating_add(1)),
                    };
                    self.collect(&within, name, item);
                }
            }
            Value::String(text) if !is_data => {
                self.texts.insert(place.to_owned(), text.clone());
            }
            Value::Array(items) if !is_data && items.iter().all(Value::is_string) => {
                let lines: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                self.texts.insert(place.to_owned(), lines.join("\n"));
            }
            _ => {
                self.data.insert(place.to_owned(), value.to_string());
            }
        }
    }
}

/// What an item of a list is called for ever.
fn name_of(item: &Value) -> Option<String> {
    ["id", "key", "code"]
        .iter()
        .find_map(|name| item.get(name).and_then(Value::as_str))
        .map(str::to_owned)
}

/// Eight digits that say which wording of a text was meant.
#[must_use]
pub fn fingerprint(text: &str) -> String {
    let hash = wire::domain::sha256(text.as_bytes());
    let mut digits = HEXLOWER.encode(hash.as_bytes());
    digits.truncate(8);
    digits
}
