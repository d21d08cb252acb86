//! Bundles: some documents and their texts, compressed together.

use minicbor::encode::Encoder;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::cbor::{self, OrMalformed};
use crate::index::Lengths;
use crate::{BUNDLE_BYTES_MAX, BUNDLE_DOCUMENTS_MAX, Error, PACK_BYTES_MAX, Result};

const LEVEL: i32 = 8;
const DICTIONARY_MAX: usize = 64 * 1024;

/// Raw DEFLATE of `raw` by somebody who has seen `dictionary` before.
pub(crate) fn deflate(dictionary: &[u8], raw: &[u8]) -> Result<Vec<u8>> {
    let flags = create_comp_flags_from_zip_params(LEVEL, 0, 0);
    let mut compressor = CompressorOxide::new(flags);
    if !dictionary.is_empty() {
        // What ends in a full flush ends on a byte, so it can be left out of what is kept.
        let mut out = vec![0; room(dictionary.len())];
        let (status, taken, _) = compress(&mut compressor, dictionary, &mut out, TDEFLFlush::Sync);
        if status != TDEFLStatus::Okay || taken != dictionary.len() {
            return Err(Error::TooLarge);
        }
    }
    let mut out = vec![0; room(raw.len())];
    let (status, taken, written) = compress(&mut compressor, raw, &mut out, TDEFLFlush::Finish);
    if status != TDEFLStatus::Done || taken != raw.len() {
        return Err(Error::TooLarge);
    }
    out.truncate(written);
    Ok(out)
}

/// More than DEFLATE ever needs.
fn room(len: usize) -> usize {
    len.saturating_add(len / 8).saturating_add(1_024)
}

/// `bytes` as DEFLATE blocks that are stored as they are and are not the last.
fn stored_blocks(bytes: &[u8]) -> Vec<u8> {
    let mut blocks = Vec::with_capacity(bytes.len().saturating_add(16));
    for chunk in bytes.chunks(usize::from(u16::MAX)) {
        let len = u16::try_from(chunk.len()).unwrap_or(u16::MAX);
        blocks.push(0);
        blocks.extend_from_slice(&len.to_le_bytes());
        blocks.extend_from_slice(&(!len).to_le_bytes());
        blocks.extend_from_slice(chunk);
    }
    blocks
}

/// A bundle as a device keeps it: compressed as it came, and able to be read by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Bundle {
    lengths: Vec<Lengths>,
    dictionary: usize,
    /// The dictionary and the bundle as one DEFLATE stream.
    stream: Vec<u8>,
}

impl std::fmt::Debug for Bundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bundle({} documents)", self.lengths.len())
    }
}

impl Bundle {
    pub(crate) fn new(lengths: Vec<Lengths>, dictionary: &[u8], stored: &[u8]) -> Self {
        // DEFLATE streams may be joined where no block is the last: the dictionary goes in front,
        // compressed if that is simple.
        let mut stream = compressed_prefix(dictionary).unwrap_or_else(|| stored_blocks(dictionary));
        stream.extend_from_slice(stored);
        Self {
            lengths,
            dictionary: dictionary.len(),
            stream,
        }
    }

