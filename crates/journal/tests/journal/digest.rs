use journal::{Digest, Field, Lens, Splice};

use super::{page_by, type_at};

fn digest_of(title: &str, body: &str) -> Digest {
    let mut page = page_by(1);
    page.edit_text(Field::Title, &page.heads(), &Splice::insert(0, title))
        .unwrap();
    type_at(&mut page, 0, 0, body);
    Digest::of(&page.read().unwrap())
}

#[test]
fn a_title_that_was_given_leaves_the_body_to_the_excerpt() {
    let digest = digest_of("  A quiet\n night ", "# Ward\n\nBed *four* slept.");
    assert_eq!(digest.title, "A quiet night");
    assert_eq!(digest.excerpt, "Ward Bed four slept.");
    assert_eq!(digest.words, 4);
}

#[test]
fn without_a_title_the_first_line_is_one() {
    let digest = digest_of("", "## Handover\n\nBed four **slept**.\n\n- and five");
    assert_eq!(
        (digest.title.as_str(), digest.excerpt.as_str()),
        ("Handover", "Bed four slept. and five")
    );
}

#[test]
fn a_long_first_line_is_a_title_in_whole_words_and_goes_on_in_the_excerpt() {
    let body = "word ".repeat(100);
    let digest = digest_of("", &body);
    assert_eq!(digest.title, "word ".repeat(16).trim());
    assert_eq!(digest.excerpt, "word ".repeat(32).trim());
}

#[test]
fn an_empty_page_has_an_empty_digest() {
    let digest = digest_of("", " \n\n ");
    assert_eq!(
        (digest.title.as_str(), digest.excerpt.as_str(), digest.words),
        ("", "", 0)
    );
}

#[test]
fn a_digest_has_the_rest_of_the_page_as_well() {
    let mut page = page_by(1);
    page.set_lens(Some(Lens::System)).unwrap();
    page.set_tag("nights", true).unwrap();
    page.mark_edited(9_000).unwrap();
    page.bin(9_500).unwrap();
    let digest = Digest::of(&page.read().unwrap());
    assert_eq!(digest.lens, Some(Lens::System));
    assert_eq!(digest.tags, ["nights"]);
    assert_eq!((digest.edited_ms, digest.binned), (9_000, true));
    assert_eq!(digest.when, super::WHEN);
    assert_eq!(Digest::decode(&digest.encode().unwrap()), Ok(digest));
}

#[test]
fn a_digest_of_the_longest_texts_can_be_encoded() {
    let mut page = page_by(1);
    page.edit_text(
        Field::Title,
        &page.heads(),
        &Splice::insert(0, "𝄞".repeat(500)),
    )
    .unwrap();
    type_at(&mut page, 0, 0, &"🙂".repeat(500));
    for tag in 0..100 {
        page.set_tag(&format!("{tag}{}", "🙂".repeat(60)), true)
            .unwrap();
    }
    let digest = Digest::of(&page.read().unwrap());
    assert_eq!(Digest::decode(&digest.encode().unwrap()), Ok(digest));
}
