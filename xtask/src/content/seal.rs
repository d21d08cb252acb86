//! Manifests and signatures: of the pack in the repository, and of packs that are published.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use content::{Manifest, OURS, Signed};
use data_encoding::HEXLOWER;

use super::folder::Folder;
use super::{FIRST, keys};

/// The signature of the manifest, beside it.
const SIGNATURE: &str = "pack.sig";
/// Signs the pack in the repository and protects nothing: everybody has it.
const DEVELOPMENT_KEY: &str = "development.key";
/// What mends a manifest that does not fit.
const RENEW: &str = "write it anew with `cargo xtask content renew`";

/// What is wrong with the signed manifest of the pack in the repository.
pub(super) fn problems(content: &Path) -> Vec<String> {
    let folder = content.join(FIRST);
    match check(content, &folder) {
        Ok(()) => Vec::new(),
        Err(error) => vec![format!(
            "content/{FIRST}/{}: {error:#}; {RENEW}",
            content::MANIFEST
        )],
    }
}

fn check(content: &Path, folder: &Path) -> Result<()> {
    let manifest = manifest(folder)?;
    manifest.check(&Folder::read(folder)?.files())?;
    let text = fs::read_to_string(folder.join(SIGNATURE)).context(SIGNATURE)?;
    let signature = keys::line(&text, "signature").context("pack.sig has no signature line")?;
    let key = keys::read(&content.join(DEVELOPMENT_KEY))?;
    Ok(manifest.verify(&key.public(), &signature)?)
}

fn manifest(folder: &Path) -> Result<Manifest> {
    let path = folder.join(content::MANIFEST);
    let bytes = fs::read(&path).context("no manifest")?;
    Ok(Manifest::from_json(&bytes)?)
}

/// Writes manifest and signature of the pack in the repository. The version is raised if a file
/// changed, and stays if none did.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn renew(content: &Path) -> Result<()> {
    let folder = content.join(FIRST);
    let files = Folder::read(&folder)?;
    // A manifest that does not read (two branches wrote theirs) is no reason to begin at 1 again.
    let text = fs::read_to_string(folder.join(content::MANIFEST)).unwrap_or_default();
    let before = Manifest::from_json(text.as_bytes()).ok();
    let highest = before.as_ref().map_or_else(
        || versions(&text).max().unwrap_or(0),
        |before| before.version,
    );
    let is_same = before.is_some_and(|before| before.check(&files.files()).is_ok());
    let version = if is_same {
        highest
    } else {
        highest.saturating_add(1)
    };
    let manifest = Manifest::of(OURS, version, FIRST, &files.files());
    let key = keys::read(&content.join(DEVELOPMENT_KEY))?;
    let signature = format!(
        "publisher {}\nsignature {}\n",
        HEXLOWER.encode(&key.public().0),
        HEXLOWER.encode(&key.sign(&manifest))
    );
    fs::write(folder.join(content::MANIFEST), manifest.to_json())?;
    fs::write(folder.join(SIGNATURE), signature)?;
    println!("content/{FIRST}: version {version}, {} files", files.len());
    Ok(())
}

/// The versions that a text names, also one with the marks of a merge in it.
fn versions(text: &str) -> impl Iterator<Item = u32> {
    text.lines().filter_map(|line| {
        let value = line.trim().strip_prefix("\"version\":")?;
        value.trim().trim_end_matches(',').parse().ok()
    })
}

/// Makes one signed file of a pack's folder, whose manifest says its id, version and language.
///
/// # Errors
/// When its files are not those of its manifest, or do not make a pack that opens.
pub(super) fn sign(folder: &Path, key: &Path, out: &Path) -> Result<()> {
    let manifest = manifest(folder).with_context(|| folder.display().to_string())?;
    let files = Folder::read(folder)?;
    let key = keys::read(key)?;
    let bytes = Signed::write(&manifest, &files.files(), &key)?;
    Signed::open(&bytes, &[key.public()]).context("what was signed does not open")?;
    fs::write(out, &bytes).with_context(|| out.display().to_string())?;
    println!("{}: {} bytes", out.display(), bytes.len());
    say(&manifest);
    println!("{}", keys::digits(&key.public()));
    Ok(())
}

