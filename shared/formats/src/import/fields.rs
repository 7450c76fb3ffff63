//! The fields of an import file and of a capture sidecar: one row each, with its term and where it goes.

use attest_model::codes::CREDIT_TYPE_CODES;
use attest_model::dates::Date;
use attest_model::invoice::{
    CreditTransfer, DocumentKind, Identifier, Invoice, Line, Note, PaymentInstructions,
    PrecedingInvoiceReference,
};
use attest_model::money::{Currency, Decimal};
use attest_model::place::Term::{self, Bt, Map};

use crate::paths::Slot;
use crate::sheet::{Column, Fault, Row, cell, may, must};

/// A column, its term and its place in the model.
pub(crate) struct Field<T: 'static> {
    pub(crate) column: Column,
    /// None for what is no term of the norm.
    pub(crate) term: Option<Term>,
    put: Put<T>,
}

/// How a cell is read, and where it goes.
enum Put<T: 'static> {
    Text(Slot<T, String>),
    Day(Slot<T, Date>),
    /// A quantity, price or rate.
    Number(Slot<T, Decimal>),
    /// An amount in the currency of the document.
    Amount(Slot<T, Decimal>),
    Currency(Slot<T, Currency>),
    /// A unit of measure.
    Unit(Slot<T, String>),
    /// An identifier; four digits and a colon in front are its scheme.
    Identifier(Slot<T, Identifier>),
}

const fn field<T>(column: Column, term: Term, put: Put<T>) -> Field<T> {
    Field { column, term: Some(term), put }
}

/// The head of an invoice, flat: groups that may repeat have a field for their first.
#[derive(Default)]
pub(crate) struct Head {
    pub(crate) invoice: Invoice,
    delivery_date: Option<Date>,
    seller_id: Option<Identifier>,
    buyer_id: Option<Identifier>,
    preceding_number: Option<String>,
    preceding_date: Option<Date>,
    account: Option<Identifier>,
    account_bank: Option<String>,
    remittance: Option<String>,
    note: Option<String>,
}

