//! JPEG: segments, and between them the coded picture.

use crate::{Format, Refused, Stripped, array, as_shown, exif};

const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP14: u8 = 0xEE;
const EXIF: &[u8] = b"Exif\0\0";

pub(crate) fn strip(bytes: &[u8]) -> Result<Stripped, Refused> {
    let mut walk = Walk {
        bytes,
        at: 2,
        out: Vec::with_capacity(bytes.len()),
        size: None,
        orientation: 1,
    };
    let drawn = walk.segments()?;
    let (width, height) = walk.size.filter(|_| drawn).ok_or(Refused::Damaged)?;
    let (width, height) = as_shown(width, height, walk.orientation);
    let mut out = vec![0xFF, 0xD8];
    // JFIF asks to come first; the orientation follows it.
    let (first, rest) = walk.out.split_at(jfif_len(&walk.out));
    out.extend_from_slice(first);
    if let Some(tiff) = exif::block(walk.orientation) {
        push(&mut out, APP1, &[EXIF, &tiff].concat());
    }
    out.extend_from_slice(rest);
    Ok(Stripped {
        format: Format::Jpeg,
        bytes: out,
        width,
        height,
    })
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    out: Vec<u8>,
    size: Option<(u32, u32)>,
    orientation: u16,
}

impl Walk<'_> {
    /// Copies what a picture needs, up to its end. True if there was a picture.
    fn segments(&mut self) -> Result<bool, Refused> {
        let mut drawn = false;
        while let Some(marker) = self.marker()? {
            match marker {
                EOI => {
                    self.out.extend_from_slice(&[0xFF, EOI]);
                    return Ok(drawn);
                }
                0x01 | 0xD0..=0xD7 => self.out.extend_from_slice(&[0xFF, marker]),
                _ => {
                    let contents = self.contents()?;
                    self.segment(marker, contents);
                    if marker == SOS {
                        drawn = true;
                        self.coded();
                    }
                }
            }
        }
        // A picture whose end was cut off is shown as far as it goes.
        if drawn {
            self.out.extend_from_slice(&[0xFF, EOI]);
        }
        Ok(drawn)
    }

    /// The next marker; `None` at the end of the bytes.
    fn marker(&mut self) -> Result<Option<u8>, Refused> {
        let mut filled = false;
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                0xFF => filled = true,
                0x00 | 0xD8 => return Err(Refused::Damaged),
                marker if filled => return Ok(Some(*marker)),
                _ => return Err(Refused::Damaged),
            }
        }
        Ok(None)
    }

    fn contents(&mut self) -> Result<std::ops::Range<usize>, Refused> {
        let len = array::<2>(self.bytes, self.at).ok_or(Refused::Damaged)?;
        let len = usize::from(u16::from_be_bytes(len));
        let end = self.at.saturating_add(len);
        if len < 2 || end > self.bytes.len() {
            return Err(Refused::Damaged);
        }
        let contents = self.at.saturating_add(2)..end;
        self.at = end;
        Ok(contents)
    }

    fn segment(&mut self, marker: u8, range: std::ops::Range<usize>) {
        let contents = self.bytes.get(range).unwrap_or_default();
        match marker {
            APP0 if contents.starts_with(b"JFIF\0") => self.jfif(contents),
            APP1 => {
                if let Some(tiff) = contents.strip_prefix(EXIF) {
                    self.orientation = exif::orientation(tiff);
                }
            }
            APP2 if contents.starts_with(b"ICC_PROFILE\0") => self.keep(marker, contents),
            APP14 if contents.starts_with(b"Adobe") => self.keep(marker, contents),
            // Other applications' data, comments, and markers of no known use.
            0xE0..=0xFE | 0x02..=0xBF => {}
            _ => {
                if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
                    self.frame(contents);
                }
                self.keep(marker, contents);
            }
        }
    }

    fn frame(&mut self, contents: &[u8]) {
        let side = |at| array::<2>(contents, at).map(|s| u32::from(u16::from_be_bytes(s)));
        if let (Some(height), Some(width)) = (side(1), side(3)) {
            self.size.get_or_insert((width, height));
        }
    }

    /// Without the preview that it may hold.
    fn jfif(&mut self, contents: &[u8]) {
        if let Some(head) = contents.get(..12)
            && self.out.is_empty()
        {
            let mut head = head.to_vec();
            head.extend_from_slice(&[0, 0]);
            self.keep(APP0, &head);
        }
    }

    fn keep(&mut self, marker: u8, contents: &[u8]) {
        push(&mut self.out, marker, contents);
    }

    /// Copies the coded picture up to the next marker that is none of its own.
    fn coded(&mut self) {
        let from = self.at;
        let rest = self.bytes.get(from..).unwrap_or_default();
        let mut end = 0;
        loop {
            let Some(step) = rest
                .get(end..)
                .and_then(|r| r.iter().position(|b| *b == 0xFF))
            else {
                end = rest.len();
                break;
            };
            end += step;
            match rest.get(end.saturating_add(1)) {
                Some(0x00 | 0xD0..=0xD7) => end += 2,
                Some(0xFF) => end += 1,
                _ => break,
            }
        }
        self.out
            .extend_from_slice(rest.get(..end).unwrap_or_default());
        self.at = from.saturating_add(end);
    }
}

fn push(out: &mut Vec<u8>, marker: u8, contents: &[u8]) {
    // What comes here came out of a segment, or is shorter than one.
    let Ok(len) = u16::try_from(contents.len().saturating_add(2)) else {
        return;
    };
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(contents);
}

/// The length of the JFIF segment that `out` begins with, if it does.
fn jfif_len(out: &[u8]) -> usize {
    if out.starts_with(&[0xFF, APP0]) {
        array::<2>(out, 2).map_or(0, |len| usize::from(u16::from_be_bytes(len)) + 2)
    } else {
        0
    }
    .min(out.len())
}
