//! The business terms that messages name.

use super::Text;

/// Names by BT or BG number: English, Swedish, Norwegian, German.
pub(super) static TERMS: &[(&str, Text)] = &[
    ("BG-11", ["tax representative", "skatterepresentant", "skatterepresentant", "Steuervertreter"]),
    ("BG-23", ["VAT breakdown", "momsspecifikation", "mva-spesifikasjon", "Umsatzsteueraufschlüsselung"]),
    ("BG-25", ["invoice line", "fakturarad", "fakturalinje", "Rechnungsposition"]),
    ("BG-5", ["seller postal address", "säljarens adress", "selgers adresse", "Anschrift des Verkäufers"]),
    ("BG-8", ["buyer postal address", "köparens adress", "kjøpers adresse", "Anschrift des Erwerbers"]),
    ("BT-1", ["invoice number", "fakturanummer", "fakturanummer", "Rechnungsnummer"]),
    ("BT-2", ["issue date", "fakturadatum", "fakturadato", "Rechnungsdatum"]),
    ("BT-3", ["document type code", "fakturatypkod", "fakturatypekode", "Code für den Rechnungstyp"]),
    ("BT-5", ["invoice currency", "fakturavaluta", "fakturavaluta", "Rechnungswährung"]),
    (
        "BT-6",
        [
            "VAT accounting currency",
            "valuta för momsredovisning",
            "valuta for mva-regnskap",
            "Währung der Umsatzsteuerbuchung",
        ],
    ),
    (
        "BT-8",
        ["VAT point date code", "kod för momsdatum", "kode for mva-dato", "Code für das Umsatzsteuerdatum"],
    ),
    ("BT-10", ["buyer reference", "köparens referens", "kjøpers referanse", "Käuferreferenz"]),
    ("BT-17", ["tender or lot reference", "upphandlingsreferens", "anbudsreferanse", "Vergabenummer"]),
    (
        "BT-18",
        [
            "invoiced object identifier",
            "identitet för fakturerat objekt",
            "identitet for fakturert objekt",
            "Objektkennung",
        ],
    ),
    ("BT-20", ["payment terms", "betalningsvillkor", "betalingsbetingelser", "Zahlungsbedingungen"]),
    (
        "BT-21",
        ["subject of a note", "ämneskod för notering", "emnekode for merknad", "Betreff der Bemerkung"],
    ),
    ("BT-22", ["note", "notering", "merknad", "Bemerkung"]),
    (
        "BT-24",
        [
            "specification identifier",
            "specifikationsidentitet",
            "spesifikasjonsidentitet",
            "Spezifikationskennung",
        ],
    ),
    (
        "BT-25",
        [
            "preceding invoice number",
            "föregående fakturanummer",
            "tidligere fakturanummer",
            "vorausgegangene Rechnungsnummer",
        ],
    ),
    ("BT-27", ["seller name", "säljarens namn", "selgers navn", "Name des Verkäufers"]),
    ("BT-29", ["party identifier", "partsidentitet", "partsidentitet", "Kennung der Partei"]),
    (
        "BT-30",
        [
            "legal registration identifier",
            "organisationsnummer",
            "organisasjonsnummer",
            "Registrierungsnummer",
        ],
    ),
    (
        "BT-31",
        ["VAT identifier", "momsregistreringsnummer", "mva-nummer", "Umsatzsteuer-Identifikationsnummer"],
    ),
    (
        "BT-34",
        [
            "seller electronic address",
            "säljarens elektroniska adress",
            "selgers elektroniske adresse",
            "elektronische Adresse des Verkäufers",
        ],
    ),
    ("BT-40", ["seller country", "säljarens land", "selgers land", "Land des Verkäufers"]),
    ("BT-37", ["seller city", "säljarens ort", "selgers poststed", "Stadt des Verkäufers"]),
    (
        "BT-38",
        ["seller post code", "säljarens postnummer", "selgers postnummer", "Postleitzahl des Verkäufers"],
    ),
    (
        "BT-41",
        [
            "seller contact person",
            "säljarens kontaktperson",
            "selgers kontaktperson",
            "Ansprechpartner des Verkäufers",
        ],
    ),
    ("BT-42", ["seller telephone", "säljarens telefon", "selgers telefon", "Telefon des Verkäufers"]),
    ("BT-43", ["seller e-mail", "säljarens e-post", "selgers e-post", "E-Mail des Verkäufers"]),
    ("BG-6", ["seller contact", "säljarens kontakt", "selgers kontakt", "Kontakt des Verkäufers"]),
    (
        "BG-16",
        ["payment instructions", "betalningsinstruktioner", "betalingsinstruksjoner", "Zahlungsanweisungen"],
    ),
    ("BT-44", ["buyer name", "köparens namn", "kjøpers navn", "Name des Erwerbers"]),
    (
        "BT-49",
        [
            "buyer electronic address",
            "köparens elektroniska adress",
            "kjøpers elektroniske adresse",
            "elektronische Adresse des Erwerbers",
        ],
    ),
    ("BT-52", ["buyer city", "köparens ort", "kjøpers poststed", "Stadt des Erwerbers"]),
    ("BT-53", ["buyer post code", "köparens postnummer", "kjøpers postnummer", "Postleitzahl des Erwerbers"]),
    ("BT-55", ["buyer country", "köparens land", "kjøpers land", "Land des Erwerbers"]),
    (
        "BT-59",
        [
            "payee name",
            "betalningsmottagarens namn",
            "betalingsmottakers navn",
            "Name des Zahlungsempfängers",
        ],
    ),
    (
        "BT-62",
        [
            "tax representative name",
            "skatterepresentantens namn",
            "skatterepresentantens navn",
            "Name des Steuervertreters",
        ],
    ),
    (
        "BG-12",
        [
            "tax representative address",
            "skatterepresentantens adress",
            "skatterepresentantens adresse",
            "Anschrift des Steuervertreters",
        ],
    ),
    (
        "BT-63",
        [
            "tax representative VAT identifier",
            "skatterepresentantens momsregistreringsnummer",
            "skatterepresentantens mva-nummer",
            "Umsatzsteuer-Identifikationsnummer des Steuervertreters",
        ],
    ),
    (
        "BT-69",
        [
            "tax representative country",
            "skatterepresentantens land",
            "skatterepresentantens land",
            "Land des Steuervertreters",
        ],
    ),
    (
        "BT-71",
        [
            "delivery location identifier",
            "leveransplatsens identitet",
            "leveringsstedets identitet",
            "Kennung des Lieferorts",
        ],
    ),
    ("BT-77", ["deliver-to city", "leveransort", "leveringssted", "Stadt des Lieferorts"]),
    (
        "BT-78",
        [
            "deliver-to post code",
            "leveransens postnummer",
            "leveringens postnummer",
            "Postleitzahl des Lieferorts",
        ],
    ),
    ("BT-80", ["deliver-to country", "leveransland", "leveringsland", "Land des Lieferorts"]),
    ("BT-81", ["payment means code", "betalningssättskod", "betalingsmåtekode", "Code der Zahlungsart"]),
    ("BT-84", ["payment account", "betalningskonto", "betalingskonto", "Zahlungskonto"]),
    ("BT-87", ["card number", "kortnummer", "kortnummer", "Kartennummer"]),
    (
        "BT-92",
        [
            "document allowance amount",
            "avdragsbelopp på dokumentnivå",
            "fradragsbeløp på dokumentnivå",
            "Betrag des Abschlags auf Dokumentebene",
        ],
    ),
    (
        "BT-93",
        [
            "document allowance base amount",
            "underlag för avdrag på dokumentnivå",
            "grunnlag for fradrag på dokumentnivå",
            "Grundbetrag des Abschlags auf Dokumentebene",
        ],
    ),
    (
        "BT-95",
        [
            "document allowance VAT category",
            "momskategori för avdrag på dokumentnivå",
            "mva-kategori for fradrag på dokumentnivå",
            "Umsatzsteuerkategorie des Abschlags auf Dokumentebene",
        ],
    ),
    ("BT-97", ["allowance reason", "orsak till avdrag", "årsak til fradrag", "Grund des Abschlags"]),
    (
        "BT-98",
        [
            "allowance reason code",
            "orsakskod för avdrag",
            "årsakskode for fradrag",
            "Code für den Grund des Abschlags",
        ],
    ),
    (
        "BT-99",
        [
            "document charge amount",
            "tilläggsbelopp på dokumentnivå",
            "tilleggsbeløp på dokumentnivå",
            "Betrag des Zuschlags auf Dokumentebene",
        ],
    ),
    (
        "BT-100",
        [
            "document charge base amount",
            "underlag för tillägg på dokumentnivå",
            "grunnlag for tillegg på dokumentnivå",
            "Grundbetrag des Zuschlags auf Dokumentebene",
        ],
    ),
    (
        "BT-102",
        [
            "document charge VAT category",
            "momskategori för tillägg på dokumentnivå",
            "mva-kategori for tillegg på dokumentnivå",
            "Umsatzsteuerkategorie des Zuschlags auf Dokumentebene",
        ],
    ),
    ("BT-104", ["charge reason", "orsak till tillägg", "årsak til tillegg", "Grund des Zuschlags"]),
    (
        "BT-105",
        [
            "charge reason code",
            "orsakskod för tillägg",
            "årsakskode for tillegg",
            "Code für den Grund des Zuschlags",
        ],
    ),
    (
        "BT-106",
        [
            "sum of line net amounts",
            "summa av radernas nettobelopp",
            "sum av linjenes nettobeløp",
            "Summe der Nettobeträge der Positionen",
        ],
    ),
    ("BT-107", ["sum of allowances", "summa avdrag", "sum fradrag", "Summe der Abschläge"]),
    ("BT-108", ["sum of charges", "summa tillägg", "sum tillegg", "Summe der Zuschläge"]),
    (
        "BT-109",
        [
            "total without VAT",
            "totalbelopp utan moms",
            "totalbeløp uten mva",
            "Gesamtbetrag ohne Umsatzsteuer",
        ],
    ),
    ("BT-110", ["total VAT", "total moms", "total mva", "Gesamtbetrag der Umsatzsteuer"]),
    (
        "BT-111",
        [
            "total VAT in accounting currency",
            "total moms i redovisningsvaluta",
            "total mva i regnskapsvaluta",
            "Gesamtbetrag der Umsatzsteuer in Buchungswährung",
        ],
    ),
    (
        "BT-112",
        ["total with VAT", "totalbelopp med moms", "totalbeløp med mva", "Gesamtbetrag mit Umsatzsteuer"],
    ),
    ("BT-113", ["paid amount", "betalt belopp", "betalt beløp", "gezahlter Betrag"]),
    ("BT-114", ["rounding amount", "avrundningsbelopp", "avrundingsbeløp", "Rundungsbetrag"]),
    ("BT-115", ["amount due", "belopp att betala", "beløp til betaling", "fälliger Betrag"]),
    ("BT-116", ["taxable amount", "beskattningsbart belopp", "avgiftspliktig beløp", "Steuerbasisbetrag"]),
    (
        "BT-117",
        [
            "VAT amount of a category",
            "momsbelopp per kategori",
            "mva-beløp per kategori",
            "Umsatzsteuerbetrag der Kategorie",
        ],
    ),
    (
        "BT-118",
        ["VAT category code", "momskategorikod", "mva-kategorikode", "Code der Umsatzsteuerkategorie"],
    ),
    ("BT-119", ["VAT rate", "momssats", "mva-sats", "Umsatzsteuersatz"]),
    (
        "BT-121",
        [
            "VAT exemption reason code",
            "kod för undantag från moms",
            "kode for mva-fritak",
            "Code für den Befreiungsgrund",
        ],
    ),
    (
        "BT-122",
        [
            "supporting document reference",
            "referens till bilaga",
            "referanse til vedlegg",
            "Kennung der Unterlage",
        ],
    ),
    ("BT-125", ["attachment", "bilaga", "vedlegg", "Anhang"]),
    ("BT-126", ["line identifier", "radidentitet", "linjeidentitet", "Kennung der Position"]),
    ("BT-129", ["invoiced quantity", "fakturerad kvantitet", "fakturert antall", "berechnete Menge"]),
    ("BT-130", ["unit of the quantity", "enhet för kvantitet", "enhet for antall", "Einheit der Menge"]),
    ("BT-131", ["line net amount", "radens nettobelopp", "linjens nettobeløp", "Nettobetrag der Position"]),
    (
        "BT-136",
        [
            "line allowance amount",
            "radens avdragsbelopp",
            "linjens fradragsbeløp",
            "Betrag des Abschlags der Position",
        ],
    ),
    (
        "BT-137",
        [
            "line allowance base amount",
            "underlag för radens avdrag",
            "grunnlag for linjens fradrag",
            "Grundbetrag des Abschlags der Position",
        ],
    ),
    (
        "BT-141",
        [
            "line charge amount",
            "radens tilläggsbelopp",
            "linjens tilleggsbeløp",
            "Betrag des Zuschlags der Position",
        ],
    ),
    (
        "BT-142",
        [
            "line charge base amount",
            "underlag för radens tillägg",
            "grunnlag for linjens tillegg",
            "Grundbetrag des Zuschlags der Position",
        ],
    ),
    ("BT-146", ["item net price", "artikelns nettopris", "varens nettopris", "Nettopreis des Artikels"]),
    ("BT-148", ["item gross price", "artikelns bruttopris", "varens bruttopris", "Bruttopreis des Artikels"]),
    (
        "BT-151",
        [
            "line VAT category",
            "radens momskategori",
            "linjens mva-kategori",
            "Umsatzsteuerkategorie der Position",
        ],
    ),
    ("BT-153", ["item name", "artikelnamn", "varenavn", "Name des Artikels"]),
    (
        "BT-157",
        [
            "item standard identifier scheme",
            "schema för artikelns standardidentitet",
            "skjema for varens standardidentitet",
            "Schema der Artikelkennung",
        ],
    ),
    (
        "BT-158",
        [
            "item classification scheme",
            "schema för artikelklassificering",
            "skjema for vareklassifisering",
            "Schema der Artikelklassifizierung",
        ],
    ),
    (
        "BT-159",
        [
            "item country of origin",
            "artikelns ursprungsland",
            "varens opprinnelsesland",
            "Ursprungsland des Artikels",
        ],
    ),
    (
        "BG-32",
        [
            "item attribute with name and value",
            "artikelattribut med namn och värde",
            "vareattributt med navn og verdi",
            "Artikelattribut mit Name und Wert",
        ],
    ),
];