/// Fields of the document.
#[rustfmt::skip]
pub(crate) static HEAD: &[Field<Head>] = &[
    field(must("number", "F-2026-17", "Number of the invoice; on every row"), Bt(1), Put::Text(|h| &mut h.invoice.number)),
    field(must("seller_name", "Bergsjö Grus AB", "Name of the supplier; on every row"), Bt(27), Put::Text(|h| &mut h.invoice.seller.name)),
    field(must("issue_date", "2026-03-16", "Day of the invoice"), Bt(2), Put::Day(|h| &mut h.invoice.issue_date)),
    field(may("type_code", "380", "380 invoice, 381 credit note, 386 prepayment or another code of UNTDID 1001; 380 when empty"), Bt(3), Put::Text(|h| &mut h.invoice.type_code)),
    field(must("currency", "SEK", "Currency of all amounts"), Bt(5), Put::Currency(|h| &mut h.invoice.currency)),
    field(may("due_date", "2026-04-15", "Day it is to be paid"), Bt(9), Put::Day(|h| &mut h.invoice.payment_due_date)),
    field(may("delivery_date", "2026-03-13", "Day of the delivery"), Bt(72), Put::Day(|h| &mut h.delivery_date)),
    field(may("seller_vat", "SE556897154201", "VAT number of the supplier"), Bt(31), Put::Text(|h| &mut h.invoice.seller.vat_identifier)),
    field(may("seller_registration", "0007:5568971542", "Registration number of the supplier, with its scheme in front where known"), Bt(30), Put::Identifier(|h| &mut h.invoice.seller.legal_registration)),
    field(may("seller_id", "10010", "Another number of the supplier, such as the buyer's code for it"), Bt(29), Put::Identifier(|h| &mut h.seller_id)),
    field(may("seller_address", "0088:7300010000001", "Electronic address of the supplier with its scheme"), Bt(34), Put::Identifier(|h| &mut h.invoice.seller.electronic_address)),
    field(may("buyer_name", "Nordbygg AB", "Name of the company that is to pay"), Bt(44), Put::Text(|h| &mut h.invoice.buyer.name)),
    field(may("buyer_vat", "SE556036079301", "VAT number of the company"), Bt(48), Put::Text(|h| &mut h.invoice.buyer.vat_identifier)),
    field(may("buyer_registration", "0007:5560360793", "Registration number of the company, with its scheme in front where known"), Bt(47), Put::Identifier(|h| &mut h.invoice.buyer.legal_registration)),
    field(may("buyer_id", "NB", "The supplier's code for the company"), Bt(46), Put::Identifier(|h| &mut h.buyer_id)),
    field(may("buyer_address", "0088:7300010000018", "Electronic address of the company with its scheme"), Bt(49), Put::Identifier(|h| &mut h.invoice.buyer.electronic_address)),
    field(may("buyer_reference", "Lina Berg", "Whom or what the buyer asked to be named"), Bt(10), Put::Text(|h| &mut h.invoice.buyer_reference)),
    field(may("order", "V7/0001", "Number of the order"), Bt(13), Put::Text(|h| &mut h.invoice.purchase_order_reference)),
    field(may("sales_order", "SO-881", "The supplier's number of the order"), Bt(14), Put::Text(|h| &mut h.invoice.sales_order_reference)),
    field(may("contract", "V7", "Number of the contract"), Bt(12), Put::Text(|h| &mut h.invoice.contract_reference)),
    field(may("project", "Viadukt 7", "Project"), Bt(11), Put::Text(|h| &mut h.invoice.project_reference)),
    field(may("receipt", "5001", "Number of the goods receipt"), Bt(15), Put::Text(|h| &mut h.invoice.receiving_advice_reference)),
    field(may("ticket", "T-4471", "Number of the delivery note"), Bt(16), Put::Text(|h| &mut h.invoice.despatch_advice_reference)),
    field(may("accounting_reference", "110", "Cost centre or account the buyer asked for"), Bt(19), Put::Text(|h| &mut h.invoice.buyer_accounting_reference)),
    field(may("preceding_invoice", "F-2026-11", "Number of the invoice that a credit note is for"), Bt(25), Put::Text(|h| &mut h.preceding_number)),
    field(may("preceding_date", "2026-02-02", "Day of that invoice"), Bt(26), Put::Day(|h| &mut h.preceding_date)),
    field(may("lines_net", "1000.00", "Sum of the lines without tax"), Bt(106), Put::Amount(|h| &mut h.invoice.totals.sum_of_line_net_amounts)),
    field(must("net", "1000.00", "Total without tax"), Bt(109), Put::Amount(|h| &mut h.invoice.totals.total_without_vat)),
    field(must("tax", "250.00", "Total tax"), Bt(110), Put::Amount(|h| &mut h.invoice.totals.total_vat)),
    field(must("gross", "1250.00", "Total with tax"), Bt(112), Put::Amount(|h| &mut h.invoice.totals.total_with_vat)),
    field(may("paid", "0.00", "Paid in advance"), Bt(113), Put::Amount(|h| &mut h.invoice.totals.paid_amount)),
    field(may("rounding", "0.00", "Rounding of the amount to pay"), Bt(114), Put::Amount(|h| &mut h.invoice.totals.rounding_amount)),
    field(may("amount_due", "1250.00", "What is to be paid; gross less paid plus rounding when empty"), Bt(115), Put::Amount(|h| &mut h.invoice.totals.amount_due)),
    field(may("account", "SE4550000000058398257466", "Account to pay to: IBAN, bankgiro, plusgiro or another number"), Bt(84), Put::Identifier(|h| &mut h.account)),
    field(may("account_bank", "SE:BANKGIRO", "BIC of the bank, or the clearing scheme such as SE:BANKGIRO or SE:PLUSGIRO"), Bt(86), Put::Text(|h| &mut h.account_bank)),
    field(may("payment_reference", "1234567897", "OCR, KID, RF or QR reference to pay with"), Bt(83), Put::Text(|h| &mut h.remittance)),
    field(may("payment_terms", "30 days net", "Terms as written"), Bt(20), Put::Text(|h| &mut h.invoice.payment_terms)),
    field(may("note", "Thank you", "Note"), Bt(22), Put::Text(|h| &mut h.note)),
    Field { term: None, ..field(may("image", "scans/2026/0001.tif", "Name of the image in the client's store (IMG-3), or of the file beside a capture sidecar"), Bt(0), Put::Text(|h| &mut h.invoice.image_name)) },
];

