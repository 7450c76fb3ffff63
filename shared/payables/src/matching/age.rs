//! MATCH-27. Which of several candidates is taken first.

use std::cmp::Ordering;

use attest_model::orders::GoodsReceipt;
use jiff::civil::Date;

use super::candidates::{Candidate, day_number};
use super::lines::Book;

/// Oldest date first, then receipt number, then lowest line number.
pub(super) fn compare_age<'a>(book: &Book<'a>, left: &Candidate<'a>, right: &Candidate<'a>) -> Ordering {
    let receipt = |candidate: &Candidate<'a>| receipt_number(candidate.receipt);
    let line = |candidate: &Candidate<'a>| line_number(book, candidate.order_line);
    left.date
        .cmp(&right.date)
        .then_with(|| receipt(left).cmp(&receipt(right)))
        .then_with(|| line(left).cmp(&line(right)))
}

/// The place of each candidate by age. Numbers are read once per receipt and order line, and compared as places from then on.
pub(super) fn ranks<'a>(book: &Book<'a>, candidates: &[Candidate<'a>]) -> Vec<u32> {
    let lines = places((0..).take(book.order_lines.len()).map(|line| line_number(book, line)));
    let mut receipts = Vec::new();
    for candidate in candidates {
        let at = candidate.nth_receipt as usize;
        if receipts.len() <= at {
            receipts.resize(at + 1, None);
        }
        if let Some(slot) = receipts.get_mut(at) {
            *slot = candidate.receipt;
        }
    }
    let receipts = places(receipts.into_iter().map(receipt_number));
    let place = |list: &[u32], at: u32| u128::from(list.get(at as usize).copied().unwrap_or_default());
    let mut sequence: Vec<(u128, u32)> = candidates
        .iter()
        .map(|own| {
            let day = own.date.map_or(0, day_number_from_one);
            day << 64 | place(&receipts, own.nth_receipt) << 32 | place(&lines, own.order_line)
        })
        .zip(0u32..)
        .collect();
    sequence.sort_unstable();
    let mut ranks = vec![0; sequence.len()];
    for (rank, (_, member)) in (0..).zip(sequence) {
        if let Some(slot) = ranks.get_mut(member as usize) {
            *slot = rank;
        }
    }
    ranks
}

/// A day as a number above zero, ordered as days are.
fn day_number_from_one(date: Date) -> u128 {
    let days = day_number(date) - day_number(Date::MIN) + 1;
    u128::try_from(days).unwrap_or_default()
}

/// The place of each value among all; equal ones share theirs.
fn places<T: Ord>(values: impl Iterator<Item = T>) -> Vec<u32> {
    let mut sequence: Vec<(T, usize)> = values.zip(0..).collect();
    sequence.sort();
    let mut places = vec![0; sequence.len()];
    let mut place = 0;
    let mut before: Option<&T> = None;
    for (value, at) in &sequence {
        place += u32::from(before.is_some_and(|before| before != value));
        before = Some(value);
        if let Some(slot) = places.get_mut(*at) {
            *slot = place;
        }
    }
    places
}

fn receipt_number(receipt: Option<&GoodsReceipt>) -> Numbered<'_> {
    Numbered::of(receipt.map_or("", |receipt| receipt.number.as_str()))
}

fn line_number<'a>(book: &Book<'a>, order_line: u32) -> (u32, Numbered<'a>) {
    let line = book.order_lines.get(order_line as usize);
    line.map_or((0, Numbered::of("")), |line| (line.order, Numbered::of(&line.line.id)))
}

/// A number of people: orders `2` before `10`, and numbers before words.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Numbered<'a>(u128, Folded<'a>);

impl<'a> Numbered<'a> {
    fn of(text: &'a str) -> Self {
        let text = text.trim();
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse::<u64>() {
            _ if text.is_empty() => Self(0, Folded("")),
            Ok(number) => Self(number.into(), Folded("")),
            Err(_) if is_number => Self(text.parse().unwrap_or(u128::MAX), Folded(text)),
            Err(_) => Self(u128::MAX, Folded(text)),
        }
    }
}

/// A text that is compared without regard to case.
#[derive(Clone, Copy)]
struct Folded<'a>(&'a str);

impl Folded<'_> {
    fn characters(&self) -> impl Iterator<Item = char> {
        self.0.chars().flat_map(char::to_lowercase)
    }
}

impl PartialEq for Folded<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Folded<'_> {}

impl PartialOrd for Folded<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Folded<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most often it is one receipt.
        if self.0 == other.0 {
            return Ordering::Equal;
        }
        if self.0.is_ascii() && other.0.is_ascii() {
            let lower = |byte: u8| byte.to_ascii_lowercase();
            return self.0.bytes().map(lower).cmp(other.0.bytes().map(lower));
        }
        self.characters().cmp(other.characters())
    }
}
