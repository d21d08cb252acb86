//! The text of an escalation, made of a template and of the facts that were ticked: of nothing else.

use content::Draft;
use journal::{Answer, Answers};

use super::answered::in_words;
use super::form::{self, PRESSURE};

/// Something that can go into a draft.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The field's key, and its line where a field has several: `text.2`.
    pub(crate) key: String,
    pub(crate) label: String,
    /// What would go in, exactly.
    pub(crate) text: String,
    pub(crate) on: bool,
}

impl Fact {
    fn field(&self) -> &str {
        self.key
            .split_once('.')
            .map_or(&self.key, |(field, _)| field)
    }
}

/// What of a pressure can go into a draft. A text is offered line by line, and nothing is ticked.
pub(crate) fn facts(answers: &Answers) -> Vec<Fact> {
    let mut facts = Vec::new();
    let Some(pressure) = form::ours(PRESSURE) else {
        return facts;
    };
    for (key, answer) in &answers.given {
        let key = key.as_str();
        let Some(field) = pressure.field(key) else {
            continue;
        };
        let mut put = |key: String, text: String| {
            if !text.is_empty() {
                facts.push(Fact {
                    key,
                    label: field.label.clone(),
                    text,
                    on: false,
                });
            }
        };
        match answer {
            Answer::Text(text) => {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                for (number, line) in lines.enumerate() {
                    put(format!("{key}.{number}"), line.to_owned());
                }
            }
            other => put(key.to_owned(), in_words(&field.kind, other)),
        }
    }
    facts
}

/// The text of a draft: the template's headings, and under each what was ticked and belongs there.
/// What was ticked and belongs nowhere stands under the first. A section with nothing in it keeps
/// its heading, to be written in.
pub(crate) fn compose(template: &Draft, facts: &[Fact]) -> String {
    let mut left: Vec<&Fact> = facts.iter().filter(|fact| fact.on).collect();
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for section in &template.sections {
        let (here, rest): (Vec<&Fact>, Vec<&Fact>) = left
            .into_iter()
            .partition(|fact| section.from.iter().any(|key| key == fact.field()));
        left = rest;
        let texts = here.into_iter().map(|fact| fact.text.as_str()).collect();
        sections.push((&section.heading, texts));
    }
    if let Some((_, texts)) = sections.first_mut() {
        texts.extend(left.into_iter().map(|fact| fact.text.as_str()));
    }
    let mut parts = vec![template.opening.clone()];
    for (heading, texts) in sections {
        let mut part = heading.to_owned();
        for text in texts {
            part.push('\n');
            part.push_str(text);
        }
        parts.push(part);
    }
    parts.push(template.closing.clone());
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use content::Pack;
    use journal::AnswerKey;
    use proptest::prelude::*;

    /// A pressure with arbitrary answers, each word of which is its own.
    fn answers() -> impl Strategy<Value = Answers> {
        let code = prop::sample::select(content::kinds::pressure::CODES.to_vec());
        let circle = prop::sample::select(vec!["control", "influence", "concern"]);
        let lines = prop::collection::vec("[a-zé🙂 ,;=+*]{0,24}", 0..6);
        (
            code,
            1..6_i64,
            circle,
            prop::option::of(0..11_i64),
            lines,
            "\\PC{0,20}",
        )
            .prop_map(|(code, intensity, circle, agency, lines, told)| {
                let key = |text: &str| AnswerKey::new(text).unwrap();
                // a mark of its own before each line, which stands nowhere else
                let marked = lines
                    .iter()
                    .enumerate()
                    .map(|(n, line)| format!("⟦{n}⟧{line}"));
                let text = marked.collect::<Vec<_>>().join("\n");
                let mut given = vec![
                    (key("code"), Answer::Choice(code.to_owned())),
                    (key("intensity"), Answer::Number(intensity)),
                    (key("circle"), Answer::Choice(circle.to_owned())),
                    (key("text"), Answer::Text(text)),
                    (key("escalated-to"), Answer::Text(format!("⟦told⟧{told}"))),
                ];
                given.extend(agency.map(|n| (key("agency"), Answer::Number(n))));
                Answers {
                    form: PRESSURE.to_owned(),
                    given,
                }
            })
    }

    proptest! {
        #[test]
        fn a_draft_holds_what_was_ticked_and_no_word_that_was_not(
            answers in answers(),
            ticks in prop::collection::vec(any::<bool>(), 16),
            which in 0..5_usize,
        ) {
            let template = Pack::bundled().drafts().get(which).unwrap();
            let mut facts = facts(&answers);
            for (fact, on) in facts.iter_mut().zip(&ticks) {
                fact.on = *on;
            }
            let text = compose(template, &facts);
            let ticked: Vec<&Fact> = facts.iter().filter(|fact| fact.on).collect();
            for fact in &ticked {
                prop_assert!(text.contains(&fact.text), "{} is missing", fact.key);
            }
            // the template alone, and what was ticked: nothing else
            let mut rest = text.clone();
            for fact in &ticked {
                rest = rest.replacen(&fact.text, "", 1);
            }
            let alone: Vec<String> = compose(template, &[]).lines().map(str::to_owned).collect();
            for line in rest.lines().filter(|line| !line.is_empty()) {
                prop_assert!(alone.iter().any(|known| known == line), "{line} came from nowhere");
            }
            for fact in facts.iter().filter(|fact| !fact.on && fact.text.contains('⟦')) {
                let mark: String = fact.text.chars().take_while(|c| *c != '⟧').collect();
                prop_assert!(!text.contains(&format!("{mark}⟧")), "{} left", fact.key);
            }
        }
    }

    #[test]
    fn nothing_is_ticked_at_first_and_a_text_is_offered_line_by_line() {
        let key = |text: &str| AnswerKey::new(text).unwrap();
        let answers = Answers {
            form: PRESSURE.to_owned(),
            given: vec![
                (key("code"), Answer::Choice("demands.staffing_gap".into())),
                (key("agency"), Answer::Number(2)),
                (
                    key("text"),
                    Answer::Text("Two short.\n\n No break. ".into()),
                ),
            ],
        };
        let facts = facts(&answers);
        let shown: Vec<(&str, &str)> = facts
            .iter()
            .map(|f| (f.key.as_str(), f.text.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("code", "Gaps in staffing"),
                ("agency", "2/10"),
                ("text.0", "Two short."),
                ("text.1", "No break.")
            ]
        );
        assert!(facts.iter().all(|fact| !fact.on));
    }
}
