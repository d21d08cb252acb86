//! Codes that people read aloud: an alphabet without look-alikes, and forgiving reading.

/// Digits and lower-case letters without i, l, o and u: five bits each.
pub const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Reads a code as typed: case, spaces and hyphens do not matter, `o` is 0, `i` and `l` are 1.
/// `None` if any other character is not of the alphabet.
#[must_use]
pub fn normalise(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(typed.len());
    for typed in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let read = match typed.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        };
        if !read.is_ascii() || !ALPHABET.contains(&(read as u8)) {
            return None;
        }
        code.push(read);
    }
    Some(code)
}

/// Writes random bytes as a code, one character from the low five bits of each byte.
#[must_use]
pub fn from_random(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| {
            char::from(
                ALPHABET
                    .get(usize::from(byte & 31))
                    .copied()
                    .unwrap_or(b'0'),
            )
        })
        .collect()
}
