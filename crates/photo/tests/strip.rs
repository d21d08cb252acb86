//! Photos with everything in them that a camera writes, and what is left.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]
#![allow(clippy::cast_possible_truncation)]

use photo::{Format, Refused, strip};
use proptest::prelude::*;
use rstest::rstest;

const JPEG: &[u8] = include_bytes!("../vectors/plain.jpg");
const PNG: &[u8] = include_bytes!("../vectors/plain.png");
const WEBP: &[u8] = include_bytes!("../vectors/plain.webp");

/// Stands wherever a camera or a program would write where, when and who.
const TELLTALE: &[u8] = b"51.5007N 0.1246W";

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// EXIF with an orientation and, behind it, a place.
fn tiff(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(TELLTALE);
    tiff
}

fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
    let len = (contents.len() + 2) as u16;
    [&[0xFF, marker], &len.to_be_bytes()[..], contents].concat()
}

/// A JPEG with EXIF, XMP, IPTC, a second picture's index, a comment, and a film after its end.
fn jpeg(orientation: u8) -> Vec<u8> {
    let mut all = JPEG[..2].to_vec();
    all.extend(segment(
        0xE1,
        &[b"Exif\0\0", &tiff(orientation)[..]].concat(),
    ));
    all.extend(segment(
        0xE1,
        &[b"http://ns.adobe.com/xap/1.0/\0", TELLTALE].concat(),
    ));
    all.extend(segment(0xE2, &[b"MPF\0", TELLTALE].concat()));
    all.extend(segment(0xED, &[b"Photoshop 3.0\0", TELLTALE].concat()));
    all.extend(segment(0xEB, TELLTALE));
    all.extend(segment(0xFE, TELLTALE));
    all.extend(&JPEG[2..]);
    all.extend(TELLTALE);
    all
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    [&(data.len() as u32).to_be_bytes()[..], kind, data, b"crc!"].concat()
}

fn png(orientation: u8) -> Vec<u8> {
    let mut all = PNG[..33].to_vec();
    all.extend(chunk(b"eXIf", &tiff(orientation)));
    all.extend(chunk(b"tEXt", &[b"Comment\0", TELLTALE].concat()));
    all.extend(chunk(
        b"iTXt",
        &[b"XML:com.adobe.xmp\0\0\0\0\0", TELLTALE].concat(),
    ));
    all.extend(chunk(b"prVt", TELLTALE));
    all.extend(&PNG[33..]);
    all.extend(TELLTALE);
    all
}

fn riff(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let pad = vec![0; data.len() % 2];
    [kind, &(data.len() as u32).to_le_bytes()[..], data, &pad].concat()
}

fn webp(orientation: u8) -> Vec<u8> {
    let mut content = b"WEBP".to_vec();
    content.extend(riff(b"VP8X", &[0b0000_1100, 0, 0, 0, 7, 0, 0, 5, 0, 0]));
    content.extend(&WEBP[12..]);
    content.extend(riff(b"EXIF", &tiff(orientation)));
    content.extend(riff(b"XMP ", TELLTALE));
    content.extend(riff(b"prvt", TELLTALE));
    let mut all = riff(b"RIFF", &content);
    all.extend(TELLTALE);
    all
}

#[rstest]
#[case(JPEG, Format::Jpeg)]
#[case(PNG, Format::Png)]
#[case(WEBP, Format::WebP)]
fn a_photo_without_metadata_keeps_its_picture(#[case] bytes: &[u8], #[case] format: Format) {
    let stripped = strip(bytes).unwrap();
    assert_eq!(
        (stripped.format, stripped.width, stripped.height),
        (format, 8, 6)
    );
    let tail = &bytes[bytes.len() - 60..];
    assert!(
        holds(&stripped.bytes, &tail[..40]),
        "the coded picture is copied"
    );
}

