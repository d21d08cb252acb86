use std::fmt;
use std::str::FromStr;

use data_encoding::{Encoding, Specification};

use crate::Error;

const PREFIX: &str = "do_";

/// The name of a document. Random, or derived by the caller for documents that every device must
/// find (settings). It appears only inside sealed payloads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub [u8; 16]);

impl DocumentId {
    /// From 16 bytes of the caller's generator, or of a payload.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

fn base32() -> Option<Encoding> {
    let mut specification = Specification::new();
    specification
        .symbols
        .push_str("abcdefghijklmnopqrstuvwxyz234567");
    specification.encoding().ok()
}

impl fmt::Display for DocumentId {
    /// `do_` and lower-case base32 (RFC 4648) without padding: 29 characters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoding = base32().ok_or(fmt::Error)?;
        write!(f, "{PREFIX}{}", encoding.encode(&self.0))
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DocumentId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let encoded = text.strip_prefix(PREFIX).ok_or(Error::Malformed)?;
        let encoding = base32().ok_or(Error::Malformed)?;
        let bytes = encoding
            .decode(encoded.as_bytes())
            .map_err(|_| Error::Malformed)?;
        <[u8; 16]>::try_from(bytes)
            .map(Self)
            .map_err(|_| Error::Malformed)
    }
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum DocumentKind {
    /// One page of the journal.
    Page = 1,
    /// The settings that a person's devices share.
    Settings = 2,
}

impl DocumentKind {
    /// The number in a payload.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// From the number in a payload.
    ///
    /// # Errors
    /// [`Error::Malformed`] for a kind this version does not know.
    pub const fn from_code(code: u8) -> Result<Self, Error> {
        match code {
            1 => Ok(Self::Page),
            2 => Ok(Self::Settings),
            _ => Err(Error::Malformed),
        }
    }
}

/// The four lenses of leadership a page can be seen through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Lens {
    /// Leading self.
    Myself = 1,
    /// Leading the team.
    Team = 2,
    /// Leading across boundaries.
    Across = 3,
    /// Leading the system.
    System = 4,
}

impl Lens {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Myself, Self::Team, Self::Across, Self::System];

    /// The word in a document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Myself => "self",
            Self::Team => "team",
            Self::Across => "across",
            Self::System => "system",
        }
    }

    /// From the word in a document.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lens| lens.name() == name)
    }

    /// The number in a digest; 0 stands for none.
    #[must_use]
    pub const fn code(lens: Option<Self>) -> u8 {
        match lens {
            None => 0,
            Some(lens) => lens as u8,
        }
    }

    /// From the number in a digest.
    ///
    /// # Errors
    /// [`Error::Malformed`] for a lens this version does not know.
    pub fn from_code(code: u8) -> Result<Option<Self>, Error> {
        match code {
            0 => Ok(None),
            _ => Self::ALL
                .into_iter()
                .find(|lens| *lens as u8 == code)
                .map(Some)
                .ok_or(Error::Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = DocumentId([0xA5; 16]);
        assert_eq!(id.to_string().len(), 29);
        assert_eq!(id.to_string().parse::<DocumentId>(), Ok(id));
    }

    #[test]
    fn a_text_that_is_no_id_is_refused() {
        let mut other = DocumentId([0; 16]).to_string();
        other.pop();
        assert_eq!(other.parse::<DocumentId>(), Err(Error::Malformed));
        other.push('b'); // trailing bits that no encoder sets
        assert_eq!(other.parse::<DocumentId>(), Err(Error::Malformed));
        assert_eq!("sp_aaaa".parse::<DocumentId>(), Err(Error::Malformed));
    }

    #[test]
    fn every_lens_reads_back_from_its_word_and_its_number() {
        for lens in Lens::ALL {
            assert_eq!(Lens::from_name(lens.name()), Some(lens));
            assert_eq!(Lens::from_code(Lens::code(Some(lens))), Ok(Some(lens)));
        }
        assert_eq!(Lens::from_code(0), Ok(None));
        assert_eq!(Lens::from_code(5), Err(Error::Malformed));
    }
}