    /// CBOR, to be kept.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut e = Encoder::new(Vec::with_capacity(self.stream.len().saturating_add(256)));
        // Writing to a vector does not fail.
        let _ = self.write(&mut e);
        e.into_writer()
    }

    fn write(
        &self,
        e: &mut Encoder<Vec<u8>>,
    ) -> std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        e.map(3)?.u8(0)?.u64(self.dictionary as u64)?;
        e.u8(1)?.array(self.lengths.len() as u64)?;
        for lengths in &self.lengths {
            e.array(3)?;
            e.u64(lengths.title as u64)?;
            e.u64(lengths.body as u64)?;
            e.u64(lengths.saved as u64)?;
        }
        e.u8(2)?.bytes(&self.stream)?;
        Ok(())
    }

    /// Reads what [`Bundle::encode`] wrote.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let (mut dictionary, mut lengths, mut stream) = (None, None, None);
        cbor::whole(bytes, |d| {
            cbor::map(d, |key, d| {
                match key {
                    0 => dictionary = Some(cbor::length(d, DICTIONARY_MAX)?),
                    1 => {
                        lengths = Some(cbor::array(d, BUNDLE_DOCUMENTS_MAX, |d| {
                            if d.array().or_malformed()? != Some(3) {
                                return Err(Error::Malformed);
                            }
                            Ok(Lengths {
                                title: cbor::length(d, BUNDLE_BYTES_MAX)?,
                                body: cbor::length(d, BUNDLE_BYTES_MAX)?,
                                saved: cbor::length(d, BUNDLE_BYTES_MAX)?,
                            })
                        })?);
                    }
                    2 => {
                        let bytes = d.bytes().or_malformed()?;
                        if bytes.len() > PACK_BYTES_MAX.saturating_add(2 * DICTIONARY_MAX) {
                            return Err(Error::TooLarge);
                        }
                        stream = Some(bytes.to_vec());
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            })
        })?;
        Ok(Self {
            lengths: lengths.ok_or(Error::Malformed)?,
            dictionary: dictionary.ok_or(Error::Malformed)?,
            stream: stream.ok_or(Error::Malformed)?,
        })
    }

    /// Decompresses it, to no more than the lengths that were declared.
    ///
    /// # Errors
    /// [`Error::Malformed`] if it is not as long as declared, or [`Error::TooLarge`].
    pub fn open(&self) -> Result<OpenBundle> {
        let raw = self
            .lengths
            .iter()
            .fold(0_usize, |sum, lengths| sum.saturating_add(lengths.total()));
        if raw > BUNDLE_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        let whole = raw.saturating_add(self.dictionary);
        let bytes = decompress_to_vec_with_limit(&self.stream, whole).or_malformed()?;
        if bytes.len() != whole {
            return Err(Error::Malformed);
        }
        Ok(OpenBundle {
            lengths: self.lengths.clone(),
            dictionary: self.dictionary,
            bytes,
        })
    }
}

fn compressed_prefix(dictionary: &[u8]) -> Option<Vec<u8>> {
    if dictionary.is_empty() {
        return Some(Vec::new());
    }
    let flags = create_comp_flags_from_zip_params(1, 0, 0);
    let mut compressor = CompressorOxide::new(flags);
    let mut out = vec![0; room(dictionary.len())];
    let (status, taken, written) =
        compress(&mut compressor, dictionary, &mut out, TDEFLFlush::Sync);
    out.truncate(written);
    (status == TDEFLStatus::Okay && taken == dictionary.len()).then_some(out)
}

/// Raw DEFLATE of what comes a piece at a time.
pub(crate) struct Deflater {
    compressor: Box<CompressorOxide>,
    out: Vec<u8>,
}

impl Default for Deflater {
    fn default() -> Self {
        let flags = create_comp_flags_from_zip_params(LEVEL, 0, 0);
        Self {
            compressor: Box::new(CompressorOxide::new(flags)),
            out: Vec::new(),
        }
    }
}

impl Deflater {
    /// How many bytes came out so far.
    pub(crate) fn len(&self) -> usize {
        self.out.len()
    }

    pub(crate) fn push(&mut self, piece: &[u8]) -> Result<()> {
        self.run(piece, TDEFLFlush::None).map(drop)
    }

    pub(crate) fn finish(mut self) -> Result<Vec<u8>> {
        match self.run(&[], TDEFLFlush::Finish)? {
            TDEFLStatus::Done => Ok(self.out),
            _ => Err(Error::TooLarge),
        }
    }

