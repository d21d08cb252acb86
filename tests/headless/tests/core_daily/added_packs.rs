//! Packs to add: the one in `tests/e2e/packs`, as anybody signs it, in any version, with any change.

use content::{Manifest, PublicKey, PublisherKey, Signed};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../e2e/packs/northtrust/", $name)))),*]
    };
}

/// What is in the pack that lies beside the journeys.
const FILES: [(&str, &str); 7] = files![
    "exemplars.json",
    "forms/northtrust.handover.json",
    "practices/northtrust.basin.json",
    "programme.json",
    "prompts.json",
    "slots.json",
    "support/northtrust.staff.json",
];

/// A pack before it is signed.
#[derive(Clone)]
pub(crate) struct Unsigned {
    pub(crate) id: String,
    pub(crate) version: u32,
    pub(crate) language: String,
    pub(crate) files: Vec<(String, String)>,
    /// Stands for a publisher.
    pub(crate) seed: u8,
}

/// Version 2, of the publisher whom these tests trust.
pub(crate) fn northtrust() -> Unsigned {
    let files = FILES.into_iter();
    Unsigned {
        id: "northtrust".to_owned(),
        version: 2,
        language: "en-GB".to_owned(),
        files: files
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect(),
        seed: 7,
    }
}

impl Unsigned {
    pub(crate) fn version(mut self, version: u32) -> Self {
        self.version = version;
        self
    }

    pub(crate) fn signed_by(mut self, seed: u8) -> Self {
        self.seed = seed;
        self
    }

    /// Another text in place of one, in all files.
    pub(crate) fn with(mut self, before: &str, after: &str) -> Self {
        let has = |(_, text): &(String, String)| text.contains(before);
        assert!(self.files.iter().any(has), "{before}");
        for (_, text) in &mut self.files {
            *text = text.replace(before, after);
        }
        self
    }

    /// Only the files whose names begin with this.
    pub(crate) fn only(mut self, beginning: &str) -> Self {
        self.files.retain(|(name, _)| name.starts_with(beginning));
        assert!(!self.files.is_empty(), "{beginning}");
        self
    }

    /// The same under another name: an organisation of its own.
    pub(crate) fn named(mut self, id: &str) -> Self {
        for (name, text) in &mut self.files {
            *name = name.replace("northtrust.", &format!("{id}."));
            *text = text.replace("northtrust.", &format!("{id}."));
        }
        self.id = id.to_owned();
        self
    }

    pub(crate) fn publisher(&self) -> PublicKey {
        PublisherKey::from_seed(&[self.seed; 32]).public()
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let files: Vec<(&str, &[u8])> = self
            .files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_bytes()))
            .collect();
        let manifest = Manifest::of(&self.id, self.version, &self.language, &files);
        Signed::write(
            &manifest,
            &files,
            &PublisherKey::from_seed(&[self.seed; 32]),
        )
        .unwrap()
    }
}
