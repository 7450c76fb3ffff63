//! What every reader of an XML syntax needs: values of the right type, marks, findings, and nothing lost.

use attest_model::dates::{self, Date};
use attest_model::findings::Finding;
use attest_model::invoice::{Identifier, Line, Note};
use attest_model::money::{self, Currency, Decimal};
use attest_model::place::Term;
use attest_xml::{Element, QName};

use crate::marks::{Marks, place_of};

/// A value that is not of its type (VAL-12).
pub(crate) const WRONG_TYPE: &str = "E003";
/// An attachment that cannot be decoded (ATT-11).
pub(crate) const BROKEN: &str = "E603";
/// The document says something that an invoice of ours has no field for.
pub const NOT_HELD: &str = "READ-1";
/// More findings of one kind say nothing new; the last one tells how many there are.
const FINDINGS_MAX: usize = 50;
/// Lines of an invoice: 100 MiB (IN-20) hold half as many, each of 1 KB.
pub(crate) const LINES_MAX: usize = 200_000;
/// UNTDID 1001: related document.
pub(crate) const RELATED_DOCUMENT: &str = "916";
const SHOWN_CHARACTERS: usize = 60;

/// One document being read.
pub(crate) struct Reading {
    /// Which of the repeated groups is being read, for the marks.
    pub(crate) index: u32,
    /// BT-5, looked up before the amounts.
    pub(crate) currency: Option<Currency>,
    pub(crate) marks: Marks,
    findings: Vec<Finding>,
    /// Lines that were begun, those beyond the limit counted.
    pub(crate) lines: usize,
    /// How many findings of each code there are, those that were left out counted.
    counts: Vec<(&'static str, usize)>,
    /// The first element of the document among those of the tree.
    first: usize,
    /// Which elements found a field, from `first`.
    is_held: Vec<bool>,
}

impl Reading {
    pub(crate) fn of(root: Element<'_>) -> Self {
        let elements = root.end_index() - root.id().index();
        Self {
            index: 0,
            currency: None,
            marks: Marks::with_capacity(elements),
            findings: Vec::new(),
            lines: 0,
            counts: Vec::new(),
            first: root.id().index(),
            is_held: vec![false; elements],
        }
    }

    /// Notes that an element has its field, or says nothing of its own (`VAT` as the scheme of a tax).
    #[inline]
    pub(crate) fn hold(&mut self, element: Element<'_>) {
        let index = element.id().index() - self.first;
        if let Some(is_held) = self.is_held.get_mut(index) {
            *is_held = true;
        }
    }

    /// Notes that an element is the term.
    #[inline]
    pub(crate) fn mark(&mut self, element: Element<'_>, term: Term) {
        self.hold(element);
        self.marks.note(term, self.index, element.id());
    }

    /// Begins a line (BG-25) after `lines`; not one beyond the limit.
    ///
    /// The first one makes room for all: thousands of lines would grow the list by copying it again and again.
    pub(crate) fn begins_line(&mut self, lines: &mut Vec<Line>, element: Element<'_>) -> bool {
        if self.lines == 0 {
            let others = element.following_siblings().filter(|sibling| sibling.name() == element.name());
            lines.reserve_exact((1 + others.count()).min(LINES_MAX));
        }
        self.lines += 1;
        if lines.len() >= LINES_MAX {
            return false;
        }
        self.index = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        self.mark(element, Term::Bg(25));
        true
    }

