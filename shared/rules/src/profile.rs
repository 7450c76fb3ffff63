//! Which rule sets a document asks for, and why.

use attest_xml::{Element, Tree, qname};

use crate::document::{Document, steps};
use crate::sets::SetId;
use crate::value;

/// The syntax of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// UBL 2.1, invoice or credit note.
    Ubl,
    /// CII D16B.
    Cii,
}

/// Why a set runs, or why none does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The set; `None` where the reason is that none runs.
    pub set: Option<SetId>,
    /// The statement, for people.
    pub text: String,
}

/// What a specification identifier (BT-24) asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Profile {
    /// The norm, as it is.
    En16931,
    /// Another use of the norm, without rules of its own here.
    Compliant,
    /// More than the norm allows: its rules cannot be asked for.
    Extended,
    /// Less than an invoice: no lines, or no VAT breakdown.
    Partial,
    /// Peppol BIS Billing 3.
    Peppol,
    /// XRechnung with what goes with it.
    Xrechnung,
    /// From before the norm.
    Legacy,
    /// None, or one nobody knows.
    Unknown,
}

/// Identifiers by how they begin, more special ones first.
const PROFILES: &[(&str, Profile, &str)] = &[
    ("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung", Profile::Xrechnung, "XRechnung"),
    (
        "urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung",
        Profile::Xrechnung,
        "XRechnung before 3.0",
    ),
    (
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
        Profile::Peppol,
        "Peppol BIS Billing 3",
    ),
    (
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0",
        Profile::Peppol,
        "Peppol BIS Self-Billing 3",
    ),
    ("urn:cen.eu:en16931:2017#conformant#", Profile::Extended, "an extension of EN 16931"),
    ("urn:cen.eu:en16931:2017:compliant:factur-x.eu:1p0:basic", Profile::Compliant, "Factur-X BASIC"),
    ("urn:cen.eu:en16931:2017#compliant#", Profile::Compliant, "a use of EN 16931"),
    ("urn:cen.eu:en16931:2017", Profile::En16931, "EN 16931"),
    ("urn:factur-x.eu:1p0:minimum", Profile::Partial, "Factur-X MINIMUM"),
    ("urn:factur-x.eu:1p0:basicwl", Profile::Partial, "Factur-X BASIC WL"),
    ("urn:zugferd.de:2p0:minimum", Profile::Partial, "ZUGFeRD MINIMUM"),
    ("urn:zugferd.de:2p0:basicwl", Profile::Partial, "ZUGFeRD BASIC WL"),
    ("urn:ferd:", Profile::Legacy, "ZUGFeRD 1"),
    ("urn:www.cenbii.eu:", Profile::Legacy, "CEN BII"),
    ("OIOUBL-", Profile::Legacy, "OIOUBL 2"),
    ("urn:fdc:anskaffelser.no:2019:ehf:spec:payment-request", Profile::Legacy, "EHF payment request"),
    ("urn:oasis:names:specification:ubl:", Profile::Legacy, "an OASIS profile"),
];

/// The syntax of a document; `None` where it is neither.
pub fn syntax_of(tree: &Tree<'_>) -> Option<Syntax> {
    let root = tree.root().name();
    if root == qname!("ubl:Invoice") || root == qname!("cn:CreditNote") {
        return Some(Syntax::Ubl);
    }
    (root == qname!("rsm:CrossIndustryInvoice")).then_some(Syntax::Cii)
}

/// The specification identifier (BT-24) as written; empty where there is none.
pub fn profile_of(tree: &Tree<'_>) -> String {
    let document = Document::new(tree);
    let id = match syntax_of(tree) {
        Some(Syntax::Ubl) => document.first(tree.root(), steps!("cbc:CustomizationID")),
        Some(Syntax::Cii) => document.first(
            tree.root(),
            steps!(
                "rsm:ExchangedDocumentContext" / "ram:GuidelineSpecifiedDocumentContextParameter" / "ram:ID"
            ),
        ),
        None => None,
    };
    value::trim(&id.map(Element::string_value).unwrap_or_default()).to_owned()
}

/// The sets that a document asks for by its profile, with the reasons (`--rules auto`).
pub fn sets_for(tree: &Tree<'_>) -> (Vec<SetId>, Vec<Reason>) {
    let Some(syntax) = syntax_of(tree) else {
        let root = tree.root().local_name();
        let text =
            format!("the document is a {root}, neither a UBL invoice or credit note nor a CII invoice");
        return (Vec::new(), vec![Reason { set: None, text }]);
    };
    let id = profile_of(tree);
    let known = PROFILES.iter().find(|(start, _, _)| id.starts_with(start));
    let (profile, name) = known.map_or((Profile::Unknown, ""), |(_, profile, name)| (*profile, *name));
    let (norm, peppol, xrechnung) = match syntax {
        Syntax::Ubl => (SetId::En16931Ubl, SetId::PeppolUbl, SetId::XrechnungUbl),
        Syntax::Cii => (SetId::En16931Cii, SetId::PeppolCii, SetId::XrechnungCii),
    };
    let because = |set: SetId, text: String| Reason { set: Some(set), text };
    let reasons = match profile {
        Profile::En16931 => vec![because(norm, format!("the profile {id} is EN 16931"))],
        Profile::Compliant => {
            vec![because(norm, format!("the profile {id} is {name}, which follows the norm"))]
        }
        Profile::Peppol => vec![
            because(norm, format!("the profile {id} is {name}, which follows the norm")),
            because(peppol, format!("the profile {id} is {name}")),
        ],
        Profile::Xrechnung => vec![
            because(norm, format!("the profile {id} is {name}, which follows the norm")),
            because(xrechnung, format!("the profile {id} is {name}")),
        ],
        Profile::Extended => none(format!("the profile {id} is {name}, which allows more than the norm")),
        Profile::Partial => {
            none(format!("the profile {id} is {name}, which is less than an invoice of the norm"))
        }
        Profile::Legacy => none(format!("the profile {id} is {name}, which has rules of its own")),
        Profile::Unknown if id.is_empty() => none("the document names no profile (BT-24)".to_owned()),
        Profile::Unknown => none(format!("the profile {id} is not known")),
    };
    (reasons.iter().filter_map(|reason| reason.set).collect(), reasons)
}

