//! `doctor`: what is here, what is missing, and what would be done about it.

use anyhow::Result;

use crate::ensure::EVERYTHING;
use crate::place::Place;

/// Prints a line for each tool. Installs nothing.
///
/// # Errors
/// When the shell cannot be set up.
pub(crate) fn run(place: &Place) -> Result<()> {
    let shell = place.shell()?;
    println!("Target folder: {}", place.target.display());
    println!("Tools folder:  {}", place.tools.display());
    let mut missing = 0;
    for tool in EVERYTHING {
        match tool.version(&shell) {
            Some(version) => println!("  here     {} ({version})", tool.name),
            None => {
                missing += 1;
                println!(
                    "  missing  {}, for {}. Will type: {}",
                    tool.name,
                    tool.why,
                    tool.remedy()
                );
            }
        }
    }
    if missing == 0 {
        println!("Nothing is missing.");
    } else {
        println!(
            "{missing} missing. `cargo xtask serve` and `cargo xtask test` install what they need."
        );
    }
    Ok(())
}
