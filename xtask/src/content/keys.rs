//! A publisher's key as a file of two lines: `secret` and `public`, in hexadecimal.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use content::{PublicKey, PublisherKey};
use data_encoding::HEXLOWER;

const HEAD: &str = "# Hearten publisher key. Whoever has this file can publish content packs in its \
                    name.\n# Keep it off shared folders; only the public line may be handed on.\n";

/// Makes a key and writes it to a file that is not there yet.
///
/// # Errors
/// When the file is there, or cannot be written.
pub(super) fn make(out: &Path) -> Result<()> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("random bytes")?;
    let key = PublisherKey::from_seed(&seed);
    let public = HEXLOWER.encode(&key.public().0);
    let text = format!("{HEAD}secret {}\npublic {public}\n", HEXLOWER.encode(&seed));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(out)
        .with_context(|| out.display().to_string())?;
    file.write_all(text.as_bytes())?;
    println!("{}: public {public}", out.display());
    println!("{}", digits(&key.public()));
    Ok(())
}

/// What people compare before they add something of this publisher.
pub(super) fn digits(publisher: &PublicKey) -> String {
    format!("digits to compare: {}", publisher.fingerprint().join(" "))
}

/// Reads a key.
///
/// # Errors
/// When the file is no key.
pub(super) fn read(path: &Path) -> Result<PublisherKey> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let seed: [u8; 32] =
        line(&text, "secret").with_context(|| format!("{} has no secret line", path.display()))?;
    let key = PublisherKey::from_seed(&seed);
    if line(&text, "public").is_some_and(|public: [u8; 32]| public != key.public().0) {
        bail!("{}: its two lines are of different keys", path.display());
    }
    Ok(key)
}

/// A publisher's public key: in hexadecimal, or from a file.
///
/// # Errors
/// When it is neither.
pub(super) fn public(given: &str) -> Result<PublicKey> {
    if let Some(key) = decode(given) {
        return Ok(PublicKey(key));
    }
    let text = fs::read_to_string(given)
        .with_context(|| format!("{given} is neither a key in hexadecimal nor a file"))?;
    let key = line(&text, "public").with_context(|| format!("{given} has no public line"))?;
    Ok(PublicKey(key))
}

/// The bytes of `name 0123…` in a text.
pub(super) fn line<const N: usize>(text: &str, name: &str) -> Option<[u8; N]> {
    let lines = text.lines();
    let mut values = lines.filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    decode(values.next()?)
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    HEXLOWER
        .decode(text.trim().as_bytes())
        .ok()?
        .try_into()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_made_and_is_never_written_over() {
        let folder = std::env::temp_dir().join(format!("hearten-key-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("publisher.key");
        make(&path).unwrap();
        let key = read(&path).unwrap();
        let given = path.to_str().unwrap();
        assert_eq!(public(given).unwrap(), key.public());
        let in_hex = HEXLOWER.encode(&key.public().0);
        assert_eq!(public(&in_hex).unwrap(), key.public());
        assert!(make(&path).is_err());
        assert_eq!(read(&path).unwrap().public(), key.public());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_line_is_found_by_its_name_and_length() {
        let text = "# secret\nsecret 0102\n";
        assert_eq!(line(text, "secret"), Some([1, 2]));
        assert_eq!(line::<3>(text, "secret"), None);
        assert_eq!(line::<2>(text, "public"), None);
    }
}
