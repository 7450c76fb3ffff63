#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| attest_fuzz::file(bytes));
