//! The two commands, and everything behind them: `cargo xtask serve` and `cargo xtask test`.
//!
//! # Invariants
//! - Works from a fresh clone on a machine with Rust alone: what is missing is installed, and each
//!   thing is named before it is. What cannot be installed stops the command with a sentence that
//!   says what to type. Nothing is skipped in silence.
//! - Every verb can be run again: work whose inputs have not changed is not done twice.
//!
//! # Not here
//! Checks that a crate can make of itself (its own tests), and anything that a person could not
//! also type by hand.

// A task runner prints.
#![allow(clippy::print_stdout)]

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

mod bench;
mod codegen;
mod content;
mod doctor;
mod ensure;
mod ffi;
mod fingerprint;
mod fuzz;
mod place;
mod postgres;
mod relay;
mod screens;
mod serve;
mod sim;
mod stages;
mod suite;
mod tidy;
mod vectors;
mod web;

use place::Place;

/// Hearten's tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Build everything and start it: prints an address to open.
    Serve(serve::Options),
    /// Run the checks and the tests: all of them, or the stages named.
    Test(stages::Options),
    /// Say what this machine has and lacks, and how each lack would be mended.
    Doctor,
    /// Write the types and bindings that are generated from the core.
    Codegen(codegen::Options),
    /// Build the web app with the core as WebAssembly.
    Web(web::Options),
    /// Drive Chromium through every screen and write pictures into `screens/`.
    Screens,
    /// Run the simulator.
    Sim(sim::Options),
    /// Fuzz the decoders, a minute each or as long as asked.
    Fuzz(fuzz::Options),
    /// Run the benches, optimised.
    Bench(bench::Options),
    /// Check the content packs; or sign, verify and renew one.
    Content(content::Options),
    /// Check what the compiler does not: dependency edges, words, links, names.
    Tidy,
}

fn main() -> ExitCode {
    match run(&Arguments::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain of reasons, without a backtrace: these errors are for whoever typed.
            eprintln!("\nError: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: &Verb) -> Result<()> {
    let place = Place::find()?;
    match verb {
        Verb::Serve(options) => serve::run(&place, options),
        Verb::Test(options) => stages::run(&place, options),
        Verb::Doctor => doctor::run(&place),
        Verb::Codegen(options) => codegen::run(&place, options),
        Verb::Web(options) => web::run(&place, options),
        Verb::Screens => screens::run(&place),
        Verb::Sim(options) => sim::run(&place, options),
        Verb::Fuzz(options) => fuzz::run(&place, options),
        Verb::Bench(options) => bench::run(&place, options),
        Verb::Content(options) => content::run(&place, options),
        Verb::Tidy => tidy::run(&place),
    }
}
