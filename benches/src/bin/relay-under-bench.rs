//! The relay's own program, so that the benches build it with themselves.

#[global_allocator]
static ALLOCATOR: server::cli::Allocator = server::cli::Allocator {};

fn main() -> std::process::ExitCode {
    server::cli::main()
}
