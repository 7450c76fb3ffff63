//! Statements of rules that the kind of their check does not tell: English, Swedish, Norwegian, German.

use super::Text;

/// Rule id and what it asks for, by id.
pub(super) static STATEMENTS: &[(&str, Text)] = &[
    (
        "BR-17",
        [
            "a payee has a name (BT-59) and differs from the seller",
            "en betalningsmottagare har ett namn (BT-59) och är inte säljaren",
            "en betalingsmottaker har et navn (BT-59) og er ikke selgeren",
            "ein Zahlungsempfänger hat einen Namen (BT-59) und ist nicht der Verkäufer",
        ],
    ),
    (
        "BR-27",
        [
            "the item net price (BT-146) is not negative",
            "artikelns nettopris (BT-146) är inte negativt",
            "varens nettopris (BT-146) er ikke negativ",
            "der Nettopreis (BT-146) ist nicht negativ",
        ],
    ),
    (
        "BR-28",
        [
            "the item gross price (BT-148) is not negative",
            "artikelns bruttopris (BT-148) är inte negativt",
            "varens bruttopris (BT-148) er ikke negativ",
            "der Bruttopreis (BT-148) ist nicht negativ",
        ],
    ),
    (
        "BR-29",
        [
            "the invoicing period ends (BT-74) on or after its start (BT-73)",
            "faktureringsperioden slutar (BT-74) tidigast när den börjar (BT-73)",
            "faktureringsperioden slutter (BT-74) tidligst når den begynner (BT-73)",
            "der Abrechnungszeitraum endet (BT-74) nicht vor seinem Beginn (BT-73)",
        ],
    ),
    (
        "BR-30",
        [
            "the line period ends (BT-135) on or after its start (BT-134)",
            "radens period slutar (BT-135) tidigast när den börjar (BT-134)",
            "linjens periode slutter (BT-135) tidligst når den begynner (BT-134)",
            "der Zeitraum der Position endet (BT-135) nicht vor seinem Beginn (BT-134)",
        ],
    ),
    ("BR-51", ["a card number (BT-87) shows at most ten characters", "", "", ""]),
    (
        "BR-53",
        [
            "with a VAT accounting currency (BT-6) the total VAT is also stated in it (BT-111)",
            "med en redovisningsvaluta (BT-6) anges momsen även i den (BT-111)",
            "med en regnskapsvaluta (BT-6) oppgis mva også i den (BT-111)",
            "mit einer Buchungswährung (BT-6) steht die Umsatzsteuer auch in dieser (BT-111)",
        ],
    ),
    (
        "BR-61",
        [
            "a credit transfer names the payment account (BT-84)",
            "en betalning till konto anger kontot (BT-84)",
            "en kontooverføring oppgir kontoen (BT-84)",
            "eine Überweisung nennt das Zahlungskonto (BT-84)",
        ],
    ),
    (
        "BR-B-01",
        [
            "split payment (B) is used within Italy only",
            "delad betalning (B) används bara inom Italien",
            "delt betaling (B) brukes bare i Italia",
            "geteilte Zahlung (B) gibt es nur innerhalb Italiens",
        ],
    ),
    (
        "BR-B-02",
        [
            "split payment (B) and standard rate (S) do not stand in one invoice",
            "delad betalning (B) och normalskattesats (S) förekommer inte i samma faktura",
            "delt betaling (B) og normalsats (S) står ikke i samme faktura",
            "geteilte Zahlung (B) und Normalsatz (S) stehen nicht in einer Rechnung",
        ],
    ),
    (
        "BR-CO-03",
        [
            "the VAT point is given as a date (BT-7) or as a code (BT-8), not both",
            "momstidpunkten anges som datum (BT-7) eller kod (BT-8), inte båda",
            "mva-tidspunktet oppgis som dato (BT-7) eller kode (BT-8), ikke begge",
            "der Steuerzeitpunkt steht als Datum (BT-7) oder als Code (BT-8), nicht beides",
        ],
    ),
    (
        "BR-CO-10",
        [
            "the sum of line net amounts (BT-106) is the sum of BT-131 over all lines",
            "summan av nettobelopp (BT-106) är summan av BT-131 över alla rader",
            "summen av nettobeløp (BT-106) er summen av BT-131 over alle linjer",
            "die Summe der Nettobeträge (BT-106) ist die Summe von BT-131 über alle Positionen",
        ],
    ),
    (
        "BR-CO-11",
        [
            "the sum of allowances (BT-107) is the sum of BT-92",
            "summan av avdrag (BT-107) är summan av BT-92",
            "summen av fradrag (BT-107) er summen av BT-92",
            "die Summe der Abschläge (BT-107) ist die Summe von BT-92",
        ],
    ),
    (
        "BR-CO-12",
        [
            "the sum of charges (BT-108) is the sum of BT-99",
            "summan av tillägg (BT-108) är summan av BT-99",
            "summen av tillegg (BT-108) er summen av BT-99",
            "die Summe der Zuschläge (BT-108) ist die Summe von BT-99",
        ],
    ),
    (
        "BR-CO-13",
        [
            "the total without VAT (BT-109) is BT-106 less BT-107 plus BT-108",
            "totalbeloppet utan moms (BT-109) är BT-106 minus BT-107 plus BT-108",
            "totalbeløpet uten mva (BT-109) er BT-106 minus BT-107 pluss BT-108",
            "der Gesamtbetrag ohne Umsatzsteuer (BT-109) ist BT-106 minus BT-107 plus BT-108",
        ],
    ),
    (
        "BR-CO-14",
        [
            "the total VAT (BT-110) is the sum of BT-117 over the VAT breakdown",
            "den totala momsen (BT-110) är summan av BT-117 i momsspecifikationen",
            "total mva (BT-110) er summen av BT-117 i mva-spesifikasjonen",
            "die Umsatzsteuer (BT-110) ist die Summe von BT-117 über die Aufschlüsselung",
        ],
    ),
    (
        "BR-CO-15",
        [
            "the total with VAT (BT-112) is BT-109 plus BT-110, and the total VAT stands once in the invoice currency",
            "totalbeloppet med moms (BT-112) är BT-109 plus BT-110, och momsen anges en gång i fakturavalutan",
            "totalbeløpet med mva (BT-112) er BT-109 pluss BT-110, og mva oppgis én gang i fakturavalutaen",
            "der Gesamtbetrag mit Umsatzsteuer (BT-112) ist BT-109 plus BT-110; die Umsatzsteuer steht einmal in Rechnungswährung",
        ],
    ),
    (
        "BR-CO-16",
        [
            "the amount due (BT-115) is BT-112 less BT-113 plus BT-114",
            "beloppet att betala (BT-115) är BT-112 minus BT-113 plus BT-114",
            "beløpet til betaling (BT-115) er BT-112 minus BT-113 pluss BT-114",
            "der fällige Betrag (BT-115) ist BT-112 minus BT-113 plus BT-114",
        ],
    ),
    (
        "BR-CO-17",
        [
            "the VAT amount (BT-117) is the taxable amount (BT-116) times the rate (BT-119)",
            "momsbeloppet (BT-117) är det beskattningsbara beloppet (BT-116) gånger satsen (BT-119)",
            "mva-beløpet (BT-117) er grunnlaget (BT-116) ganger satsen (BT-119)",
            "der Steuerbetrag (BT-117) ist die Basis (BT-116) mal dem Satz (BT-119)",
        ],
    ),
    (
        "BR-CO-19",
        [
            "an invoicing period has a start (BT-73) or an end (BT-74)",
            "en faktureringsperiod har början (BT-73) eller slut (BT-74)",
            "en faktureringsperiode har start (BT-73) eller slutt (BT-74)",
            "ein Abrechnungszeitraum hat Beginn (BT-73) oder Ende (BT-74)",
        ],
    ),
    (
        "BR-CO-20",
        [
            "a line period has a start (BT-134) or an end (BT-135)",
            "en rads period har början (BT-134) eller slut (BT-135)",
            "en linjes periode har start (BT-134) eller slutt (BT-135)",
            "der Zeitraum einer Position hat Beginn (BT-134) oder Ende (BT-135)",
        ],
    ),
    (
        "BR-CO-26",
        [
            "the seller is identified by BT-29, BT-30 or BT-31",
            "säljaren identifieras med BT-29, BT-30 eller BT-31",
            "selgeren identifiseres med BT-29, BT-30 eller BT-31",
            "der Verkäufer ist durch BT-29, BT-30 oder BT-31 bezeichnet",
        ],
    ),
    (
        "BR-DE-16",
        [
            "the seller names a VAT identifier (BT-31), a tax number (BT-32) or a tax representative (BG-11)",
            "säljaren anger momsregistreringsnummer (BT-31), skattenummer (BT-32) eller skatterepresentant (BG-11)",
            "selgeren oppgir mva-nummer (BT-31), skattenummer (BT-32) eller skatterepresentant (BG-11)",
            "der Verkäufer nennt Umsatzsteuer-Identifikationsnummer (BT-31), Steuernummer (BT-32) oder Steuervertreter (BG-11)",
        ],
    ),
    (
        "BR-DE-18",
        [
            "a cash discount in the payment terms (BT-20) reads #SKONTO#TAGE=n#PROZENT=n.nn# and ends its line",
            "kassarabatt i betalningsvillkoren (BT-20) skrivs #SKONTO#TAGE=n#PROZENT=n.nn# och avslutar raden",
            "kontantrabatt i betalingsbetingelsene (BT-20) skrives #SKONTO#TAGE=n#PROZENT=n.nn# og avslutter linjen",
            "Skonto in den Zahlungsbedingungen (BT-20) lautet #SKONTO#TAGE=n#PROZENT=n.nn# und beendet die Zeile",
        ],
    ),
    (
        "BR-DE-22",
        [
            "attachments (BT-125) have different file names",
            "bilagor (BT-125) har olika filnamn",
            "vedlegg (BT-125) har ulike filnavn",
            "Anhänge (BT-125) haben verschiedene Dateinamen",
        ],
    ),
    (
        "BR-DE-30",
        [
            "a direct debit names the creditor identifier (BT-90)",
            "en autogirobetalning anger borgenärens identitet (BT-90)",
            "en direkte debitering oppgir kreditors identitet (BT-90)",
            "eine Lastschrift nennt die Gläubigerkennung (BT-90)",
        ],
    ),
    (
        "BR-DE-31",
        [
            "a direct debit names the debited account (BT-91)",
            "en autogirobetalning anger det debiterade kontot (BT-91)",
            "en direkte debitering oppgir kontoen som belastes (BT-91)",
            "eine Lastschrift nennt das belastete Konto (BT-91)",
        ],
    ),
];

