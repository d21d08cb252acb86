//! `tidy`: what the compiler does not check.
//!
//! Each check is a pure function from text to [`Problem`]s, so that its tests can plant a violation
//! and see it found. Long files and functions are listed; everything else fails.

use std::fmt;
use std::fs;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::place::Place;

mod bridge;
mod edges;
mod fluent;
mod links;
mod named_tests;
mod names;
mod said;
mod sizes;
mod words;

pub(crate) use edges::ROOMS;

/// Something that has to be mended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// A file, or what else it is about.
    place: String,
    /// What is wrong, and what to do.
    what: String,
}

impl Problem {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// A text file of the repository.
pub(crate) struct Source {
    /// Its path from the root, with `/`.
    path: String,
    text: String,
}

impl Source {
    #[cfg(test)]
    fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// `rs` of `a/b.rs`.
    fn extension(&self) -> &str {
        self.path
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }
}

/// Runs every check.
///
/// # Errors
/// When one finds a problem.
pub(crate) fn run(place: &Place) -> Result<()> {
    let sources = sources(place)?;
    let mut problems = edges::check(&edges::read(place)?);
    problems.extend(words::check(&sources)?);
    problems.extend(fluent::check(&sources));
    problems.extend(links::check(&sources));
    problems.extend(names::check(&sources));
    problems.extend(named_tests::check(&sources));
    problems.extend(bridge::check(&sources));
    for line in sizes::list(&sources) {
        println!("  long: {line}");
    }
    for problem in &problems {
        println!("  {problem}");
    }
    match problems.len() {
        0 => Ok(()),
        1 => bail!("tidy found a problem"),
        count => bail!("tidy found {count} problems"),
    }
}

/// Words in `content` that the product does not use, each with its place.
///
/// # Errors
/// When the files or the list of exceptions cannot be read.
pub(crate) fn words_of_content(place: &Place) -> Result<Vec<String>> {
    let problems = words::check(&sources(place)?)?;
    let of_content = |problem: &&Problem| problem.place.starts_with("content/");
    let problems = problems.iter().filter(of_content);
    Ok(problems.map(ToString::to_string).collect())
}

/// All files that git knows or would take; what is no text has none.
fn sources(place: &Place) -> Result<Vec<Source>> {
    let shell = place.shell()?;
    let listed = cmd!(shell, "git ls-files --cached --others --exclude-standard")
        .quiet()
        .read()?;
    let mut sources = Vec::new();
    for path in listed.lines() {
        // A file can be listed and gone (deleted and not committed).
        let Ok(bytes) = fs::read(place.at(path)) else {
            continue;
        };
        // A picture has no words, but documents link to it.
        let text = String::from_utf8(bytes).unwrap_or_default();
        sources.push(Source {
            path: path.to_owned(),
            text,
        });
    }
    sources.first().context("git lists no files here")?;
    Ok(sources)
}
