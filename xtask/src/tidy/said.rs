//! What the product says to people, taken out of the files that say it.

use serde_json::Value;

use super::Source;

/// A text that a person reads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Where: `crates/phrases/locales/en-GB/core.ftl#pages`.
    pub(super) place: String,
    /// The text.
    pub(super) text: String,
}

/// Everything that `source` says, if it is a file that says anything.
pub(super) fn read(source: &Source) -> Vec<Said> {
    let path = source.path.as_str();
    let is_web = path.starts_with("web/src/") || path == "web/index.html";
    match source.extension() {
        "ftl" if path.starts_with("crates/phrases/locales/") => from_fluent(source),
        "json" if path.starts_with("content/") && path != super::words::ALLOWED => {
            from_json(source)
        }
        "ts" | "tsx" | "html" if is_web => from_code(source),
        _ => Vec::new(),
    }
}

/// One text a message; comments are for us.
fn from_fluent(source: &Source) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    for line in source.text.lines().filter(|line| !line.starts_with('#')) {
        match super::fluent::id_of(line) {
            Some(id) => {
                said.push(Said {
                    place: format!("{}#{id}", source.path),
                    text: line.to_owned(),
                });
            }
            None => {
                if let Some(last) = said.last_mut() {
                    last.text.push('\n');
                    last.text.push_str(line);
                }
            }
        }
    }
    said
}

/// One text a string; the place is the `id` of the object around it, or the name of the field.
fn from_json(source: &Source) -> Vec<Said> {
    let mut said = Vec::new();
    if let Ok(value) = serde_json::from_str(&source.text) {
        collect(&source.path, "", &value, &mut said);
    }
    said
}

fn collect(path: &str, id: &str, value: &Value, said: &mut Vec<Said>) {
    match value {
        Value::String(text) => {
            said.push(Said {
                place: format!("{path}#{id}"),
                text: text.clone(),
            });
        }
        Value::Array(items) => items.iter().for_each(|item| collect(path, id, item, said)),
        Value::Object(fields) => {
            let own = fields.get("id").and_then(Value::as_str);
            for (name, value) in fields {
                collect(path, own.unwrap_or(name), value, said);
            }
        }
        _ => {}
    }
}

/// One text a line, without comments: what is left of a line of code is looked at whole.
fn from_code(source: &Source) -> Vec<Said> {
    let mut said = Vec::new();
    let mut in_comment = false;
    for (number, line) in source.text.lines().enumerate() {
        let text = without_comments(line, &mut in_comment);
        if !text.trim().is_empty() {
            said.push(Said {
                place: format!("{}#{}", source.path, number + 1),
                text,
            });
        }
    }
    said
}

fn without_comments(line: &str, in_comment: &mut bool) -> String {
    let mut text = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        if *in_comment {
            let Some((_, after)) = rest.split_once("*/") else {
                break;
            };
            *in_comment = false;
            rest = after;
            continue;
        }
        // `https://` is no comment.
        let slashes = rest.match_indices("//").map(|(at, _)| at);
        let line_comment = slashes.clone().find(|at| !rest[..*at].ends_with(':'));
        match (line_comment, rest.find("/*")) {
            (Some(at), block) if block.is_none_or(|block| at < block) => {
                text.push_str(&rest[..at]);
                break;
            }
            (_, Some(at)) => {
                text.push_str(&rest[..at]);
                *in_comment = true;
                rest = &rest[at + 2..];
            }
            (_, None) => {
                text.push_str(rest);
                break;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(path: &str, text: &str) -> Vec<String> {
        read(&Source::new(path, text))
            .into_iter()
            .map(|said| said.text)
            .collect()
    }

    #[test]
    fn a_fluent_message_is_read_with_its_lines_and_without_comments() {
        let said = read(&Source::new(
            "crates/phrases/locales/en-GB/core.ftl",
            "# for us\npages = { $count ->\n    [one] 1 page\n}\nday = Today\n",
        ));
        assert_eq!(said.len(), 2);
        assert_eq!(said[0].place, "crates/phrases/locales/en-GB/core.ftl#pages");
        assert!(said[0].text.contains("1 page") && !said[0].text.contains("for us"));
    }

    #[test]
    fn strings_of_content_are_read_with_the_id_around_them() {
        let json = r#"{"prompts": [{"id": "self.one", "text": "What happened?"}], "n": 1}"#;
        let said = read(&Source::new("content/en-GB/prompts.json", json));
        assert!(said.iter().any(|said| {
            said.place == "content/en-GB/prompts.json#self.one" && said.text == "What happened?"
        }));
    }

    #[test]
    fn code_is_read_without_its_comments() {
        let code = "const a = \"say\"; // not this\n/* nor\nthis */ let b = \"https://x.org\";\n";
        assert_eq!(
            texts("web/src/a.tsx", code),
            ["const a = \"say\"; ", " let b = \"https://x.org\";"]
        );
    }

    #[test]
    fn other_files_say_nothing() {
        assert!(texts("shared/src/app.rs", "// should").is_empty());
        assert!(texts("content/en-GB/README.md", "should").is_empty());
    }
}