    fn run(&mut self, piece: &[u8], flush: TDEFLFlush) -> Result<TDEFLStatus> {
        let before = self.out.len();
        // What was taken in earlier may come out now: a window's worth and its tables.
        let most = before
            .saturating_add(room(piece.len()))
            .saturating_add(2 * DICTIONARY_MAX);
        self.out.resize(most, 0);
        let free = self.out.get_mut(before..).unwrap_or_default();
        let (status, taken, written) = compress(&mut self.compressor, piece, free, flush);
        self.out.truncate(before.saturating_add(written));
        match status {
            TDEFLStatus::Okay | TDEFLStatus::Done if taken == piece.len() => Ok(status),
            _ => Err(Error::TooLarge),
        }
    }
}

/// A bundle, decompressed.
#[derive(Clone)]
pub struct OpenBundle {
    lengths: Vec<Lengths>,
    dictionary: usize,
    bytes: Vec<u8>,
}

impl std::fmt::Debug for OpenBundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenBundle({} documents)", self.lengths.len())
    }
}

impl OpenBundle {
    /// How many documents it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// The title of a document's readable view.
    #[must_use]
    pub fn title(&self, slot: usize) -> Option<&str> {
        let (start, lengths) = self.place(slot)?;
        self.text(start, lengths.title)
    }

    /// The text of a document's readable view.
    #[must_use]
    pub fn body(&self, slot: usize) -> Option<&str> {
        let (start, lengths) = self.place(slot)?;
        self.text(start.checked_add(lengths.title)?, lengths.body)
    }

    /// A document, as it was saved.
    #[must_use]
    pub fn saved(&self, slot: usize) -> Option<&[u8]> {
        let (start, lengths) = self.place(slot)?;
        let start = start
            .checked_add(lengths.title)?
            .checked_add(lengths.body)?;
        self.bytes.get(start..start.checked_add(lengths.saved)?)
    }

    fn place(&self, slot: usize) -> Option<(usize, Lengths)> {
        let lengths = self.lengths.get(slot).copied()?;
        let before = self.lengths.get(..slot)?;
        let start = before
            .iter()
            .fold(self.dictionary, |sum, l| sum.saturating_add(l.total()));
        Some((start, lengths))
    }

    fn text(&self, start: usize, len: usize) -> Option<&str> {
        let bytes = self.bytes.get(start..start.checked_add(len)?)?;
        std::str::from_utf8(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(lengths: Lengths, dictionary: &[u8], raw: &[u8]) -> Bundle {
        Bundle::new(
            vec![lengths],
            dictionary,
            &deflate(dictionary, raw).unwrap(),
        )
    }

    #[test]
    fn a_bomb_is_refused_before_it_unfolds() {
        let declared = Lengths {
            title: 0,
            body: 0,
            saved: 1_000,
        };
        let bomb = of(declared, b"seen", &vec![0; BUNDLE_BYTES_MAX]);
        assert!(bomb.encode().len() < 40_000);
        assert_eq!(bomb.open().err(), Some(Error::Malformed));
        let whole = Lengths {
            saved: BUNDLE_BYTES_MAX,
            ..declared
        };
        let opened = of(whole, b"seen", &vec![0; BUNDLE_BYTES_MAX])
            .open()
            .unwrap();
        assert_eq!(opened.saved(0).map(<[u8]>::len), Some(BUNDLE_BYTES_MAX));
        let more = Lengths {
            saved: BUNDLE_BYTES_MAX + 1,
            ..declared
        };
        assert_eq!(of(more, b"", &[0]).open().err(), Some(Error::TooLarge));
    }

    #[test]
    fn a_dictionary_of_any_length_comes_back_out_of_the_way() {
        for len in [0, 1, 300, 32_768] {
            let dictionary: Vec<u8> = (0..=252)
                .map(|n: u8| n.wrapping_mul(31))
                .cycle()
                .take(len)
                .collect();
            let lengths = Lengths {
                title: 2,
                body: 3,
                saved: 4,
            };
            let opened = of(lengths, &dictionary, b"tibodsave").open().unwrap();
            assert_eq!(opened.title(0), Some("ti"));
            assert_eq!(opened.body(0), Some("bod"));
            assert_eq!(opened.saved(0), Some(&b"save"[..]));
        }
    }
}
