//! Fluent ids: defined once, in every locale, and there when code asks for them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Problem, Source};

/// Where the catalogues lie, as `LOCALE/FILE.ftl`.
const LOCALES: &str = "crates/phrases/locales/";

/// How code asks for a phrase: what stands before the id, and in which files.
const ASKS: &[(&str, &str)] = &[
    ("shared/src/", ".say(\""),
    ("shared/src/", ".say_with(\""),
    ("shared/src/", ".has(\""),
    ("crates/phrases/src/", ".say(\""),
    ("crates/phrases/src/", ".say_with(\""),
    ("web/src/", "t(\""),
];

/// The id that a line defines: `pages = …`.
pub(super) fn id_of(line: &str) -> Option<&str> {
    let (id, _) = line.split_once('=')?;
    let id = id.trim_end();
    let is_id = id.starts_with(|first: char| first.is_ascii_alphabetic())
        && id
            .chars()
            .all(|one| one.is_ascii_alphanumeric() || one == '-' || one == '_');
    is_id.then_some(id)
}

/// Finds ids that are defined twice, missing in a locale, or asked for and nowhere defined.
pub(super) fn check(sources: &[Source]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut locales: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        let Some((locale, _)) = source
            .path
            .strip_prefix(LOCALES)
            .and_then(|path| path.split_once('/'))
        else {
            continue;
        };
        let ids = locales.entry(locale).or_default();
        for id in source.text.lines().filter_map(id_of) {
            if !ids.insert(id) {
                problems.push(Problem::new(&source.path, format!("{id} is defined twice")));
            }
        }
    }
    let all: BTreeSet<&str> = locales.values().flatten().copied().collect();
    for (locale, ids) in &locales {
        for missing in all.difference(ids) {
            problems.push(Problem::new(
                format!("{LOCALES}{locale}"),
                format!("lacks {missing}"),
            ));
        }
    }
    for source in sources {
        for (number, id) in asked(source) {
            if !all.contains(id) {
                let place = format!("{}:{number}", source.path);
                problems.push(Problem::new(
                    place,
                    format!("asks for {id}, which no catalogue has"),
                ));
            }
        }
    }
    problems
}

/// The ids that a file asks for by a literal, with their lines.
fn asked(source: &Source) -> Vec<(usize, &str)> {
    // What a crate asks in its own tests may well be missing on purpose.
    let text = source
        .text
        .split("#[cfg(test)]")
        .next()
        .unwrap_or(&source.text);
    let mut asked = Vec::new();
    for (_, before) in ASKS
        .iter()
        .filter(|(folder, _)| source.path.starts_with(folder))
    {
        for (at, _) in text.match_indices(before) {
            // `t("` is a call of its own and no end of another name, such as `test("`.
            let is_call = before.starts_with('.')
                || !text[..at].ends_with(|one: char| one.is_alphanumeric() || one == '.');
            let id = text[at + before.len()..].split('"').next().unwrap_or("");
            if is_call {
                asked.push((text[..at].lines().count().max(1), id));
            }
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(locale: &str, text: &str) -> Source {
        Source::new(&format!("{LOCALES}{locale}/core.ftl"), text)
    }

    #[test]
    fn ids_are_told_from_what_follows_them() {
        assert_eq!(id_of("pages = { $count ->"), Some("pages"));
        assert_eq!(id_of("    [one] 1 = 1"), None);
        assert_eq!(id_of("    .label = Attribute"), None);
        assert_eq!(id_of("# comment = 1"), None);
    }

    #[test]
    fn an_id_that_is_defined_twice_is_found() {
        let twice = [
            catalogue("en-GB", "a = 1\n"),
            Source::new("crates/phrases/locales/en-GB/shell.ftl", "a = 2\n"),
        ];
        assert_eq!(check(&twice).len(), 1);
    }

    #[test]
    fn an_id_that_a_locale_lacks_is_found() {
        let locales = [
            catalogue("en-GB", "a = 1\nb = 2\n"),
            catalogue("de", "a = 1\n"),
        ];
        assert_eq!(check(&locales).len(), 1);
    }

    #[test]
    fn an_id_that_code_asks_for_has_to_exist() {
        let code = [
            catalogue("en-GB", "a = 1\n"),
            Source::new(
                "shared/src/view.rs",
                "phrases.say(\"a\"); phrases.say(\"b\")",
            ),
            Source::new(
                "web/src/x.tsx",
                "t(\"c\"); test(\"never mind\"); it.t(\"nor this\")",
            ),
        ];
        let problems = check(&code);
        assert_eq!(problems.len(), 2);
        assert!(problems[0].what.contains("asks for b"));
        assert!(problems[1].what.contains("asks for c"));
    }
}
