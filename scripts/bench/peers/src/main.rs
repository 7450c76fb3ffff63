//! What others need to read and validate invoices; `attest bench` builds and runs it.
//!
//! usage: `peers LIST [read]`, a list with lines of a case, a tab and a document. Prints one JSON line per case and engine:
//! CPU time of one document and the most memory so far. With `read` nothing is validated, and `roxmltree` only parses.
//! `peers SAMPLE assign` assigns the lines of an invoice to those of an order, each to one, and prints where they went.

use std::hint::black_box;

use en16931::profiles;
use en16931::validation::profile::Profile;
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

fn main() {
    let list = std::env::args().nth(1).expect("usage: peers LIST [read]");
    let mode = std::env::args().nth(2).unwrap_or_default();
    if mode == "assign" {
        return assign(&std::fs::read_to_string(list).expect("the sample is a file"));
    }
    let reads_only = mode == "read";
    let list = std::fs::read_to_string(list).expect("the list is a file");
    let mut cases: Vec<(&str, Vec<Vec<u8>>)> = Vec::new();
    for line in list.lines() {
        let (case, path) = line.split_once('\t').expect("a case, a tab, a document");
        let document = std::fs::read(path).expect(path);
        match cases.iter_mut().find(|(known, _)| *known == case) {
            Some((_, documents)) => documents.push(document),
            None => cases.push((case, vec![document])),
        }
    }
    for (case, documents) in &cases {
        if reads_only {
            measure("roxmltree 0.21", case, documents, |document| {
                let text = std::str::from_utf8(document).unwrap_or_default();
                black_box(roxmltree::Document::parse(text).is_ok());
            });
            measure("en16931-formats 0.8", case, documents, |document| {
                black_box(en16931_formats::read(document).is_ok());
            });
        } else {
            validate(case, documents, &profiles::EN16931);
            validate(&format!("{case}, Peppol"), documents, &profiles::PEPPOL_BIS_3);
        }
    }
}

/// Code, quantity and price of a line.
type Line<'a> = (&'a str, i64, i64);

/// Weighs each invoice line with each order line: code before quantity before price.
fn assign(sample: &str) {
    let mut lines = sample.lines();
    let sizes = lines.next().expect("sizes");
    let rows: usize = sizes.split(' ').next().and_then(|rows| rows.parse().ok()).expect("a number of rows");
    let read: Vec<Line<'_>> = lines
        .map(|line| {
            let mut parts = line.split(' ');
            let code = parts.next().expect("a code");
            let mut number = || parts.next().and_then(|number| number.parse().ok()).expect("a number");
            (code, number(), number())
        })
        .collect();
    let (invoice, order) = read.split_at(rows);
    let work = || {
        let weights =
            invoice.iter().map(|own| order.iter().map(|other| weight(own, other)).collect::<Vec<i64>>());
        let weights = Matrix::from_rows(weights).expect("rows of one length");
        let (_, placed) = kuhn_munkres(&weights);
        (weights, placed)
    };
    // The kernel counts in ticks of some milliseconds.
    let (start, mut runs) = (cpu_time(), 1);
    let (weights, placed) = work();
    while cpu_time() - start < 200_000_000 {
        black_box(work());
        runs += 1;
    }
    let nanoseconds = (cpu_time() - start) / runs;
    // A pair that fits in nothing is no answer.
    let fits = |(row, column): (usize, &usize)| weights[(row, *column)] > 0;
    let placed: Vec<String> = placed
        .iter()
        .enumerate()
        .map(|at| if fits(at) { at.1.to_string() } else { "null".to_owned() })
        .collect();
    println!(
        "{{\"engine\":\"dense assignment, pathfinding 4\",\"case\":\"assign\",\"nanoseconds\":{nanoseconds},\
         \"peak_kilobytes\":{},\"placed\":[{}]}}",
        peak_kilobytes(),
        placed.join(",")
    );
}

fn weight(own: &Line<'_>, other: &Line<'_>) -> i64 {
    const MILLION: i64 = 1_000_000;
    let code = if own.0 == other.0 { 1_000_000 * MILLION } else { 0 };
    let quantity = if own.1 <= other.1 { 100_000 * MILLION } else { 0 };
    code + quantity - (own.2 - other.2).abs().min(10_000 * MILLION)
}

fn validate(case: &str, documents: &[Vec<u8>], profile: &'static Profile) {
    measure("en16931 0.8", case, documents, |document| {
        if let Ok(read) = en16931_formats::read(document) {
            black_box(profile.validate(&read.invoice));
        }
    });
}

fn measure(engine: &str, case: &str, documents: &[Vec<u8>], work: impl Fn(&[u8])) {
    let (start, mut runs) = (cpu_time(), 0);
    while cpu_time() - start < 1_000_000_000 {
        documents.iter().for_each(|document| work(document));
        runs += documents.len() as u64;
    }
    let each = (cpu_time() - start) / runs;
    let peak = peak_kilobytes();
    println!(
        "{{\"engine\":\"{engine}\",\"case\":\"{case}\",\"nanoseconds\":{each},\"peak_kilobytes\":{peak}}}"
    );
}

/// CPU time of this process, which has one thread, in nanoseconds.
fn cpu_time() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").expect("Linux");
    text.split(' ').next().and_then(|number| number.parse().ok()).expect("a number")
}

fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("VmHWM");
    line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
}
