//! Counts of tests, read from what the test harness prints.

use std::fmt;

/// How many tests there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Passed.
    pub(crate) passed: u32,
    /// Marked `#[ignore]`.
    pub(crate) ignored: u32,
}

impl Tally {
    /// Adds up the lines `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub(crate) fn read(output: &str) -> Self {
        let mut tally = Self::default();
        for line in output.lines() {
            let Some(counts) = line.strip_prefix("test result: ") else {
                continue;
            };
            let words: Vec<&str> = counts.split_whitespace().collect();
            for pair in words.windows(2) {
                if let [count, word] = pair {
                    let count = count.parse().unwrap_or(0);
                    match word.trim_end_matches(';') {
                        "passed" => tally.passed += count,
                        "ignored" => tally.ignored += count,
                        _ => {}
                    }
                }
            }
        }
        tally
    }

    /// Adds another count.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.ignored += other.ignored;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tests passed", self.passed)?;
        if self.ignored > 0 {
            write!(f, ", {} ignored", self.ignored)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_harness_is_understood() {
        let output = "running 4 tests\ntest a ... ok\n\ntest result: ok. 3 passed; 0 failed; \
                      1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n";
        assert_eq!(
            Tally::read(output),
            Tally {
                passed: 3,
                ignored: 1
            }
        );
        assert_eq!(Tally::read("Timer precision: 20 ns"), Tally::default());
    }
}