    /// The text of an element without outer white space, `None` when nothing is left.
    #[inline]
    pub(crate) fn value(&mut self, element: Element<'_>, term: Term) -> Option<String> {
        let text = element.text();
        let text = trim(&text);
        self.mark(element, term);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Fills a text; a second element for the same term stays without field and becomes a finding.
    #[inline]
    pub(crate) fn text(&mut self, slot: &mut Option<String>, element: Element<'_>, term: Term) {
        if slot.is_none() {
            *slot = self.value(element, term);
        }
    }

    /// Adds a paragraph to a text that the norm has once and documents give in several elements.
    pub(crate) fn paragraph(&mut self, slot: &mut Option<String>, element: Element<'_>, term: Term) {
        match (slot.as_mut(), self.value(element, term)) {
            (Some(text), Some(more)) => {
                text.push('\n');
                text.push_str(&more);
            }
            (None, more) => *slot = more,
            (Some(_), None) => {}
        }
    }

    /// Fills an identifier and its scheme.
    pub(crate) fn identifier(
        &mut self,
        slot: &mut Option<Identifier>,
        element: Element<'_>,
        scheme: QName,
        term: Term,
    ) {
        if slot.is_none() {
            *slot = self.identifier_value(element, scheme, term);
        }
    }

    pub(crate) fn identifier_value(
        &mut self,
        e: Element<'_>,
        scheme: QName,
        term: Term,
    ) -> Option<Identifier> {
        let value = self.value(e, term)?;
        Some(Identifier { scheme: attribute(e, scheme), value })
    }

    /// Fills a number: quantity, percentage, price.
    #[inline]
    pub(crate) fn decimal(&mut self, slot: &mut Option<Decimal>, element: Element<'_>, term: Term) {
        if slot.is_none() {
            *slot = self.decimal_value(element, term);
        }
    }

    fn decimal_value(&mut self, element: Element<'_>, term: Term) -> Option<Decimal> {
        self.mark(element, term);
        let text = element.text();
        match trim(&text) {
            "" => None,
            text => match money::decimal(text) {
                Ok(value) => Some(value),
                Err(_) => self.wrong_type(element, term, text, "a decimal such as 12.50"),
            },
        }
    }

    /// Fills an amount; one in another currency than the document's is kept as written and a finding.
    #[inline]
    pub(crate) fn amount(
        &mut self,
        slot: &mut Option<Decimal>,
        element: Element<'_>,
        currency: QName,
        term: Term,
    ) {
        if slot.is_some() {
            return;
        }
        *slot = self.decimal_value(element, term);
        if let (Some(expected), Some(code)) = (self.currency, element.attribute(currency))
            && code != expected.code()
            && Currency::new(code) != Ok(expected)
        {
            let found = format!("{} {code}", trim(&element.text()));
            let expected = format!("an amount in {expected}, the currency of the document (BT-5)");
            self.wrong_type::<Decimal>(element, term, &found, &expected);
        }
    }

    /// Fills a date of `xs:date`; a time zone says nothing about a day and is left out.
    pub(crate) fn date(&mut self, slot: &mut Option<Date>, element: Element<'_>, term: Term) {
        if slot.is_some() {
            return;
        }
        self.mark(element, term);
        let text = element.text();
        let text = trim(&text);
        *slot = match dates::date(without_zone(text)) {
            None if !text.is_empty() => self.wrong_type(element, term, text, "a date such as 2026-03-31"),
            date => date,
        };
    }

    /// Fills a currency code.
    pub(crate) fn currency(&mut self, slot: &mut Option<Currency>, element: Element<'_>, term: Term) {
        if slot.is_some() {
            return;
        }
        self.mark(element, term);
        let text = element.text();
        *slot = match Currency::new(&text) {
            Err(_) if !trim(&text).is_empty() => {
                self.wrong_type(element, term, trim(&text), "three letters of ISO 4217, such as EUR")
            }
            code => code.ok(),
        };
    }

    /// Adds a finding, unless there are many of its code already.
    pub(crate) fn report(&mut self, code: &'static str, finding: impl FnOnce() -> Finding) {
        let known = self.counts.iter_mut().find(|(own, _)| *own == code);
        let count = match known {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.counts.push((code, 1));
                1
            }
        };
        if count <= FINDINGS_MAX {
            self.findings.push(finding());
        }
    }

    /// Tells how many findings were left out, and hands over what was found.
    pub(crate) fn finish(mut self, root: Element<'_>) -> (Vec<Finding>, Marks) {
        self.report_what_is_not_held(root);
        for (code, count) in &self.counts {
            let Some(left_out) = count.checked_sub(FINDINGS_MAX).filter(|more| *more > 0) else { continue };
            self.findings.push(match *code {
                NOT_HELD => Finding::warning(code, format!("{left_out} more elements have no field either")),
                BROKEN => {
                    Finding::warning(code, format!("{left_out} more attachments are not base64 either"))
                }
                _ => Finding::error(code, format!("{left_out} more values are not of their type either")),
            });
        }
        (self.findings, self.marks)
    }

