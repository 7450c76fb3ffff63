//! The documents of ordering, told apart by their root element.

use attest_model::dates::{self, Date};
use attest_model::invoice::{Address, Identifier, Party};
use attest_model::money::{Currency, Decimal, decimal};
use attest_xml::{Element, Limits, QName, qname};
use serde::{Deserialize, Serialize};

use crate::{ReadError, Source, open};

use super::{Delivery, OrderCancellation, OrderChange, Parties, ReceivedOrder, change, delivery, order};

const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:";

/// A document of ordering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderingDocument {
    /// UBL `Order`.
    Order(ReceivedOrder),
    /// UBL `OrderChange`.
    Change(OrderChange),
    /// UBL `OrderCancellation`.
    Cancellation(OrderCancellation),
    /// UBL `DespatchAdvice` or `ReceiptAdvice`.
    Delivery(Delivery),
}

/// Why a document is not read.
#[derive(Debug, thiserror::Error)]
pub enum OrderingError {
    /// Not well-formed, or not text in its encoding (E001), or too large (E005).
    #[error(transparent)]
    Document(#[from] ReadError),
    /// Well-formed, but another document (E002).
    #[error(
        "the document is {name} of {namespace:?}; expected a UBL 2 Order, OrderChange, OrderCancellation, DespatchAdvice or ReceiptAdvice"
    )]
    Unsupported {
        /// Local name of the root.
        name: String,
        /// Its namespace.
        namespace: String,
    },
    /// An element that must be there.
    #[error("line {line}, column {column}: {parent} has no {wanted}; expected {expected}")]
    Missing {
        /// Line of the parent.
        line: u32,
        /// Column of the parent.
        column: u32,
        /// Path of the parent.
        parent: String,
        /// The element.
        wanted: &'static str,
        /// What it would say.
        expected: &'static str,
    },
    /// A value that cannot be read.
    #[error("line {line}, column {column}: {path} is {value:?}; expected {expected}")]
    Value {
        /// Line of the element.
        line: u32,
        /// Column of the element.
        column: u32,
        /// Path of the element.
        path: String,
        /// What it says, shortened.
        value: String,
        /// What it should say.
        expected: &'static str,
    },
    /// A receipt advice that only says that the despatch advice arrived.
    #[error(
        "the receipt advice acknowledges a despatch advice and says nothing about goods; nothing to book"
    )]
    Acknowledgement,
}

/// Reads a document of ordering, as it stands or inside of an envelope.
///
/// # Errors
/// [`OrderingError`] naming the place, the value and what was expected.
pub fn read(bytes: &[u8]) -> Result<OrderingDocument, OrderingError> {
    let opened = open(bytes, Limits::default())?;
    let (document, (line, column)) =
        opened.documents.first().map_or((bytes, (1, 1)), |packed| (&packed.bytes, packed.start));
    let source = Source::new(document, Limits::default())?.starting_at(line, column);
    let tree = source.parse()?;
    let root = tree.root();
    match root.namespace().strip_prefix(UBL) {
        Some("Order-2") => order::read(root).map(OrderingDocument::Order),
        Some("OrderChange-2") => change::read_change(root).map(OrderingDocument::Change),
        Some("OrderCancellation-2") => change::read_cancellation(root).map(OrderingDocument::Cancellation),
        Some("DespatchAdvice-2") => delivery::read_despatch(root).map(OrderingDocument::Delivery),
        Some("ReceiptAdvice-2") => delivery::read_receipt(root).map(OrderingDocument::Delivery),
        _ => Err(OrderingError::Unsupported {
            name: root.local_name().to_owned(),
            namespace: root.namespace().to_owned(),
        }),
    }
}

/// The element at the end of a path.
pub(super) fn find<'t>(from: Element<'t>, path: &[QName]) -> Option<Element<'t>> {
    path.iter().try_fold(from, |at, name| at.child(*name))
}

/// The trimmed text at the end of a path; `None` when absent or empty.
pub(super) fn text(from: Element<'_>, path: &[QName]) -> Option<String> {
    let text = find(from, path)?.string_value().trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// The element at the end of a path, which must be there.
pub(super) fn need<'t>(
    from: Element<'t>,
    path: &[QName],
    wanted: &'static str,
    expected: &'static str,
) -> Result<Element<'t>, OrderingError> {
    find(from, path).ok_or_else(|| OrderingError::Missing {
        line: from.line(),
        column: from.column(),
        parent: from.path(),
        wanted,
        expected,
    })
}