/// Rules of the norm that the extension of XRechnung replaces by its own: BR-DEX-09 stands for BR-CO-16, BR-DEX-01 for
/// BR-CL-24, BR-DEX-04 to BR-DEX-08 for the lists of schemes.
static REPLACED: &[&str] =
    &["BR-CL-10", "BR-CL-11", "BR-CL-21", "BR-CL-24", "BR-CL-25", "BR-CL-26", "BR-CO-16"];

/// The rules of the norm that do not count for the profile of a document.
pub fn replaced_for(tree: &Tree<'_>) -> &'static [&'static str] {
    if profile_of(tree) == crate::xrechnung::EXTENSION { REPLACED } else { &[] }
}

fn none(text: String) -> Vec<Reason> {
    vec![Reason { set: None, text }]
}

#[cfg(test)]
mod tests {
    use attest_xml::Limits;

    use super::*;

    fn sets(xml: &str) -> Vec<SetId> {
        sets_for(&Tree::parse(xml.as_bytes(), &Limits::default()).unwrap()).0
    }

    #[test]
    fn the_profile_decides_the_sets() {
        use SetId::{En16931Cii, En16931Ubl, PeppolUbl, XrechnungCii, XrechnungUbl};
        let norm = "urn:cen.eu:en16931:2017";
        let rows: &[(&str, String, &[SetId], &[SetId])] = &[
            ("the norm", norm.to_owned(), &[En16931Ubl], &[En16931Cii]),
            (
                "Peppol",
                format!("{norm}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"),
                &[En16931Ubl, PeppolUbl],
                &[En16931Cii, SetId::PeppolCii],
            ),
            (
                "XRechnung",
                crate::xrechnung::XRECHNUNG.to_owned(),
                &[En16931Ubl, XrechnungUbl],
                &[En16931Cii, XrechnungCii],
            ),
            (
                "its extension",
                crate::xrechnung::EXTENSION.to_owned(),
                &[En16931Ubl, XrechnungUbl],
                &[En16931Cii, XrechnungCii],
            ),
            (
                "vehicles",
                crate::xrechnung::VEHICLES.to_owned(),
                &[En16931Ubl, XrechnungUbl],
                &[En16931Cii, XrechnungCii],
            ),
            (
                "a Dutch use",
                format!("{norm}#compliant#urn:fdc:nen.nl:nlcius:v1.0"),
                &[En16931Ubl],
                &[En16931Cii],
            ),
            ("EXTENDED", format!("{norm}#conformant#urn:factur-x.eu:1p0:extended"), &[], &[]),
            ("MINIMUM", "urn:factur-x.eu:1p0:minimum".to_owned(), &[], &[]),
            ("BASIC WL", "urn:factur-x.eu:1p0:basicwl".to_owned(), &[], &[]),
            ("CEN BII", "urn:www.cenbii.eu:transaction:biitrns010:ver2.0".to_owned(), &[], &[]),
            ("unknown", "A1".to_owned(), &[], &[]),
            ("none", String::new(), &[], &[]),
        ];
        for (case, id, ubl, cii) in rows {
            let invoice = format!(
                "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><CustomizationID \
                 xmlns='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'> {id} </CustomizationID>\
                 </Invoice>"
            );
            assert_eq!(sets(&invoice), *ubl, "{case}, UBL");
            let invoice = format!(
                "<r:CrossIndustryInvoice xmlns:r='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100' \
                 xmlns:a='urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100'>\
                 <r:ExchangedDocumentContext><a:GuidelineSpecifiedDocumentContextParameter><a:ID>{id}</a:ID>\
                 </a:GuidelineSpecifiedDocumentContextParameter></r:ExchangedDocumentContext></r:CrossIndustryInvoice>"
            );
            assert_eq!(sets(&invoice), *cii, "{case}, CII");
        }
        assert_eq!(sets("<Order/>"), []);
    }

    #[test]
    fn the_extension_replaces_rules_of_the_norm() {
        for (case, id, expected) in [
            ("XRechnung", crate::xrechnung::XRECHNUNG, 0),
            ("its extension", crate::xrechnung::EXTENSION, REPLACED.len()),
        ] {
            let invoice = format!(
                "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><CustomizationID \
                 xmlns='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>{id}</CustomizationID>\
                 </Invoice>"
            );
            let tree = Tree::parse(invoice.as_bytes(), &Limits::default()).unwrap();
            assert_eq!(replaced_for(&tree).len(), expected, "{case}");
        }
    }

    #[test]
    fn profiles_are_found_most_special_first() {
        for (number, (start, _, _)) in PROFILES.iter().enumerate() {
            let first = PROFILES.iter().position(|(other, _, _)| start.starts_with(other));
            assert_eq!(first, Some(number), "{start} is hidden by a row above");
        }
    }
}
