//! XRechnung 3.0: the German rules, the extension, the vehicle purchases, and the Peppol rules it takes over.

mod cii;
mod shapes;
mod ubl;

use attest_xml::QName;
use rust_decimal::Decimal;

use crate::document::Document;
use crate::peppol::SLACK;

pub(crate) use cii::PATTERNS as CII;
pub(crate) use ubl::PATTERNS as UBL;

/// The specification identifier of XRechnung.
pub(crate) const XRECHNUNG: &str = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";
/// The specification identifier of its extension.
pub(crate) const EXTENSION: &str = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0\
                                    #conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0";
/// The specification identifier for purchases under the Clean Vehicles Directive.
pub(crate) const VEHICLES: &str = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0\
                                   #compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9";

/// VAT categories for which the seller names a tax number (BR-DE-16).
const TAXED: &[&str] = &["S", "Z", "E", "AE", "K", "G", "L", "M"];
/// Document type codes (BR-DE-17).
const TYPE_CODES: &[&str] = &["326", "380", "384", "389", "381", "875", "876", "877"];
/// Media types of attachments in the extension (BR-DEX-01).
const MEDIA_TYPES: &[&str] = &[
    "application/pdf",
    "image/png",
    "image/jpeg",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/xml",
];
/// Vehicle categories (BR-DE-CVD-04).
const VEHICLE_CATEGORIES: &[&str] = &["M1", "M2", "M3", "N1", "N2", "N3"];
/// Vehicle assessments (BR-DE-CVD-05).
const ASSESSMENTS: &[&str] = &["clean", "zero-emission", "other"];

/// What an amount may differ from what its parts give: half a unit of a currency without smaller coins.
fn slack(document: &Document<'_>, currency: QName) -> Decimal {
    let is_forint = document.all(currency).any(|code| code.string_value() == "HUF");
    if is_forint { Decimal::new(5, 1) } else { SLACK }
}
