//! The code lists that Peppol narrows or widens.

use attest_xml::Element;

use super::facts::Process;
use crate::codes::CodeList;
use crate::document::{Document, Stop};
use crate::rule::Verdict;

/// Schemes of electronic addresses (BT-34-1, BT-49-1).
pub(super) static ADDRESS_SCHEMES: CodeList = CodeList {
    name: "schemes of electronic addresses in Peppol",
    codes: &[
        "0002", "0007", "0009", "0037", "0060", "0088", "0096", "0097", "0106", "0130", "0135", "0142",
        "0147", "0151", "0154", "0158", "0170", "0177", "0183", "0184", "0188", "0190", "0191", "0192",
        "0193", "0194", "0195", "0196", "0198", "0199", "0200", "0201", "0202", "0203", "0204", "0205",
        "0208", "0209", "0210", "0211", "0212", "0213", "0215", "0216", "0217", "0218", "0221", "0225",
        "0230", "0235", "0240", "9910", "9913", "9914", "9915", "9918", "9919", "9920", "9922", "9923",
        "9924", "9925", "9926", "9927", "9928", "9929", "9930", "9931", "9932", "9933", "9934", "9935",
        "9936", "9937", "9938", "9939", "9940", "9941", "9942", "9943", "9944", "9945", "9946", "9947",
        "9948", "9949", "9950", "9951", "9952", "9953", "9957", "9959",
    ],
};

/// ISO 4217 in the edition of the rules.
pub(super) static CURRENCIES: CodeList = CodeList {
    name: "currencies in Peppol",
    codes: &[
        "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN",
        "BHD", "BIF", "BMD", "BND", "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF",
        "CHE", "CHF", "CHW", "CLF", "CLP", "CNY", "COP", "COU", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK",
        "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF",
        "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
        "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD",
        "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN",
        "MXV", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP",
        "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD",
        "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP",
        "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "USN", "UYI", "UYU", "UYW", "UZS", "VED", "VES",
        "VND", "VUV", "WST", "XAF", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XCD", "XDR", "XOF", "XPD",
        "XPF", "XPT", "XSU", "XTS", "XUA", "XXX", "YER", "ZAR", "ZMW", "ZWG",
    ],
};

/// Types of invoices in process 01 (BT-3), UBL.
pub(super) static INVOICE_TYPES: CodeList = CodeList {
    name: "types of invoices in Peppol",
    codes: &[
        "102", "218", "219", "326", "331", "380", "382", "383", "384", "386", "388", "393", "395", "553",
        "575", "623", "71", "780", "80", "817", "82", "84", "870", "875", "876", "877",
    ],
};

/// Types of credit notes in process 01 (BT-3), UBL.
pub(super) static CREDIT_NOTE_TYPES: CodeList =
    CodeList { name: "types of credit notes in Peppol", codes: &["381", "396", "532", "81", "83"] };

/// Types of invoices and credit notes in process 01 (BT-3), CII.
pub(super) static DOCUMENT_TYPES: CodeList = CodeList {
    name: "types of documents in Peppol",
    codes: &[
        "102", "218", "219", "326", "331", "380", "381", "382", "383", "384", "386", "388", "393", "395",
        "396", "532", "553", "575", "623", "71", "780", "80", "81", "817", "82", "83", "84", "870", "875",
        "876", "877",
    ],
};

/// Whether an attribute, exactly as written, is a code of the list.
pub(super) fn has_code(written: Option<&str>, list: &'static CodeList) -> Verdict {
    let holds = written.is_some_and(|code| list.has(code));
    Verdict::equal(holds, || list.name.to_owned(), || written.unwrap_or_default().to_owned())
}

/// In process 01 the type is on the list.
pub(super) fn is_type<'t>(
    document: &Document<'t>,
    code: Element<'t>,
    list: &'static CodeList,
) -> Result<Verdict, Stop> {
    let text = code.string_value();
    let holds = document.peppol().process? != Process::Billing || list.holds(&text);
    Ok(Verdict::equal(holds, || list.name.to_owned(), || text.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        for list in [&ADDRESS_SCHEMES, &CURRENCIES, &INVOICE_TYPES, &CREDIT_NOTE_TYPES, &DOCUMENT_TYPES] {
            assert!(list.codes.is_sorted_by(|one, next| one < next), "{}", list.name);
        }
    }
}
