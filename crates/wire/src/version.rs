//! Versions of the HTTP protocol. Records, statements and licences have a suite instead.

/// Versions this code speaks, ascending. Version 2 added parts, checkpoints, erasing and heads.
pub const VERSIONS: &[u64] = &[1, 2];

/// The newest of [`VERSIONS`]; sent in [`crate::VERSION_HEADER`] unless the relay is older.
pub const VERSION: u64 = 2;

/// The highest version that both sides speak; `None` if there is none.
#[must_use]
pub fn highest_common(theirs: &[u64]) -> Option<u64> {
    VERSIONS
        .iter()
        .rev()
        .copied()
        .find(|version| theirs.contains(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_version_of_both_is_chosen() {
        assert_eq!(highest_common(&[1]), Some(1));
        assert_eq!(highest_common(&[3, 2, 1]), Some(2));
        assert_eq!(highest_common(&[3]), None);
        assert_eq!(highest_common(&[]), None);
        assert_eq!(VERSIONS.last(), Some(&VERSION));
    }
}