/// Opens a signed file for this publisher.
///
/// # Errors
/// When it is not theirs, or not whole.
pub(super) fn verify(file: &Path, publisher: &str) -> Result<()> {
    let publisher = keys::public(publisher)?;
    let size = fs::metadata(file).with_context(|| file.display().to_string())?;
    if size.len() > content::SIGNED_BYTES_MAX as u64 {
        bail!("{} is larger than a pack may be", file.display());
    }
    let opened =
        Signed::open(&fs::read(file)?, &[publisher]).with_context(|| file.display().to_string())?;
    println!("{}: the signature holds", file.display());
    say(&opened.manifest);
    println!("{}", keys::digits(&publisher));
    Ok(())
}

fn say(manifest: &Manifest) {
    let Manifest {
        id,
        version,
        language,
        files,
    } = manifest;
    println!(
        "{id} in {language}, version {version}, {} files",
        files.len()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository's `content` with one file and a key.
    struct Repository(std::path::PathBuf);

    impl Repository {
        fn new(name: &str) -> Self {
            let root = std::env::temp_dir().join(format!("hearten-{name}-{}", std::process::id()));
            fs::create_dir_all(root.join(FIRST)).unwrap();
            keys::make(&root.join(DEVELOPMENT_KEY)).unwrap();
            let one = Self(root);
            one.write("rehearsals.json", r#"{"version": 1, "patterns": []}"#);
            renew(&one.0).unwrap();
            one
        }

        fn write(&self, name: &str, text: &str) {
            fs::write(self.0.join(FIRST).join(name), text).unwrap();
        }

        fn version(&self) -> u32 {
            manifest(&self.0.join(FIRST)).unwrap().version
        }
    }

    impl Drop for Repository {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_changed_file_needs_a_new_manifest_and_renewing_raises_the_version() {
        let here = Repository::new("manifest");
        assert_eq!(problems(&here.0), Vec::<String>::new());
        renew(&here.0).unwrap();
        assert_eq!(here.version(), 1);
        here.write("rehearsals.json", r#"{"version": 2, "patterns": []}"#);
        let found = problems(&here.0);
        assert!(
            found[0].contains("rehearsals.json") && found[0].contains(RENEW),
            "{found:?}"
        );
        renew(&here.0).unwrap();
        assert_eq!((here.version(), problems(&here.0)), (2, Vec::new()));
    }

    #[test]
    fn a_manifest_that_two_branches_wrote_goes_on_from_the_higher_version() {
        let here = Repository::new("merge");
        here.write(
            content::MANIFEST,
            "<<<<<<<\n  \"version\": 7,\n=======\n  \"version\": 9,\n",
        );
        assert_eq!(problems(&here.0).len(), 1);
        renew(&here.0).unwrap();
        assert_eq!(here.version(), 10);
    }

    #[test]
    fn a_signature_of_another_key_is_found() {
        let here = Repository::new("key");
        fs::remove_file(here.0.join(DEVELOPMENT_KEY)).unwrap();
        keys::make(&here.0.join(DEVELOPMENT_KEY)).unwrap();
        assert!(problems(&here.0)[0].contains("does not hold"));
    }

    #[test]
    fn what_is_signed_is_verified_for_its_publisher_and_for_nobody_else() {
        let here = Repository::new("sign");
        let out = here.0.join("one.heartenpack");
        let key = here.0.join(DEVELOPMENT_KEY);
        sign(&here.0.join(FIRST), &key, &out).unwrap();
        verify(&out, key.to_str().unwrap()).unwrap();
        assert!(verify(&out, &HEXLOWER.encode(&[7; 32])).is_err());
        here.write("rehearsals.json", "{}");
        assert!(sign(&here.0.join(FIRST), &key, &out).is_err());
    }
}
