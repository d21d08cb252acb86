//! Forms: fields for one engine to draw.

use serde::Deserialize;

use super::prompt::Lens;

/// Where a form is offered.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// To write about a day.
    Reflect,
    /// To act on the system.
    System,
    /// With a team.
    Team,
    /// Drawn in a place of its own: check-in, pressure, practice.
    Record,
}

/// `forms/<id>.json`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Of this form; raised when its words change.
    pub version: u32,
    /// Kept for ever.
    pub id: String,
    /// Where it is offered.
    pub group: Group,
    /// Its name.
    pub title: String,
    /// What a page made from it is, in lists, where the title says what to do.
    #[serde(default)]
    pub noun: Option<String>,
    /// What it is for.
    pub line: String,
    /// About how long it takes.
    pub minutes: u32,
    /// The lens a new page starts with.
    #[serde(default)]
    pub lens: Option<Lens>,
    /// What stands above the first field.
    #[serde(default)]
    pub intro: Vec<String>,
    /// What can be filled in; every field may be left empty.
    pub fields: Vec<Field>,
    /// What stands below the last field.
    #[serde(default)]
    pub closing: Option<String>,
    /// Said before it is opened.
    #[serde(default)]
    pub content_note: Option<String>,
    /// Whose method it is.
    #[serde(default)]
    pub source: Option<String>,
    /// What its licence asks to be shown.
    #[serde(default)]
    pub notice: Option<String>,
}

impl Form {
    /// What a page made from it is called in lists.
    #[must_use]
    pub fn name(&self) -> &str {
        self.noun.as_ref().unwrap_or(&self.title)
    }

    /// The field of this key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

/// One thing to fill in.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(try_from = "Written")]
pub struct Field {
    /// Kept for ever, unique in its form.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// Said below the label.
    pub hint: Option<String>,
    /// What can be entered.
    pub kind: FieldKind,
    /// An earlier field of this form, whose answer is shown above to be read.
    pub quotes: Option<String>,
    /// Form and field key: the newest answer to it on another page is shown above.
    pub recalls: Option<(String, String)>,
}

/// What can be entered into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Line,
    /// Several lines of text.
    Text,
    /// One of these.
    Choice(Vec<Choice>),
    /// Any number of these.
    Set {
        /// What is offered.
        options: Vec<Choice>,
        /// Whether own words may be added.
        own: bool,
    },
    /// A whole number.
    Scale {
        /// The lowest.
        min: u32,
        /// The highest.
        max: u32,
        /// What the lowest means.
        low: String,
        /// What the highest means.
        high: String,
    },
    /// A date.
    Day,
    /// A place on the grid of pleasantness and energy.
    Cell,
}

impl FieldKind {
    /// What can be chosen; empty unless it is a choice or a set.
    #[must_use]
    pub fn options(&self) -> &[Choice] {
        match self {
            Self::Choice(options) | Self::Set { options, .. } => options,
            _ => &[],
        }
    }
}

/// Something to choose.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Kept for ever, unique in its field.
    pub id: String,
    /// What it is called.
    pub text: String,
    /// Said below it.
    #[serde(default)]
    pub line: Option<String>,
}

/// A field as it is written down.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    key: String,
    kind: WrittenKind,
    label: String,
    #[serde(default)]
    hint: Option<String>,
    #[serde(default)]
    options: Option<Vec<Choice>>,
    #[serde(default)]
    own: Option<bool>,
    #[serde(default)]
    min: Option<u32>,
    #[serde(default)]
    max: Option<u32>,
    #[serde(default)]
    low: Option<String>,
    #[serde(default)]
    high: Option<String>,
    #[serde(default)]
    quotes: Option<String>,
    #[serde(default)]
    recalls: Option<String>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum WrittenKind {
    Line,
    Text,
    Choice,
    Set,
    Scale,
    Day,
    Cell,
}

impl TryFrom<Written> for Field {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let wrong = |what: &str| format!("field {}: {what}", written.key);
        let has_options = matches!(written.kind, WrittenKind::Choice | WrittenKind::Set);
        if has_options != written.options.is_some() {
            return Err(wrong(
                "options belong to a choice or a set, and to nothing else",
            ));
        }
        if written.own.is_some() && written.kind != WrittenKind::Set {
            return Err(wrong("own words can be added to a set only"));
        }
        let ends = [written.min.is_some(), written.max.is_some()];
        let words = [written.low.is_some(), written.high.is_some()];
        let is_scale = written.kind == WrittenKind::Scale;
        if ends.iter().chain(&words).any(|given| *given != is_scale) {
            return Err(wrong("min, max, low and high belong to a scale, all four"));
        }
        let recalls = match &written.recalls {
            None => None,
            Some(place) => Some(
                place
                    .split_once('.')
                    .map(|(form, key)| (form.to_owned(), key.to_owned()))
                    .ok_or_else(|| wrong("recalls names a form and a key: form.key"))?,
            ),
        };
        let options = written.options.unwrap_or_default();
        let kind = match written.kind {
            WrittenKind::Line => FieldKind::Line,
            WrittenKind::Text => FieldKind::Text,
            WrittenKind::Choice => FieldKind::Choice(options),
            WrittenKind::Set => FieldKind::Set {
                options,
                own: written.own.unwrap_or_default(),
            },
            WrittenKind::Scale => FieldKind::Scale {
                min: written.min.unwrap_or_default(),
                max: written.max.unwrap_or_default(),
                low: written.low.unwrap_or_default(),
                high: written.high.unwrap_or_default(),
            },
            WrittenKind::Day => FieldKind::Day,
            WrittenKind::Cell => FieldKind::Cell,
        };
        Ok(Self {
            key: written.key,
            label: written.label,
            hint: written.hint,
            kind,
            quotes: written.quotes,
            recalls,
        })
    }
}
