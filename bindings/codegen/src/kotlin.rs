//! Kotlin's keywords. The generator writes field names as they are, and `when` and `this` are words
//! of that language; Kotlin takes them between backticks.
//!
//! The names pass through the generator as marks that it cannot break, and get their backticks in
//! what it wrote.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use facet_generate::Registry;
use facet_generate::reflection::format::{ContainerFormat, Format, Named, VariantFormat};

/// Words that no Kotlin name may be without backticks.
const KEYWORDS: [&str; 28] = [
    "as",
    "break",
    "class",
    "continue",
    "do",
    "else",
    "false",
    "for",
    "fun",
    "if",
    "in",
    "interface",
    "is",
    "null",
    "object",
    "package",
    "return",
    "super",
    "this",
    "throw",
    "true",
    "try",
    "typealias",
    "typeof",
    "val",
    "var",
    "when",
    "while",
];

/// Replaces field names that are keywords by marks.
pub(crate) fn mark_keywords(registry: &mut Registry) {
    for container in registry.values_mut() {
        match container {
            ContainerFormat::Struct(fields, _) => mark(fields),
            ContainerFormat::Enum(variants, ..) => {
                for variant in variants.values_mut() {
                    if let VariantFormat::Struct(fields) = &mut variant.value {
                        mark(fields);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Replaces the marks in a file by the keywords in backticks.
///
/// # Errors
/// When the file cannot be read or written.
pub(crate) fn quote_keywords(file: &Path) -> Result<()> {
    let mut text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    for keyword in KEYWORDS {
        text = text.replace(&mark_of(keyword), &format!("`{keyword}`"));
    }
    Ok(fs::write(file, text)?)
}

fn mark(fields: &mut [Named<Format>]) {
    for field in fields {
        if KEYWORDS.contains(&field.name.as_str()) {
            field.name = mark_of(&field.name);
        }
    }
}

/// One word in camel case, so that the generator's conversion leaves it alone.
fn mark_of(keyword: &str) -> String {
    format!("zkeyword{keyword}z")
}
