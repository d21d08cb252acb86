//! Links in our documents lead somewhere.

use std::collections::BTreeSet;

use super::{Problem, Source};

/// Finds relative links in Markdown files that lead to no file.
pub(super) fn check(sources: &[Source]) -> Vec<Problem> {
    let mut there: BTreeSet<String> = BTreeSet::new();
    for source in sources {
        let mut path = source.path.as_str();
        there.insert(path.to_owned());
        // Folders can be linked to as well.
        while let Some((folder, _)) = path.rsplit_once('/') {
            there.insert(folder.to_owned());
            path = folder;
        }
    }
    let mut problems = Vec::new();
    for source in sources.iter().filter(|source| source.extension() == "md") {
        for link in links(&source.text) {
            match resolve(&source.path, link) {
                Some(path) if there.contains(&path) || path.is_empty() => {}
                _ => {
                    let what = format!("links to {link}, which is not there");
                    problems.push(Problem::new(&source.path, what));
                }
            }
        }
    }
    problems
}

/// Targets of `[text](target)` that stay in the repository, without their `#anchor`.
fn links(text: &str) -> Vec<&str> {
    let mut in_code = false;
    let mut links = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for (at, _) in line.match_indices("](") {
            let Some(target) = line[at + 2..].split([')', ' ']).next() else {
                continue;
            };
            let target = target.split('#').next().unwrap_or(target);
            let leaves = target.contains("://") || target.starts_with("mailto:");
            if !target.is_empty() && !leaves {
                links.push(target);
            }
        }
    }
    links
}

/// The path from the root that `link` in the file `from` means, or nothing if it leaves the root.
fn resolve(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_nothing_is_found_and_others_are_not() {
        let text = "[a](protocol.md#ids) [b](../shared/src) [c](https://x.org) [d](#here)\n\
                    ```\n[e](nowhere.md)\n```\n[f](gone.md) [g](../../outside.md)\n";
        let sources = [
            Source::new("docs/threats.md", text),
            Source::new("docs/protocol.md", ""),
            Source::new("shared/src/lib.rs", ""),
        ];
        let found: Vec<String> = check(&sources)
            .into_iter()
            .map(|problem| problem.what)
            .collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("gone.md") && found[1].contains("outside.md"));
    }
}
