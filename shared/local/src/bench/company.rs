//! A generated company whose invoices need nobody: every order is of method O and every invoice is as ordered.

use std::fmt::Write as _;

/// How much of it there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Invoices, each of an order of its own.
    pub invoices: usize,
    /// Lines of each.
    pub lines: usize,
}

/// Suppliers that the invoices are spread over.
const SUPPLIERS: usize = 10;

/// The day all of it lives on.
pub const TODAY: &str = "2026-03-16";

/// BT-2 of the invoices.
pub const ISSUED: &str = "2026-03-10";

/// The files of master data, by name, in the order they are imported.
#[must_use]
pub fn master(size: Size) -> Vec<(&'static str, String)> {
    vec![
        ("companies.csv", companies()),
        ("settings.csv", "company,supplier,setting,value\n,,PL/AUTOINVM,2\n".to_owned()),
        ("suppliers.csv", suppliers()),
        ("orders.csv", orders(size)),
    ]
}

fn companies() -> String {
    format!(
        "company,name,country,currency,time_zone,language,registration_number,vat_number,electronic_addresses,active\n\
         C1,Kontio Oy,FI,EUR,Europe/Helsinki,en,10000019,FI10000019,0088:{},yes\n",
        gln(900)
    )
}

fn suppliers() -> String {
    let mut csv = String::from(
        "company,supplier,name,country,registration_number,vat_number,electronic_addresses,bank_accounts,\
         accounts_used_since,accepted_by,accepted_at,blocked,terms_days,account,tax_code\n",
    );
    for at in 0..SUPPLIERS {
        let _ = writeln!(
            csv,
            "C1,S{at},Supplier {at} Oy,FI,{reg},FI{reg},0088:{gln},iban:{iban},2025-01-01,anna,2025-01-01,no,30,4010,I24",
            reg = registration(at),
            gln = gln(at),
            iban = iban(at),
        );
    }
    csv
}

fn orders(size: Size) -> String {
    let mut csv = String::from(
        "company,order,supplier,currency,status,overhead,accrual_method,issue_date,line,sellers_item,description,quantity,\
         unit,unit_price,account,tax_code\n",
    );
    for invoice in 0..size.invoices {
        for line in 0..size.lines {
            let _ = writeln!(
                csv,
                "C1,{order},S{supplier},EUR,committed,no,O,2026-02-01,{id},P{line},Part {line},{quantity},C62,{price},4010,I24",
                order = order(invoice),
                supplier = invoice % SUPPLIERS,
                id = line + 1,
                quantity = quantity(line),
                price = cents(price(invoice, line)),
            );
        }
    }
    csv
}

fn order(invoice: usize) -> String {
    format!("PO-{:06}", invoice + 1)
}

const fn quantity(line: usize) -> usize {
    1 + line % 9
}

/// In cents; every invoice has a total of its own, so that none looks like a repetition of another.
const fn price(invoice: usize, line: usize) -> usize {
    1_000 + 25 * (line % 400) + if line == 0 { invoice } else { 0 }
}

fn cents(value: usize) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

/// What an invoice line takes from a line of its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The order's line, from 0.
    pub line: usize,
    /// How many pieces.
    pub quantity: usize,
    /// The price of one, in cents.
    pub price: usize,
}

/// An invoice as its supplier sends it, of the order that is its own.
#[must_use]
pub fn invoice(number: usize, size: Size) -> String {
    let taken =
        (0..size.lines).map(|line| Taken { line, quantity: quantity(line), price: price(number, line) });
    invoice_of(number, number % SUPPLIERS, &order(number), &taken.collect::<Vec<_>>())
}

