//! A pack as one file: manifest, publisher, signature, files.
//!
//! `HCP1`, then a CBOR map in its one encoding: 0 the manifest's bytes, 1 the publisher's key, 2 its
//! signature, 3 the files in the order of the manifest. The signature covers the manifest, and the
//! manifest's hashes cover the files.

use minicbor::{Decoder, Encoder};

use crate::manifest::{Manifest, PublicKey, PublisherKey};
use crate::{
    Error, FILE_BYTES_MAX, FILES_MAX, NAME_BYTES_MAX, Pack, Result, SIGNED_BYTES_MAX,
    TOTAL_BYTES_MAX,
};

/// What a signed pack begins with.
pub const MAGIC: &[u8; 4] = b"HCP1";
/// The most bytes of a manifest: each file's name, its hash and what frames them.
const MANIFEST_BYTES_MAX: usize = (FILES_MAX + 4) * (NAME_BYTES_MAX + 40);

/// A signed pack that was opened.
#[derive(Debug)]
pub struct Signed {
    /// What was signed.
    pub manifest: Manifest,
    /// Who signed it.
    pub publisher: PublicKey,
    /// What it holds.
    pub pack: Pack,
}

/// A signed pack taken apart; nothing is copied, and nothing believed.
struct Frame<'a> {
    manifest: &'a [u8],
    publisher: [u8; 32],
    signature: [u8; 64],
    files: Vec<&'a [u8]>,
}

impl Signed {
    /// Opens a signed pack: its publisher is one of these, its signature holds, every file is the
    /// one that was signed, and all of them read.
    ///
    /// # Errors
    /// [`Error`]; nothing is read from a file before the signature held.
    pub fn open(bytes: &[u8], publishers: &[PublicKey]) -> Result<Self> {
        let frame = Frame::parse(bytes)?;
        if !publishers.contains(&PublicKey(frame.publisher)) {
            return Err(Error::Publisher);
        }
        frame.open()
    }

    /// The same, whoever signed it: for those who look at the publisher afterwards.
    pub(crate) fn open_of_anybody(bytes: &[u8]) -> Result<Self> {
        Frame::parse(bytes)?.open()
    }

    /// Makes one file of a pack. The files are not read: that is the checker's part.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or [`Error::Hash`] if these are not the manifest's files.
    pub fn write(
        manifest: &Manifest,
        files: &[(&str, &[u8])],
        key: &PublisherKey,
    ) -> Result<Vec<u8>> {
        manifest.check(files)?;
        let mut ordered = files.to_vec();
        ordered.sort_unstable_by_key(|(name, _)| *name);
        let mut bytes = MAGIC.to_vec();
        let frame = Frame {
            manifest: &manifest.to_bytes(),
            publisher: key.public().0,
            signature: key.sign(manifest),
            files: ordered.iter().map(|(_, bytes)| *bytes).collect(),
        };
        // Writing to a vector is infallible.
        let _ = frame.write(&mut Encoder::new(&mut bytes));
        // What nobody could open is not made.
        Frame::parse(&bytes)?;
        Ok(bytes)
    }
}

impl<'a> Frame<'a> {
    /// Nothing is read from a file before the signature held.
    fn open(self) -> Result<Signed> {
        let publisher = PublicKey(self.publisher);
        publisher.verify(self.manifest, &self.signature)?;
        let manifest = Manifest::from_bytes(self.manifest)?;
        if manifest.files.len() != self.files.len() {
            return Err(Error::Malformed);
        }
        let names = manifest.files.keys().map(String::as_str);
        let files: Vec<(&str, &[u8])> = names.zip(self.files).collect();
        manifest.check(&files)?;
        let pack = Pack::read(&files)?;
        Ok(Signed {
            manifest,
            publisher,
            pack,
        })
    }

    fn write(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        e.map(4)?.u8(0)?.bytes(self.manifest)?;
        e.u8(1)?.bytes(&self.publisher)?;
        e.u8(2)?.bytes(&self.signature)?;
        e.u8(3)?.array(self.files.len() as u64)?;
        for file in &self.files {
            e.bytes(file)?;
        }
        Ok(())
    }

    /// Takes a signed pack apart. What it allocates is a list of at most [`FILES_MAX`] places.
    fn parse(bytes: &'a [u8]) -> Result<Self> {
        if bytes.len() > SIGNED_BYTES_MAX {
            return Err(Error::TooLarge { what: "the file" });
        }
        let rest = bytes.strip_prefix(MAGIC).ok_or(Error::Malformed)?;
        let mut d = Decoder::new(rest);
        if d.map().ok().flatten() != Some(4) {
            return Err(Error::Malformed);
        }
        let manifest = field(&mut d, 0)?;
        if manifest.len() > MANIFEST_BYTES_MAX {
            return Err(Error::TooLarge {
                what: "the manifest",
            });
        }
        let publisher = field(&mut d, 1)?.try_into().map_err(|_| Error::Malformed)?;
        let signature = field(&mut d, 2)?.try_into().map_err(|_| Error::Malformed)?;
        if d.u8().ok() != Some(3) {
            return Err(Error::Malformed);
        }
        let count = d.array().ok().flatten().ok_or(Error::Malformed)?;
        if count > FILES_MAX as u64 {
            return Err(Error::TooLarge { what: "files" });
        }
        let mut files = Vec::new();
        let mut total = 0_usize;
        for _ in 0..count {
            let file = d.bytes().map_err(|_| Error::Malformed)?;
            total = total.saturating_add(file.len());
            if file.len() > FILE_BYTES_MAX || total > TOTAL_BYTES_MAX {
                return Err(Error::TooLarge { what: "a file" });
            }
            files.push(file);
        }
        let frame = Self {
            manifest,
            publisher,
            signature,
            files,
        };
        if d.position() == rest.len() && frame.is_the_one_encoding(rest) {
            Ok(frame)
        } else {
            Err(Error::Malformed)
        }
    }

    /// Whether these bytes are how this frame is written, integers short.
    fn is_the_one_encoding(&self, bytes: &[u8]) -> bool {
        let head = |length: usize| -> usize {
            match length {
                0..24 => 1,
                24..0x100 => 2,
                0x100..0x1_0000 => 3,
                _ => 5,
            }
        };
        let string = |length: usize| head(length).saturating_add(length);
        let files = self.files.iter().map(|file| string(file.len()));
        let fixed = 1 + 4 + string(32) + string(64) + string(self.manifest.len());
        let all = files.fold(fixed + head(self.files.len()), usize::saturating_add);
        all == bytes.len()
    }
}

/// The bytes of a key, which has to come next.
fn field<'a>(d: &mut Decoder<'a>, key: u8) -> Result<&'a [u8]> {
    if d.u8().ok() != Some(key) {
        return Err(Error::Malformed);
    }
    d.bytes().map_err(|_| Error::Malformed)
}