/// Statements of the rules that every VAT category has, by the number at the end; `{c}` is the category.
pub(super) static CATEGORY_STATEMENTS: &[(&str, Text)] = &[
    (
        "01",
        [
            "VAT category {c} stands in the VAT breakdown (BG-23) exactly when lines, allowances or charges use it",
            "momskategori {c} står i momsspecifikationen (BG-23) just när rader, avdrag eller tillägg använder den",
            "mva-kategori {c} står i mva-spesifikasjonen (BG-23) akkurat når linjer, fradrag eller tillegg bruker den",
            "Steuerkategorie {c} steht genau dann in der Aufschlüsselung (BG-23), wenn Positionen, Ab- oder Zuschläge sie nutzen",
        ],
    ),
    (
        "02",
        [
            "an invoice with a line of VAT category {c} has the tax identifiers that the category asks for, and no others",
            "en faktura med en rad i momskategori {c} har de skatteidentiteter som kategorin kräver, och inga andra",
            "en faktura med en linje i mva-kategori {c} har de skatteidentitetene kategorien krever, og ingen andre",
            "eine Rechnung mit einer Position der Steuerkategorie {c} hat die Steuerkennungen, die diese verlangt, und keine anderen",
        ],
    ),
    (
        "03",
        [
            "an invoice with an allowance of VAT category {c} has the tax identifiers that the category asks for, and no others",
            "en faktura med ett avdrag i momskategori {c} har de skatteidentiteter som kategorin kräver, och inga andra",
            "en faktura med et fradrag i mva-kategori {c} har de skatteidentitetene kategorien krever, og ingen andre",
            "eine Rechnung mit einem Abschlag der Steuerkategorie {c} hat die Steuerkennungen, die diese verlangt, und keine anderen",
        ],
    ),
    (
        "04",
        [
            "an invoice with a charge of VAT category {c} has the tax identifiers that the category asks for, and no others",
            "en faktura med ett tillägg i momskategori {c} har de skatteidentiteter som kategorin kräver, och inga andra",
            "en faktura med et tillegg i mva-kategori {c} har de skatteidentitetene kategorien krever, og ingen andre",
            "eine Rechnung mit einem Zuschlag der Steuerkategorie {c} hat die Steuerkennungen, die diese verlangt, und keine anderen",
        ],
    ),
    (
        "05",
        [
            "a line of VAT category {c} has a VAT rate (BT-152) that the category allows",
            "en rad i momskategori {c} har en momssats (BT-152) som kategorin tillåter",
            "en linje i mva-kategori {c} har en mva-sats (BT-152) som kategorien tillater",
            "eine Position der Steuerkategorie {c} hat einen Steuersatz (BT-152), den diese zulässt",
        ],
    ),
    (
        "06",
        [
            "an allowance of VAT category {c} has a VAT rate (BT-96) that the category allows",
            "ett avdrag i momskategori {c} har en momssats (BT-96) som kategorin tillåter",
            "et fradrag i mva-kategori {c} har en mva-sats (BT-96) som kategorien tillater",
            "ein Abschlag der Steuerkategorie {c} hat einen Steuersatz (BT-96), den diese zulässt",
        ],
    ),
    (
        "07",
        [
            "a charge of VAT category {c} has a VAT rate (BT-103) that the category allows",
            "ett tillägg i momskategori {c} har en momssats (BT-103) som kategorin tillåter",
            "et tillegg i mva-kategori {c} har en mva-sats (BT-103) som kategorien tillater",
            "ein Zuschlag der Steuerkategorie {c} hat einen Steuersatz (BT-103), den diese zulässt",
        ],
    ),
    (
        "08",
        [
            "the taxable amount (BT-116) of VAT category {c} is the sum of its lines and charges less its allowances",
            "det beskattningsbara beloppet (BT-116) för momskategori {c} är summan av rader och tillägg minus avdrag",
            "grunnlaget (BT-116) for mva-kategori {c} er summen av linjer og tillegg minus fradrag",
            "die Basis (BT-116) der Steuerkategorie {c} ist die Summe ihrer Positionen und Zuschläge ohne ihre Abschläge",
        ],
    ),
    (
        "09",
        [
            "the VAT amount (BT-117) of category {c} fits its taxable amount and rate",
            "momsbeloppet (BT-117) för kategori {c} stämmer med underlag och sats",
            "mva-beløpet (BT-117) for kategori {c} stemmer med grunnlag og sats",
            "der Steuerbetrag (BT-117) der Kategorie {c} passt zu Basis und Satz",
        ],
    ),
    (
        "10",
        [
            "VAT category {c} gives a reason for exemption (BT-120, BT-121) exactly when it is one",
            "momskategori {c} anger skäl till undantag (BT-120, BT-121) just när den är ett undantag",
            "mva-kategori {c} oppgir grunn til fritak (BT-120, BT-121) akkurat når den er et fritak",
            "Steuerkategorie {c} nennt genau dann einen Befreiungsgrund (BT-120, BT-121), wenn sie eine Befreiung ist",
        ],
    ),
    (
        "11",
        [
            "VAT category {c} stands with what it asks for: alone in the breakdown, or with a delivery date or period",
            "momskategori {c} står med det den kräver: ensam i specifikationen, eller med leveransdatum eller period",
            "mva-kategori {c} står med det den krever: alene i spesifikasjonen, eller med leveringsdato eller periode",
            "Steuerkategorie {c} steht mit dem, was sie verlangt: allein in der Aufschlüsselung, oder mit Lieferdatum oder Zeitraum",
        ],
    ),
    (
        "12",
        [
            "VAT category {c} stands with what it asks for: alone among the lines, or with a deliver-to country (BT-80)",
            "momskategori {c} står med det den kräver: ensam bland raderna, eller med leveransland (BT-80)",
            "mva-kategori {c} står med det den krever: alene blant linjene, eller med leveringsland (BT-80)",
            "Steuerkategorie {c} steht mit dem, was sie verlangt: allein in den Positionen, oder mit Lieferland (BT-80)",
        ],
    ),
    (
        "13",
        [
            "beside VAT category {c} no allowance has another category",
            "bredvid momskategori {c} har inget avdrag en annan kategori",
            "ved siden av mva-kategori {c} har ingen fradrag en annen kategori",
            "neben Steuerkategorie {c} hat kein Abschlag eine andere Kategorie",
        ],
    ),
    (
        "14",
        [
            "beside VAT category {c} no charge has another category",
            "bredvid momskategori {c} har inget tillägg en annan kategori",
            "ved siden av mva-kategori {c} har ingen tillegg en annen kategori",
            "neben Steuerkategorie {c} hat kein Zuschlag eine andere Kategorie",
        ],
    ),
];
