//! AMJ-3. Lists of patterns with a value each: `A*|2,B*|2,C*|0`.

use super::{Fault, TwoWay};
use crate::ids::folded;

/// A text with `*` for any run of characters, also none; case does not count (AMJ-4, AMJ-6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The literal runs between the stars, folded; one run means no star.
    runs: Vec<String>,
}

impl Pattern {
    /// A pattern in which nothing but `*` has a meaning (MATCH-42).
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { runs: text.trim().split('*').map(lower).collect() }
    }

    /// Whether the whole text fits, outer white space aside (AMJ-5).
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let text = folded(text);
        let [first, middle @ .., last] = self.runs.as_slice() else {
            return self.runs.first().is_some_and(|only| *only == text);
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
        for run in middle {
            // The leftmost place leaves the most for the runs that follow.
            let Some((_, after)) = rest.split_once(run.as_str()) else { return false };
            rest = after;
        }
        rest.ends_with(last.as_str())
    }
}

fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// AMJ-3. Entries of pattern and value; the first one that matches decides (AMJ-7).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatternList {
    entries: Vec<(Pattern, TwoWay)>,
}

impl PatternList {
    /// Reads a list; empty entries are ignored (AMJ-10).
    ///
    /// # Errors
    /// [`Fault`] with the first violation of the grammar and its position.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let (list, faults) = Self::load(text);
        faults.into_iter().next().map_or(Ok(list), Err)
    }

    /// Reads what can be read of a stored list: faulty entries are skipped and named (AMJ-11).
    #[must_use]
    pub fn load(text: &str) -> (Self, Vec<Fault>) {
        let mut list = Self::default();
        let mut faults = Vec::new();
        for (start, entry) in entries(text) {
            if entry.iter().all(|symbol| symbol.is_space()) {
                continue;
            }
            match read_entry(start, &entry) {
                Ok(read) => list.entries.push(read),
                Err(fault) => faults.push(fault),
            }
        }
        (list, faults)
    }

    /// The value of the first entry that matches the whole number (AMJ-5, AMJ-7).
    #[must_use]
    pub fn find(&self, number: &str) -> Option<TwoWay> {
        self.entries.iter().find(|(pattern, _)| pattern.matches(number)).map(|(_, value)| *value)
    }
}

/// A character of a list: as written, or behind a backslash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbol {
    Plain(char),
    Escaped(char),
    /// A backslash before anything but `,` `|` `*` `\`.
    Dangling,
}

impl Symbol {
    const fn is_space(self) -> bool {
        matches!(self, Self::Plain(' ' | '\t'))
    }

    fn width(self) -> usize {
        if matches!(self, Self::Escaped(_)) { 2 } else { 1 }
    }
}

/// Splits at the commas that are not escaped; each entry with the position of its first character.
fn entries(text: &str) -> Vec<(usize, Vec<Symbol>)> {
    let mut found = vec![(0, Vec::new())];
    let mut position = 0;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let symbol = match char {
            '\\' => match chars.next_if(|next| matches!(next, ',' | '|' | '*' | '\\')) {
                Some(escaped) => Symbol::Escaped(escaped),
                None => Symbol::Dangling,
            },
            plain => Symbol::Plain(plain),
        };
        position += symbol.width();
        if symbol == Symbol::Plain(',') {
            found.push((position, Vec::new()));
        } else if let Some((_, entry)) = found.last_mut() {
            entry.push(symbol);
        }
    }
    found
}

