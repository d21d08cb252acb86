//! Lists long files and functions. They are a hint and no failure.

use super::Source;

/// A file past this asks to be split.
const FILE_LINES: usize = 400;
/// A function past this too.
const FUNCTION_LINES: usize = 70;

/// One line a file or function.
pub(super) fn list(sources: &[Source]) -> Vec<String> {
    let mut long = Vec::new();
    for source in sources {
        if !["rs", "ts", "tsx", "mjs", "kt", "swift", "css"].contains(&source.extension()) {
            continue;
        }
        let lines = source.text.lines().count();
        if lines > FILE_LINES {
            long.push(format!("{} has {lines} lines", source.path));
        }
        if source.extension() == "rs" {
            long.extend(functions(source));
        }
    }
    long
}

/// Long functions, by the formatter's layout: a function ends with a brace as deep as it began.
fn functions(source: &Source) -> Vec<String> {
    let mut long = Vec::new();
    let lines: Vec<&str> = source.text.lines().collect();
    for (from, line) in lines.iter().enumerate() {
        let depth = line.len() - line.trim_start().len();
        let Some(name) = function_name(line) else {
            continue;
        };
        let end = format!("{}}}", &line[..depth]);
        let length = lines
            .iter()
            .skip(from)
            .position(|line| *line == end)
            .map_or(0, |at| at + 1);
        if length > FUNCTION_LINES {
            long.push(format!("{}: {name} has {length} lines", source.path));
        }
    }
    long
}

fn function_name(line: &str) -> Option<&str> {
    let words = line.trim_start();
    let (before, after) = words.split_once("fn ")?;
    let is_item = before.split_whitespace().all(|word| {
        ["const", "async", "unsafe", "extern"].contains(&word) || word.starts_with("pub")
    });
    is_item.then(|| after.split(['(', '<']).next().unwrap_or(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_and_functions_are_listed() {
        let body = "    let a = 1;\n".repeat(FUNCTION_LINES);
        let source = Source::new(
            "a.rs",
            &format!("pub(crate) fn long() {{\n{body}}}\nfn s() {{\n}}\n"),
        );
        assert_eq!(list(&[source]), ["a.rs: long has 72 lines"]);
        let source = Source::new("a.ts", &"\n".repeat(FILE_LINES + 1));
        assert_eq!(list(&[source]), ["a.ts has 401 lines"]);
    }
}
