//! Types that cross the bridge are spelled by position, from two descriptions of one type: serde's
//! and facet's. An attribute that changes only serde's would shift bytes without a word.

use super::{Problem, Source};

/// Where such types stand.
const BRIDGED: [&str; 3] = ["shared/src/event", "shared/src/effect", "shared/src/view"];

/// The attributes that change both sides alike, or only leave out what never crosses.
const FINE: [&str; 2] = ["#[serde(with = \"serde_bytes\")]", "#[serde(skip)]"];

/// Finds serde attributes on bridged types that change the bytes.
pub(super) fn check(sources: &[Source]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources
        .iter()
        .filter(|one| BRIDGED.iter().any(|at| one.path.starts_with(at)))
    {
        for (number, line) in source.text.lines().enumerate() {
            let line = line.trim();
            if line.starts_with("#[serde(") && !FINE.contains(&line) {
                let place = format!("{}:{}", source.path, number + 1);
                problems.push(Problem::new(
                    place,
                    format!("{line} changes bytes on one side only"),
                ));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_that_shifts_bytes_is_found() {
        let planted = "    #[serde(with = \"serde_bytes\")]\n    #[serde(default)]\n";
        assert_eq!(
            check(&[Source::new("shared/src/view/today.rs", planted)]).len(),
            1
        );
        assert!(check(&[Source::new("crates/wire/src/api.rs", planted)]).is_empty());
    }
}
