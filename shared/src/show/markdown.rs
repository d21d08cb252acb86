//! Markdown as blocks and spans: never HTML, so that nothing in a page can act in a shell.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::view::{BlockKind, BlockView, SpanView};

/// A page's text as blocks.
pub(crate) fn blocks(text: &str) -> Vec<BlockView> {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut drawing = Drawing::default();
    for event in Parser::new_ext(text, options) {
        drawing.take(event);
    }
    drawing.close();
    drawing.blocks
}

#[derive(Default)]
struct Drawing {
    blocks: Vec<BlockView>,
    open: Option<BlockView>,
    /// For each open list the number of its next item; none for bullets.
    lists: Vec<Option<u64>>,
    quotes: u32,
    italic: u32,
    bold: u32,
    struck: u32,
    links: Vec<Option<String>>,
}

impl Drawing {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, false),
            Event::Code(text) => self.text(&text, true),
            // What looks like HTML is what the person wrote: shown as it stands.
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text, false),
            // A line break in a journal is meant.
            Event::SoftBreak | Event::HardBreak => self.text("\n", false),
            Event::Rule => {
                self.begin(BlockKind::Rule, 0);
                self.close();
            }
            Event::TaskListMarker(done) => {
                if let Some(block) = &mut self.open {
                    block.kind = BlockKind::Task;
                    block.number = u32::from(done);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph
                if self
                    .open
                    .as_ref()
                    .is_none_or(|block| !block.spans.is_empty()) =>
            {
                self.begin(self.paragraph_kind(), 0);
            }
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading, level_number(level)),
            Tag::BlockQuote(_) => self.quotes = self.quotes.saturating_add(1),
            Tag::CodeBlock(_) => self.begin(BlockKind::Code, 0),
            Tag::List(first) => {
                self.close();
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Emphasis => self.italic = self.italic.saturating_add(1),
            Tag::Strong => self.bold = self.bold.saturating_add(1),
            Tag::Strikethrough => self.struck = self.struck.saturating_add(1),
            Tag::Link { dest_url, .. } => self.links.push(safe_link(&dest_url)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Item => {
                self.close();
            }
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link => {
                self.links.pop();
            }
            _ => {}
        }
    }

    fn paragraph_kind(&self) -> BlockKind {
        if self.quotes > 0 {
            BlockKind::Quote
        } else {
            BlockKind::Paragraph
        }
    }

    fn item(&mut self) {
        let number = self.lists.last_mut().and_then(|next| {
            let number = *next.as_ref()?;
            *next = Some(number.saturating_add(1));
            Some(number)
        });
        match number {
            Some(number) => {
                self.begin(
                    BlockKind::Numbered,
                    u32::try_from(number).unwrap_or(u32::MAX),
                );
            }
            None => self.begin(BlockKind::Bullet, 0),
        }
    }

    fn begin(&mut self, kind: BlockKind, number: u32) {
        self.close();
        let lists = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        let inside = if matches!(kind, BlockKind::Bullet | BlockKind::Numbered) {
            lists.saturating_sub(1)
        } else {
            lists
        };
        let depth = inside.saturating_add(self.quotes.saturating_sub(1));
        self.open = Some(BlockView {
            kind,
            depth,
            number,
            spans: Vec::new(),
        });
    }

    fn close(&mut self) {
        if let Some(mut block) = self.open.take() {
            if block.kind == BlockKind::Code
                && let Some(last) = block.spans.last_mut()
            {
                last.text.truncate(last.text.trim_end_matches('\n').len());
            }
            if !block.spans.is_empty() || block.kind == BlockKind::Rule {
                self.blocks.push(block);
            }
        }
    }

    fn text(&mut self, text: &str, code: bool) {
        if self.open.is_none() {
            self.begin(self.paragraph_kind(), 0);
        }
        let span = SpanView {
            text: text.to_owned(),
            italic: self.italic > 0,
            bold: self.bold > 0,
            struck: self.struck > 0,
            code,
            link: self.links.last().cloned().flatten(),
        };
        let Some(block) = &mut self.open else { return };
        match block.spans.last_mut() {
            Some(last) if same_style(last, &span) => last.text.push_str(text),
            _ => block.spans.push(span),
        }
    }
}

fn same_style(a: &SpanView, b: &SpanView) -> bool {
    (a.italic, a.bold, a.struck, a.code, &a.link) == (b.italic, b.bold, b.struck, b.code, &b.link)
}

fn level_number(level: HeadingLevel) -> u32 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Only links that open a page or a letter; anything else is text.
fn safe_link(target: &str) -> Option<String> {
    let lower = target.to_ascii_lowercase();
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
        .then(|| target.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn text_of(block: &BlockView) -> String {
        block.spans.iter().map(|span| span.text.as_str()).collect()
    }

    #[test]
    fn paragraphs_headings_lists_and_quotes_become_blocks() {
        let drawn =
            blocks("# Night\n\nOne *two* **three**.\n\n- a\n- b\n  - c\n\n2. x\n3. y\n\n> said");
        let kinds: Vec<(BlockKind, u32, u32)> = drawn
            .iter()
            .map(|block| (block.kind, block.depth, block.number))
            .collect();
        assert_eq!(
            kinds,
            vec![
                (BlockKind::Heading, 0, 1),
                (BlockKind::Paragraph, 0, 0),
                (BlockKind::Bullet, 0, 0),
                (BlockKind::Bullet, 0, 0),
                (BlockKind::Bullet, 1, 0),
                (BlockKind::Numbered, 0, 2),
                (BlockKind::Numbered, 0, 3),
                (BlockKind::Quote, 0, 0),
            ]
        );
        assert!(drawn[1].spans[1].italic && drawn[1].spans[3].bold);
        assert_eq!(text_of(&drawn[4]), "c");
    }

    #[test]
    fn html_is_shown_and_scripts_are_no_links() {
        let drawn = blocks("<b>bold?</b> [x](javascript:alert(1)) [y](https://example.org)");
        assert!(text_of(&drawn[0]).contains("<b>bold?</b>"));
        let links: Vec<_> = drawn[0]
            .spans
            .iter()
            .filter_map(|span| span.link.clone())
            .collect();
        assert_eq!(links, vec!["https://example.org".to_owned()]);
    }

    #[test]
    fn a_loose_list_keeps_its_items_whole() {
        let drawn = blocks("- one\n\n- two\n\n  more\n");
        assert_eq!(drawn[0].kind, BlockKind::Bullet);
        assert_eq!(text_of(&drawn[0]), "one");
        assert_eq!(text_of(&drawn[1]), "two");
    }

    proptest! {
        #[test]
        fn any_text_is_drawn_without_panic(text in "\\PC{0,400}") {
            let _ = blocks(&text);
        }
    }
}
