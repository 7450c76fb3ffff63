//! What an ERP gets to know of an approved invoice (FIN-8).

use attest_model::ids::{CompanyCode, DocumentDigest, InvoiceId, SupplierCode, UserCode};
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::money::{Currency, Decimal};
use attest_model::orders::CodingRow;
use attest_model::record::{InvoiceRecord, TaskKind};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// An approved invoice or credit note; amounts are those of the document, positive in a credit note as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approved {
    /// FIN-7. The key that the ERP posts once.
    pub key: String,
    /// Our id of the document.
    pub invoice_id: InvoiceId,
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// The company.
    pub company: CompanyCode,
    /// The supplier.
    pub supplier: SupplierCode,
    /// Name of the seller as on the document.
    pub seller_name: String,
    /// BT-1.
    pub number: String,
    /// BT-2.
    pub issue_date: Option<Date>,
    /// BT-9, or what the terms give.
    pub due_date: Option<Date>,
    /// BT-5.
    pub currency: Currency,
    /// BT-109.
    pub net: Decimal,
    /// BT-110.
    pub tax: Decimal,
    /// BT-112.
    pub gross: Decimal,
    /// BT-115.
    pub payable: Decimal,
    /// What it refers to.
    pub references: References,
    /// Where it is booked.
    pub coding: Vec<CodingRow>,
    /// BG-23.
    pub tax_rows: Vec<TaxRow>,
    /// How it is to be paid.
    pub payments: Vec<Payment>,
    /// IMG-23. Key of its image in the client's store.
    pub image: Option<String>,
    /// SHA-256 of the document as received.
    pub document_sha256: DocumentDigest,
    /// Who decided what; void decisions are left out.
    pub approvals: Vec<Approval>,
}

/// What a document refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct References {
    /// Resolved orders.
    pub orders: Vec<String>,
    /// Contract of the first order.
    pub contract: Option<String>,
    /// BT-10.
    pub buyer_reference: Option<String>,
    /// BG-3.
    pub preceding: Vec<PrecedingInvoice>,
    /// CRED-7. Paired documents, by our id.
    pub paired_with: Vec<InvoiceId>,
}

/// BG-3. An earlier invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrecedingInvoice {
    /// BT-25.
    pub number: String,
    /// BT-26.
    pub issue_date: Option<Date>,
}

/// BG-23. VAT of one category and rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaxRow {
    /// BT-118.
    pub category: String,
    /// BT-119.
    pub rate: Option<Decimal>,
    /// BT-116.
    pub taxable: Decimal,
    /// BT-117.
    pub tax: Decimal,
    /// BT-121.
    pub exemption_code: Option<String>,
}

/// BG-16. Payment instructions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// BT-81.
    pub means_code: Option<String>,
    /// BT-83.
    pub remittance: Option<String>,
    /// BG-17.
    pub accounts: Vec<Account>,
}

/// BG-17. An account to pay to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// BT-84.
    pub number: String,
    /// Scheme of BT-84, where given.
    pub scheme: Option<String>,
    /// BT-85.
    pub name: Option<String>,
    /// BT-86.
    pub service_provider: Option<String>,
}

/// One decision of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// What was asked.
    pub point: TaskKind,
    /// Who decided.
    pub by: UserCode,
    /// For whom, where a delegate acted.
    pub on_behalf_of: Option<UserCode>,
    /// What was decided.
    pub action: String,
    /// When.
    pub at: Timestamp,
    /// It counts as a review only.
    pub is_review: bool,
}

/// What an ERP must know is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the invoice has no {0}; it cannot be exported")]
pub struct Missing(&'static str);

impl Approved {
    /// Takes what the ERP gets from the record and the document.
    ///
    /// # Errors
    /// [`Missing`] when company, supplier, currency or a total is not known.
    pub fn of(key: &str, record: &InvoiceRecord, invoice: &Invoice) -> Result<Self, Missing> {
        let gross = record.gross.ok_or(Missing("total with tax (BT-112)"))?;
        let net = record.net.ok_or(Missing("total without tax (BT-109)"))?;
        Ok(Self {
            key: key.to_owned(),
            invoice_id: record.id.clone(),
            kind: record.kind,
            company: record.company.clone().ok_or(Missing("company"))?,
            supplier: record.supplier.clone().ok_or(Missing("supplier"))?,
            seller_name: record.seller_name.clone(),
            number: record.number.clone(),
            issue_date: record.issue_date,
            due_date: record.due_date,
            currency: record.currency.ok_or(Missing("currency (BT-5)"))?,
            net,
            tax: record.tax.unwrap_or(gross - net),
            gross,
            payable: record.payable.unwrap_or(gross),
            references: references(record, invoice),
            coding: record.coding.clone(),
            tax_rows: tax_rows(invoice),
            payments: payments(invoice),
            image: record.image_key.clone(),
            document_sha256: record.digest.clone(),
            approvals: approvals(record),
        })
    }

    /// An amount as totals count it: a credit note gives money back.
    #[must_use]
    pub fn signed(&self, value: Decimal) -> Decimal {
        match self.kind {
            DocumentKind::Invoice => value,
            DocumentKind::CreditNote => -value,
        }
    }
}

fn references(record: &InvoiceRecord, invoice: &Invoice) -> References {
    References {
        orders: record.orders.iter().map(|order| order.as_str().to_owned()).collect(),
        contract: record.contract.as_ref().map(|contract| contract.as_str().to_owned()),
        buyer_reference: invoice.buyer_reference.clone(),
        preceding: record
            .preceding
            .iter()
            .map(|(number, date)| PrecedingInvoice { number: number.clone(), issue_date: *date })
            .collect(),
        paired_with: record
            .pairs
            .iter()
            .filter(|pair| !pair.is_proposal)
            .map(|pair| pair.with.clone())
            .collect(),
    }
}

fn tax_rows(invoice: &Invoice) -> Vec<TaxRow> {
    invoice
        .vat_breakdown
        .iter()
        .map(|row| TaxRow {
            category: row.category.clone().unwrap_or_default(),
            rate: row.rate,
            taxable: row.taxable_amount.unwrap_or_default(),
            tax: row.tax_amount.unwrap_or_default(),
            exemption_code: row.exemption_reason_code.clone(),
        })
        .collect()
}

fn payments(invoice: &Invoice) -> Vec<Payment> {
    invoice
        .payment_instructions
        .iter()
        .map(|instructions| Payment {
            means_code: instructions.means_code.clone(),
            remittance: instructions.remittance.clone(),
            accounts: instructions
                .credit_transfers
                .iter()
                .map(|transfer| Account {
                    number: transfer.account.value.clone(),
                    scheme: transfer.account.scheme.clone(),
                    name: transfer.account_name.clone(),
                    service_provider: transfer.service_provider.clone(),
                })
                .collect(),
        })
        .collect()
}

fn approvals(record: &InvoiceRecord) -> Vec<Approval> {
    record
        .decisions
        .iter()
        .filter(|made| !made.is_void)
        .map(|made| Approval {
            point: made.kind,
            by: made.by.clone(),
            on_behalf_of: made.on_behalf_of.clone(),
            action: made.action.clone(),
            at: made.at,
            is_review: made.counts_as_review,
        })
        .collect()
}
