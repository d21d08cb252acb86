//! PNG: chunks, each with a checksum.

use crate::{Format, Refused, Stripped, array, as_shown, exif};

pub(crate) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What a picture is drawn from: pixels, palette, colours, animation.
const KEPT: [&[u8; 4]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
    b"cICP", b"mDCV", b"cLLI", b"bKGD", b"acTL", b"fcTL", b"fdAT",
];

pub(crate) fn strip(bytes: &[u8]) -> Result<Stripped, Refused> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(SIGNATURE);
    let mut at = SIGNATURE.len();
    let mut size = None;
    let mut orientation = 1;
    loop {
        let len = array::<4>(bytes, at).ok_or(Refused::Damaged)?;
        let len = usize::try_from(u32::from_be_bytes(len)).map_err(|_| Refused::Damaged)?;
        let end = len.checked_add(12).and_then(|len| at.checked_add(len));
        let end = end.ok_or(Refused::Damaged)?;
        let chunk = bytes.get(at..end).ok_or(Refused::Damaged)?;
        let kind = array::<4>(chunk, 4).ok_or(Refused::Damaged)?;
        let data = chunk
            .get(8..len.saturating_add(8))
            .ok_or(Refused::Damaged)?;
        match &kind {
            b"IHDR" => size = sides(data),
            b"eXIf" => orientation = exif::orientation(data),
            _ => {}
        }
        if &kind == b"IEND" {
            let (width, height) = size.ok_or(Refused::Damaged)?;
            if let Some(tiff) = exif::block(orientation) {
                push(&mut out, b"eXIf", &tiff);
            }
            push(&mut out, b"IEND", &[]);
            let (width, height) = as_shown(width, height, orientation);
            return Ok(Stripped {
                format: Format::Png,
                bytes: out,
                width,
                height,
            });
        }
        if KEPT.contains(&&kind) {
            out.extend_from_slice(chunk);
        }
        at = end;
    }
}

fn sides(header: &[u8]) -> Option<(u32, u32)> {
    let side = |at| array::<4>(header, at).map(u32::from_be_bytes);
    Some((side(0)?, side(4)?))
}

fn push(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let Ok(len) = u32::try_from(data.len()) else {
        return;
    };
    let content = [kind.as_slice(), data].concat();
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(&content);
    out.extend_from_slice(&checksum(&content).to_be_bytes());
}

/// CRC-32 as PNG has it, bit by bit: for a few dozen bytes.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                0xEDB8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_every_file_ends_with() {
        assert_eq!(checksum(b"IEND"), 0xAE42_6082);
    }
}
