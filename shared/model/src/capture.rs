//! Scanned invoices: how sure the reader of the image was, and what a person must look at (IN-16 … IN-18).

use serde::{Deserialize, Serialize};

use crate::money::Decimal;
use crate::place::Term::{self, Bt};

/// Where a value of a scanned invoice comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Read from the image, by a program or by the bureau's people.
    Captured,
    /// Entered or confirmed by a person here (IN-17).
    Manual,
    /// Taken from the structured document that came with the image (IN-18).
    Structured,
}

/// One value of a scanned invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapturedValue {
    /// What it is.
    pub term: Term,
    /// Where it comes from.
    pub origin: Origin,
    /// How sure the reader was, 0 to 1; `None` where the sidecar does not say, which counts as 0.
    pub confidence: Option<Decimal>,
}

/// IN-17. A field that must be certain, and the terms that make it so.
#[derive(Debug)]
pub struct CertainField {
    /// Its name, as IN-17 writes it.
    pub name: &'static str,
    /// The terms; the surest of them counts: a supplier is known by its number as well as by its name.
    pub terms: &'static [Term],
}

/// IN-17. What an invoice is not passed on without.
pub static CERTAIN_FIELDS: &[CertainField] = &[
    CertainField { name: "supplier", terms: &[Bt(27), Bt(29), Bt(30), Bt(31), Bt(34)] },
    CertainField { name: "number", terms: &[Bt(1)] },
    CertainField { name: "date", terms: &[Bt(2)] },
    CertainField { name: "currency", terms: &[Bt(5)] },
    CertainField { name: "net", terms: &[Bt(109)] },
    CertainField { name: "tax", terms: &[Bt(110)] },
    CertainField { name: "gross", terms: &[Bt(112)] },
];

/// The hold code of IN-17.
pub const CAPTURE_HOLD: &str = "CAPTURE";

/// IN-17. A field that a person must look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// Its name, as IN-17 writes it.
    pub field: &'static str,
    /// The term to correct: the surest of the field, or its first one when none was read.
    pub term: Term,
    /// How sure the reader was; `None` when nothing was read or nothing is said.
    pub confidence: Option<Decimal>,
}

/// IN-17. The fields whose confidence is below `min`; an invoice with any is held with [`CAPTURE_HOLD`].
///
/// What a person entered and what a structured document says is certain. A field without a value is a doubt.
#[must_use]
pub fn doubts(values: &[CapturedValue], min: Decimal) -> Vec<Doubt> {
    let of_field = |field: &CertainField| {
        let own = values.iter().filter(|value| field.terms.contains(&value.term));
        let best = own.max_by_key(|value| sureness(value));
        let first = field.terms.first().copied()?;
        match best {
            Some(value) if sureness(value) >= min => None,
            Some(value) => Some(Doubt { field: field.name, term: value.term, confidence: value.confidence }),
            None => Some(Doubt { field: field.name, term: first, confidence: None }),
        }
    };
    CERTAIN_FIELDS.iter().filter_map(of_field).collect()
}

fn sureness(value: &CapturedValue) -> Decimal {
    match value.origin {
        Origin::Manual | Origin::Structured => Decimal::ONE,
        Origin::Captured => value.confidence.unwrap_or(Decimal::ZERO),
    }
}

/// IN-17. Marks the terms that a person corrected or confirmed as manual.
pub fn mark_manual(values: &mut Vec<CapturedValue>, terms: &[Term]) {
    for term in terms {
        match values.iter_mut().find(|value| value.term == *term) {
            Some(value) => value.origin = Origin::Manual,
            None => values.push(CapturedValue { term: *term, origin: Origin::Manual, confidence: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::decimal;

    fn read(term: u16, confidence: Option<&str>) -> CapturedValue {
        let confidence = confidence.map(|text| decimal(text).unwrap());
        CapturedValue { term: Bt(term), origin: Origin::Captured, confidence }
    }

    fn sure() -> Vec<CapturedValue> {
        [1, 2, 5, 31, 109, 110, 112].map(|term| read(term, Some("0.99"))).to_vec()
    }

    #[test]
    fn in_17_a_field_below_the_limit_is_a_doubt() {
        let limit = decimal("0.8").unwrap();
        for (case, term, value, expected) in [
            ("at the limit", 1, Some(read(1, Some("0.8"))), vec![]),
            ("below the limit", 1, Some(read(1, Some("0.79"))), vec!["number"]),
            ("no confidence", 2, Some(read(2, None)), vec!["date"]),
            ("no value", 5, None, vec!["currency"]),
            ("net", 109, Some(read(109, Some("0"))), vec!["net"]),
            ("tax", 110, Some(read(110, Some("0.5"))), vec!["tax"]),
            ("gross", 112, None, vec!["gross"]),
            ("the supplier by its name only", 31, Some(read(27, Some("0.9"))), vec![]),
            ("a doubtful supplier", 31, Some(read(27, Some("0.4"))), vec!["supplier"]),
            ("a field that may be doubtful", 9, Some(read(9, Some("0.1"))), vec![]),
        ] {
            let mut values = sure();
            values.retain(|value| value.term != Bt(term));
            values.extend(value);
            let found: Vec<_> = doubts(&values, limit).iter().map(|doubt| doubt.field).collect();
            assert_eq!(found, expected, "IN-17 {case}");
        }
        let all: Vec<_> = doubts(&[], limit).iter().map(|doubt| doubt.field).collect();
        assert_eq!(all, ["supplier", "number", "date", "currency", "net", "tax", "gross"], "IN-17");
    }

    #[test]
    fn in_17_the_surest_sign_of_a_supplier_counts() {
        let mut values = sure();
        values.push(read(27, Some("0.2")));
        assert_eq!(doubts(&values, decimal("0.8").unwrap()), []);
        values.retain(|value| value.term != Bt(31));
        let doubt = doubts(&values, decimal("0.8").unwrap())[0];
        assert_eq!((doubt.field, doubt.term, doubt.confidence), ("supplier", Bt(27), decimal("0.2").ok()));
    }

    #[test]
    fn in_17_what_a_person_corrected_is_manual_and_certain() {
        let mut values = sure();
        values.retain(|value| !matches!(value.term, Bt(1 | 112)));
        values.push(read(1, Some("0.3")));
        mark_manual(&mut values, &[Bt(1), Bt(112)]);
        assert_eq!(doubts(&values, Decimal::ONE).len(), 5, "the others stay at 0.99");
        assert_eq!(doubts(&values, decimal("0.8").unwrap()), []);
        let manual: Vec<_> = values.iter().filter(|value| value.origin == Origin::Manual).collect();
        assert_eq!(manual.iter().map(|value| value.term).collect::<Vec<_>>(), [Bt(1), Bt(112)]);
        assert_eq!(manual[0].confidence, decimal("0.3").ok(), "what the bureau said is kept");
    }
}
