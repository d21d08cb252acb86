//! The manifest: which files a pack is made of, and who says so.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use ed25519_dalek::SigningKey;
use minicbor::{Decoder, Encoder};
use serde::{Deserialize, Serialize};
use wire::AuthorId;

use crate::{Error, FILES_MAX, NAME_BYTES_MAX, Result};

/// The format of packs that this crate reads.
pub const FORMAT: u32 = 1;
/// What a publisher signs is never taken for anything else that is signed.
const DOMAIN: &str = "hearten/v1/content-pack";
/// What a fingerprint is taken of is not taken for anything else.
const FINGERPRINT: &str = "hearten/v1/publisher";

/// The files of a pack, each by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The pack's name, kept for ever: `hearten`.
    pub id: String,
    /// Raised whenever a file changes; from 1.
    pub version: u32,
    /// The language, as BCP 47 writes it: `en-GB`.
    pub language: String,
    /// SHA-256 of each file, by name.
    pub files: BTreeMap<String, [u8; 32]>,
}

/// A manifest as it lies in the pack's folder.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: u32,
    id: String,
    version: u32,
    language: String,
    files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of these files.
    #[must_use]
    pub fn of(id: &str, version: u32, language: &str, files: &[(&str, &[u8])]) -> Self {
        let hash = |bytes: &[u8]| *wire::domain::sha256(bytes).as_bytes();
        Self {
            id: id.to_owned(),
            version,
            language: language.to_owned(),
            files: files
                .iter()
                .map(|(name, bytes)| ((*name).to_owned(), hash(bytes)))
                .collect(),
        }
    }

    /// Whether these are exactly the files it lists.
    ///
    /// # Errors
    /// [`Error::Hash`] with the first file that differs, is missing or is not listed.
    pub fn check(&self, files: &[(&str, &[u8])]) -> Result<()> {
        let now = Self::of(&self.id, self.version, &self.language, files);
        let differs = |name: &&String| self.files.get(*name) != now.files.get(*name);
        match self.files.keys().chain(now.files.keys()).find(differs) {
            None => Ok(()),
            Some(file) => Err(Error::Hash { file: file.clone() }),
        }
    }

    /// Whether it may take the place of the one in force: the same pack in the same language, and
    /// no version that was left behind. The same version is fine if nothing differs.
    ///
    /// # Errors
    /// [`Error::Other`], [`Error::Older`] or [`Error::SameVersion`].
    pub fn may_follow(&self, in_force: &Self) -> Result<()> {
        if self.id != in_force.id || self.language != in_force.language {
            let name = |one: &Self| format!("{} in {}", one.id, one.language);
            return Err(Error::Other {
                offered: name(self),
                in_force: name(in_force),
            });
        }
        if self.version < in_force.version {
            return Err(Error::Older {
                offered: self.version,
                in_force: in_force.version,
            });
        }
        if self.version == in_force.version && self != in_force {
            return Err(Error::SameVersion(self.version));
        }
        Ok(())
    }

    /// Whether this publisher signed it.
    ///
    /// # Errors
    /// [`Error::Signature`].
    pub fn verify(&self, publisher: &PublicKey, signature: &[u8; 64]) -> Result<()> {
        publisher.verify(&self.to_bytes(), signature)
    }

    /// As it lies in the pack's folder.
    #[must_use]
    pub fn to_json(&self) -> String {
        let files = self.files.iter();
        let written = Written {
            format: FORMAT,
            id: self.id.clone(),
            version: self.version,
            language: self.language.clone(),
            files: files
                .map(|(name, hash)| (name.clone(), HEXLOWER.encode(hash)))
                .collect(),
        };
        // Strings and numbers always have a form in JSON.
        serde_json::to_string_pretty(&written).unwrap_or_default() + "\n"
    }

    /// Reads what [`Manifest::to_json`] writes.
    ///
    /// # Errors
    /// [`Error::File`] or [`Error::Format`].
    pub fn from_json(bytes: &[u8]) -> Result<Self> {
        let wrong = |reason: String| Error::File {
            file: crate::MANIFEST.to_owned(),
            reason,
        };
        let written: Written =
            serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))?;
        if written.format != FORMAT {
            return Err(Error::Format(written.format));
        }
        let mut files = BTreeMap::new();
        for (name, hash) in written.files {
            let hash = HEXLOWER.decode(hash.as_bytes()).ok();
            let hash = hash.and_then(|bytes| bytes.try_into().ok());
            let hash = hash.ok_or_else(|| wrong(format!("{name} has no SHA-256")))?;
            files.insert(name, hash);
        }
        Ok(Self {
            id: written.id,
            version: written.version,
            language: written.language,
            files,
        })
    }

    /// The one encoding there is of it, which is what is signed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to a vector is infallible.
        let _ = self.write(&mut Encoder::new(&mut bytes));
        bytes
    }

    fn write(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        e.map(5)?.u8(0)?.u32(FORMAT)?;
        e.u8(1)?.str(&self.id)?.u8(2)?.u32(self.version)?;
        e.u8(3)?.str(&self.language)?;
        e.u8(4)?.array(self.files.len() as u64)?;
        for (name, hash) in &self.files {
            e.array(2)?.str(name)?.bytes(hash)?;
        }
        Ok(())
    }

    /// Reads what [`Manifest::to_bytes`] writes, and nothing else.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::Format`] or [`Error::TooLarge`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut d = Decoder::new(bytes);
        let key = |d: &mut Decoder<'_>, wanted: u8| match d.u8() {
            Ok(key) if key == wanted => Ok(()),
            _ => Err(Error::Malformed),
        };
        if d.map().ok().flatten() != Some(5) {
            return Err(Error::Malformed);
        }
        key(&mut d, 0)?;
        let format = d.u32().map_err(|_| Error::Malformed)?;
        if format != FORMAT {
            return Err(Error::Format(format));
        }
        key(&mut d, 1)?;
        let id = name(&mut d)?;
        key(&mut d, 2)?;
        let version = d.u32().map_err(|_| Error::Malformed)?;
        key(&mut d, 3)?;
        let language = name(&mut d)?;
        key(&mut d, 4)?;
        let count = d.array().ok().flatten().ok_or(Error::Malformed)?;
        if count > FILES_MAX as u64 {
            return Err(Error::TooLarge { what: "files" });
        }
        let mut files = BTreeMap::new();
        for _ in 0..count {
            if d.array().ok().flatten() != Some(2) {
                return Err(Error::Malformed);
            }
            let file = name(&mut d)?;
            let hash = d.bytes().ok().and_then(|hash| hash.try_into().ok());
            files.insert(file, hash.ok_or(Error::Malformed)?);
        }
        let read = Self {
            id,
            version,
            language,
            files,
        };
        // One value has one encoding: names in order and once, integers short, nothing behind.
        if read.to_bytes() == bytes {
            Ok(read)
        } else {
            Err(Error::Malformed)
        }
    }
}

