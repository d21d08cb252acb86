//! Markdown as plain text: for digests, for search, for counting words.

use pulldown_cmark::{Event, Options, Parser, TagEnd};

/// The words of a Markdown text without its marks: a line for each paragraph, heading or item, with
/// single spaces. Raw HTML is left out.
#[must_use]
pub fn plain_text(markdown: &str) -> String {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut plain = String::with_capacity(markdown.len());
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) | Event::Code(text) => push(&mut plain, &text),
            Event::SoftBreak => push(&mut plain, " "),
            Event::HardBreak | Event::Rule => push(&mut plain, "\n"),
            Event::Start(tag) if tag.to_end() == TagEnd::Item => push(&mut plain, "\n"),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Item,
            ) => push(&mut plain, "\n"),
            _ => {}
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// Words of a Markdown text: whatever stands between spaces and has a letter or a digit.
#[must_use]
pub fn count_words(markdown: &str) -> u32 {
    let plain = plain_text(markdown);
    let words = plain
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric));
    u32::try_from(words.count()).unwrap_or(u32::MAX)
}

/// Adds text, with runs of spaces made one, and no empty line.
fn push(plain: &mut String, text: &str) {
    for c in text.chars() {
        let last = plain.chars().next_back();
        match c {
            '\n' | '\r' => {
                plain.truncate(plain.trim_end_matches(' ').len());
                if !plain.is_empty() && !plain.ends_with('\n') {
                    plain.push('\n');
                }
            }
            c if c.is_whitespace() || c.is_control() => {
                if last.is_some_and(|last| last != ' ' && last != '\n') {
                    plain.push(' ');
                }
            }
            c => plain.push(c),
        }
    }
}

/// The start of a text, at most `chars_max` characters, in whole words if there is a space to cut
/// at. Returns it and what follows.
pub(crate) fn head(text: &str, chars_max: usize) -> (&str, &str) {
    let Some((limit, next)) = text.char_indices().nth(chars_max) else {
        return (text, "");
    };
    let (start, _) = text.split_at_checked(limit).unwrap_or((text, ""));
    let cut = if next.is_whitespace() {
        limit
    } else {
        start
            .rfind(char::is_whitespace)
            .filter(|at| *at > 0)
            .unwrap_or(limit)
    };
    text.split_at_checked(cut).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("", "")]
    #[case("Quiet *ward*, **long** night.", "Quiet ward, long night.")]
    #[case("# Handover\n\nBed 4\nslept.", "Handover\nBed 4 slept.")]
    #[case("- one\n- two\n  - three", "one\ntwo\nthree")]
    #[case("- [ ] ask Siân\n- [x] rest", "ask Siân\nrest")]
    #[case(
        "> said `so` \\\nand [linked](https://example.org)",
        "said so\nand linked"
    )]
    #[case("~~no~~ a <b>b</b>\n\n***\n\n<hr>\n\nend", "no a b\nend")]
    #[case("a  \t b &amp; c", "a b & c")]
    fn marks_are_left_out(#[case] markdown: &str, #[case] plain: &str) {
        assert_eq!(plain_text(markdown), plain);
    }

    #[rstest]
    #[case("", 0)]
    #[case("don't – stop", 2)]
    #[case("- one\n- two three\n\n# Four", 4)]
    fn words_are_counted(#[case] markdown: &str, #[case] words: u32) {
        assert_eq!(count_words(markdown), words);
    }

    #[rstest]
    #[case("one two three", 7, "one two", " three")]
    #[case("one two three", 6, "one", " two three")]
    #[case("onetwothree", 6, "onetwo", "three")]
    #[case("one", 6, "one", "")]
    fn a_head_is_cut_between_words(
        #[case] text: &str,
        #[case] max: usize,
        #[case] start: &str,
        #[case] rest: &str,
    ) {
        assert_eq!(head(text, max), (start, rest));
    }

    proptest! {
        #[test]
        fn any_markdown_reads_as_tidy_lines(markdown in "[-#*_>`\\[\\]()!~ \na-zé🙂<&;1.|]{0,80}") {
            let plain = plain_text(&markdown);
            prop_assert!(plain.lines().all(|line| !line.is_empty() && line.trim() == line));
            prop_assert!(!plain.contains("  "));
        }

        #[test]
        fn a_head_and_its_rest_are_the_text(text in "\\PC{0,60}", max in 0_usize..70) {
            let (start, rest) = head(&text, max);
            prop_assert_eq!(format!("{start}{rest}"), text.as_str());
            prop_assert!(start.chars().count() <= max);
        }
    }
}