/// Fields of a line.
#[rustfmt::skip]
pub(crate) static LINE: &[Field<LineDraft>] = &[
    field(may("line", "1", "Number of the line; counted when empty"), Bt(126), Put::Text(|l| &mut l.id)),
    field(may("item", "Crushed stone 0/16", "Name of what is invoiced"), Bt(153), Put::Text(|l| &mut l.line.item_name)),
    field(may("description", "from the quarry at Bergsjö", "More about it"), Bt(154), Put::Text(|l| &mut l.line.item_description)),
    field(may("sellers_item", "GG-016", "The supplier's code of the product"), Bt(155), Put::Text(|l| &mut l.line.sellers_item_id)),
    field(may("buyers_item", "KROSS-016", "The company's own code"), Bt(156), Put::Text(|l| &mut l.line.buyers_item_id)),
    field(may("standard_item", "0160:07350000000037", "GTIN or other standard code, with its scheme in front where known"), Bt(157), Put::Identifier(|l| &mut l.line.standard_item_id)),
    field(may("quantity", "5", "Invoiced quantity"), Bt(129), Put::Number(|l| &mut l.line.invoiced_quantity)),
    field(may("unit", "TNE", "Unit of UN/ECE Recommendation 20"), Bt(130), Put::Unit(|l| &mut l.line.unit_code)),
    field(may("unit_price", "200.00", "Price without tax, for so many units as price_base says"), Bt(146), Put::Number(|l| &mut l.line.item_net_price)),
    field(may("price_base", "1", "Units the price is for; 1 when empty"), Bt(149), Put::Number(|l| &mut l.line.price_base_quantity)),
    field(may("line_net", "1000.00", "Amount of the line without tax"), Bt(131), Put::Amount(|l| &mut l.line.line_net_amount)),
    field(may("tax_category", "S", "VAT category of the line (UNCL 5305)"), Bt(151), Put::Text(|l| &mut l.line.vat.category)),
    field(may("tax_rate", "25", "VAT rate of the line in percent"), Bt(152), Put::Number(|l| &mut l.line.vat.rate)),
    field(may("line_order", "V7/0001", "Number of the line's order, where it is not the invoice's"), Map(2), Put::Text(|l| &mut l.line.purchase_order_reference)),
    field(may("order_line", "1", "Number of the order's line"), Bt(132), Put::Text(|l| &mut l.line.order_line_reference)),
    field(may("line_ticket", "T-4471", "Number of the line's delivery note"), Map(7), Put::Text(|l| &mut l.line.despatch_advice_reference)),
    field(may("line_delivery_date", "2026-03-13", "Day of the line's delivery"), Map(12), Put::Day(|l| &mut l.line.delivery_date)),
    field(may("wbs_code", "001", "WBS code or account of the line"), Bt(133), Put::Text(|l| &mut l.line.buyer_accounting_reference)),
];

/// A line whose number may still be missing.
#[derive(Default)]
pub(crate) struct LineDraft {
    pub(crate) id: Option<String>,
    pub(crate) line: Line,
}

/// Every column: those of the document, then those of the line.
pub(crate) fn columns() -> impl Iterator<Item = &'static Column> {
    HEAD.iter().map(|field| &field.column).chain(LINE.iter().map(|field| &field.column))
}

impl<T> Field<T> {
    /// Reads the cell of a row, when it is not empty; a fault is noted at the cell.
    pub(crate) fn read(&self, row: &Row<'_>, currency: Option<Currency>, target: &mut T) {
        let column = self.column.name;
        match &self.put {
            Put::Text(slot) => *slot(target) = row.optional(column, cell::text),
            Put::Day(slot) => *slot(target) = row.optional(column, cell::day),
            Put::Number(slot) => *slot(target) = row.optional(column, cell::number),
            Put::Amount(slot) => {
                *slot(target) = row.optional(column, |text| cell::amount(text, currency));
            }
            Put::Currency(slot) => *slot(target) = row.optional(column, cell::currency),
            Put::Unit(slot) => *slot(target) = row.optional(column, cell::unit),
            Put::Identifier(slot) => *slot(target) = row.optional(column, identifier),
        }
    }

    /// The value as it is written in a file; empty where there is none.
    pub(crate) fn written(&self, target: &mut T) -> String {
        fn text<V: ToString>(value: Option<&V>) -> String {
            value.map(ToString::to_string).unwrap_or_default()
        }
        match &self.put {
            Put::Text(slot) | Put::Unit(slot) => slot(target).clone().unwrap_or_default(),
            Put::Day(slot) => text(slot(target).as_ref()),
            Put::Number(slot) | Put::Amount(slot) => text(slot(target).as_ref()),
            Put::Currency(slot) => text(slot(target).as_ref()),
            Put::Identifier(slot) => match slot(target) {
                Some(Identifier { scheme: Some(scheme), value }) => format!("{scheme}:{value}"),
                Some(Identifier { scheme: None, value }) => value.clone(),
                None => String::new(),
            },
        }
    }

    /// Whether the field has a value.
    pub(crate) fn is_filled(&self, target: &mut T) -> bool {
        match &self.put {
            Put::Text(slot) | Put::Unit(slot) => slot(target).is_some(),
            Put::Day(slot) => slot(target).is_some(),
            Put::Number(slot) | Put::Amount(slot) => slot(target).is_some(),
            Put::Currency(slot) => slot(target).is_some(),
            Put::Identifier(slot) => slot(target).is_some(),
        }
    }

