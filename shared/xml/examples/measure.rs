//! Median time of parsing each file given: `cargo run --release -p attest-xml --example measure -- FILE…`

#![expect(clippy::print_stdout, reason = "an example prints what it measured")]

use std::hint::black_box;
use std::time::Instant;

use attest_xml::{Limits, Tree};
use quick_xml::events::Event;

fn median(mut run: impl FnMut()) -> u128 {
    let mut times: Vec<u128> = (0..201)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or(0)
}

fn main() -> std::io::Result<()> {
    println!("{:>9} {:>9} {:>12} {:>12}  file, times in ns", "bytes", "tree", "events only", "roxmltree");
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let tree = median(|| {
            black_box(Tree::parse(black_box(&bytes), &Limits::default()).is_ok());
        });
        let events = median(|| {
            let mut reader = quick_xml::Reader::from_str(black_box(&text));
            while !matches!(reader.read_event(), Ok(Event::Eof) | Err(_)) {}
        });
        let rox = median(|| {
            black_box(roxmltree::Document::parse(black_box(&text)).is_ok());
        });
        println!("{:>9} {tree:>9} {events:>12} {rox:>12}  {file}", bytes.len());
    }
    Ok(())
}
