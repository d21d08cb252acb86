//! Names of files, and paths that only one machine has.

use super::{Problem, Source};

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 9] = [
    "utils", "util", "common", "manager", "managers", "helper", "helpers", "misc", "stuff",
];

/// How a path of one machine begins. (Spelled in two pieces, or this file would be found.)
const MACHINE_PATHS: [&str; 4] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/wo", "rk/"),
    concat!("/Us", "ers/"),
];

/// Finds files with such names or such paths in them.
pub(super) fn check(sources: &[Source]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources {
        let name = source.path.rsplit('/').next().unwrap_or(&source.path);
        let stem = name.split('.').next().unwrap_or(name);
        if name == "mod.rs" {
            problems.push(Problem::new(
                &source.path,
                "modules are name.rs beside name/",
            ));
        }
        if EMPTY_NAMES.contains(&stem) {
            problems.push(Problem::new(&source.path, "name it after what it does"));
        }
        for (number, line) in source.text.lines().enumerate() {
            if MACHINE_PATHS.iter().any(|path| has_path(line, path)) {
                let place = format!("{}:{}", source.path, number + 1);
                problems.push(Problem::new(place, "names a folder of one machine"));
            }
        }
    }
    problems
}

/// Whether `line` has an absolute path that begins so (and no longer path or address around it).
fn has_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        !line[..at].ends_with(|before: char| before.is_alphanumeric() || "/.~}_-".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_names_are_found() {
        for path in ["a/mod.rs", "a/utils.rs", "web/src/helpers.ts", "common.kt"] {
            assert_eq!(check(&[Source::new(path, "")]).len(), 1, "{path}");
        }
        assert!(check(&[Source::new("shared/src/model.rs", "")]).is_empty());
    }

    #[test]
    fn a_path_of_one_machine_is_found_and_an_address_is_not() {
        let planted = format!("see {}x/y", MACHINE_PATHS[0]);
        assert_eq!(check(&[Source::new("a.md", &planted)]).len(), 1);
        let address = format!("https://example.org{}", MACHINE_PATHS[1]);
        assert!(check(&[Source::new("a.md", &address)]).is_empty());
    }
}
