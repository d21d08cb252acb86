//! WebP: chunks in a RIFF container.

use crate::{Format, Refused, Stripped, array, as_shown, exif};

const HAS_EXIF: u8 = 0b0000_1000;
const HAS_XMP: u8 = 0b0000_0100;
/// A frame's place and time, before its own chunks.
const FRAME_HEAD: usize = 16;

pub(crate) fn strip(bytes: &[u8]) -> Result<Stripped, Refused> {
    let len = array::<4>(bytes, 4).ok_or(Refused::Damaged)?;
    let len = usize::try_from(u32::from_le_bytes(len)).map_err(|_| Refused::Damaged)?;
    let end = len.checked_add(8).ok_or(Refused::Damaged)?;
    let content = bytes.get(12..end).ok_or(Refused::Damaged)?;
    let orientation = chunks(content)?
        .into_iter()
        .find(|(kind, _)| kind == b"EXIF")
        .map_or(1, |(_, data)| {
            exif::orientation(data.strip_prefix(b"Exif\0\0").unwrap_or(data))
        });
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    out.reserve(content.len());
    let mut size = None;
    let mut extended = None;
    for (kind, data) in chunks(content)? {
        match &kind {
            b"VP8X" if extended.is_none() => {
                size = size.or(canvas(data));
                extended = Some(out.len().saturating_add(8));
                push(&mut out, &kind, data);
            }
            b"VP8 " => {
                size = size.or(lossy(data));
                push(&mut out, &kind, data);
            }
            b"VP8L" => {
                size = size.or(lossless(data));
                push(&mut out, &kind, data);
            }
            b"ALPH" | b"ANIM" | b"ICCP" => push(&mut out, &kind, data),
            b"ANMF" => push(&mut out, &kind, &frame(data)?),
            _ => {}
        }
    }
    let tiff = exif::block(orientation).filter(|_| extended.is_some());
    if let Some(flags) = extended.and_then(|at| out.get_mut(at)) {
        *flags &= !(HAS_EXIF | HAS_XMP);
        if tiff.is_some() {
            *flags |= HAS_EXIF;
        }
    }
    let orientation = if extended.is_some() { orientation } else { 1 };
    if let Some(tiff) = tiff {
        push(&mut out, b"EXIF", &tiff);
    }
    let (width, height) = size.ok_or(Refused::Damaged)?;
    let (width, height) = as_shown(width, height, orientation);
    let len = u32::try_from(out.len().saturating_sub(8)).map_err(|_| Refused::Damaged)?;
    if let Some(field) = out.get_mut(4..8) {
        field.copy_from_slice(&len.to_le_bytes());
    }
    Ok(Stripped {
        format: Format::WebP,
        bytes: out,
        width,
        height,
    })
}

type Chunk<'a> = ([u8; 4], &'a [u8]);

fn chunks(mut content: &[u8]) -> Result<Vec<Chunk<'_>>, Refused> {
    let mut chunks = Vec::new();
    while !content.is_empty() {
        let kind = array::<4>(content, 0).ok_or(Refused::Damaged)?;
        let len = array::<4>(content, 4).ok_or(Refused::Damaged)?;
        let len = usize::try_from(u32::from_le_bytes(len)).map_err(|_| Refused::Damaged)?;
        let end = len.checked_add(8).ok_or(Refused::Damaged)?;
        chunks.push((kind, content.get(8..end).ok_or(Refused::Damaged)?));
        // An odd length is followed by a zero, which some writers leave out at the end.
        let next = end.saturating_add(len % 2).min(content.len());
        content = content.get(next..).unwrap_or_default();
    }
    Ok(chunks)
}

fn frame(data: &[u8]) -> Result<Vec<u8>, Refused> {
    let (head, rest) = data.split_at_checked(FRAME_HEAD).ok_or(Refused::Damaged)?;
    let mut out = head.to_vec();
    for (kind, data) in chunks(rest)? {
        if matches!(&kind, b"ALPH" | b"VP8 " | b"VP8L") {
            push(&mut out, &kind, data);
        }
    }
    Ok(out)
}

fn push(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let Ok(len) = u32::try_from(data.len()) else {
        return;
    };
    out.extend_from_slice(kind);
    out.extend_from_slice(&len.to_le_bytes());
    out.extend_from_slice(data);
    if len % 2 == 1 {
        out.push(0);
    }
}

fn canvas(data: &[u8]) -> Option<(u32, u32)> {
    let side = |at| {
        let [a, b, c] = array::<3>(data, at)?;
        Some(u32::from_le_bytes([a, b, c, 0]).saturating_add(1))
    };
    Some((side(4)?, side(7)?))
}

fn lossy(data: &[u8]) -> Option<(u32, u32)> {
    let side = |at| {
        Some(u32::from(
            u16::from_le_bytes(array::<2>(data, at)?) & 0x3FFF,
        ))
    };
    (data.get(3..6)? == [0x9D, 0x01, 0x2A]).then_some((side(6)?, side(8)?))
}

fn lossless(data: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(array::<4>(data, 1)?);
    (data.first()? == &0x2F).then_some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
}
