//! `content`: the checker of content packs, and what a publisher does with one.
//!
//! What is checked of a pack is `content::check`; here are its files, its signature, the other
//! languages beside it, and the words that `tidy` looks for.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use content::check::translation::{self, Translated};
use content::check::{self, Problem, Scope, instruments};

use crate::place::Place;
use crate::tidy;

mod folder;
mod keys;
mod seal;

use folder::Folder;

/// The language everything is written in first.
const FIRST: &str = "en-GB";
/// Folders of `content` that are no language.
const NO_LANGUAGE: [&str; 1] = ["instruments"];

/// What to do; without a word, everything is checked.
#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Make a publisher's key.
    Key {
        /// The file to write it to; one that is there is left alone.
        #[arg(long)]
        out: PathBuf,
    },
    /// Check the folder of an organisation's pack, and write its pack.json.
    Manifest {
        /// The folder.
        #[arg(long)]
        folder: PathBuf,
        /// The pack's id, with which all its ids begin.
        #[arg(long)]
        id: String,
        /// Its version: higher than any that was handed out.
        #[arg(long)]
        version: u32,
    },
    /// Make one signed file of a pack's folder.
    Sign {
        /// The folder, with its pack.json.
        #[arg(long, default_value = "content/en-GB")]
        folder: PathBuf,
        /// The publisher's key, as `key` wrote it.
        #[arg(long)]
        key: PathBuf,
        /// The file to write, `something.heartenpack`.
        #[arg(long)]
        out: PathBuf,
    },
    /// Open a signed file, and say what it is.
    Verify {
        /// The file.
        file: PathBuf,
        /// The publisher's public key in hexadecimal, or a file that `key` wrote.
        #[arg(long)]
        publisher: String,
    },
    /// Write pack.json and pack.sig anew after a file of content/en-GB changed.
    Renew,
    /// Note that a translation is of the wording that stands now.
    Translated {
        /// The language's folder in content.
        language: String,
        /// Files that were translated or looked at again; all, if none is named.
        files: Vec<String>,
    },
}

/// Does what was asked for.
///
/// # Errors
/// When a problem is found, or a file is not what it has to be.
pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    match &options.verb {
        None => stage(place),
        Some(Verb::Key { out }) => keys::make(out),
        Some(Verb::Manifest {
            folder,
            id,
            version,
        }) => organisation(place, &place.at(folder), id, *version),
        Some(Verb::Sign { folder, key, out }) => seal::sign(&place.at(folder), key, out),
        Some(Verb::Verify { file, publisher }) => seal::verify(file, publisher),
        Some(Verb::Renew) => seal::renew(&place.at("content")),
        Some(Verb::Translated { language, files }) => note(place, language, files),
    }
}

/// The stage of the tests: every pack in `content`, the instruments, and the words of all.
///
/// # Errors
/// When a problem is found.
pub(crate) fn stage(place: &Place) -> Result<()> {
    let mut problems = Vec::new();
    let first = Folder::read(&place.at("content").join(FIRST))?;
    let report = check::pack(&first.files(), FIRST, Scope::Whole);
    println!("  {FIRST}: {}", counted(first.len(), &report.counted));
    named(&mut problems, FIRST, &report.problems);
    problems.extend(seal::problems(&place.at("content")));
    for language in languages(place)? {
        problems.extend(other_language(place, &first, &language)?);
    }
    let folder = Folder::read(&place.at("content/instruments"))?;
    let report = instruments::check(&folder.files());
    println!("  instruments: {}", counted(folder.len(), &report.counted));
    named(&mut problems, "instruments", &report.problems);
    problems.extend(tidy::words_of_content(place)?);
    for problem in &problems {
        println!("  {problem}");
    }
    match problems.len() {
        0 => Ok(()),
        1 => bail!("a problem in content"),
        count => bail!("{count} problems in content"),
    }
}

/// Checks what an organisation adds to our pack, and writes the manifest of a good one.
fn organisation(place: &Place, root: &std::path::Path, id: &str, version: u32) -> Result<()> {
    let ours = Folder::read(&place.at("content").join(FIRST))?;
    let base = content::Pack::read(&ours.files())?;
    let folder = Folder::read(root)?;
    let scope = Scope::Organisation { id, base: &base };
    let report = check::pack(&folder.files(), FIRST, scope);
    println!("  {id}: {}", counted(folder.len(), &report.counted));
    for problem in &report.problems {
        println!("  {problem}");
    }
    if !report.problems.is_empty() {
        bail!("{} to mend in {}", report.problems.len(), root.display());
    }
    let manifest = content::Manifest::of(id, version, FIRST, &folder.files());
    let path = root.join(content::MANIFEST);
    fs::write(&path, manifest.to_json()).with_context(|| path.display().to_string())
}

fn counted(files: usize, counted: &[(&str, usize)]) -> String {
    let mut words = vec![format!("files {files}")];
    words.extend(
        counted
            .iter()
            .map(|(what, count)| format!("{what} {count}")),
    );
    words.join(", ")
}

fn named(problems: &mut Vec<String>, folder: &str, found: &[Problem]) {
    problems.extend(
        found
            .iter()
            .map(|problem| format!("content/{folder}/{problem}")),
    );
}

/// Languages beside the first one.
fn languages(place: &Place) -> Result<Vec<String>> {
    let mut languages = Vec::new();
    for entry in fs::read_dir(place.at("content")).context("content")? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() && name != FIRST && !NO_LANGUAGE.contains(&name.as_str()) {
            languages.push(name);
        }
    }
    languages.sort_unstable();
    Ok(languages)
}

/// A translation has what the first language has, is of its present wording, and is a good pack.
fn other_language(place: &Place, first: &Folder, language: &str) -> Result<Vec<String>> {
    let root = place.at("content").join(language);
    let folder = Folder::read(&root)?;
    let report = check::pack(&folder.files(), language, Scope::Whole);
    println!("  {language}: {}", counted(folder.len(), &report.counted));
    let mut problems = Vec::new();
    named(&mut problems, language, &report.problems);
    let found = translation::check(&first.files(), &folder.files(), &noted(&root)?);
    named(&mut problems, language, &found);
    Ok(problems)
}

/// What a translation was made from; nothing, if nobody noted it.
fn noted(root: &std::path::Path) -> Result<Translated> {
    let path = root.join(translation::TRANSLATED);
    let Ok(bytes) = fs::read(&path) else {
        return Ok(Translated {
            from: FIRST.to_owned(),
            ..Translated::default()
        });
    };
    let read = Translated::read(&bytes).map_err(anyhow::Error::msg);
    read.with_context(|| path.display().to_string())
}

fn note(place: &Place, language: &str, files: &[String]) -> Result<()> {
    let root = place.at("content").join(language);
    if language == FIRST || !root.is_dir() {
        bail!("content/{language} is no translation. Its folder lies beside content/{FIRST}.");
    }
    let first = Folder::read(&place.at("content").join(FIRST))?;
    let unknown = |file: &&String| !first.files().iter().any(|(name, _)| name == file);
    if let Some(unknown) = files.iter().find(unknown) {
        bail!("There is no {unknown} in content/{FIRST}.");
    }
    let mut noted = noted(&root)?;
    noted.note(&first.files(), files);
    let path = root.join(translation::TRANSLATED);
    fs::write(&path, noted.to_json()).with_context(|| path.display().to_string())?;
    println!("content/{language}: {} texts noted", noted.texts.len());
    Ok(())
}
