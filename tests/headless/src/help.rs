//! What `--help` says after the flags: every event, with an example of each.

/// The list of events.
pub const EVENTS: &str = include_str!("help.txt");

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::EVENTS;
    use crate::command::parse;

    fn examples() -> impl Iterator<Item = &'static str> {
        EVENTS
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with(['{', '"']))
    }

    #[test]
    fn every_example_is_understood() {
        assert!(examples().count() > 60);
        for example in examples() {
            let line = example.split("   ").next().unwrap();
            parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }

    #[test]
    fn every_event_has_an_example() {
        let source = include_str!("../../../shared/src/event.rs");
        let (_, happenings) = source.split_once("pub enum Happening").unwrap();
        let sources = [
            happenings,
            include_str!("../../../shared/src/event/added.rs"),
            include_str!("../../../shared/src/event/answers.rs"),
            include_str!("../../../shared/src/event/carry.rs"),
            include_str!("../../../shared/src/event/keep.rs"),
            include_str!("../../../shared/src/event/practise.rs"),
            include_str!("../../../shared/src/event/sync.rs"),
        ];
        let variants = sources.into_iter().flat_map(str::lines).filter_map(|line| {
            let name = line.strip_prefix("    ")?;
            let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_')?;
            let variant = name.starts_with(char::is_uppercase) && !name.starts_with(' ');
            variant.then(|| &name[..end])
        });
        let names: Vec<_> = variants.collect();
        assert!(names.len() > 150, "{}", names.len());
        for name in names {
            let quoted = format!("\"{name}\"");
            assert!(
                examples().any(|line| line.contains(&quoted)),
                "{name} has no example"
            );
        }
    }
}