fn read_entry(start: usize, entry: &[Symbol]) -> Result<(Pattern, TwoWay), Fault> {
    let at = |index: usize| start + entry.iter().take(index).map(|symbol| symbol.width()).sum::<usize>();
    if let Some(index) = entry.iter().position(|symbol| *symbol == Symbol::Dangling) {
        return Err(Fault::new("\\", "a backslash before one of , | * \\").starting(at(index)));
    }
    let bar = entry.iter().position(|symbol| *symbol == Symbol::Plain('|'));
    let Some((pattern, value)) = bar.and_then(|bar| Some((entry.get(..bar)?, entry.get(bar + 1..)?))) else {
        return Err(Fault::new(&written(entry), "PATTERN|VALUE").starting(at(0)));
    };
    let spaces = pattern.iter().take_while(|symbol| symbol.is_space()).count();
    let pattern = trimmed(pattern);
    if pattern.is_empty() {
        return Err(Fault::new(&written(entry), "a pattern before the bar").starting(at(spaces)));
    }
    let mut runs = vec![String::new()];
    for symbol in pattern {
        match symbol {
            Symbol::Plain('*') => runs.push(String::new()),
            Symbol::Plain(char) | Symbol::Escaped(char) => {
                if let Some(run) = runs.last_mut() {
                    run.extend(char.to_lowercase());
                }
            }
            Symbol::Dangling => {}
        }
    }
    let value_at = bar.unwrap_or(0) + 1 + value.iter().take_while(|symbol| symbol.is_space()).count();
    match trimmed(value) {
        [Symbol::Plain('0')] => Ok((Pattern { runs }, TwoWay::Zero)),
        [Symbol::Plain('2')] => Ok((Pattern { runs }, TwoWay::Two)),
        [Symbol::Plain('N' | 'n')] => Ok((Pattern { runs }, TwoWay::N)),
        other => Err(Fault::new(&written(other), "0, 2 or N").starting(at(value_at))),
    }
}

fn trimmed(symbols: &[Symbol]) -> &[Symbol] {
    let mut left = symbols;
    while let [first, rest @ ..] = left
        && first.is_space()
    {
        left = rest;
    }
    while let [rest @ .., last] = left
        && last.is_space()
    {
        left = rest;
    }
    left
}

fn written(symbols: &[Symbol]) -> String {
    let mut text = String::new();
    for symbol in trimmed(symbols) {
        match symbol {
            Symbol::Plain(char) => text.push(*char),
            Symbol::Escaped(char) => text.extend(['\\', *char]),
            Symbol::Dangling => text.push('\\'),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers AMJ-4, AMJ-5, AMJ-6, AMJ-7, AMJ-8.
    #[test]
    fn amj_3_the_first_matching_entry_decides() {
        for (list, number, expected) in [
            ("A*|2", "A", Some(TwoWay::Two)),
            ("A*|2", " a1 ", Some(TwoWay::Two)),
            ("A*B*C|2", "AxBByC", Some(TwoWay::Two)),
            ("A*B*C|2", "AxC", None),
            ("*A*A*|2", "A", None),
            ("*A*A*|2", "AA", Some(TwoWay::Two)),
            ("A*A|2", "A", None),
            ("**|0", "", Some(TwoWay::Zero)),
            ("A B|n", "a b", Some(TwoWay::N)),
            ("A B|N", "AB", None),
            ("B12|2", "B123", None),
            (r"A\,1|2", "A,1", Some(TwoWay::Two)),
            (r"A\|1|2", "A|1", Some(TwoWay::Two)),
            (r"A\\|2", r"A\", Some(TwoWay::Two)),
            ("A*|2,AA*|0", "AA1", Some(TwoWay::Two)),
        ] {
            assert_eq!(PatternList::read(list).unwrap().find(number), expected, "AMJ-3 {list} {number}");
        }
    }

    #[test]
    fn amj_10_violations_are_refused_with_their_position() {
        for (list, part, position) in [
            ("A*", "A*", 0),
            ("A*|3", "3", 3),
            ("|2", "|2", 0),
            ("A*|2|0", "2|0", 3),
            ("A|2, B| x", "x", 8),
            (r"A|2,\B|2", r"\", 4),
            (r"\*A|2,B", "B", 6),
            ("A|", "", 2),
        ] {
            let fault = PatternList::read(list).unwrap_err();
            assert_eq!((fault.part.as_str(), fault.position), (part, Some(position)), "AMJ-10 {list}");
        }
        for list in ["", ",", " , ,", "A|2,,B|0,"] {
            assert!(PatternList::read(list).is_ok(), "AMJ-10 {list:?}: empty entries are ignored");
        }
    }

    #[test]
    fn amj_11_a_stored_faulty_list_keeps_its_good_entries() {
        let (list, faults) = PatternList::load("A*|3,B*|2,|0,C*|0");
        assert_eq!(faults.len(), 2);
        assert_eq!(list.find("A1"), None);
        assert_eq!(list.find("B1"), Some(TwoWay::Two));
        assert_eq!(list.find("C1"), Some(TwoWay::Zero));
    }
}
