//! The sealed payload of updates, membership, manifests and tombstones (section 2.2).

use crate::padding::{Codec, RAW_BYTES_MAX, pack, padded_len, unpack};
use crate::{EpochIdentity, Error, Recipient, files};
use minicbor::decode::{Decode, Decoder};
use minicbor::encode::{Encode, Encoder, Write};
use std::collections::BTreeMap;
use std::fmt;
use wire::{AuthorId, EpochId, Hash, Head, SpaceId};

/// Most authors a frontier names.
pub const FRONTIER_AUTHORS_MAX: usize = 4096;

/// What an author knew when it sealed: every author's newest record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier(BTreeMap<AuthorId, Head>);

impl Frontier {
    /// A frontier that knows nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes an author's head, whatever was noted before.
    pub fn insert(&mut self, author: AuthorId, head: Head) {
        self.0.insert(author, head);
    }

    /// The head of an author.
    #[must_use]
    pub fn get(&self, author: &AuthorId) -> Option<Head> {
        self.0.get(author).copied()
    }

    /// Every author and head, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (&AuthorId, &Head)> {
        self.0.iter()
    }

    /// How many authors it names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it names nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(AuthorId, Head)> for Frontier {
    fn from_iter<T: IntoIterator<Item = (AuthorId, Head)>>(heads: T) -> Self {
        Self(heads.into_iter().collect())
    }
}

impl<C> Encode<C> for Frontier {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(self.0.len() as u64)?;
        for (author, head) in &self.0 {
            e.encode((author, head.seq, head.hash))?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Frontier {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let mut heads = BTreeMap::new();
        for item in d.array_iter::<(AuthorId, u64, Hash)>()? {
            let (author, seq, hash) = item?;
            let twice = heads.insert(author, Head { seq, hash }).is_some();
            if twice || heads.len() > FRONTIER_AUTHORS_MAX {
                return Err(minicbor::decode::Error::message("not a frontier"));
            }
        }
        Ok(Self(heads))
    }
}

/// The plaintext of a payload. The first four repeat the header, because age binds no clear text
/// to what it seals.
#[derive(Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Inner {
    /// The space.
    #[n(0)]
    pub space: SpaceId,
    /// Who sealed it.
    #[n(1)]
    pub author: AuthorId,
    /// Its number in the author's chain.
    #[n(2)]
    pub seq: u64,
    /// The epoch whose key seals it.
    #[n(3)]
    pub epoch: EpochId,
    /// What the author knew.
    #[n(4)]
    pub frontier: Frontier,
    /// The content; its meaning depends on the record's kind.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub body: Vec<u8>,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("author", &self.author)
            .field("seq", &self.seq)
            .finish_non_exhaustive()
    }
}

/// The header values that a payload has to repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The space.
    pub space: SpaceId,
    /// Who sealed it.
    pub author: AuthorId,
    /// Its number in the author's chain.
    pub seq: u64,
    /// The epoch whose key seals it.
    pub epoch: EpochId,
}

impl From<&wire::RecordHeader> for Expected {
    fn from(header: &wire::RecordHeader) -> Self {
        Self {
            space: header.space,
            author: header.author,
            seq: header.seq,
            epoch: header.epoch,
        }
    }
}

/// Seals a payload to the epoch's recipient, compressed where that is smaller, and padded.
///
/// # Errors
/// [`Error::TooLarge`] above 4 MiB before compression.
pub fn seal_payload(recipient: &Recipient, inner: &Inner) -> Result<Vec<u8>, Error> {
    let raw = zeroize::Zeroizing::new(wire::cbor::encode(inner));
    files::seal([recipient], &pack(&raw, Codec::Smallest)?)
}

