//! Mapping tables: path of an element → field of the model, for syntaxes whose names have no constants.
//!
//! A path is local names joined by `/`; a last part `@name` is an attribute. Namespaces do not count: the documents of
//! these syntaxes come with, without and with wrong ones.

use attest_model::dates::{self, Date};
use attest_model::invoice::Identifier;
use attest_model::money::{self, Currency, Decimal};
use attest_model::place::Term;
use attest_xml::Element;

use crate::reading::{Reading, trim};

/// Where a value goes.
pub(crate) type Slot<T, V> = fn(&mut T) -> &mut Option<V>;

/// How a value is read, and where it goes.
pub(crate) enum Put<T: 'static> {
    /// Text; the first element counts.
    Text(Slot<T, String>),
    /// Text of several elements, a line each.
    Lines(Slot<T, String>),
    /// A day.
    Day(Slot<T, Date>),
    /// A number: amount, quantity, price, percentage.
    Number(Slot<T, Decimal>),
    /// A currency.
    Currency(Slot<T, Currency>),
    /// An identifier with the scheme it belongs to.
    Identifier(Slot<T, Identifier>, Scheme),
}

/// Where the scheme of an identifier stands.
#[derive(Clone, Copy)]
pub(crate) enum Scheme {
    /// In this attribute.
    Attribute(&'static str),
    /// Nowhere.
    None,
}

/// One row of a mapping table.
pub(crate) struct Row<T: 'static> {
    pub(crate) path: &'static str,
    pub(crate) term: Term,
    pub(crate) put: Put<T>,
}

/// A row.
pub(crate) const fn row<T>(path: &'static str, term: Term, put: Put<T>) -> Row<T> {
    Row { path, term, put }
}

/// Fills the fields of a table from the elements below one; a field that is filled stays.
pub(crate) fn fill<T>(from: Element<'_>, rows: &[Row<T>], target: &mut T, reading: &mut Reading) {
    for row in rows {
        let (path, attribute) = match row.path.rsplit_once('@') {
            Some((path, attribute)) => (path.trim_end_matches('/'), Some(attribute)),
            None => (row.path, None),
        };
        each(from, path, &mut |element| put(element, attribute, row, target, reading));
    }
}

fn put<T>(element: Element<'_>, from: Option<&str>, row: &Row<T>, target: &mut T, reading: &mut Reading) {
    let text = match from {
        Some(name) => attribute(element, name).unwrap_or_default().to_owned(),
        None => trim(&element.text()).to_owned(),
    };
    let term = row.term;
    if text.is_empty() {
        reading.hold(element);
        return;
    }
    match &row.put {
        Put::Text(slot) => first(slot(target), element, term, reading, |_| Some(text)),
        Put::Lines(slot) => {
            reading.mark(element, term);
            match slot(target) {
                Some(lines) => {
                    lines.push('\n');
                    lines.push_str(&text);
                }
                empty => *empty = Some(text),
            }
        }
        Put::Day(slot) => first(slot(target), element, term, reading, |reading| {
            day(&text)
                .or_else(|| reading.wrong_type(element, term, &text, "a date such as 2026-03-31 or 20260331"))
        }),
        Put::Number(slot) => first(slot(target), element, term, reading, |reading| {
            number(&text).or_else(|| reading.wrong_type(element, term, &text, "a decimal such as 12.50"))
        }),
        Put::Currency(slot) => first(slot(target), element, term, reading, |reading| {
            let code = Currency::new(&text).ok();
            code.or_else(|| {
                reading.wrong_type(element, term, &text, "three letters of ISO 4217, such as EUR")
            })
        }),
        Put::Identifier(slot, scheme) => first(slot(target), element, term, reading, |_| {
            let scheme = match scheme {
                Scheme::Attribute(name) => attribute(element, name).map(str::to_owned),
                Scheme::None => None,
            };
            Some(Identifier { scheme: scheme.filter(|scheme| !scheme.is_empty()), value: text })
        }),
    }
}

fn first<V>(
    slot: &mut Option<V>,
    element: Element<'_>,
    term: Term,
    reading: &mut Reading,
    read: impl FnOnce(&mut Reading) -> Option<V>,
) {
    if slot.is_none() {
        reading.mark(element, term);
        *slot = read(reading);
    }
}

/// Calls for every element at a path below another one, in document order.
pub(crate) fn each<'t>(from: Element<'t>, path: &str, visit: &mut dyn FnMut(Element<'t>)) {
    if path.is_empty() {
        visit(from);
        return;
    }
    let (name, rest) = path.split_once('/').unwrap_or((path, ""));
    for child in from.children().filter(|child| child.local_name() == name) {
        each(child, rest, visit);
    }
}

/// Every element at a path.
pub(crate) fn all<'t>(from: Element<'t>, path: &str) -> Vec<Element<'t>> {
    let mut found = Vec::new();
    each(from, path, &mut |element| found.push(element));
    found
}

/// The first element at a path.
pub(crate) fn find<'t>(from: Element<'t>, path: &str) -> Option<Element<'t>> {
    let (name, rest) = path.split_once('/').unwrap_or((path, ""));
    let mut named = from.children().filter(|child| child.local_name() == name);
    if rest.is_empty() { named.next() } else { named.find_map(|child| find(child, rest)) }
}

/// The trimmed text of the first element at a path that says something, which is held from now on.
pub(crate) fn text(from: Element<'_>, path: &str, reading: &mut Reading) -> Option<String> {
    let element = find(from, path)?;
    reading.hold(element);
    let text = trim(&element.text()).to_owned();
    (!text.is_empty()).then_some(text)
}

/// The trimmed value of an attribute by its local name.
pub(crate) fn attribute<'t>(element: Element<'t>, name: &str) -> Option<&'t str> {
    element.attributes().find(|attribute| attribute.local_name == name).map(|attribute| trim(attribute.value))
}

/// `2026-03-31` with or without time and zone behind it, `20260331`.
fn day(text: &str) -> Option<Date> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{}-{}-{}", text.get(..4)?, text.get(4..6)?, text.get(6..)?).parse().ok();
    }
    let (date, rest) = text.split_at_checked(10)?;
    let is_end = rest.is_empty() || rest.starts_with(['T', 'Z', '+', '-']);
    if is_end { dates::date(date) } else { None }
}

/// A decimal with dot or comma; with both, and with white space, it could mean two numbers.
fn number(text: &str) -> Option<Decimal> {
    let commas = text.matches(',').count();
    match (commas, text.contains('.')) {
        (0, _) => money::decimal(text).ok(),
        (1, false) => money::decimal(&text.replace(',', ".")).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_come_in_several_forms() {
        for (text, expected) in [
            ("2026-03-31", Some("2026-03-31")),
            ("20260331", Some("2026-03-31")),
            ("2026-03-31T00:00:00", Some("2026-03-31")),
            ("2026-03-31+01:00", Some("2026-03-31")),
            ("2026-03-31x", None),
            ("20260231", None),
            ("31.03.2026", None),
        ] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
        for (text, expected) in [
            ("12.50", Some("12.50")),
            ("12,50", Some("12.50")),
            ("-1,5", Some("-1.5")),
            ("1.250,00", None),
            ("1,250,00", None),
            ("1 250", None),
        ] {
            assert_eq!(number(text).map(|number| number.to_string()).as_deref(), expected, "{text}");
        }
    }
}