fn name(d: &mut Decoder<'_>) -> Result<String> {
    let name = d.str().map_err(|_| Error::Malformed)?;
    if name.len() > NAME_BYTES_MAX {
        return Err(Error::TooLarge { what: "a name" });
    }
    Ok(name.to_owned())
}

/// A publisher, as others know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey(pub [u8; 32]);

/// Groups of a fingerprint.
const GROUPS: usize = 6;
/// Bytes that a group is made of; much more than five digits need, so that each is as likely.
const GROUP_BYTES: usize = 5;

impl PublicKey {
    /// The key in `content/development.key`: everybody can sign with it, so no app trusts it.
    pub const DEVELOPMENT: Self = Self([
        0x48, 0x44, 0x50, 0x24, 0xee, 0xd6, 0x4f, 0x6c, 0x73, 0x5d, 0xe7, 0x0d, 0x7a, 0x44, 0x16,
        0x60, 0x4b, 0x76, 0xdc, 0xf9, 0x26, 0x04, 0x37, 0xbc, 0xed, 0xb9, 0x17, 0x8f, 0xc4, 0x09,
        0x76, 0x4f,
    ]);

    /// Six groups of five digits, to be compared by two people on the telephone.
    #[must_use]
    pub fn fingerprint(&self) -> Vec<String> {
        let hash = wire::hash(FINGERPRINT, &self.0);
        let groups = hash.as_bytes().chunks_exact(GROUP_BYTES).take(GROUPS);
        let number = |group: &[u8]| {
            group
                .iter()
                .fold(0, |all, byte| all << 8 | u64::from(*byte))
        };
        groups
            .map(|group| format!("{:05}", number(group) % 100_000))
            .collect()
    }

    pub(crate) fn verify(&self, manifest: &[u8], signature: &[u8; 64]) -> Result<()> {
        let author = AuthorId::from_bytes(self.0);
        wire::verify_strict(&author, DOMAIN, manifest, signature).map_err(|_| Error::Signature)
    }
}

/// What a publisher signs with.
pub struct PublisherKey(SigningKey);

impl std::fmt::Debug for PublisherKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PublisherKey { .. }")
    }
}

impl PublisherKey {
    /// The key that these random bytes are the secret of.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// What others know it by.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs a manifest.
    #[must_use]
    pub fn sign(&self, manifest: &Manifest) -> [u8; 64] {
        wire::sign(&self.0, DOMAIN, &manifest.to_bytes())
    }
}