    /// Notes a value that is not of its type.
    pub(crate) fn wrong_type<T>(
        &mut self,
        e: Element<'_>,
        term: Term,
        found: &str,
        expected: &str,
    ) -> Option<T> {
        self.report(WRONG_TYPE, || {
            let found: String = found.chars().take(SHOWN_CHARACTERS).collect();
            let message = format!("{} ({term}) is \"{found}\"; expected {expected}", e.local_name());
            Finding::error(WRONG_TYPE, message).at(term).placed(Some(place_of(e))).values(expected, found)
        });
        None
    }

    /// Every text that found no field becomes a finding, whole groups as one.
    fn report_what_is_not_held(&mut self, root: Element<'_>) {
        if self.is_held.iter().filter(|is_held| !**is_held).count() == 0 {
            return;
        }
        let held_before = running_sum(&self.is_held);
        let mut skip_to = 0;
        for element in root.descendants() {
            let start = element.id().index() - self.first;
            let end = element.end_index() - self.first;
            let held = |at: usize| held_before.get(at).copied().unwrap_or(0);
            if start < skip_to || self.is_held.get(start).copied().unwrap_or(true) {
                continue;
            }
            let says_nothing = || element.string_value().trim().is_empty();
            if held(end) > held(start) || says_nothing() {
                continue;
            }
            skip_to = end;
            self.report(NOT_HELD, || not_held(element));
        }
    }
}

fn running_sum(flags: &[bool]) -> Vec<u32> {
    let sums = flags.iter().scan(0, |sum, flag| {
        *sum += u32::from(*flag);
        Some(*sum)
    });
    std::iter::once(0).chain(sums).collect()
}

fn not_held(element: Element<'_>) -> Finding {
    let texts = std::iter::once(element).chain(element.descendants()).flat_map(Element::texts);
    let words = texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    let found: String = words.chars().take(SHOWN_CHARACTERS).collect();
    let message =
        format!("{} says \"{found}\", for which an invoice has no field here", element.local_name());
    Finding::warning(NOT_HELD, message).placed(Some(place_of(element))).values("", found)
}

/// Without the white space of XML at both ends.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c| matches!(c, ' ' | '\t' | '\n' | '\r'))
}

/// The value of an attribute, `None` when it says nothing.
#[inline]
pub(crate) fn attribute(element: Element<'_>, name: QName) -> Option<String> {
    element.attribute(name).map(trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// The date of `2026-03-31+01:00` or `2026-03-31Z`.
fn without_zone(text: &str) -> &str {
    let Some((date, zone)) = text.split_at_checked(10) else { return text };
    let is_zone = match zone.as_bytes() {
        [] | [b'Z'] => true,
        [b'+' | b'-', h, hh, b':', m, mm] => [h, hh, m, mm].iter().all(|b| b.is_ascii_digit()),
        _ => false,
    };
    if is_zone { date } else { text }
}

/// The type code of a supporting document; 916 is the one of documents that have none of their own.
pub(crate) fn own_type_code(code: Option<String>) -> Option<String> {
    code.filter(|code| code != RELATED_DOCUMENT)
}

/// A note that is only text.
pub(crate) fn note(text: Option<String>, subject_code: Option<String>) -> Option<Note> {
    text.map(|text| Note { subject_code, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_of_dates_are_left_out() {
        for (text, expected) in [
            ("2026-03-31", "2026-03-31"),
            ("2026-03-31Z", "2026-03-31"),
            ("2026-03-31+01:00", "2026-03-31"),
            ("2026-03-31-11:30", "2026-03-31"),
            ("2026-03-31T00:00:00", "2026-03-31T00:00:00"),
            ("2026-03-31+1:00", "2026-03-31+1:00"),
            ("", ""),
        ] {
            assert_eq!(without_zone(text), expected, "{text:?}");
        }
    }
}
