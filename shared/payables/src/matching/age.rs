//! MATCH-27. Which of several candidates is taken first.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::lines::Book;
use super::space::Candidate;

/// Oldest date first, then receipt number, then lowest line number.
pub(super) type AgeKey<'a> = (Option<Date>, Numbered<'a>, u32, Numbered<'a>);

pub(super) fn age_key<'a>(book: &Book<'a>, candidate: &Candidate<'a>) -> AgeKey<'a> {
    let number = candidate.receipt.map_or("", |receipt| receipt.number.as_str());
    let line = book.order_lines.get(candidate.order_line as usize);
    let (order, id) = line.map_or((0, ""), |line| (line.order, line.line.id.as_str()));
    (candidate.date, Numbered::of(number), order, Numbered::of(id))
}

/// A number of people: orders `2` before `10`, and numbers before words.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Numbered<'a>(u128, Folded<'a>);

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
