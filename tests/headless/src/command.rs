//! Lines of JSON: an event of the core, or one of a few conveniences.

use std::path::PathBuf;

use serde::Deserialize;
use shared::event::{Happening, PageField};

/// One line of input.
#[derive(Debug)]
pub enum Command {
    /// Something happened.
    Happens(Happening),
    /// A convenience.
    Shell(Convenience),
}

/// What the shell itself can do for a script.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Convenience {
    /// Let time pass.
    SleepMs(u32),
    /// Wait for something.
    Wait(Awaited),
    /// Show the view again.
    View(bool),
    /// Take the network away or give it back.
    Online(bool),
    /// Type at the end of a field of the open editor.
    Type {
        /// The text.
        text: String,
        /// Title or body.
        #[serde(default = "body")]
        field: PageField,
    },
    /// Read every page; the answer is a list of pages instead of a view.
    Read(bool),
    /// End the core at once and start it again on the same storage.
    Restart(bool),
    /// Open a backup file.
    OpenBackup {
        /// The file.
        path: PathBuf,
        /// Its passphrase.
        passphrase: String,
    },
}

/// What can be waited for.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Awaited {
    /// Everything written here is stored by the relay.
    Synced,
    /// A journal that is being joined or restored is here, and open.
    Arrived,
    /// The two devices of a pairing have six words to compare.
    Words,
}

/// Why a line was not understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// Not JSON.
    #[error("this is not JSON: {0}")]
    Json(serde_json::Error),
    /// JSON, but no event.
    #[error("this is no event ({0}); `headless --help` lists them")]
    Event(serde_json::Error),
    /// A convenience, but not as it should be.
    #[error("{0}; `headless --help` shows how it is written")]
    Convenience(serde_json::Error),
}

const CONVENIENCES: [&str; 8] = [
    "sleep_ms",
    "wait",
    "view",
    "online",
    "type",
    "read",
    "restart",
    "open_backup",
];

/// Reads one line.
///
/// # Errors
/// [`CommandError`], a sentence without content of the line other than names.
pub fn parse(line: &str) -> Result<Command, CommandError> {
    let json: serde_json::Value = serde_json::from_str(line).map_err(CommandError::Json)?;
    let name = json.as_object().and_then(|object| object.keys().next());
    if name.is_some_and(|name| CONVENIENCES.contains(&name.as_str())) {
        let convenience = serde_json::from_value(json).map_err(CommandError::Convenience)?;
        return Ok(Command::Shell(convenience));
    }
    let happening = serde_json::from_value(json).map_err(CommandError::Event)?;
    Ok(Command::Happens(happening))
}

fn body() -> PageField {
    PageField::Body
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use proptest::prelude::*;
    use shared::event::{EditorEvent, Place};

    use super::*;

    #[test]
    fn events_are_tagged_by_their_names() {
        let line = r#"{"Editor":{"TextChanged":{"field":"Body","seq":1,"at":0,"remove":0,"insert":"Hello"}}}"#;
        let Command::Happens(Happening::Editor(EditorEvent::TextChanged { insert, .. })) =
            parse(line).unwrap()
        else {
            panic!("another event")
        };
        assert_eq!(insert, "Hello");
        let place = parse(r#"{"WentTo":"Journal"}"#).unwrap();
        assert!(matches!(
            place,
            Command::Happens(Happening::WentTo(Place::Journal))
        ));
        let unit = parse(r#""WentBack""#).unwrap();
        assert!(matches!(unit, Command::Happens(Happening::WentBack)));
    }

    #[test]
    fn conveniences_are_told_from_events() {
        let wait = parse(r#"{"wait":"synced"}"#).unwrap();
        assert!(matches!(
            wait,
            Command::Shell(Convenience::Wait(Awaited::Synced))
        ));
        let typed = parse(r#"{"type":{"text":"Hello"}}"#).unwrap();
        let Command::Shell(Convenience::Type { field, .. }) = typed else {
            panic!("another")
        };
        assert_eq!(field, PageField::Body);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(matches!(parse("{"), Err(CommandError::Json(_))));
        assert!(matches!(
            parse(r#"{"Dance":1}"#),
            Err(CommandError::Event(_))
        ));
        assert!(matches!(
            parse(r#"{"sleep_ms":"x"}"#),
            Err(CommandError::Convenience(_))
        ));
    }

    proptest! {
        #[test]
        fn arbitrary_lines_never_panic(line in any::<String>()) {
            let _ = parse(&line);
        }
    }
}
