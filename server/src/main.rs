//! The relay's program; everything is in the library.

#[global_allocator]
static ALLOCATOR: server::cli::Allocator = server::cli::Allocator {};

fn main() -> std::process::ExitCode {
    server::cli::main()
}
