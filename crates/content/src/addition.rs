//! What an organisation or a programme adds to the bundled pack.

use crate::check::organisation;
use crate::{Error, Manifest, Pack, PublicKey, Result, Signed};

/// A signed pack that adds and replaces nothing. There is no other way to one than
/// [`Addition::open`], so whoever has one need not ask again.
#[derive(Debug)]
pub struct Addition {
    manifest: Manifest,
    publisher: PublicKey,
    pack: Pack,
}

impl Addition {
    /// Opens what somebody adds: the signature is that of the publisher it names, every file is the
    /// one that was signed, and nothing in it takes the place of anything that is there. Whether the
    /// publisher is trusted is a question for the person, or for what they said before.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotAdded`] for what an organisation may not bring, and
    /// [`Error::EverybodysKey`] for a signature that anybody can make.
    pub fn open(bytes: &[u8]) -> Result<Self> {
        let Signed {
            manifest,
            publisher,
            pack,
        } = Signed::open_of_anybody(bytes)?;
        if publisher == PublicKey::DEVELOPMENT {
            return Err(Error::EverybodysKey);
        }
        let files = manifest.files.keys().map(String::as_str);
        let problems = organisation::problems(&pack, files, &manifest.id);
        match problems.into_iter().next() {
            None => Ok(Self {
                manifest,
                publisher,
                pack,
            }),
            Some(problem) => Err(Error::NotAdded {
                file: problem.file,
                id: problem.id,
                what: problem.what,
            }),
        }
    }

    /// What was signed.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its id, with which all its ids begin.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// Who signed it.
    #[must_use]
    pub fn publisher(&self) -> PublicKey {
        self.publisher
    }

    /// What it holds.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Whether an id is one of its own.
    #[must_use]
    pub fn owns(&self, id: &str) -> bool {
        id.strip_prefix(self.id())
            .is_some_and(|rest| rest.starts_with('.'))
    }
}
