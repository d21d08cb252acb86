/// The most characters of a tag.
pub const TAG_CHARS_MAX: usize = 40;

/// A tag as it is kept: without a leading `#`, without control characters, with single spaces, and
/// not longer than [`TAG_CHARS_MAX`]. `None` if nothing is left.
#[must_use]
pub fn normalise_tag(typed: &str) -> Option<String> {
    let visible: String = typed
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>();
    let bare = visible.trim().trim_start_matches('#');
    let spaced = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let tag: String = spaced.chars().take(TAG_CHARS_MAX).collect();
    let tag = tag.trim_end();
    (!tag.is_empty()).then(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("nights", Some("nights"))]
    #[case("  #nights ", Some("nights"))]
    #[case("##nights", Some("nights"))]
    #[case("on \t call\n", Some("on call"))]
    #[case("Siân", Some("Siân"))]
    #[case("C#", Some("C#"))]
    #[case(" # ", None)]
    #[case("", None)]
    fn a_tag_is_tidied(#[case] typed: &str, #[case] kept: Option<&str>) {
        assert_eq!(normalise_tag(typed).as_deref(), kept);
    }

    #[test]
    fn a_long_tag_is_cut_to_whole_characters_and_stays_as_it_is() {
        let tag = normalise_tag(&"é ".repeat(60)).unwrap_or_default();
        assert_eq!(tag.chars().count(), TAG_CHARS_MAX - 1); // it would have ended in a space
        assert_eq!(normalise_tag(&tag), Some(tag));
    }
}