/// An invoice of a supplier, in UBL by Peppol BIS Billing 3.
#[must_use]
pub fn invoice_of(number: usize, supplier: usize, order: &str, taken: &[Taken]) -> String {
    let net: usize = taken.iter().map(|taken| taken.quantity * taken.price).sum();
    let tax = (net * 24 + 50) / 100;
    let mut xml = String::with_capacity(4_000 + 900 * taken.len());
    let _ = write!(
        xml,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
 <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
 <cbc:ID>{number:06}</cbc:ID>
 <cbc:IssueDate>{ISSUED}</cbc:IssueDate>
 <cbc:DueDate>2026-04-09</cbc:DueDate>
 <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
 <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
 <cac:OrderReference><cbc:ID>{order}</cbc:ID></cac:OrderReference>
 <cac:AccountingSupplierParty>{seller}</cac:AccountingSupplierParty>
 <cac:AccountingCustomerParty>{buyer}</cac:AccountingCustomerParty>
 <cac:PaymentMeans>
  <cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
  <cbc:PaymentID>{number:06}</cbc:PaymentID>
  <cac:PayeeFinancialAccount><cbc:ID>{iban}</cbc:ID></cac:PayeeFinancialAccount>
 </cac:PaymentMeans>
 <cac:TaxTotal>
  <cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount>
  <cac:TaxSubtotal>
   <cbc:TaxableAmount currencyID="EUR">{net}</cbc:TaxableAmount>
   <cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount>
   <cac:TaxCategory>{CATEGORY}</cac:TaxCategory>
  </cac:TaxSubtotal>
 </cac:TaxTotal>
 <cac:LegalMonetaryTotal>
  <cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount>
  <cbc:TaxExclusiveAmount currencyID="EUR">{net}</cbc:TaxExclusiveAmount>
  <cbc:TaxInclusiveAmount currencyID="EUR">{gross}</cbc:TaxInclusiveAmount>
  <cbc:PayableAmount currencyID="EUR">{gross}</cbc:PayableAmount>
 </cac:LegalMonetaryTotal>
"#,
        seller = party(&format!("Supplier {supplier} Oy"), &registration(supplier), &gln(supplier)),
        buyer = party("Kontio Oy", "10000019", &gln(900)),
        iban = iban(supplier),
        net = cents(net),
        tax = cents(tax),
        gross = cents(net + tax),
    );
    for (nth, taken) in taken.iter().enumerate() {
        write_line(&mut xml, nth, taken);
    }
    xml.push_str("</Invoice>\n");
    xml
}

/// A line as its order has it.
fn write_line(xml: &mut String, nth: usize, taken: &Taken) {
    let _ = write!(
        xml,
        r#" <cac:InvoiceLine>
  <cbc:ID>{id}</cbc:ID>
  <cbc:InvoicedQuantity unitCode="C62">{quantity}</cbc:InvoicedQuantity>
  <cbc:LineExtensionAmount currencyID="EUR">{amount}</cbc:LineExtensionAmount>
  <cac:OrderLineReference><cbc:LineID>{ordered}</cbc:LineID></cac:OrderLineReference>
  <cac:Item>
   <cbc:Name>Part {line}</cbc:Name>
   <cac:SellersItemIdentification><cbc:ID>P{line}</cbc:ID></cac:SellersItemIdentification>
   <cac:ClassifiedTaxCategory>{CATEGORY}</cac:ClassifiedTaxCategory>
  </cac:Item>
  <cac:Price><cbc:PriceAmount currencyID="EUR">{price}</cbc:PriceAmount></cac:Price>
 </cac:InvoiceLine>
"#,
        id = nth + 1,
        ordered = taken.line + 1,
        line = taken.line,
        quantity = taken.quantity,
        amount = cents(taken.quantity * taken.price),
        price = cents(taken.price),
    );
}

const CATEGORY: &str = "<cbc:ID>S</cbc:ID><cbc:Percent>24</cbc:Percent>\
    <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>";

fn party(name: &str, registration: &str, gln: &str) -> String {
    format!(
        "<cac:Party><cbc:EndpointID schemeID=\"0088\">{gln}</cbc:EndpointID>\
         <cac:PostalAddress><cbc:StreetName>Satamakatu 1</cbc:StreetName><cbc:CityName>Oulu</cbc:CityName>\
         <cbc:PostalZone>90100</cbc:PostalZone><cac:Country><cbc:IdentificationCode>FI</cbc:IdentificationCode></cac:Country>\
         </cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>FI{registration}</cbc:CompanyID>\
         <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>\
         <cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>\
         <cbc:CompanyID>{registration}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>"
    )
}

fn registration(at: usize) -> String {
    format!("{:08}", 20_000_000 + at)
}

/// A location number with its check digit (GS1: weights 1 and 3).
fn gln(at: usize) -> String {
    let digits = format!("6400000{at:05}");
    let sum: u32 = digits
        .chars()
        .zip([1, 3].into_iter().cycle())
        .filter_map(|(c, weight)| Some(c.to_digit(10)? * weight))
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// An account number with its check digits (ISO 7064, modulo 97): `FI` becomes 1518 behind the number.
fn iban(at: usize) -> String {
    let number = format!("{:014}", 12_345_600_000_000 + at);
    let rest = format!("{number}151800")
        .chars()
        .filter_map(|c| c.to_digit(10))
        .fold(0, |rest, digit| (rest * 10 + digit) % 97);
    format!("FI{:02}{number}", 98 - rest)
}
