//! Scenarios: a stretch of somebody's life with a journal, as JSON, and what plays it.
//!
//! `{"about": …, "zone": IANA name, "devices": [name…], "steps": [step…]}`. A step has `at` (civil
//! time in the zone, `2026-10-24T06:52`; `"fold": 1` is the second of two such times), `on` (a
//! device) and `do`, with what the deed needs:
//!
//! | `do` | with |
//! |---|---|
//! | `write` | `page` (a new name), `title`, `body`, `lens`, `tags`; all but `page` and `body` optional |
//! | `edit` | `page`, `find`, `replace` |
//! | `append` | `page`, `text` |
//! | `retitle` | `page`, `title` |
//! | `tag`, `untag` | `page`, `tag` |
//! | `lens` | `page`, `lens` |
//! | `backdate` | `page`, `to` (civil time) |
//! | `bin`, `restore` | `page` |
//! | `offline`, `online` | – |

mod player;

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, de};
use shared::event::LensChoice;

pub use player::{Played, play, settle_all};

/// Why a scenario cannot be played.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// It is not the JSON it should be.
    #[error("the scenario cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A step does not fit the steps before it.
    #[error("step {step} of the scenario: {why}")]
    Step {
        /// Counted from 1.
        step: usize,
        /// What is wrong.
        why: String,
    },
    /// The zone is unknown.
    #[error("the scenario's zone is unknown")]
    Zone,
}

/// A scenario.
#[derive(Clone, Debug, Deserialize)]
pub struct Scenario {
    /// What it tells.
    pub about: String,
    /// The zone of all its times.
    pub zone: String,
    /// Names of devices; the first one begins the journal.
    pub devices: Vec<String>,
    /// What is done, in the order of time.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    /// Civil time in the scenario's zone.
    #[serde(deserialize_with = "civil")]
    pub at: DateTime,
    /// 1 for the second of two such times, in the night when clocks go back.
    #[serde(default)]
    pub fold: u8,
    /// The device.
    pub on: String,
    /// What is done.
    #[serde(flatten)]
    pub deed: Deed,
}

/// What is done in a step.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum Deed {
    /// Write a page.
    Write {
        /// The scenario's name for it.
        page: String,
        /// Title line.
        #[serde(default)]
        title: String,
        /// Markdown.
        body: String,
        /// Lens.
        #[serde(default)]
        lens: Option<LensName>,
        /// Tags.
        #[serde(default)]
        tags: Vec<String>,
    },
    /// Replace words of a page.
    Edit {
        /// The page.
        page: String,
        /// Words that are there.
        find: String,
        /// Words in their place.
        replace: String,
    },
    /// Write on at the end of a page.
    Append {
        /// The page.
        page: String,
        /// The text.
        text: String,
    },
    /// Give a page another title.
    Retitle {
        /// The page.
        page: String,
        /// The title.
        title: String,
    },
    /// Add a tag.
    Tag {
        /// The page.
        page: String,
        /// The tag.
        tag: String,
    },
    /// Take a tag off.
    Untag {
        /// The page.
        page: String,
        /// The tag.
        tag: String,
    },
    /// Choose a lens.
    Lens {
        /// The page.
        page: String,
        /// The lens.
        lens: LensName,
    },
    /// Date a page.
    Backdate {
        /// The page.
        page: String,
        /// Civil time in the scenario's zone.
        #[serde(deserialize_with = "civil")]
        to: DateTime,
    },
    /// Put a page in the bin.
    Bin {
        /// The page.
        page: String,
    },
    /// Take a page out of the bin.
    Restore {
        /// The page.
        page: String,
    },
    /// The network goes.
    Offline,
    /// The network comes back.
    Online,
}

/// A lens, by the name scenarios use.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LensName {
    /// Oneself.
    #[serde(rename = "self")]
    Self_,
    /// One's team.
    Team,
    /// Across teams.
    Across,
    /// The system.
    System,
}

impl From<LensName> for LensChoice {
    fn from(name: LensName) -> Self {
        match name {
            LensName::Self_ => Self::Self_,
            LensName::Team => Self::Team,
            LensName::Across => Self::Across,
            LensName::System => Self::System,
        }
    }
}

impl Scenario {
    /// Reads a scenario and checks that it can be played.
    ///
    /// # Errors
    /// [`ScenarioError`] names the first step that cannot.
    pub fn from_json(json: &str) -> Result<Self, ScenarioError> {
        let scenario: Self = serde_json::from_str(json)?;
        scenario.check()?;
        Ok(scenario)
    }

