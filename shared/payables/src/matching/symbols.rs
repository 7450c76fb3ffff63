//! Codes as numbers: each text is folded once and compared as an integer from then on.

use std::hash::{Hash as _, Hasher};

use foldhash::HashMap;

/// A folded text; equal texts have equal symbols.
pub(crate) type Symbol = u32;

/// No text.
pub(crate) const NONE: Symbol = 0;

/// A text that no invoice line carries.
const UNKNOWN: Symbol = u32::MAX;

/// Values by folded text. Most codes are short, and a short text is looked up as a number.
pub(crate) struct ByText<T> {
    short: HashMap<u128, T>,
    long: HashMap<String, T>,
    scratch: String,
}

impl<T> Default for ByText<T> {
    fn default() -> Self {
        Self { short: HashMap::default(), long: HashMap::default(), scratch: String::new() }
    }
}

impl<T: Copy> ByText<T> {
    /// The value of a text, trimmed and without regard to case (REC-4).
    pub(crate) fn get(&mut self, text: &str) -> Option<T> {
        match self.short_key(text) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(&self.scratch).copied(),
        }
    }

    /// The value of a text; `make` gives it where there is none.
    pub(crate) fn put(&mut self, text: &str, make: impl FnOnce() -> T) -> T {
        match self.short_key(text) {
            Some(key) => *self.short.entry(key).or_insert_with(make),
            None => *self.long.entry(self.scratch.clone()).or_insert_with(make),
        }
    }

    /// The number of a short text; a long one stands folded in the scratch.
    fn short_key(&mut self, text: &str) -> Option<u128> {
        let text = trimmed(text);
        packed(text).or_else(|| {
            fold(text, &mut self.scratch);
            // The Kelvin sign and its like are short only when folded.
            packed(&self.scratch)
        })
    }
}

#[derive(Default)]
pub(crate) struct Symbols {
    known: ByText<Symbol>,
    last: Symbol,
    scratch: String,
}

impl Symbols {
    /// The symbol of a text of the invoice, trimmed and without regard to case (REC-4).
    pub(crate) fn put(&mut self, text: Option<&str>) -> Symbol {
        let Some(text) = given(text) else { return NONE };
        let last = &mut self.last;
        self.known.put(text, || {
            *last += 1;
            *last
        })
    }

    /// The symbol of a text of an order or receipt; all texts that the invoice does not carry share one.
    pub(crate) fn get(&mut self, text: Option<&str>) -> Symbol {
        given(text).map_or(NONE, |text| self.known.get(text).unwrap_or(UNKNOWN))
    }

    /// As [`Symbols::put`], without spaces and leading zeros (MATCH-17).
    pub(crate) fn put_ticket(&mut self, text: Option<&str>) -> Symbol {
        let ticket = self.ticket(text);
        let symbol = self.put(Some(&ticket));
        self.scratch = ticket;
        symbol
    }

    /// As [`Symbols::get`], without spaces and leading zeros (MATCH-17).
    pub(crate) fn get_ticket(&mut self, text: Option<&str>) -> Symbol {
        let ticket = self.ticket(text);
        let symbol = self.get(Some(&ticket));
        self.scratch = ticket;
        symbol
    }

    fn ticket(&mut self, text: Option<&str>) -> String {
        let mut ticket = std::mem::take(&mut self.scratch);
        fold_ticket(text.unwrap_or_default(), &mut ticket);
        ticket
    }

    /// Whether the invoice carries this text.
    pub(crate) const fn is_shared(symbol: Symbol) -> bool {
        symbol != NONE && symbol != UNKNOWN
    }

    /// The largest symbol there is.
    pub(crate) const fn last(&self) -> Symbol {
        self.last
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(trimmed).filter(|text| !text.is_empty())
}

fn trimmed(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { text } else { text.trim() }
}

/// Hashes a text so that texts that are the same (REC-4) have one hash.
pub(crate) fn hash_folded(text: &str, hasher: &mut impl Hasher) {
    if let Some(key) = packed(trimmed(text)) {
        return key.hash(hasher);
    }
    let folded = attest_model::ids::folded(text);
    match packed(&folded) {
        Some(key) => key.hash(hasher),
        None => folded.hash(hasher),
    }
}

/// A short ASCII text in small letters, with its length in the last byte.
fn packed(text: &str) -> Option<u128> {
    const fn each(byte: u8) -> u128 {
        u128::from_ne_bytes([byte; 16])
    }
    let mut bytes = [0; 16];
    bytes.get_mut(..text.len()).filter(|slot| slot.len() < 16)?.copy_from_slice(text.as_bytes());
    let text_bytes = u128::from_le_bytes(bytes);
    if text_bytes & each(0x80) != 0 {
        return None;
    }
    // The highest bit of each byte tells whether it is at least A, and whether it is above Z.
    let from_a = text_bytes + each(0x80 - b'A');
    let above_z = text_bytes + each(0x7f - b'Z');
    let capitals = from_a & !above_z & each(0x80);
    let length = u128::try_from(text.len()).ok()?;
    Some((text_bytes | (capitals >> 2)) | (length << 120))
}

/// Writes a text as [`attest_model::ids::folded`] does, into a text that is used again.
fn fold(text: &str, into: &mut String) {
    into.clear();
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

    #[test]
    fn rec_4_short_and_long_texts_are_folded_alike() {
        for (one, other, equal) in [
            ("P1", " p1 ", true),
            ("P1", "P10", false),
            ("a", "a\0", false),
            ("fifteen letters", "FIFTEEN LETTERS", true),
            ("sixteen letters!", "Sixteen Letters!", true),
            ("ÄRA", "ära", true),
            ("Größe der langen Nummer", "GRÖßE DER LANGEN NUMMER", true),
            ("\u{a0}P1", "P1", true),
            ("\u{212a}7", "k7", true),
        ] {
            assert_eq!(attest_model::ids::is_same(one, other), equal, "REC-4 {one:?} {other:?}");
            let mut symbols = Symbols::default();
            let ours = symbols.put(Some(one));
            assert_eq!(ours == symbols.get(Some(other)), equal, "REC-4 {one:?} {other:?}");
        }
    }
}
