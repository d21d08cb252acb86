//! One input as several: pieces behind two-byte lengths, the last one as long as there are bytes.

/// Takes an input apart. Any bytes are pieces.
pub struct Pieces<'a>(&'a [u8]);

impl<'a> Pieces<'a> {
    /// The pieces of an input.
    #[must_use]
    pub fn of(input: &'a [u8]) -> Self {
        Self(input)
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (piece, rest) = rest.split_at(length);
        self.0 = rest;
        Some(piece)
    }
}

/// Puts pieces together again.
///
/// # Panics
/// If one is longer than 65,535 bytes.
#[must_use]
pub fn join<T: AsRef<[u8]>>(pieces: &[T]) -> Vec<u8> {
    let mut input = Vec::new();
    for piece in pieces {
        let piece = piece.as_ref();
        let length = u16::try_from(piece.len()).expect("a piece fits its length");
        input.extend_from_slice(&length.to_be_bytes());
        input.extend_from_slice(piece);
    }
    input
}

/// The first byte, to choose by, and the rest.
#[must_use]
pub fn choose(input: &[u8]) -> (u8, &[u8]) {
    input
        .split_first()
        .map_or((0, input), |(first, rest)| (*first, rest))
}
