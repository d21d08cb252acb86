//! The relay's own program, so that the benches build it with themselves.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
