//! What people scan, type and print: invitations, codes, the recovery sheet, its words, keys.

use seal::recovery::Sheet;
use seal::{Identity, Recipient, RecoverySeed, WordsError};

use super::pairing::invitation;
use crate::memory::{capped, in_proportion};

/// Any text, read as each of them.
pub fn text(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    capped(in_proportion(input, 64), || {
        invitation(text);
        sheet(text);
        keys(text);
    });
    words(text);
}

fn sheet(text: &str) {
    if let Ok(sheet) = Sheet::parse(text) {
        assert_eq!(*sheet.to_text(), text.trim().to_ascii_uppercase());
        assert_eq!(Sheet::parse(&sheet.to_text()).as_ref(), Ok(&sheet));
    }
}

fn keys(text: &str) {
    if let Ok(identity) = Identity::parse(text) {
        let again = Identity::parse(&identity.to_text());
        assert_eq!(again.as_ref(), Ok(&identity));
    }
    if let Ok(recipient) = text.parse::<Recipient>() {
        assert_eq!(recipient.to_string(), text, "a recipient has one spelling");
        assert_eq!(
            Recipient::from_bytes(*recipient.as_bytes()).as_ref(),
            Ok(&recipient)
        );
    }
}

fn words(text: &str) {
    match RecoverySeed::from_words(text) {
        Ok(seed) => {
            let words = seed.to_words();
            assert_eq!(words.len(), 24);
            assert_eq!(
                RecoverySeed::from_words(&words.join("  ")).as_ref(),
                Ok(&seed)
            );
        }
        Err(WordsError::Unknown { suggestions, .. }) => assert!(suggestions.len() <= 3),
        Err(_) => {}
    }
}
