//! What the crate `en16931` needs to read and validate invoices; `attest bench validate` builds and runs it.
//!
//! usage: `peers LIST`, a list with lines of a case, a tab and a document. Prints one JSON line per case: CPU time of one
//! document and the most memory so far.

use std::hint::black_box;

use en16931::profiles;
use en16931::validation::profile::Profile;

fn main() {
    let list = std::env::args().nth(1).expect("usage: peers LIST");
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
        measure(case, documents, &profiles::EN16931);
        measure(&format!("{case}, Peppol"), documents, &profiles::PEPPOL_BIS_3);
    }
}

fn measure(case: &str, documents: &[Vec<u8>], profile: &'static Profile) {
    let (start, mut runs) = (cpu_time(), 0);
    while cpu_time() - start < 1_000_000_000 {
        for document in documents {
            if let Ok(read) = en16931_formats::read(document) {
                black_box(profile.validate(&read.invoice));
            }
        }
        runs += documents.len() as u64;
    }
    let each = (cpu_time() - start) / runs;
    let peak = peak_kilobytes();
    println!(
        "{{\"engine\":\"en16931 0.8\",\"case\":\"{case}\",\"nanoseconds\":{each},\"peak_kilobytes\":{peak}}}"
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
