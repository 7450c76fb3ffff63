//! What the rules of Peppol ask for, save those of single countries: English, Swedish, Norwegian, German.

use super::Text;

/// Rule id and what it asks for, by id.
pub(super) static STATEMENTS: &[(&str, Text)] = &[
    (
        "PEPPOL-COMMON-R040",
        [
            "an identifier in scheme 0088 is a GLN with a right check digit",
            "en identifierare i schema 0088 är ett GLN med rätt kontrollsiffra",
            "en identifikator i skjema 0088 er et GLN med riktig kontrollsiffer",
            "ein Kennzeichen im Schema 0088 ist eine GLN mit richtiger Prüfziffer",
        ],
    ),
    (
        "PEPPOL-COMMON-R041",
        [
            "an identifier in scheme 0192 is a Norwegian organisation number with a right check digit",
            "en identifierare i schema 0192 är ett norskt organisationsnummer med rätt kontrollsiffra",
            "en identifikator i skjema 0192 er et norsk organisasjonsnummer med riktig kontrollsiffer",
            "ein Kennzeichen im Schema 0192 ist eine norwegische Organisationsnummer mit richtiger Prüfziffer",
        ],
    ),
    (
        "PEPPOL-COMMON-R042",
        [
            "an identifier in scheme 0184 is a Danish CVR number of eight digits, with or without DK",
            "en identifierare i schema 0184 är ett danskt CVR-nummer med åtta siffror",
            "en identifikator i skjema 0184 er et dansk CVR-nummer med åtte sifre",
            "ein Kennzeichen im Schema 0184 ist eine dänische CVR-Nummer mit acht Ziffern",
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
            "en identifierare i schema 0007 är ett svenskt organisationsnummer med rätt kontrollsiffra",
            "en identifikator i skjema 0007 er et svensk organisasjonsnummer med riktig kontrollsiffer",
            "ein Kennzeichen im Schema 0007 ist eine schwedische Organisationsnummer mit richtiger Prüfziffer",
        ],
    ),
    (
        "PEPPOL-COMMON-R050",
        ["an identifier in scheme 0151 is an Australian business number with right check digits", "", "", ""],
    ),
    (
        "PEPPOL-EN16931-CL001",
        [
            "the media type of an attachment (BT-125-1) is one that Peppol allows",
            "bilagans mediatyp (BT-125-1) är en som Peppol tillåter",
            "vedleggets medietype (BT-125-1) er en som Peppol tillater",
            "der Medientyp des Anhangs (BT-125-1) ist einer, den Peppol zulässt",
        ],
    ),
    (
        "PEPPOL-EN16931-CL002",
        [
            "the reason of an allowance (BT-98, BT-140) is a code of UNCL 5189",
            "skälet till ett avdrag (BT-98, BT-140) är en kod i UNCL 5189",
            "grunnen til et fradrag (BT-98, BT-140) er en kode i UNCL 5189",
            "der Grund eines Abzugs (BT-98, BT-140) ist ein Code aus UNCL 5189",
        ],
    ),
    (
        "PEPPOL-EN16931-CL003",
        [
            "the reason of a charge (BT-105, BT-145) is a code of UNCL 7161",
            "skälet till ett tillägg (BT-105, BT-145) är en kod i UNCL 7161",
            "grunnen til et tillegg (BT-105, BT-145) er en kode i UNCL 7161",
            "der Grund eines Zuschlags (BT-105, BT-145) ist ein Code aus UNCL 7161",
        ],
    ),
    (
        "PEPPOL-EN16931-CL006",
        [
            "the tax point (BT-8) is 3, 35 or 432",
            "momsens tidpunkt (BT-8) är 3, 35 eller 432",
            "tidspunktet for mva (BT-8) er 3, 35 eller 432",
            "der Zeitpunkt der Umsatzsteuer (BT-8) ist 3, 35 oder 432",
        ],
    ),
    (
        "PEPPOL-EN16931-CL007",
        [
            "the currency of an amount is a code of ISO 4217",
            "ett belopps valuta är en kod i ISO 4217",
            "et beløps valuta er en kode i ISO 4217",
            "die Währung eines Betrags ist ein Code aus ISO 4217",
        ],
    ),
    (
        "PEPPOL-EN16931-CL008",
        [
            "the scheme of an electronic address (BT-34-1, BT-49-1) is one that Peppol knows",
            "den elektroniska adressens schema (BT-34-1, BT-49-1) är ett som Peppol känner",
            "den elektroniske adressens skjema (BT-34-1, BT-49-1) er et som Peppol kjenner",
            "das Schema der elektronischen Adresse (BT-34-1, BT-49-1) ist eines, das Peppol kennt",
        ],
    ),
    (
        "PEPPOL-EN16931-F001",
        [
            "a date is written as YYYY-MM-DD in UBL, YYYYMMDD with format 102 in CII",
            "ett datum skrivs ÅÅÅÅ-MM-DD i UBL, ÅÅÅÅMMDD med format 102 i CII",
            "en dato skrives ÅÅÅÅ-MM-DD i UBL, ÅÅÅÅMMDD med format 102 i CII",
            "ein Datum steht als JJJJ-MM-TT in UBL, als JJJJMMTT mit Format 102 in CII",
        ],
    ),
    (
        "PEPPOL-EN16931-P0100",
        [
            "in process 01 the type of an invoice (BT-3) is one that Peppol allows",
            "i process 01 är fakturatypen (BT-3) en som Peppol tillåter",
            "i prosess 01 er fakturatypen (BT-3) en som Peppol tillater",
            "in Prozess 01 ist der Rechnungstyp (BT-3) einer, den Peppol zulässt",
        ],
    ),
    (
        "PEPPOL-EN16931-P0101",
        [
            "in process 01 the type of a credit note (BT-3) is 81, 83, 381, 396 or 532",
            "i process 01 är typen av kreditnota (BT-3) 81, 83, 381, 396 eller 532",
            "i prosess 01 er typen av kreditnota (BT-3) 81, 83, 381, 396 eller 532",
            "in Prozess 01 ist der Typ einer Gutschrift (BT-3) 81, 83, 381, 396 oder 532",
        ],
    ),
    (
        "PEPPOL-EN16931-P0104",
        [
            "exemption reason VATEX-EU-G goes with VAT category G",
            "undantagsskälet VATEX-EU-G hör till momskategori G",
            "unntaksgrunnen VATEX-EU-G hører til mva-kategori G",
            "der Befreiungsgrund VATEX-EU-G gehört zur Umsatzsteuerkategorie G",
        ],
    ),
    (
        "PEPPOL-EN16931-P0105",
        [
            "exemption reason VATEX-EU-O goes with VAT category O",
            "undantagsskälet VATEX-EU-O hör till momskategori O",
            "unntaksgrunnen VATEX-EU-O hører til mva-kategori O",
            "der Befreiungsgrund VATEX-EU-O gehört zur Umsatzsteuerkategorie O",
        ],
    ),
    (
        "PEPPOL-EN16931-P0106",
        [
            "exemption reason VATEX-EU-IC goes with VAT category K",
            "undantagsskälet VATEX-EU-IC hör till momskategori K",
            "unntaksgrunnen VATEX-EU-IC hører til mva-kategori K",
            "der Befreiungsgrund VATEX-EU-IC gehört zur Umsatzsteuerkategorie K",
        ],
    ),
    (
        "PEPPOL-EN16931-P0107",
        [
            "exemption reason VATEX-EU-AE goes with VAT category AE",
            "undantagsskälet VATEX-EU-AE hör till momskategori AE",
            "unntaksgrunnen VATEX-EU-AE hører til mva-kategori AE",
            "der Befreiungsgrund VATEX-EU-AE gehört zur Umsatzsteuerkategorie AE",
        ],
    ),
    (
        "PEPPOL-EN16931-P0108",
        [
            "exemption reason VATEX-EU-D goes with VAT category E",
            "undantagsskälet VATEX-EU-D hör till momskategori E",
            "unntaksgrunnen VATEX-EU-D hører til mva-kategori E",
            "der Befreiungsgrund VATEX-EU-D gehört zur Umsatzsteuerkategorie E",
        ],
    ),
    (
        "PEPPOL-EN16931-P0109",
        [
            "exemption reason VATEX-EU-F goes with VAT category E",
            "undantagsskälet VATEX-EU-F hör till momskategori E",
            "unntaksgrunnen VATEX-EU-F hører til mva-kategori E",
            "der Befreiungsgrund VATEX-EU-F gehört zur Umsatzsteuerkategorie E",
        ],
    ),
    (
        "PEPPOL-EN16931-P0110",
        [
            "exemption reason VATEX-EU-I goes with VAT category E",
            "undantagsskälet VATEX-EU-I hör till momskategori E",
            "unntaksgrunnen VATEX-EU-I hører til mva-kategori E",
            "der Befreiungsgrund VATEX-EU-I gehört zur Umsatzsteuerkategorie E",
        ],
    ),
    (
        "PEPPOL-EN16931-P0111",
        [
            "exemption reason VATEX-EU-J goes with VAT category E",
            "undantagsskälet VATEX-EU-J hör till momskategori E",
            "unntaksgrunnen VATEX-EU-J hører til mva-kategori E",
            "der Befreiungsgrund VATEX-EU-J gehört zur Umsatzsteuerkategorie E",
        ],
    ),
    (
        "PEPPOL-EN16931-P0112",
        [
            "types 326 and 384 (BT-3) are used between German parties only",
            "typerna 326 och 384 (BT-3) används bara mellan tyska parter",
            "typene 326 og 384 (BT-3) brukes bare mellom tyske parter",
            "die Typen 326 und 384 (BT-3) gibt es nur zwischen deutschen Parteien",
        ],
    ),
    (
        "PEPPOL-EN16931-R001",
        [
            "the business process (BT-23) is stated",
            "affärsprocessen (BT-23) är angiven",
            "forretningsprosessen (BT-23) er oppgitt",
            "der Geschäftsprozess (BT-23) ist angegeben",
        ],
    ),
    (
        "PEPPOL-EN16931-R002",
        [
            "there is at most one note (BT-22), unless both parties are German",
            "det finns högst en anteckning (BT-22), om inte båda parter är tyska",
            "det finnes høyst én merknad (BT-22), med mindre begge parter er tyske",
            "es gibt höchstens eine Bemerkung (BT-22), außer zwischen deutschen Parteien",
        ],
    ),
    (
        "PEPPOL-EN16931-R003",
        [
            "there is a buyer reference (BT-10) or an order reference (BT-13)",
            "en köparreferens (BT-10) eller en orderreferens (BT-13) finns",
            "en kjøperreferanse (BT-10) eller en ordrereferanse (BT-13) finnes",
            "eine Käuferreferenz (BT-10) oder eine Bestellreferenz (BT-13) ist vorhanden",
        ],
    ),
    (
        "PEPPOL-EN16931-R004",
        [
            "the specification (BT-24) is that of Peppol BIS Billing 3",
            "specifikationen (BT-24) är den för Peppol BIS Billing 3",
            "spesifikasjonen (BT-24) er den for Peppol BIS Billing 3",
            "die Spezifikation (BT-24) ist die von Peppol BIS Billing 3",
        ],
    ),
    (
        "PEPPOL-EN16931-R005",
        [
            "the VAT accounting currency (BT-6) differs from the invoice currency (BT-5)",
            "redovisningsvalutan för moms (BT-6) skiljer sig från fakturans valuta (BT-5)",
            "regnskapsvalutaen for mva (BT-6) er en annen enn fakturaens valuta (BT-5)",
            "die Buchungswährung der Umsatzsteuer (BT-6) ist eine andere als die Rechnungswährung (BT-5)",
        ],
    ),
    (
        "PEPPOL-EN16931-R006",
        [
            "at most one invoiced object (BT-18) is named",
            "högst ett fakturerat objekt (BT-18) anges",
            "høyst ett fakturert objekt (BT-18) oppgis",
            "höchstens ein Abrechnungsobjekt (BT-18) ist genannt",
        ],
    ),
    (
        "PEPPOL-EN16931-R007",
        [
            "the business process (BT-23) has the form urn:fdc:peppol.eu:2017:poacc:billing:NN:1.0",
            "affärsprocessen (BT-23) har formen urn:fdc:peppol.eu:2017:poacc:billing:NN:1.0",
            "forretningsprosessen (BT-23) har formen urn:fdc:peppol.eu:2017:poacc:billing:NN:1.0",
            "der Geschäftsprozess (BT-23) hat die Form urn:fdc:peppol.eu:2017:poacc:billing:NN:1.0",
        ],
    ),
    (
        "PEPPOL-EN16931-R008",
        ["no element is empty", "inget element är tomt", "ingen elementer er tomme", "kein Element ist leer"],
    ),
    (
        "PEPPOL-EN16931-R010",
        [
            "the buyer has an electronic address (BT-49)",
            "köparen har en elektronisk adress (BT-49)",
            "kjøperen har en elektronisk adresse (BT-49)",
            "der Käufer hat eine elektronische Adresse (BT-49)",
        ],
    ),
    (
        "PEPPOL-EN16931-R020",
        [
            "the seller has an electronic address (BT-34)",
            "säljaren har en elektronisk adress (BT-34)",
            "selgeren har en elektronisk adresse (BT-34)",
            "der Verkäufer hat eine elektronische Adresse (BT-34)",
        ],
    ),
    (
        "PEPPOL-EN16931-R040",
        [
            "an allowance or charge is its percentage of its base amount, give or take 0.02",
            "ett avdrag eller tillägg är sin procentsats av sitt underlag, på 0,02 när",
            "et fradrag eller tillegg er sin prosentsats av sitt grunnlag, på 0,02 nær",
            "ein Abzug oder Zuschlag ist sein Prozentsatz des Grundbetrags, auf 0,02 genau",
        ],
    ),
    (
        "PEPPOL-EN16931-R041",
        [
            "an allowance or charge with a percentage has a base amount",
            "ett avdrag eller tillägg med procentsats har ett underlag",
            "et fradrag eller tillegg med prosentsats har et grunnlag",
            "ein Abzug oder Zuschlag mit Prozentsatz hat einen Grundbetrag",
        ],
    ),
    (
        "PEPPOL-EN16931-R042",
        [
            "an allowance or charge with a base amount has a percentage",
            "ett avdrag eller tillägg med underlag har en procentsats",
            "et fradrag eller tillegg med grunnlag har en prosentsats",
            "ein Abzug oder Zuschlag mit Grundbetrag hat einen Prozentsatz",
        ],
    ),
    (
        "PEPPOL-EN16931-R043",
        [
            "an allowance or charge says true or false, nothing else, for which of the two it is",
            "ett avdrag eller tillägg säger med true eller false vilket det är",
            "et fradrag eller tillegg sier med true eller false hva det er",
            "ein Abzug oder Zuschlag sagt mit true oder false, welches von beiden er ist",
        ],
    ),
    (
        "PEPPOL-EN16931-R044",
        [
            "on a price only an allowance is possible, no charge",
            "på ett pris finns bara avdrag, inga tillägg",
            "på en pris finnes bare fradrag, ingen tillegg",
            "auf einen Preis gibt es nur Abzüge, keine Zuschläge",
        ],
    ),
    (
        "PEPPOL-EN16931-R046",
        [
            "the net price (BT-146) is the gross price (BT-148) less its discount (BT-147)",
            "nettopriset (BT-146) är bruttopriset (BT-148) minus avdraget (BT-147)",
            "nettoprisen (BT-146) er bruttoprisen (BT-148) minus fradraget (BT-147)",
            "der Nettopreis (BT-146) ist der Bruttopreis (BT-148) abzüglich des Rabatts (BT-147)",
        ],
    ),
    (
        "PEPPOL-EN16931-R051",
        [
            "all amounts are in the invoice currency (BT-5), save the VAT total in the accounting currency (BT-111)",
            "alla belopp är i fakturans valuta (BT-5), utom momsen i redovisningsvalutan (BT-111)",
            "alle beløp er i fakturaens valuta (BT-5), unntatt mva i regnskapsvalutaen (BT-111)",
            "alle Beträge sind in der Rechnungswährung (BT-5), außer der Umsatzsteuer in der Buchungswährung (BT-111)",
        ],
    ),
    (
        "PEPPOL-EN16931-R053",
        [
            "there is exactly one VAT total with a breakdown by category",
            "det finns exakt en momssumma med fördelning per kategori",
            "det finnes nøyaktig én mva-sum med fordeling per kategori",
            "es gibt genau eine Umsatzsteuersumme mit Aufschlüsselung",
        ],
    ),
    (
        "PEPPOL-EN16931-R054",
        [
            "with a VAT accounting currency (BT-6) there is exactly one VAT total without breakdown, else none",
            "med en redovisningsvaluta (BT-6) finns exakt en momssumma utan fördelning, annars ingen",
            "med en regnskapsvaluta (BT-6) finnes nøyaktig én mva-sum uten fordeling, ellers ingen",
            "mit einer Buchungswährung (BT-6) gibt es genau eine Umsatzsteuersumme ohne Aufschlüsselung, sonst keine",
        ],
    ),
    (
        "PEPPOL-EN16931-R055",
        [
            "the VAT totals in both currencies (BT-110, BT-111) have the same sign",
            "momssummorna i båda valutorna (BT-110, BT-111) har samma tecken",
            "mva-summene i begge valutaene (BT-110, BT-111) har samme fortegn",
            "die Umsatzsteuersummen in beiden Währungen (BT-110, BT-111) haben dasselbe Vorzeichen",
        ],
    ),
    (
        "PEPPOL-EN16931-R061",
        [
            "a direct debit (49, 59) names its mandate (BT-89)",
            "en autogirering (49, 59) anger sitt medgivande (BT-89)",
            "en direkte belastning (49, 59) oppgir sin fullmakt (BT-89)",
            "eine Lastschrift (49, 59) nennt ihr Mandat (BT-89)",
        ],
    ),
    (
        "PEPPOL-EN16931-R080",
        [
            "at most one project (BT-11) is named",
            "högst ett projekt (BT-11) anges",
            "høyst ett prosjekt (BT-11) oppgis",
            "höchstens ein Projekt (BT-11) ist genannt",
        ],
    ),
    (
        "PEPPOL-EN16931-R100",
        [
            "a line names at most one object (BT-128)",
            "en rad anger högst ett objekt (BT-128)",
            "en linje oppgir høyst ett objekt (BT-128)",
            "eine Position nennt höchstens ein Objekt (BT-128)",
        ],
    ),
    (
        "PEPPOL-EN16931-R101",
        [
            "a document of a line is an invoiced object: its type is 130",
            "ett dokument på en rad är ett fakturerat objekt: dess typ är 130",
            "et dokument på en linje er et fakturert objekt: typen er 130",
            "ein Dokument einer Position ist ein Abrechnungsobjekt: sein Typ ist 130",
        ],
    ),
    (
        "PEPPOL-EN16931-R110",
        [
            "the period of a line starts (BT-134) no earlier than that of the invoice (BT-73)",
            "radens period börjar (BT-134) tidigast när fakturans börjar (BT-73)",
            "linjens periode begynner (BT-134) tidligst når fakturaens begynner (BT-73)",
            "der Zeitraum der Position beginnt (BT-134) nicht vor dem der Rechnung (BT-73)",
        ],
    ),
    (
        "PEPPOL-EN16931-R111",
        [
            "the period of a line ends (BT-135) no later than that of the invoice (BT-74)",
            "radens period slutar (BT-135) senast när fakturans slutar (BT-74)",
            "linjens periode slutter (BT-135) senest når fakturaens slutter (BT-74)",
            "der Zeitraum der Position endet (BT-135) nicht nach dem der Rechnung (BT-74)",
        ],
    ),
    (
        "PEPPOL-EN16931-R120",
        [
            "the line net amount (BT-131) is quantity × price ÷ base quantity + charges − allowances, give or take 0.02",
            "radens nettobelopp (BT-131) är antal × pris ÷ prisenhet + tillägg − avdrag, på 0,02 när",
            "linjens nettobeløp (BT-131) er antall × pris ÷ prisenhet + tillegg − fradrag, på 0,02 nær",
            "der Nettobetrag der Position (BT-131) ist Menge × Preis ÷ Preiseinheit + Zuschläge − Abzüge, auf 0,02 genau",
        ],
    ),
    (
        "PEPPOL-EN16931-R121",
        [
            "the base quantity of a price (BT-149) is above zero",
            "prisets basantal (BT-149) är större än noll",
            "prisens basisantall (BT-149) er større enn null",
            "die Basismenge des Preises (BT-149) ist größer als null",
        ],
    ),
    (
        "PEPPOL-EN16931-R130",
        [
            "the base quantity of a price (BT-150) has the unit of the invoiced quantity (BT-130)",
            "prisets basantal (BT-150) har samma enhet som det fakturerade antalet (BT-130)",
            "prisens basisantall (BT-150) har samme enhet som det fakturerte antallet (BT-130)",
            "die Basismenge des Preises (BT-150) hat die Einheit der berechneten Menge (BT-130)",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::super::nations::STATEMENTS as NATIONS;
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
            let has_statement = STATEMENTS.iter().chain(NATIONS).any(|(id, _)| *id == rule.id);
            assert!(has_statement || !matches!(rule.check, Check::Test(_)), "{} has a statement", rule.id);
        }
        for (id, _) in STATEMENTS.iter().chain(NATIONS) {
            assert!(rules.iter().any(|rule| rule.id == *id), "{id} is a rule");
        }
    }
}
