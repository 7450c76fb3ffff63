//! Code lists as the rules use them.

mod lists;

pub use lists::*;

use crate::value;

/// A published list of codes.
#[derive(Debug, Clone, Copy)]
pub struct CodeList {
    /// What the codes are, for messages.
    pub name: &'static str,
    /// The codes, sorted by bytes.
    pub codes: &'static [&'static str],
}

impl CodeList {
    /// Whether the text, without the white space around it, is a code of the list.
    pub fn holds(&self, text: &str) -> bool {
        self.has(value::trim(text))
    }

    /// Whether `code` is on the list.
    pub fn has(&self, code: &str) -> bool {
        self.codes.binary_search(&code).is_ok()
    }

    /// Whether the codes, written one after the other with one blank around each, contain `text`.
    ///
    /// Some official rules search the list as one string, so that a part of a code or a blank beside it passes.
    pub fn runs_over(&self, text: &str) -> bool {
        if self.has(text) {
            return true;
        }
        let mut parts = text.split(' ');
        let (Some(first), Some(second)) = (parts.next(), parts.next()) else {
            return self.codes.iter().any(|code| code.contains(text));
        };
        match (parts.next(), first, second) {
            (None, "", "") => true,
            (None, end, "") => self.codes.iter().any(|code| code.ends_with(end)),
            (None, "", start) => self.codes.iter().any(|code| code.starts_with(start)),
            _ => false,
        }
    }
}

/// The media types of attachments.
pub static MEDIA_TYPES: CodeList = CodeList {
    name: "media types of attachments",
    codes: &[
        "application/pdf",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/jpeg",
        "image/png",
        "text/csv",
    ],
};

#[cfg(test)]
mod tests {
    use core::cmp::Ordering;

    use super::*;

    #[test]
    fn code_lists_are_sorted_and_found() {
        for list in
            [&CURRENCIES, &UNITS, &ICD, &EXEMPTION_REASONS, &MEDIA_TYPES, &INVOICE_TYPES, &COUNTRIES_UBL]
        {
            assert!(list.codes.is_sorted_by(|a, b| a.cmp(b) == Ordering::Less), "{}", list.name);
        }
        for (text, expected) in
            [("EUR", true), (" SEK\n", true), ("eur", false), ("", false), ("EUR SEK", false)]
        {
            assert_eq!(CURRENCIES.holds(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_list_searched_as_a_string_passes_parts() {
        for (text, expected) in [
            ("DE", true),
            ("", true),
            (" ", true),
            ("D", true),
            (" D", true),
            ("E ", true),
            ("QX", false),
            (" ?", false),
        ] {
            assert_eq!(COUNTRIES_UBL.runs_over(text), expected, "{text:?}");
        }
    }
}
