//! Which format a document is, by its root element and namespace; never by its file name.

use attest_xml::Element;

/// What a format looks at to recognise a document.
#[derive(Debug, Clone, Copy)]
pub struct Head<'t> {
    /// The root element, or the one around which an envelope was.
    pub root: Element<'t>,
}

/// How sure a format is that a document is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is another format.
    No,
    /// The names fit, the namespace is absent or unknown.
    Likely,
    /// Root element and namespace are those of the format.
    Certain,
}

impl Confidence {
    /// [`Confidence::Certain`] or [`Confidence::No`].
    #[must_use]
    pub fn certain_if(fits: bool) -> Self {
        if fits { Self::Certain } else { Self::No }
    }
}

/// Root elements that people send and that are no invoice we read: local name, a part of the namespace, what it is.
/// The more special row comes first.
static RECOGNISED: &[(&str, &str, &str)] = &[
    ("CrossIndustryInvoice", "", "a cross industry invoice of another version than D16B"),
    ("SCRDMCCBDACIOMessageStructure", "", "an Order-X order"),
    ("Order", "", "an order"),
    ("OrderResponse", "", "an order response"),
    ("OrderChange", "", "an order change"),
    ("OrderCancellation", "", "an order cancellation"),
    ("DespatchAdvice", "", "a despatch advice"),
    ("ReceiptAdvice", "", "a receipt advice"),
    ("Catalogue", "", "a catalogue"),
    ("ApplicationResponse", "", "an application response"),
    ("FreightInvoice", "", "a UBL freight invoice"),
    ("SelfBilledInvoice", "", "a UBL self-billed invoice"),
    ("Reminder", "", "a reminder"),
    ("Statement", "", "an account statement"),
    ("RemittanceAdvice", "", "a remittance advice"),
    ("FatturaElettronica", "", "a FatturaPA invoice"),
    ("Facturae", "", "a Facturae invoice"),
    ("Invoice", "urn:oasis:names:tc:ubl:Invoice", "a UBL 1.0 invoice"),
    ("BatchEnvelope", "", "an eBIS-XML batch envelope"),
    ("StandardBusinessDocument", "", "an SBDH envelope"),
    ("Envelope", "http://schemas.xmlsoap.org/soap/envelope/", "a SOAP envelope"),
    ("INVOICE_CENTER", "", "a TEAPPSXML invoice"),
    ("Liinos_XML", "", "a Liinos invoice"),
    ("S-EDI", "", "an S-EDI invoice"),
    ("invoice", "", "a Maventa XML invoice"),
    ("html", "", "a web page"),
];

/// What a document is that no format claims, in words.
pub(crate) fn recognise(root: Element<'_>) -> String {
    let (local, namespace) = (root.local_name(), root.namespace());
    let row = RECOGNISED.iter().find(|(name, part, _)| *name == local && namespace.contains(part));
    let shown: String = local.chars().take(60).collect();
    let place = if namespace.is_empty() {
        format!("root element {shown} without namespace")
    } else {
        format!("root element {shown} of namespace {}", namespace.chars().take(100).collect::<String>())
    };
    match row {
        Some((_, _, words)) => format!("{words} ({place})"),
        None => format!("of a kind unknown to us ({place})"),
    }
}
