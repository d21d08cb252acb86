//! A folder of content in memory, to be broken.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use content::check::{self, Scope};
use serde_json::Value;

/// Files by name.
#[derive(Clone)]
pub(crate) struct Folder(pub(crate) BTreeMap<String, Vec<u8>>);

impl Folder {
    /// The files of a folder of `content`, without manifest and papers.
    pub(crate) fn read(folder: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../content")
            .join(folder);
        let mut files = BTreeMap::new();
        let mut open = vec![root.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                let is_of_it = name.ends_with(".json") || name.ends_with("NOTICE");
                if path.is_dir() {
                    open.push(path);
                } else if is_of_it && name != content::MANIFEST {
                    files.insert(name.to_owned(), fs::read(&path).unwrap());
                }
            }
        }
        Self(files)
    }

    pub(crate) fn british() -> Self {
        Self::read("en-GB")
    }

    pub(crate) fn files(&self) -> Vec<(&str, &[u8])> {
        let files = self.0.iter();
        files
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect()
    }

    /// Changes one file.
    pub(crate) fn change(mut self, file: &str, change: impl FnOnce(&mut Value)) -> Self {
        let mut value: Value = serde_json::from_slice(&self.0[file]).unwrap();
        change(&mut value);
        self.0
            .insert(file.to_owned(), serde_json::to_vec(&value).unwrap());
        self
    }

    pub(crate) fn without(mut self, file: &str) -> Self {
        self.0.remove(file).unwrap();
        self
    }

    pub(crate) fn problems(&self) -> Vec<String> {
        let report = check::pack(&self.files(), "en-GB", Scope::Whole);
        report.problems.iter().map(ToString::to_string).collect()
    }
}

/// What the checker finds in the pack once it is broken, and did not find before.
pub(crate) fn found(broken: &Folder) -> Vec<String> {
    static BEFORE: OnceLock<Vec<String>> = OnceLock::new();
    let before = BEFORE.get_or_init(|| Folder::british().problems());
    let mut problems = broken.problems();
    problems.retain(|problem| !before.contains(problem));
    problems
}

/// Breaks one file, and asks that the checker names it, what it is about, and says these words.
#[track_caller]
pub(crate) fn breaks(file: &str, change: impl FnOnce(&mut Value), says: &[&str]) {
    let problems = found(&Folder::british().change(file, change));
    asks(&problems, file, says);
}

#[track_caller]
pub(crate) fn asks(problems: &[String], file: &str, says: &[&str]) {
    let is_it = |problem: &&String| {
        problem.starts_with(file) && says.iter().all(|word| problem.contains(word))
    };
    assert!(
        problems.iter().any(|problem| is_it(&problem)),
        "{problems:#?}"
    );
}
