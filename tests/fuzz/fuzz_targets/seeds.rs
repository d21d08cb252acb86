//! No target: writes the committed corpus and ends. `cargo xtask fuzz --seeds` runs it. It is built
//! like the targets, so that nothing is compiled for it alone.

#![no_main]

libfuzzer_sys::fuzz_target!(init: write(), |_input: &[u8]| {});

fn write() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (target, name, bytes) in hearten_fuzz::seeds::seeds() {
        assert!(
            hearten_fuzz::TARGETS
                .iter()
                .any(|known| known.name == target),
            "{target}"
        );
        std::fs::create_dir_all(corpus.join(target)).expect("a folder for the corpus");
        std::fs::write(corpus.join(target).join(name), bytes).expect("a seed is written");
    }
    std::process::exit(0);
}