/// Refuses a value at its place.
pub(super) fn refuse(element: Element<'_>, expected: &'static str) -> OrderingError {
    OrderingError::Value {
        line: element.line(),
        column: element.column(),
        path: element.path(),
        value: element.string_value().trim().chars().take(80).collect(),
        expected,
    }
}

/// The trimmed text of an element, which may not be empty.
pub(super) fn filled(element: Element<'_>, expected: &'static str) -> Result<String, OrderingError> {
    let text = element.string_value().trim().to_owned();
    if text.is_empty() { Err(refuse(element, expected)) } else { Ok(text) }
}

/// A decimal, exactly.
pub(super) fn number(element: Element<'_>) -> Result<Decimal, OrderingError> {
    decimal(element.string_value().trim()).map_err(|_| refuse(element, "a decimal such as 12.50"))
}

/// A day; a time zone behind it is left out, as a day has none (REC-3).
pub(super) fn day(element: Element<'_>) -> Result<Date, OrderingError> {
    let text = element.string_value();
    let text = text.trim();
    let bare = match text.get(10..) {
        Some("Z") => text.get(..10).unwrap_or(text),
        Some(zone) if zone.len() == 6 && zone.starts_with(['+', '-']) => text.get(..10).unwrap_or(text),
        _ => text,
    };
    dates::date(bare).ok_or_else(|| refuse(element, "a date such as 2026-03-16"))
}

/// The day at the end of a path, where it is given.
pub(super) fn day_at(from: Element<'_>, path: &[QName]) -> Result<Option<Date>, OrderingError> {
    find(from, path).map(day).transpose()
}

/// The currency of the document, or of its first amount where it names none.
pub(super) fn currency(root: Element<'_>) -> Result<Currency, OrderingError> {
    if let Some(element) = root.child(qname!("cbc:DocumentCurrencyCode")) {
        return Currency::new(element.string_value().trim())
            .map_err(|_| refuse(element, "a currency of ISO 4217 such as SEK"));
    }
    let attribute = root.descendants().find_map(|element| element.attribute(qname!("currencyID")));
    attribute.and_then(|code| Currency::new(code).ok()).ok_or_else(|| OrderingError::Missing {
        line: root.line(),
        column: root.column(),
        parent: root.path(),
        wanted: "cbc:DocumentCurrencyCode",
        expected: "the currency of prices and amounts",
    })
}

/// Buyer and seller of a document.
pub(super) fn parties(root: Element<'_>, buyer: &[QName], seller: &[QName]) -> Parties {
    let first = |names: &[QName]| {
        let element = names.iter().find_map(|name| find(root, &[*name, qname!("cac:Party")]));
        element.map(party).unwrap_or_default()
    };
    Parties { buyer: first(buyer), seller: first(seller) }
}

fn party(element: Element<'_>) -> Party {
    let legal = element.child(qname!("cac:PartyLegalEntity"));
    let tax = element.child(qname!("cac:PartyTaxScheme"));
    let trading_name = text(element, &[qname!("cac:PartyName"), qname!("cbc:Name")]);
    let registered = legal.and_then(|legal| text(legal, &[qname!("cbc:RegistrationName")]));
    let country = [qname!("cac:PostalAddress"), qname!("cac:Country"), qname!("cbc:IdentificationCode")];
    Party {
        name: registered.or_else(|| trading_name.clone()),
        trading_name,
        identifiers: element
            .children_named(qname!("cac:PartyIdentification"))
            .filter_map(|identification| identifier(identification.child(qname!("cbc:ID"))?))
            .collect(),
        legal_registration: legal.and_then(|legal| identifier(legal.child(qname!("cbc:CompanyID"))?)),
        vat_identifier: tax.and_then(|tax| text(tax, &[qname!("cbc:CompanyID")])),
        electronic_address: element.child(qname!("cbc:EndpointID")).and_then(identifier),
        address: text(element, &country)
            .map(|country| Address { country: Some(country), ..Address::default() }),
        ..Party::default()
    }
}

fn identifier(element: Element<'_>) -> Option<Identifier> {
    let value = element.string_value().trim().to_owned();
    let scheme = element.attribute(qname!("schemeID")).map(|scheme| scheme.trim().to_owned());
    (!value.is_empty()).then_some(Identifier { scheme, value })
}
