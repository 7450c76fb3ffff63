//! Codes as numbers: each text is folded once and compared as an integer from then on.

use foldhash::HashMap;

/// A folded text; equal texts have equal symbols.
pub(crate) type Symbol = u32;

/// No text.
pub(crate) const NONE: Symbol = 0;

/// A text that no invoice line carries.
const UNKNOWN: Symbol = u32::MAX;

#[derive(Default)]
pub(crate) struct Symbols {
    known: HashMap<String, Symbol>,
    scratch: String,
}

impl Symbols {
    /// The symbol of a text of the invoice, trimmed and without regard to case (REC-4).
    pub(crate) fn put(&mut self, text: Option<&str>) -> Symbol {
        fold(text.unwrap_or_default(), &mut self.scratch);
        self.insert()
    }

    /// The symbol of a text of an order or receipt; all texts that the invoice does not carry share one.
    pub(crate) fn get(&mut self, text: Option<&str>) -> Symbol {
        fold(text.unwrap_or_default(), &mut self.scratch);
        self.find()
    }

    /// As [`Symbols::put`], without spaces and leading zeros (MATCH-17).
    pub(crate) fn put_ticket(&mut self, text: Option<&str>) -> Symbol {
        fold_ticket(text.unwrap_or_default(), &mut self.scratch);
        self.insert()
    }

    /// As [`Symbols::get`], without spaces and leading zeros (MATCH-17).
    pub(crate) fn get_ticket(&mut self, text: Option<&str>) -> Symbol {
        fold_ticket(text.unwrap_or_default(), &mut self.scratch);
        self.find()
    }

    /// Whether the invoice carries this text.
    pub(crate) const fn is_shared(symbol: Symbol) -> bool {
        symbol != NONE && symbol != UNKNOWN
    }

    fn insert(&mut self) -> Symbol {
        if self.scratch.is_empty() {
            return NONE;
        }
        if let Some(known) = self.known.get(&self.scratch) {
            return *known;
        }
        let next = u32::try_from(self.known.len() + 1).unwrap_or(UNKNOWN);
        self.known.insert(self.scratch.clone(), next);
        next
    }

    fn find(&self) -> Symbol {
        if self.scratch.is_empty() {
            return NONE;
        }
        self.known.get(&self.scratch).copied().unwrap_or(UNKNOWN)
    }
}

/// Writes a text as [`attest_model::ids::folded`] does, into a text that is used again.
pub(crate) fn fold(text: &str, into: &mut String) {
    into.clear();
    let text = text.trim();
    if text.is_ascii() {
        into.push_str(text);
        into.make_ascii_lowercase();
    } else {
        into.extend(text.chars().flat_map(char::to_lowercase));
    }
}

fn fold_ticket(text: &str, into: &mut String) {
    into.clear();
    if text.is_ascii() {
        let zeros = text.bytes().filter(|c| !c.is_ascii_whitespace()).skip_while(|c| *c == b'0');
        into.extend(zeros.map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        let zeros = text.chars().filter(|c| !c.is_whitespace()).skip_while(|c| *c == '0');
        into.extend(zeros.flat_map(char::to_lowercase));
    }
    if into.is_empty() && text.contains('0') {
        into.push('0');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn match_17_tickets_are_compared_without_spaces_and_leading_zeros() {
        for (invoice, receipt, equal) in [
            ("T77", " t 77", true),
            ("007 7", "77", true),
            ("70", "7", false),
            ("000", "0", true),
            ("", "", true),
            ("0", "", false),
        ] {
            let mut symbols = Symbols::default();
            let ours = symbols.put_ticket(Some(invoice));
            assert_eq!(ours == symbols.get_ticket(Some(receipt)), equal, "MATCH-17 {invoice:?} {receipt:?}");
        }
    }
}
