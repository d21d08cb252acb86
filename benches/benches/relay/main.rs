//! The relay under load: ingest beside a bare SQLite loop, and connections that wait.
//!
//! `cargo bench -p benches --bench relay` measures everything; `-- ingest`, `-- live` or `-- slow`
//! a part, `-- "ingest 16x1"` one row; `-- --test` tries everything once with few requests and looks at no clock.

#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a program that prints figures"
)]

mod account;
mod bare;
mod disk;
#[path = "../../src/figures.rs"]
#[allow(unreachable_pub, reason = "shared with the library")]
mod figures;
mod ingest;
mod live;
mod load;
mod process;

use anyhow::Result;
use disk::Disk;
use figures::Table;
use ingest::{Effort, Shape};
use std::time::Duration;

/// Longer than the time between two comments on a live stream.
const IDLE: Duration = Duration::from_secs(wire::limits::LIVE_COMMENT_S + 5);

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, of_loop @ ..] = arguments.as_slice()
        && word == bare::WORD
    {
        println!("{}", bare::be_the_loop(of_loop)?);
        return Ok(());
    }
    let quick = arguments.iter().any(|argument| argument == "--test");
    let filter = arguments.iter().find(|argument| !argument.starts_with('-'));
    let wants = |name: &str| filter.is_none_or(|filter| name.contains(filter.as_str()));
    let wanted = |title: &str, shapes: Vec<Shape>| {
        let mut shapes = shapes;
        shapes.retain(|shape| wants(&format!("{title} {}x{}", shape.clients, shape.batch)));
        shapes
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let effort = effort(quick);
        let as_it_is = wanted("relay ingest", shapes(quick));
        if !as_it_is.is_empty() {
            ingest("Relay ingest", &Disk::as_it_is(), &as_it_is, effort).await?;
        }
        let slow = wanted("relay slow disk", slow_shapes(quick));
        if !slow.is_empty() {
            let disk = Disk::slowed(Duration::from_millis(3))?;
            ingest("Relay slow disk", &disk, &slow, effort).await?;
        }
        if wants("relay live") {
            live(quick).await?;
        }
        Ok(())
    })
}

async fn ingest(title: &str, disk: &Disk, shapes: &[Shape], effort: Effort) -> Result<()> {
    let mut table = Table::new(title, &ingest::COLUMNS);
    for shape in shapes {
        ingest::measure(disk, *shape, effort, &mut table).await?;
    }
    table.save()?;
    Ok(())
}

async fn live(quick: bool) -> Result<()> {
    let (counts, idle): (&[usize], _) = if quick {
        (&[20], Duration::ZERO)
    } else {
        (&[1_000, 10_000], IDLE)
    };
    let mut table = Table::new("Relay live", &live::COLUMNS);
    for count in counts {
        live::measure(&Disk::as_it_is(), *count, idle, &mut table).await?;
    }
    table.save()?;
    Ok(())
}

fn effort(quick: bool) -> Effort {
    let (rounds, loop_ms) = if quick { (1, 20) } else { (5, 1_000) };
    Effort {
        rounds,
        loop_time: Duration::from_millis(loop_ms),
    }
}

fn shape(clients: usize, batch: usize, requests: usize) -> Shape {
    Shape {
        clients,
        batch,
        requests,
        loop_rows: if batch == 1 { 1 } else { 200 },
    }
}

/// About a second a round each.
fn shapes(quick: bool) -> Vec<Shape> {
    if quick {
        return vec![shape(1, 1, 3), shape(4, 1, 3), shape(4, 100, 1)];
    }
    vec![
        shape(1, 1, 3_000),
        shape(16, 1, 800),
        shape(64, 1, 200),
        shape(16, 100, 20),
        shape(64, 100, 6),
    ]
}

/// Fewer: a flush waits for three milliseconds.
fn slow_shapes(quick: bool) -> Vec<Shape> {
    if quick {
        return vec![shape(2, 1, 2)];
    }
    vec![
        shape(1, 1, 200),
        shape(16, 1, 200),
        shape(64, 1, 100),
        shape(16, 100, 20),
        shape(64, 100, 6),
    ]
}
