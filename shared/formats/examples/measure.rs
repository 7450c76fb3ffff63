//! Median times of parsing and reading: `cargo run --release -p attest-formats --example measure -- FILE…`
//!
//! Machines differ and are shared: compare the rows of one run, never two runs.

#![expect(clippy::print_stdout, reason = "an example prints what it measured")]

use std::hint::black_box;
use std::time::Instant;

use attest_formats::{Source, read};
use attest_xml::{Limits, Tree};

fn median_ns(mut run: impl FnMut()) -> u128 {
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

fn row(name: &str, bytes: &[u8]) {
    let tree = median_ns(|| {
        black_box(Tree::parse(black_box(bytes), &Limits::default()).is_ok());
    });
    let model = median_ns(|| {
        let Ok(source) = Source::new(black_box(bytes), Limits::default()) else { return };
        let Ok(tree) = source.parse() else { return };
        black_box(read(tree.root()).is_ok());
    });
    println!("{:>9} {tree:>10} {model:>10}  {name}", bytes.len());
}

/// The document with its first line written `count` times.
fn with_lines(document: &str, count: usize) -> Option<String> {
    let start = document.find("<cac:InvoiceLine>")?;
    let end = document.find("</cac:InvoiceLine>")? + "</cac:InvoiceLine>".len();
    let line = document.get(start..end)?;
    Some(format!("{}{}{}", document.get(..start)?, line.repeat(count), document.get(end..)?))
}

fn main() -> std::io::Result<()> {
    println!("{:>9} {:>10} {:>10}  document, times in ns", "bytes", "tree", "model");
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file)?;
        row(&file, &bytes);
        let text = String::from_utf8_lossy(&bytes);
        for count in [1000, 10_000] {
            if let Some(document) = with_lines(&text, count).filter(|_| file.ends_with("base-example.xml")) {
                row(&format!("the same with {count} lines more"), document.as_bytes());
            }
        }
    }
    Ok(())
}
