//! What Peppol's rules of single countries ask for: English, and the language of the country where we have it.

use super::Text;

/// Rule id and what it asks for, by id.
pub(super) static STATEMENTS: &[(&str, Text)] = &[
    (
        "DE-R-001",
        ["the invoice states how to pay (BG-16)", "", "", "die Rechnung sagt, wie zu zahlen ist (BG-16)"],
    ),
    (
        "DE-R-002",
        ["the seller has a contact (BG-6)", "", "", "der Verkäufer nennt einen Ansprechpartner (BG-6)"],
    ),
    (
        "DE-R-003",
        [
            "the seller's address names the city (BT-37)",
            "",
            "",
            "die Anschrift des Verkäufers nennt den Ort (BT-37)",
        ],
    ),
    (
        "DE-R-004",
        [
            "the seller's address states the postal code (BT-38)",
            "",
            "",
            "die Anschrift des Verkäufers nennt die Postleitzahl (BT-38)",
        ],
    ),
    (
        "DE-R-005",
        [
            "the seller's contact has a name (BT-41)",
            "",
            "",
            "der Ansprechpartner des Verkäufers hat einen Namen (BT-41)",
        ],
    ),
    (
        "DE-R-006",
        [
            "the seller's contact has a telephone number (BT-42)",
            "",
            "",
            "der Ansprechpartner des Verkäufers hat eine Telefonnummer (BT-42)",
        ],
    ),
    (
        "DE-R-007",
        [
            "the seller's contact has an e-mail address (BT-43)",
            "",
            "",
            "der Ansprechpartner des Verkäufers hat eine E-Mail-Adresse (BT-43)",
        ],
    ),
    (
        "DE-R-008",
        [
            "the buyer's address names the city (BT-52)",
            "",
            "",
            "die Anschrift des Käufers nennt den Ort (BT-52)",
        ],
    ),
    (
        "DE-R-009",
        [
            "the buyer's address states the postal code (BT-53)",
            "",
            "",
            "die Anschrift des Käufers nennt die Postleitzahl (BT-53)",
        ],
    ),
    (
        "DE-R-010",
        ["the delivery address names the city (BT-77)", "", "", "die Lieferanschrift nennt den Ort (BT-77)"],
    ),
    (
        "DE-R-011",
        [
            "the delivery address states the postal code (BT-78)",
            "",
            "",
            "die Lieferanschrift nennt die Postleitzahl (BT-78)",
        ],
    ),
    (
        "DE-R-014",
        [
            "each VAT category states its rate (BT-119)",
            "",
            "",
            "jede Umsatzsteuerkategorie nennt ihren Satz (BT-119)",
        ],
    ),
    (
        "DE-R-015",
        [
            "the buyer's reference, in Germany the Leitweg-ID, is given (BT-10)",
            "",
            "",
            "die Käuferreferenz, in Deutschland die Leitweg-ID, ist angegeben (BT-10)",
        ],
    ),
    (
        "DE-R-016",
        [
            "a seller who states VAT gives a VAT or tax number (BT-31, BT-32) or names a tax representative (BG-11)",
            "",
            "",
            "wer Umsatzsteuer ausweist, nennt Umsatzsteuer- oder Steuernummer (BT-31, BT-32) oder den Steuervertreter (BG-11)",
        ],
    ),
    (
        "DE-R-017",
        [
            "the type of the invoice (BT-3) is 326, 380, 381, 384, 389, 875, 876 or 877",
            "",
            "",
            "der Rechnungstyp (BT-3) ist 326, 380, 381, 384, 389, 875, 876 oder 877",
        ],
    ),
    (
        "DE-R-018",
        [
            "cash discounts in the payment terms (BT-20) follow the form #SKONTO#TAGE=…#PROZENT=…# and end their line",
            "",
            "",
            "Skonto in den Zahlungsbedingungen (BT-20) hat die Form #SKONTO#TAGE=…#PROZENT=…# und beendet seine Zeile",
        ],
    ),
    (
        "DE-R-019",
        [
            "the account of a SEPA credit transfer (BT-84) is a valid IBAN",
            "",
            "",
            "das Konto einer SEPA-Überweisung (BT-84) ist eine gültige IBAN",
        ],
    ),
    (
        "DE-R-020",
        [
            "the debited account of a SEPA direct debit (BT-91) is a valid IBAN",
            "",
            "",
            "das belastete Konto einer SEPA-Lastschrift (BT-91) ist eine gültige IBAN",
        ],
    ),
    (
        "DE-R-022",
        [
            "attached documents have different file names (BT-125)",
            "",
            "",
            "Anhänge haben verschiedene Dateinamen (BT-125)",
        ],
    ),
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
    (
        "DE-R-026",
        [
            "a corrected invoice (384) refers to the preceding one (BG-3)",
            "",
            "",
            "eine Rechnungskorrektur (384) nennt die vorausgegangene Rechnung (BG-3)",
        ],
    ),
    (
        "DE-R-027",
        [
            "the telephone number of the seller's contact (BT-42) has at least three digits",
            "",
            "",
            "die Telefonnummer des Ansprechpartners (BT-42) hat mindestens drei Ziffern",
        ],
    ),
    (
        "DE-R-028",
        [
            "the e-mail address of the seller's contact (BT-43) has one @ between a name and a domain",
            "",
            "",
            "die E-Mail-Adresse des Ansprechpartners (BT-43) hat ein @ zwischen Name und Domäne",
        ],
    ),
    (
        "DE-R-030",
        [
            "a direct debit names the creditor identifier (BT-90)",
            "",
            "",
            "eine Lastschrift nennt die Gläubigerkennung (BT-90)",
        ],
    ),
    (
        "DE-R-031",
        [
            "a direct debit states the account to be debited (BT-91)",
            "",
            "",
            "eine Lastschrift nennt das zu belastende Konto (BT-91)",
        ],
    ),
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
        [
            "the VAT number of a Norwegian seller (BT-31) is NO, a valid organisation number, MVA",
            "",
            "mva-nummeret til en norsk selger (BT-31) er NO, et gyldig organisasjonsnummer, MVA",
            "",
        ],
    ),
    (
        "NO-R-002",
        [
            "a Norwegian company states Foretaksregisteret as tax registration (BT-32)",
            "",
            "et norsk selskap oppgir Foretaksregisteret som skatteregistrering (BT-32)",
            "",
        ],
    ),
    (
        "SE-R-001",
        [
            "a Swedish VAT number (BT-31) has 14 characters",
            "ett svenskt momsnummer (BT-31) har 14 tecken",
            "",
            "",
        ],
    ),
    (
        "SE-R-002",
        [
            "a Swedish VAT number (BT-31) has digits after SE",
            "ett svenskt momsnummer (BT-31) har siffror efter SE",
            "",
            "",
        ],
    ),
    (
        "SE-R-003",
        [
            "a Swedish organisation number (BT-30) has digits only",
            "ett svenskt organisationsnummer (BT-30) har bara siffror",
            "",
            "",
        ],
    ),
    (
        "SE-R-004",
        [
            "a Swedish organisation number (BT-30) has ten digits",
            "ett svenskt organisationsnummer (BT-30) har tio siffror",
            "",
            "",
        ],
    ),
    (
        "SE-R-005",
        [
            "a Swedish seller states \"Godkänd för F-skatt\" as tax registration (BT-32)",
            "en svensk säljare anger \"Godkänd för F-skatt\" som skatteregistrering (BT-32)",
            "",
            "",
        ],
    ),
    (
        "SE-R-006",
        [
            "standard rated VAT of a Swedish seller (BT-119, BT-152) is 25, 12 or 6 percent",
            "en svensk säljares momssats (BT-119, BT-152) är 25, 12 eller 6 procent",
            "",
            "",
        ],
    ),
    (
        "SE-R-007",
        ["a Plusgiro account (BT-84) has digits only", "ett plusgironummer (BT-84) har bara siffror", "", ""],
    ),
    (
        "SE-R-008",
        ["a Bankgiro account (BT-84) has digits only", "ett bankgironummer (BT-84) har bara siffror", "", ""],
    ),
    (
        "SE-R-009",
        [
            "a Bankgiro account (BT-84) has seven or eight digits",
            "ett bankgironummer (BT-84) har sju eller åtta siffror",
            "",
            "",
        ],
    ),
    (
        "SE-R-010",
        [
            "a Plusgiro account (BT-84) has two to eight digits",
            "ett plusgironummer (BT-84) har två till åtta siffror",
            "",
            "",
        ],
    ),
    (
        "SE-R-011",
        [
            "payment to a Swedish account uses code 30 (BT-81) with SE:BANKGIRO or SE:PLUSGIRO as institution",
            "betalning till svenskt konto anges med kod 30 (BT-81) och SE:BANKGIRO eller SE:PLUSGIRO som institut",
            "",
            "",
        ],
    ),
    (
        "SE-R-012",
        [
            "a transfer between Swedish parties uses code 30, not 31 (BT-81)",
            "en betalning mellan svenska parter anges med kod 30, inte 31 (BT-81)",
            "",
            "",
        ],
    ),
    (
        "SE-R-013",
        [
            "a Swedish organisation number (BT-30) has a right check digit",
            "ett svenskt organisationsnummer (BT-30) har rätt kontrollsiffra",
            "",
            "",
        ],
    ),
];
