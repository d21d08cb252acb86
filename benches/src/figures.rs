//! Tables of figures: printed, and kept where asked.

use std::fmt::Write as _;
use std::path::Path;

/// A table in Markdown.
pub struct Table {
    title: String,
    columns: usize,
    rows: usize,
    text: String,
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new(title: &str, columns: &[&str]) -> Self {
        let mut text = String::new();
        let _ = writeln!(text, "| {} |", columns.join(" | "));
        let _ = writeln!(text, "|{}", "---|".repeat(columns.len()));
        Self {
            title: title.to_owned(),
            columns: columns.len(),
            rows: 0,
            text,
        }
    }

    /// Adds a row, and prints it, so that whoever waits sees something.
    ///
    /// # Panics
    /// If it has another number of cells than there are columns.
    #[allow(clippy::print_stdout, reason = "figures are what a bench is for")]
    pub fn row(&mut self, cells: Vec<String>) {
        assert_eq!(cells.len(), self.columns, "a row fits its table");
        let line = format!("| {} |", cells.join(" | "));
        println!("{line}");
        let _ = writeln!(self.text, "{line}");
        self.rows += 1;
    }

    /// Writes the table as a file of its own into the folder that `HEARTEN_BENCH_SAVE` names, if
    /// it does: `cargo xtask bench --save` sets it. A table without a row is not: the one of before
    /// stays.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&self) -> std::io::Result<()> {
        let Some(folder) = std::env::var_os("HEARTEN_BENCH_SAVE") else {
            return Ok(());
        };
        if self.rows == 0 {
            return Ok(());
        }
        let name = self.title.to_lowercase().replace(' ', "-");
        let path = Path::new(&folder).join(name).with_extension("md");
        std::fs::write(path, format!("## {}\n\n{}", self.title, self.text))
    }
}