#[rstest]
#[case(jpeg(1), strip(JPEG).unwrap().bytes)]
#[case(png(1), strip(PNG).unwrap().bytes)]
fn nothing_is_left_of_place_comment_preview_or_film(#[case] full: Vec<u8>, #[case] plain: Vec<u8>) {
    assert!(holds(&full, TELLTALE));
    assert_eq!(strip(&full).unwrap().bytes, plain);
}

#[test]
fn a_webp_loses_its_metadata_and_no_longer_claims_any() {
    let stripped = strip(&webp(1)).unwrap();
    assert!(!holds(&stripped.bytes, TELLTALE));
    assert!(!holds(&stripped.bytes, b"EXIF") && !holds(&stripped.bytes, b"XMP "));
    assert_eq!(stripped.bytes[20] & 0b0000_1100, 0);
    assert_eq!((stripped.width, stripped.height), (8, 6));
    let len = u32::from_le_bytes(stripped.bytes[4..8].try_into().unwrap());
    assert_eq!(len as usize + 8, stripped.bytes.len());
}

#[rstest]
#[case(jpeg(6))]
#[case(png(6))]
#[case(webp(6))]
fn a_photo_taken_on_its_side_stays_the_right_way_up(#[case] full: Vec<u8>) {
    let stripped = strip(&full).unwrap();
    assert!(!holds(&stripped.bytes, TELLTALE));
    assert_eq!((stripped.width, stripped.height), (6, 8));
    let field = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06";
    assert!(holds(&stripped.bytes, field));
    assert_eq!(strip(&stripped.bytes).unwrap(), stripped);
}

#[test]
fn a_preview_inside_the_jfif_block_goes_and_a_colour_profile_stays() {
    let mut full = JPEG[..2].to_vec();
    let preview = [&b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x01"[..], b"preview"].concat();
    full.extend(segment(0xE0, &preview));
    full.extend(segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"));
    full.extend(&JPEG[2..]);
    let stripped = strip(&full).unwrap().bytes;
    assert!(!holds(&stripped, b"preview") && holds(&stripped, b"colours"));
}

#[rstest]
#[case(b"\0\0\0\x18ftypheic\0\0\0\0", Refused::Heif)]
#[case(b"\0\0\0\x18ftypavif\0\0\0\0", Refused::Heif)]
#[case(b"GIF89a\x01\0\x01\0", Refused::Unknown)]
#[case(b"", Refused::Unknown)]
#[case(b"<svg onload='x'/>", Refused::Unknown)]
#[case(&JPEG[..40], Refused::Damaged)]
#[case(&PNG[..60], Refused::Damaged)]
#[case(&WEBP[..30], Refused::Damaged)]
fn what_cannot_be_stripped_is_refused(#[case] bytes: &[u8], #[case] why: Refused) {
    assert_eq!(strip(bytes), Err(why));
}

#[test]
fn a_jpeg_whose_end_is_missing_ends_where_it_ends() {
    let stripped = strip(&JPEG[..JPEG.len() - 4]).unwrap();
    assert!(stripped.bytes.ends_with(&[0xFF, 0xD9]));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_and_twice_is_once(
        which in 0..3_usize,
        orientation in 0..10_u8,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = match which {
            0 => jpeg(orientation),
            1 => png(orientation),
            _ => webp(orientation),
        };
        for (at, byte) in &changes {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        let _ = strip(&bytes[..cut.index(bytes.len())]);
        if let Ok(once) = strip(&bytes) {
            prop_assert!(once.bytes.len() <= bytes.len() + 64);
            prop_assert_eq!(strip(&once.bytes).unwrap(), once);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = strip(&bytes);
        let _ = strip(&[&[0xFF, 0xD8][..], &bytes].concat());
        let _ = strip(&[&b"\x89PNG\r\n\x1a\n"[..], &bytes].concat());
        let _ = strip(&[&b"RIFF\xFF\0\0\0WEBP"[..], &bytes].concat());
    }
}
