//! Photos without what they tell of place, time, device and person.
//!
//! A photo is taken apart into the pieces of its container, and only those that a picture is drawn
//! from are put together again: an unknown piece goes, so that a kind of metadata that nobody here
//! has heard of goes with it. Pixels are neither decoded nor changed. Which way up it is stays, in
//! an EXIF block of one field that is written here.
//!
//! Invariants:
//! - What comes out holds no EXIF, XMP, IPTC, comment, embedded preview, second picture or film, and
//!   nothing after the picture's end.
//! - Stripping twice is stripping once.
//! - No bytes make it panic, and what comes out is never larger than what came in, save one short
//!   block.
//!
//! What is not here: decoding, scaling, thumbnails (the shells' canvases), HEIC and other formats
//! that are not taken apart here: they are refused.
//!
//! Colour profiles stay, or a photo would change its colours.

mod exif;
mod jpeg;
mod png;
mod webp;

/// What a photo is packed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
}

impl Format {
    /// The MIME type.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }
}

/// A photo without metadata.
#[derive(Clone, PartialEq, Eq)]
pub struct Stripped {
    /// What it is packed in.
    pub format: Format,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Pixels across, as it is shown.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl std::fmt::Debug for Stripped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stripped({:?}, {} bytes)", self.format, self.bytes.len())
    }
}

/// Why a photo was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// HEIC or AVIF, whose metadata cannot be taken out here.
    #[error("a format that cannot be stripped")]
    Heif,
    /// Not a format that is known here.
    #[error("not a known format")]
    Unknown,
    /// Cut short, or not laid out as its format asks.
    #[error("damaged")]
    Damaged,
}

/// Takes out everything but the picture. The format is read from the bytes, whatever a name says.
///
/// # Errors
/// [`Refused`].
pub fn strip(bytes: &[u8]) -> Result<Stripped, Refused> {
    if bytes.starts_with(&[0xFF, 0xD8]) {
        jpeg::strip(bytes)
    } else if bytes.starts_with(png::SIGNATURE) {
        png::strip(bytes)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp::strip(bytes)
    } else if bytes.get(4..8) == Some(b"ftyp") {
        Err(Refused::Heif)
    } else {
        Err(Refused::Unknown)
    }
}

/// Width and height as shown: four of the eight orientations lie on their side.
fn as_shown(width: u32, height: u32, orientation: u16) -> (u32, u32) {
    if orientation >= 5 {
        (height, width)
    } else {
        (width, height)
    }
}

/// The first `N` bytes from `at` on.
fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk::<N>().copied()
}
