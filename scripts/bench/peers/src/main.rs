//! What others need to read and validate invoices; `attest bench` builds and runs it.
//!
//! usage: `peers LIST [read]`, a list with lines of a case, a tab and a document. Prints one JSON line per case and engine:
//! CPU time of one document and the most memory so far. With `read` nothing is validated, and `roxmltree` only parses.

use std::hint::black_box;

use en16931::profiles;
use en16931::validation::profile::Profile;

fn main() {
    let list = std::env::args().nth(1).expect("usage: peers LIST [read]");
    let reads_only = std::env::args().nth(2).is_some_and(|word| word == "read");
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