    /// Takes the value of another one where this one has none; says whether it did.
    pub(crate) fn take(&self, target: &mut T, other: &mut T) -> bool {
        fn take<T, V>(slot: Slot<T, V>, target: &mut T, other: &mut T) -> bool {
            if slot(target).is_some() {
                return false;
            }
            *slot(target) = slot(other).take();
            slot(target).is_some()
        }
        match &self.put {
            Put::Text(slot) | Put::Unit(slot) => take(*slot, target, other),
            Put::Day(slot) => take(*slot, target, other),
            Put::Number(slot) | Put::Amount(slot) => take(*slot, target, other),
            Put::Currency(slot) => take(*slot, target, other),
            Put::Identifier(slot) => take(*slot, target, other),
        }
    }
}

/// `0007:5568971542` with its scheme, anything else without.
fn identifier(text: &str) -> Result<Identifier, Fault> {
    let text = cell::text(text)?;
    let parts = text.split_once(':');
    let scheme = parts.filter(|(scheme, _)| scheme.len() == 4 && scheme.bytes().all(|b| b.is_ascii_digit()));
    Ok(match scheme {
        Some((_, value)) if value.trim().is_empty() => {
            return Err(Fault::not_valid(&text, "an identifier behind its scheme such as 0007:5568971542"));
        }
        Some((scheme, value)) => {
            Identifier { scheme: Some(scheme.to_owned()), value: value.trim().to_owned() }
        }
        None => Identifier { scheme: None, value: text },
    })
}

impl Head {
    /// The first of each group of an invoice, beside the invoice itself.
    pub(crate) fn of(invoice: Invoice) -> Self {
        let instructions = invoice.payment_instructions.first();
        let transfer = instructions.and_then(|instructions| instructions.credit_transfers.first());
        Self {
            delivery_date: invoice.delivery.as_ref().and_then(|delivery| delivery.actual_date),
            seller_id: invoice.seller.identifiers.first().cloned(),
            buyer_id: invoice.buyer.identifiers.first().cloned(),
            preceding_number: invoice.preceding_invoices.first().map(|reference| reference.number.clone()),
            preceding_date: invoice.preceding_invoices.first().and_then(|reference| reference.issue_date),
            account: transfer.map(|transfer| transfer.account.clone()),
            account_bank: transfer.and_then(|transfer| transfer.service_provider.clone()),
            remittance: instructions.and_then(|instructions| instructions.remittance.clone()),
            note: invoice.notes.first().map(|note| note.text.clone()),
            invoice,
        }
    }

    /// The invoice; a group that it has already stays as it is.
    pub(crate) fn into_invoice(self) -> Invoice {
        let mut invoice = self.invoice;
        if let Some(date) = self.delivery_date {
            invoice.delivery.get_or_insert_default().actual_date.get_or_insert(date);
        }
        for (identifiers, own) in [
            (&mut invoice.seller.identifiers, self.seller_id),
            (&mut invoice.buyer.identifiers, self.buyer_id),
        ] {
            if identifiers.is_empty() {
                identifiers.extend(own);
            }
        }
        if let Some(number) = self.preceding_number.filter(|_| invoice.preceding_invoices.is_empty()) {
            invoice
                .preceding_invoices
                .push(PrecedingInvoiceReference { number, issue_date: self.preceding_date });
        }
        if invoice.payment_instructions.is_empty() && (self.account.is_some() || self.remittance.is_some()) {
            let transfer = |account| CreditTransfer {
                account,
                account_name: None,
                service_provider: self.account_bank.clone(),
            };
            invoice.payment_instructions.push(PaymentInstructions {
                remittance: self.remittance,
                credit_transfers: self.account.map(transfer).into_iter().collect(),
                ..PaymentInstructions::default()
            });
        }
        if invoice.notes.is_empty() {
            invoice.notes.extend(self.note.map(|text| Note { subject_code: None, text }));
        }
        invoice
    }

    /// What follows from other fields: kind, type code, amount due.
    pub(crate) fn complete(&mut self) {
        let invoice = &mut self.invoice;
        let code = invoice.type_code.get_or_insert_with(|| "380".to_owned());
        let is_credit = CREDIT_TYPE_CODES.contains(&code.as_str());
        invoice.kind = if is_credit { DocumentKind::CreditNote } else { DocumentKind::Invoice };
        let totals = &mut invoice.totals;
        if totals.amount_due.is_none() {
            let paid = totals.paid_amount.unwrap_or_default();
            let rounding = totals.rounding_amount.unwrap_or_default();
            totals.amount_due = totals
                .total_with_vat
                .and_then(|gross| gross.checked_sub(paid))
                .and_then(|due| due.checked_add(rounding));
        }
    }
}