/// Opens a payload and checks that it belongs to the header it came with.
///
/// # Errors
/// [`Error::NotForUs`], [`Error::Damaged`], [`Error::Malformed`], [`Error::TooLarge`], or
/// [`Error::HeaderMismatch`].
pub fn open_payload(
    identity: &EpochIdentity,
    bytes: &[u8],
    expected: &Expected,
) -> Result<Inner, Error> {
    let packed = files::open(identity, bytes, padded_len(RAW_BYTES_MAX + 16))?;
    let raw = unpack(&packed)?;
    let inner: Inner = wire::cbor::decode(&raw)?;
    let Inner {
        space,
        author,
        seq,
        epoch,
        ..
    } = inner;
    if (Expected {
        space,
        author,
        seq,
        epoch,
    }) == *expected
    {
        Ok(inner)
    } else {
        Err(Error::HeaderMismatch)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::Identity;
    use proptest::prelude::*;

    fn inner(body: Vec<u8>) -> Inner {
        let head = Head {
            seq: 7,
            hash: Hash::from_bytes([8; 32]),
        };
        Inner {
            space: SpaceId::from_bytes([1; 32]),
            author: AuthorId::from_bytes([2; 32]),
            seq: 3,
            epoch: EpochId::from_bytes([4; 32]),
            frontier: [(AuthorId::from_bytes([5; 32]), head)]
                .into_iter()
                .collect(),
            body,
        }
    }

    fn expected() -> Expected {
        let Inner {
            space,
            author,
            seq,
            epoch,
            ..
        } = inner(Vec::new());
        Expected {
            space,
            author,
            seq,
            epoch,
        }
    }

    fn identity(seed: u8) -> Identity {
        Identity::from_secret(&[seed; 32]).unwrap()
    }

    #[test]
    fn a_payload_under_another_header_is_refused() {
        let sealed = seal_payload(&identity(1).recipient(), &inner(b"page".to_vec())).unwrap();
        let open = |expected| open_payload(&identity(1), &sealed, &expected);
        assert!(open(expected()).is_ok());
        let mismatch = Err(Error::HeaderMismatch);
        assert_eq!(
            open(Expected {
                seq: 4,
                ..expected()
            }),
            mismatch
        );
        assert_eq!(
            open(Expected {
                space: SpaceId::ZERO,
                ..expected()
            }),
            mismatch
        );
        assert_eq!(
            open(Expected {
                author: AuthorId::ZERO,
                ..expected()
            }),
            mismatch
        );
        assert_eq!(
            open(Expected {
                epoch: EpochId::ZERO,
                ..expected()
            }),
            mismatch
        );
    }

    #[test]
    fn another_epochs_key_opens_nothing() {
        let sealed = seal_payload(&identity(1).recipient(), &inner(b"page".to_vec())).unwrap();
        let opened = open_payload(&identity(2), &sealed, &expected());
        assert_eq!(opened, Err(Error::NotForUs));
    }

    #[test]
    fn a_payload_with_any_byte_changed_does_not_open() {
        let sealed = seal_payload(&identity(1).recipient(), &inner(b"page".to_vec())).unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            let opened = open_payload(&identity(1), &changed, &expected());
            assert!(opened.is_err(), "byte {at} of {}", sealed.len());
        }
        for len in 0..sealed.len() {
            assert!(open_payload(&identity(1), &sealed[..len], &expected()).is_err());
        }
    }

    #[test]
    fn short_bodies_cannot_be_told_apart_by_their_plaintext_length() {
        let packed = |body: &[u8]| {
            let raw = wire::cbor::encode(&inner(body.to_vec()));
            pack(&raw, Codec::Smallest).unwrap().len()
        };
        assert_eq!(packed(b""), packed(&[9; 200]));
    }

    #[test]
    fn a_frontier_that_names_an_author_twice_is_refused() {
        let author = AuthorId::from_bytes([5; 32]);
        let twice = vec![(author, 1u64, Hash::ZERO), (author, 2, Hash::ZERO)];
        assert!(wire::cbor::decode::<Frontier>(&wire::cbor::encode(&twice)).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn opening_undoes_sealing(body in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let inner = inner(body);
            let sealed = seal_payload(&identity(1).recipient(), &inner).unwrap();
            prop_assert_eq!(open_payload(&identity(1), &sealed, &expected()).unwrap(), inner);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = open_payload(&identity(1), &bytes, &expected());
            let _ = wire::cbor::decode::<Inner>(&bytes);
            if let Ok(sealed) = files::seal([&identity(1).recipient()], &bytes) {
                let _ = open_payload(&identity(1), &sealed, &expected());
            }
        }
    }
}
