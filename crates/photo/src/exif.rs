//! The one field of EXIF that a picture needs: which way up it is.

use crate::array;

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;
/// More fields than any camera writes.
const FIELDS_MAX: u16 = 512;

/// The orientation (1 to 8) that a TIFF block names; 1, upright, if it names none.
pub(crate) fn orientation(tiff: &[u8]) -> u16 {
    find(tiff)
        .filter(|value| (1..=8).contains(value))
        .unwrap_or(1)
}

fn find(tiff: &[u8]) -> Option<u16> {
    let little = match tiff.get(..4)? {
        b"II\x2a\0" => true,
        b"MM\0\x2a" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = array::<2>(tiff, at)?;
        Some(if little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let long = array::<4>(tiff, 4)?;
    let directory = if little {
        u32::from_le_bytes(long)
    } else {
        u32::from_be_bytes(long)
    };
    let directory = usize::try_from(directory).ok()?;
    for field in 0..short(directory)?.min(FIELDS_MAX) {
        let at = directory
            .checked_add(2)?
            .checked_add(12 * usize::from(field))?;
        if short(at)? == ORIENTATION && short(at.checked_add(2)?)? == SHORT {
            return short(at.checked_add(8)?);
        }
    }
    None
}

/// A TIFF block with nothing but an orientation in it; `None` for upright, which needs none.
pub(crate) fn block(orientation: u16) -> Option<Vec<u8>> {
    if orientation == 1 {
        return None;
    }
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    tiff.extend_from_slice(&orientation.to_be_bytes());
    tiff.extend_from_slice(&[0; 6]);
    Some(tiff)
}
