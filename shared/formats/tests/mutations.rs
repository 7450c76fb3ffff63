//! Seeded mutations of real documents through the targets of `fuzz/`: what a fuzzer does, in the ordinary tests.
//!
//! Each target gets some hundred inputs; `ATTEST_FUZZ_SECONDS=600` gives it ten minutes. A failure names file and number of
//! the input, which give it again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and prints what it did"
)]

mod corpus;
#[allow(unreachable_pub, reason = "the targets are programs of another workspace")]
#[path = "../../../fuzz/src/lib.rs"]
mod fuzz;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Inputs of a target when no time is given.
const INPUTS: u64 = 300;
/// Larger seeds make each input slow and reach nothing new.
const SEED_BYTES_MAX: usize = 256 * 1024;

/// What parsers stumble over.
const TOKENS: [&[u8]; 24] = [
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&#0;",
    b"&#x110000;",
    b"&amp",
    b"<!--",
    b"-->",
    b"xmlns=''",
    b"xmlns:xml='a'",
    b"<?xml version='1.0' encoding='UTF-16'?>",
    b"</",
    b"/>",
    b"\0",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"99999999999999999999999999999",
    b"-0.0000000000000000000000000001",
    b"1e400",
    b"0000-00-00",
    b"%PDF-",
    b"/Kids [1 0 R]",
    b"PK\x03\x04",
    b"\r\n\r\n--",
];

/// A throw of dice that is the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides.max(1)
    }

    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let from = self.throw(length + 1);
        let most = if self.throw(8) == 0 { length } else { 40 };
        from..(from + self.throw(most)).min(length)
    }
}

/// One to six changes of a seed.
fn mutate(seed: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.throw(6) {
        let range = dice.range(bytes.len());
        match dice.throw(8) {
            0 => bytes.truncate(range.start),
            1 => drop(bytes.drain(range)),
            2 => {
                let copy = bytes.get(range.clone()).unwrap().to_vec();
                bytes.splice(range.end..range.end, copy);
            }
            3 => {
                let foreign = dice.range(other.len());
                bytes.splice(range, other.get(foreign).unwrap().iter().copied());
            }
            4 => {
                let token = TOKENS.get(dice.throw(TOKENS.len())).unwrap();
                bytes.splice(range.start..range.start, token.iter().copied());
            }
            5 => {
                // Where one number stands, another one may.
                let digit = bytes.iter().skip(range.start).position(u8::is_ascii_digit);
                if let Some(byte) = digit.and_then(|at| bytes.get_mut(range.start + at)) {
                    *byte = *b"-.,eE 0987".get(dice.throw(10)).unwrap();
                }
            }
            6 => {
                if let Some(byte) = bytes.get_mut(range.start) {
                    *byte ^= 1 << dice.throw(8);
                }
            }
            _ => {
                if let Some(byte) = bytes.get_mut(range.start) {
                    *byte = u8::try_from(dice.throw(256)).unwrap();
                }
            }
        }
    }
    bytes
}

/// Files of a target below a folder of the corpus or of this repository.
fn seeds(folders: &[&str]) -> Vec<(PathBuf, Vec<u8>)> {
    let own = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut waiting: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| [Some(own.join(folder)), corpus::folder().map(|corpus| corpus.join(folder))])
        .flatten()
        .filter(|path| path.is_dir())
        .collect();
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if let Ok(bytes) = std::fs::read(&path)
                && bytes.len() <= SEED_BYTES_MAX
            {
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}

/// Runs a target on mutations of its seeds.
fn run(folders: &[&str], target: fn(&[u8])) {
    let seeds = seeds(folders);
    if seeds.is_empty() {
        println!("skipped: no seeds in {folders:?}");
        return;
    }
    let seconds = std::env::var("ATTEST_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let (start, limit) = (Instant::now(), seconds.map(Duration::from_secs));
    let mut number = 0;
    while limit.map_or(number < INPUTS, |limit| start.elapsed() < limit) {
        let mut dice = Dice(number);
        dice.throw(1);
        let (path, seed) = seeds.get(dice.throw(seeds.len())).unwrap();
        let (_, other) = seeds.get(dice.throw(seeds.len())).unwrap();
        let input = mutate(seed, other, &mut dice);
        let outcome = std::panic::catch_unwind(|| target(&input));
        assert!(outcome.is_ok(), "input {number}, a mutation of {}", path.display());
        number += 1;
    }
    println!("{number} inputs from {} seeds in {folders:?}", seeds.len());
}

#[test]
fn mutated_ubl_is_read_or_refused() {
    run(&["ubl", "oioubl"], fuzz::document);
}

#[test]
fn mutated_cii_and_zugferd_1_are_read_or_refused() {
    run(&["cii"], fuzz::document);
}

#[test]
fn mutated_svefaktura_is_read_or_refused() {
    run(&["svefaktura"], fuzz::document);
}

#[test]
fn mutated_finvoice_is_read_or_refused() {
    run(&["finvoice"], fuzz::file);
}

#[test]
fn mutated_ebis_is_read_or_refused() {
    run(&["ebis", "fuzz/seeds/ebis"], fuzz::file);
}

#[test]
fn mutated_envelopes_are_opened_or_refused() {
    run(&["sbdh", "unsupported"], fuzz::file);
}

#[test]
fn mutated_pdf_is_opened_or_refused() {
    run(&["facturx"], fuzz::file);
}

#[test]
fn mutated_archives_are_opened_or_refused() {
    run(&["fuzz/seeds/zip"], fuzz::file);
}

#[test]
fn mutated_mails_are_opened_or_refused() {
    run(&["fuzz/seeds/mail"], fuzz::file);
}

#[test]
fn mutated_orders_and_master_data_are_read_or_refused() {
    run(&["orders", "despatch", "receipt-advice", "events/demo/master"], fuzz::orders);
}

#[test]
fn mutated_import_files_and_sidecars_are_read_or_refused() {
    run(&["fuzz/seeds/fields"], fuzz::fields);
}
