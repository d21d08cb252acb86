#![no_main]

libfuzzer_sys::fuzz_target!(init: hearten_fuzz::let_caught_panics_pass(), |input: &[u8]| {
    hearten_fuzz::contents::signed(input);
});
