//! What the rules of Peppol ask for: English, Swedish, Norwegian, German.

use super::Text;

/// Rule id and what it asks for, by id.
pub(super) static STATEMENTS: &[(&str, Text)] = &[
    ("DE-R-001", ["the invoice states how to pay (BG-16)", "", "", ""]),
    ("DE-R-002", ["the seller has a contact (BG-6)", "", "", ""]),
    ("DE-R-003", ["the seller's address names the city (BT-37)", "", "", ""]),
    ("DE-R-004", ["the seller's address states the postal code (BT-38)", "", "", ""]),
    ("DE-R-005", ["the seller's contact has a name (BT-41)", "", "", ""]),
    ("DE-R-006", ["the seller's contact has a telephone number (BT-42)", "", "", ""]),
    ("DE-R-007", ["the seller's contact has an e-mail address (BT-43)", "", "", ""]),
    ("DE-R-008", ["the buyer's address names the city (BT-52)", "", "", ""]),
    ("DE-R-009", ["the buyer's address states the postal code (BT-53)", "", "", ""]),
    ("DE-R-010", ["the delivery address names the city (BT-77)", "", "", ""]),
    ("DE-R-011", ["the delivery address states the postal code (BT-78)", "", "", ""]),
    ("DE-R-014", ["each VAT category states its rate (BT-119)", "", "", ""]),
    ("DE-R-015", ["the buyer's reference, in Germany the Leitweg-ID, is given (BT-10)", "", "", ""]),
    (
        "DE-R-016",
        [
            "a seller who states VAT gives a VAT or tax number (BT-31, BT-32) or names a tax representative (BG-11)",
            "",
            "",
            "",
        ],
    ),
    ("DE-R-017", ["the type of the invoice (BT-3) is 326, 380, 381, 384, 389, 875, 876 or 877", "", "", ""]),
    (
        "DE-R-018",
        [
            "cash discounts in the payment terms (BT-20) follow the form #SKONTO#TAGE=…#PROZENT=…# and end their line",
            "",
            "",
            "",
        ],
    ),
    ("DE-R-019", ["the account of a SEPA credit transfer (BT-84) is a valid IBAN", "", "", ""]),
    ("DE-R-020", ["the debited account of a SEPA direct debit (BT-91) is a valid IBAN", "", "", ""]),
    ("DE-R-022", ["attached documents have different file names (BT-125)", "", "", ""]),
    ("DE-R-023-1", ["a credit transfer (30, 58) states the account (BG-17)", "", "", ""]),
    (
        "DE-R-023-2",
        [
            "a credit transfer (30, 58) carries neither card nor direct debit information (BG-18, BG-19)",
            "",
            "",
            "",
        ],
    ),
    ("DE-R-024-1", ["a card payment (48, 54, 55) states the card (BG-18)", "", "", ""]),
    (
        "DE-R-024-2",
        [
            "a card payment (48, 54, 55) carries neither credit transfer nor direct debit information (BG-17, BG-19)",
            "",
            "",
            "",
        ],
    ),
    ("DE-R-025-1", ["a direct debit (59) states the mandate (BG-19)", "", "", ""]),
    (
        "DE-R-025-2",
        [
            "a direct debit (59) carries neither credit transfer nor card information (BG-17, BG-18)",
            "",
            "",
            "",
        ],
    ),
    ("DE-R-026", ["a corrected invoice (384) refers to the preceding one (BG-3)", "", "", ""]),
    (
        "DE-R-027",
        ["the telephone number of the seller's contact (BT-42) has at least three digits", "", "", ""],
    ),
    (
        "DE-R-028",
        [
            "the e-mail address of the seller's contact (BT-43) has one @ between a name and a domain",
            "",
            "",
            "",
        ],
    ),
    ("DE-R-030", ["a direct debit names the creditor identifier (BT-90)", "", "", ""]),
    ("DE-R-031", ["a direct debit states the account to be debited (BT-91)", "", "", ""]),
    ("DK-R-002", ["a Danish seller gives its legal registration number (BT-30)", "", "", ""]),
    ("DK-R-003", ["a classification by UNSPSC (TST) names release 19.05.01 or 26.08.01", "", "", ""]),
    (
        "DK-R-004",
        [
            "an allowance or charge for reason ZZZ explains itself by a tax of four digits or a text with # inside",
            "",
            "",
            "",
        ],
    ),
    (
        "DK-R-005",
        [
            "between Danish parties the means of payment (BT-81) are 1, 10, 31, 42, 48, 49, 50, 58, 59, 93 or 97",
            "",
            "",
            "",
        ],
    ),
    (
        "DK-R-006",
        [
            "a transfer between Danish parties (31, 42) states account and registration number of the bank",
            "",
            "",
            "",
        ],
    ),
    (
        "DK-R-007",
        [
            "a direct debit between Danish parties (49) states the mandate and the account to be debited",
            "",
            "",
            "",
        ],
    ),
    ("DK-R-008", ["a giro payment (50) has card type 01, 04 or 15 and a giro account", "", "", ""]),
    (
        "DK-R-009",
        ["a giro payment with card type 04 or 15 has a reference of 16 digits after it", "", "", ""],
    ),
    (
        "DK-R-010",
        ["a FIK payment (93) has card type 71, 73 or 75 and a creditor number of eight digits", "", "", ""],
    ),
    (
        "DK-R-011",
        ["a FIK payment with card type 71 or 75 has a reference of 15 or 16 digits after it", "", "", ""],
    ),
    ("DK-R-013", ["identifiers of Danish parties name their scheme", "", "", ""]),
    (
        "DK-R-014",
        ["the registration number of a Danish seller (BT-30) is a CVR number (scheme 0184)", "", "", ""],
    ),
    (
        "DK-R-016",
        ["a credit note between Danish parties does not have a negative amount due (BT-115)", "", "", ""],
    ),
    ("GR-R-001-1", ["the number of a Greek invoice (BT-1) has six parts between bars", "", "", ""]),
    (
        "GR-R-001-2",
        [
            "the first part of a Greek invoice number is the tax number of the seller or its representative",
            "",
            "",
            "",
        ],
    ),
    (
        "GR-R-001-3",
        ["the second part of a Greek invoice number is the issue date (BT-2) as DD/MM/YYYY", "", "", ""],
    ),
    ("GR-R-001-4", ["the third part of a Greek invoice number is a whole number", "", "", ""]),
    ("GR-R-001-5", ["the fourth part of a Greek invoice number is a Greek document type", "", "", ""]),
    ("GR-R-001-6", ["the fifth part of a Greek invoice number is not empty", "", "", ""]),
    ("GR-R-001-7", ["the sixth part of a Greek invoice number is not empty", "", "", ""]),
    ("GR-R-002", ["a Greek seller states its name", "", "", ""]),
    ("GR-R-003", ["the VAT number of a Greek seller (BT-31) is EL and a valid tax number", "", "", ""]),
    (
        "GR-R-004-1",
        ["a Greek seller refers once to the number of the tax authority (##M.AR.K##)", "", "", ""],
    ),
    ("GR-R-004-2", ["the number of the tax authority is a positive number", "", "", ""]),
    ("GR-R-005", ["the buyer of a Greek seller has a name", "", "", ""]),
    ("GR-R-006", ["a Greek buyer has one VAT number (BT-48): EL and a valid tax number", "", "", ""]),
    ("GR-R-008-2", ["the address of the invoice (##INVOICE|URL##) is given at most once", "", "", ""]),
    ("GR-R-008-3", ["the reference to the address of the invoice holds it", "", "", ""]),
    (
        "GR-R-009",
        ["the electronic address of a Greek seller (BT-34) is a valid tax number in scheme 9933", "", "", ""],
    ),
    (
        "GR-R-010",
        ["the electronic address of a Greek buyer (BT-49) is a valid tax number in scheme 9933", "", "", ""],
    ),
    ("GR-S-008-1", ["a Greek seller gives the address of the invoice (##INVOICE|URL##) once", "", "", ""]),
    ("GR-S-011", ["a Greek seller has one VAT number (BT-31): EL and a valid tax number", "", "", ""]),
    ("IS-R-001", ["the type of an Icelandic invoice (BT-3) is 380 or 381", "", "", ""]),
    (
        "IS-R-002",
        ["an Icelandic seller gives its kennitala (scheme 0196) as registration number (BT-30)", "", "", ""],
    ),
    (
        "IS-R-003",
        ["the address of an Icelandic seller has street and postal code (BT-35, BT-38)", "", "", ""],
    ),
    (
        "IS-R-004",
        ["an Icelandic buyer's kennitala (scheme 0196) is given as registration number (BT-47)", "", "", ""],
    ),
    ("IS-R-005", ["the address of an Icelandic buyer has street and postal code (BT-50, BT-53)", "", "", ""]),
    ("IS-R-006", ["payment by claim (9) in Iceland states an account of twelve digits", "", "", ""]),
    ("IS-R-007", ["payment to an account (42) in Iceland states one of twelve digits", "", "", ""]),
    ("IS-R-008", ["the final date of payment (EINDAGI) is a date", "", "", ""]),
    ("IS-R-009", ["with a final date of payment (EINDAGI) there is a due date (BT-9)", "", "", ""]),
    ("IS-R-010", ["the final date of payment (EINDAGI) is not before the due date (BT-9)", "", "", ""]),
    (
        "IT-R-001",
        ["the tax number of an Italian seller (BT-32) has 11 to 16 capitals and digits", "", "", ""],
    ),
    ("IT-R-002", ["the address of an Italian seller has a street (BT-35)", "", "", ""]),
    ("IT-R-003", ["the address of an Italian seller names the city (BT-37)", "", "", ""]),
    ("IT-R-004", ["the address of an Italian seller states the postal code (BT-38)", "", "", ""]),
    ("NL-R-001", ["a credit note from a Dutch seller refers to the invoice (BT-25)", "", "", ""]),
    (
        "NL-R-002",
        ["the address of a Dutch seller has street, city and postal code (BT-35, BT-37, BT-38)", "", "", ""],
    ),
    (
        "NL-R-003",
        [
            "a Dutch seller's registration number (BT-30) is of the chamber of commerce (0106) or the government (0190)",
            "",
            "",
            "",
        ],
    ),
    (
        "NL-R-004",
        ["the address of a Dutch buyer has street, city and postal code (BT-50, BT-52, BT-53)", "", "", ""],
    ),
    (
        "NL-R-005",
        [
            "a Dutch buyer's registration number (BT-47) is of the chamber of commerce (0106) or the government (0190)",
            "",
            "",
            "",
        ],
    ),
    (
        "NL-R-006",
        [
            "the address of a Dutch tax representative has street, city and postal code (BT-64, BT-66, BT-67)",
            "",
            "",
            "",
        ],
    ),
    ("NL-R-007", ["a Dutch seller states how to pay (BG-16) where something is to be paid", "", "", ""]),
    (
        "NL-R-008",
        ["between Dutch parties the means of payment (BT-81) are 30, 48, 49, 57, 58 or 59", "", "", ""],
    ),
    ("NL-R-009", ["with a reference to an order line (BT-132) the order is named too (BT-13)", "", "", ""]),
    (
        "NO-R-001",
        ["the VAT number of a Norwegian seller (BT-31) is NO, a valid organisation number, MVA", "", "", ""],
    ),
    ("NO-R-002", ["a Norwegian company states Foretaksregisteret as tax registration (BT-32)", "", "", ""]),
    ("PEPPOL-COMMON-R040", ["an identifier in scheme 0088 is a GLN with a right check digit", "", "", ""]),
    (
        "PEPPOL-COMMON-R041",
        [
            "an identifier in scheme 0192 is a Norwegian organisation number with a right check digit",
            "",
            "",
            "",
        ],
    ),
    (
        "PEPPOL-COMMON-R042",
        [
            "an identifier in scheme 0184 is a Danish CVR number of eight digits, with or without DK",
            "",
            "",
            "",
        ],
    ),
    (
        "PEPPOL-COMMON-R043",
        ["an identifier in scheme 0208 is a Belgian enterprise number with right check digits", "", "", ""],
    ),
    (
        "PEPPOL-COMMON-R044",
        ["an identifier in scheme 0201 is an Italian IPA code of six letters and digits", "", "", ""],
    ),
    ("PEPPOL-COMMON-R045", ["an identifier in scheme 0210 is an Italian tax code", "", "", ""]),
    ("PEPPOL-COMMON-R046", ["an electronic address in scheme 9907 is an Italian tax code", "", "", ""]),
    (
        "PEPPOL-COMMON-R047",
        ["an identifier in scheme 0211 is an Italian VAT number with a right check digit", "", "", ""],
    ),
    (
        "PEPPOL-COMMON-R048",
        [
            "an electronic address in scheme 9906 is an Italian VAT number with a right check digit",
            "",
            "",
            "",
        ],
    ),
    (
        "PEPPOL-COMMON-R049",
        [
            "an identifier in scheme 0007 is a Swedish organisation number with a right check digit",
            "",
            "",
            "",
        ],
    ),
    (
        "PEPPOL-COMMON-R050",
        ["an identifier in scheme 0151 is an Australian business number with right check digits", "", "", ""],
    ),
    (
        "PEPPOL-EN16931-CL001",
        ["the media type of an attachment (BT-125-1) is one that Peppol allows", "", "", ""],
    ),
    (
        "PEPPOL-EN16931-CL002",
        ["the reason of an allowance (BT-98, BT-140) is a code of UNCL 5189", "", "", ""],
    ),
    ("PEPPOL-EN16931-CL003", ["the reason of a charge (BT-105, BT-145) is a code of UNCL 7161", "", "", ""]),
    ("PEPPOL-EN16931-CL006", ["the tax point (BT-8) is 3, 35 or 432", "", "", ""]),
    ("PEPPOL-EN16931-CL007", ["the currency of an amount is a code of ISO 4217", "", "", ""]),
    (
        "PEPPOL-EN16931-CL008",
        ["the scheme of an electronic address (BT-34-1, BT-49-1) is one that Peppol knows", "", "", ""],
    ),
    (
        "PEPPOL-EN16931-F001",
        ["a date is written as YYYY-MM-DD in UBL, YYYYMMDD with format 102 in CII", "", "", ""],
    ),
    (
        "PEPPOL-EN16931-P0100",
        ["in process 01 the type of an invoice (BT-3) is one that Peppol allows", "", "", ""],
    ),
    (
        "PEPPOL-EN16931-P0101",
        ["in process 01 the type of a credit note (BT-3) is 81, 83, 381, 396 or 532", "", "", ""],
    ),
    ("PEPPOL-EN16931-P0104", ["exemption reason VATEX-EU-G goes with VAT category G", "", "", ""]),
    ("PEPPOL-EN16931-P0105", ["exemption reason VATEX-EU-O goes with VAT category O", "", "", ""]),
    ("PEPPOL-EN16931-P0106", ["exemption reason VATEX-EU-IC goes with VAT category K", "", "", ""]),
    ("PEPPOL-EN16931-P0107", ["exemption reason VATEX-EU-AE goes with VAT category AE", "", "", ""]),
    ("PEPPOL-EN16931-P0108", ["exemption reason VATEX-EU-D goes with VAT category E", "", "", ""]),
    ("PEPPOL-EN16931-P0109", ["exemption reason VATEX-EU-F goes with VAT category E", "", "", ""]),
    ("PEPPOL-EN16931-P0110", ["exemption reason VATEX-EU-I goes with VAT category E", "", "", ""]),
    ("PEPPOL-EN16931-P0111", ["exemption reason VATEX-EU-J goes with VAT category E", "", "", ""]),
    ("PEPPOL-EN16931-P0112", ["types 326 and 384 (BT-3) are used between German parties only", "", "", ""]),
    ("PEPPOL-EN16931-R001", ["the business process (BT-23) is stated", "", "", ""]),
    (
        "PEPPOL-EN16931-R002",
        ["there is at most one note (BT-22), unless both parties are German", "", "", ""],
    ),
    ("PEPPOL-EN16931-R003", ["there is a buyer reference (BT-10) or an order reference (BT-13)", "", "", ""]),
    ("PEPPOL-EN16931-R004", ["the specification (BT-24) is that of Peppol BIS Billing 3", "", "", ""]),
    (
        "PEPPOL-EN16931-R005",
        ["the VAT accounting currency (BT-6) differs from the invoice currency (BT-5)", "", "", ""],
    ),
    ("PEPPOL-EN16931-R006", ["at most one invoiced object (BT-18) is named", "", "", ""]),
    (
        "PEPPOL-EN16931-R007",
        ["the business process (BT-23) has the form urn:fdc:peppol.eu:2017:poacc:billing:NN:1.0", "", "", ""],
    ),
    ("PEPPOL-EN16931-R008", ["no element is empty", "", "", ""]),
    ("PEPPOL-EN16931-R010", ["the buyer has an electronic address (BT-49)", "", "", ""]),
    ("PEPPOL-EN16931-R020", ["the seller has an electronic address (BT-34)", "", "", ""]),
    (
        "PEPPOL-EN16931-R040",
        ["an allowance or charge is its percentage of its base amount, give or take 0.02", "", "", ""],
    ),
    ("PEPPOL-EN16931-R041", ["an allowance or charge with a percentage has a base amount", "", "", ""]),
    ("PEPPOL-EN16931-R042", ["an allowance or charge with a base amount has a percentage", "", "", ""]),
    (
        "PEPPOL-EN16931-R043",
        ["an allowance or charge says true or false, nothing else, for which of the two it is", "", "", ""],
    ),
    ("PEPPOL-EN16931-R044", ["on a price only an allowance is possible, no charge", "", "", ""]),
    (
        "PEPPOL-EN16931-R046",
        ["the net price (BT-146) is the gross price (BT-148) less its discount (BT-147)", "", "", ""],
    ),
    (
        "PEPPOL-EN16931-R051",
        [
            "all amounts are in the invoice currency (BT-5), save the VAT total in the accounting currency (BT-111)",
            "",
            "",
            "",
        ],
    ),
    ("PEPPOL-EN16931-R053", ["there is exactly one VAT total with a breakdown by category", "", "", ""]),
    (
        "PEPPOL-EN16931-R054",
        [
            "with a VAT accounting currency (BT-6) there is exactly one VAT total without breakdown, else none",
            "",
            "",
            "",
        ],
    ),
    (
        "PEPPOL-EN16931-R055",
        ["the VAT totals in both currencies (BT-110, BT-111) have the same sign", "", "", ""],
    ),
    ("PEPPOL-EN16931-R061", ["a direct debit (49, 59) names its mandate (BT-89)", "", "", ""]),
    ("PEPPOL-EN16931-R080", ["at most one project (BT-11) is named", "", "", ""]),
    ("PEPPOL-EN16931-R100", ["a line names at most one object (BT-128)", "", "", ""]),
    ("PEPPOL-EN16931-R101", ["a document of a line is an invoiced object: its type is 130", "", "", ""]),
    (
        "PEPPOL-EN16931-R110",
        ["the period of a line starts (BT-134) no earlier than that of the invoice (BT-73)", "", "", ""],
    ),
    (
        "PEPPOL-EN16931-R111",
        ["the period of a line ends (BT-135) no later than that of the invoice (BT-74)", "", "", ""],
    ),
    (
        "PEPPOL-EN16931-R120",
        [
            "the line net amount (BT-131) is quantity × price ÷ base quantity + charges − allowances, give or take 0.02",
            "",
            "",
            "",
        ],
    ),
    ("PEPPOL-EN16931-R121", ["the base quantity of a price (BT-149) is above zero", "", "", ""]),
    (
        "PEPPOL-EN16931-R130",
        ["the base quantity of a price (BT-150) has the unit of the invoiced quantity (BT-130)", "", "", ""],
    ),
    ("SE-R-001", ["a Swedish VAT number (BT-31) has 14 characters", "", "", ""]),
    ("SE-R-002", ["a Swedish VAT number (BT-31) has digits after SE", "", "", ""]),
    ("SE-R-003", ["a Swedish organisation number (BT-30) has digits only", "", "", ""]),
    ("SE-R-004", ["a Swedish organisation number (BT-30) has ten digits", "", "", ""]),
    ("SE-R-005", ["a Swedish seller states \"Godkänd för F-skatt\" as tax registration (BT-32)", "", "", ""]),
    (
        "SE-R-006",
        ["standard rated VAT of a Swedish seller (BT-119, BT-152) is 25, 12 or 6 percent", "", "", ""],
    ),
    ("SE-R-007", ["a Plusgiro account (BT-84) has digits only", "", "", ""]),
    ("SE-R-008", ["a Bankgiro account (BT-84) has digits only", "", "", ""]),
    ("SE-R-009", ["a Bankgiro account (BT-84) has seven or eight digits", "", "", ""]),
    ("SE-R-010", ["a Plusgiro account (BT-84) has two to eight digits", "", "", ""]),
    (
        "SE-R-011",
        [
            "payment to a Swedish account uses code 30 (BT-81) with SE:BANKGIRO or SE:PLUSGIRO as institution",
            "",
            "",
            "",
        ],
    ),
    ("SE-R-012", ["a transfer between Swedish parties uses code 30, not 31 (BT-81)", "", "", ""]),
    ("SE-R-013", ["a Swedish organisation number (BT-30) has a right check digit", "", "", ""]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Check;

    #[test]
    fn every_test_of_peppol_has_a_statement() {
        assert!(
            STATEMENTS.is_sorted_by(|(one, _), (next, _)| one < next),
            "statements stand by id, each once"
        );
        let patterns = crate::peppol::UBL.iter().chain(crate::peppol::CII);
        let contexts = patterns.flat_map(|pattern| pattern.contexts.iter().copied().flatten());
        let rules: Vec<_> = contexts.flat_map(|context| context.rules).collect();
        for rule in &rules {
            let has_statement = STATEMENTS.iter().any(|(id, _)| *id == rule.id);
            assert!(has_statement || !matches!(rule.check, Check::Test(_)), "{} has a statement", rule.id);
        }
        for (id, _) in STATEMENTS {
            assert!(rules.iter().any(|rule| rule.id == *id), "{id} is a rule");
        }
    }
}