    /// When a step takes place: milliseconds since 1970.
    ///
    /// # Errors
    /// [`ScenarioError::Zone`] if the zone is unknown or has no such time.
    pub fn unix_ms(&self, step: &Step) -> Result<i64, ScenarioError> {
        let zone = TimeZone::get(&self.zone).map_err(|_| ScenarioError::Zone)?;
        let ambiguous = zone.to_ambiguous_zoned(step.at);
        let zoned = if step.fold == 0 {
            ambiguous.compatible()
        } else {
            ambiguous.later()
        };
        Ok(zoned
            .map_err(|_| ScenarioError::Zone)?
            .timestamp()
            .as_millisecond())
    }

    fn check(&self) -> Result<(), ScenarioError> {
        let mut pages = BTreeSet::new();
        let mut before = i64::MIN;
        for (index, step) in self.steps.iter().enumerate() {
            let wrong = |why: String| ScenarioError::Step {
                step: index + 1,
                why,
            };
            if !self.devices.contains(&step.on) {
                return Err(wrong(format!("there is no device {}", step.on)));
            }
            let at = self.unix_ms(step)?;
            if at < before {
                return Err(wrong("it comes before the step before it".to_owned()));
            }
            before = at;
            if index == 0 && !self.begins(step) {
                return Err(wrong(
                    "the first device must begin by writing a page".to_owned(),
                ));
            }
            match (&step.deed, step.deed.page()) {
                (Deed::Write { page, .. }, _) if !pages.insert(page.clone()) => {
                    return Err(wrong(format!("{page} was written before")));
                }
                (_, Some(page)) if !pages.contains(page) => {
                    return Err(wrong(format!("{page} was not written yet")));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn begins(&self, step: &Step) -> bool {
        self.devices.first() == Some(&step.on) && matches!(step.deed, Deed::Write { .. })
    }
}

impl Deed {
    /// The page it is about, by the scenario's name.
    #[must_use]
    pub fn page(&self) -> Option<&str> {
        match self {
            Self::Write { page, .. }
            | Self::Edit { page, .. }
            | Self::Append { page, .. }
            | Self::Retitle { page, .. }
            | Self::Tag { page, .. }
            | Self::Untag { page, .. }
            | Self::Lens { page, .. }
            | Self::Backdate { page, .. }
            | Self::Bin { page }
            | Self::Restore { page } => Some(page),
            Self::Offline | Self::Online => None,
        }
    }
}

fn civil<'de, D: Deserializer<'de>>(json: D) -> Result<DateTime, D::Error> {
    String::deserialize(json)?
        .parse()
        .map_err(de::Error::custom)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    fn scenario(steps: &str) -> Result<Scenario, ScenarioError> {
        Scenario::from_json(&format!(
            r#"{{"about": "a night", "zone": "Europe/London",
                "devices": ["phone", "tablet"], "steps": [{steps}]}}"#
        ))
    }

    const FIRST: &str =
        r#"{"at": "2026-10-25T01:20", "on": "phone", "do": "write", "page": "p1", "body": "One."}"#;

    #[test]
    fn the_first_month_can_be_played() {
        let month = include_str!("../../scenarios/first-month.json");
        let month = Scenario::from_json(month).unwrap();
        let written = month
            .steps
            .iter()
            .filter(|step| matches!(step.deed, Deed::Write { .. }));
        assert!(written.count() >= 60);
    }

    #[test]
    fn the_second_of_two_equal_times_is_an_hour_later() {
        let again = r#"{"at": "2026-10-25T01:20", "fold": 1, "on": "phone", "do": "online"}"#;
        let night = scenario(&format!("{FIRST}, {again}")).unwrap();
        let at = |index: usize| night.unix_ms(&night.steps[index]).unwrap();
        assert_eq!(at(1) - at(0), 3_600_000);
    }

    #[test]
    fn steps_that_cannot_be_played_are_named() {
        let unwritten = r#"{"at": "2026-10-25T03:20", "on": "phone", "do": "bin", "page": "p2"}"#;
        let unknown = r#"{"at": "2026-10-25T03:20", "on": "watch", "do": "online"}"#;
        let early = r#"{"at": "2026-10-24T03:20", "on": "phone", "do": "online"}"#;
        for step in [unwritten, unknown, early, FIRST] {
            let refused = scenario(&format!("{FIRST}, {step}"));
            assert!(
                matches!(refused, Err(ScenarioError::Step { step: 2, .. })),
                "{step}"
            );
        }
        let other = r#"{"at": "2026-10-25T01:20", "on": "phone", "do": "dance"}"#;
        assert!(matches!(scenario(other), Err(ScenarioError::Json(_))));
    }
}
