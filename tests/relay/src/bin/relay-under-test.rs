//! The relay's program as `hearten-relay` has it, where cargo tells our tests its path.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
