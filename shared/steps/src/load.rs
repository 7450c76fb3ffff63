//! What several steps load alike.

use attest_model::dates::Timestamp;
use attest_model::ids::{CompanyCode, ContractNumber, OfficeCode, SupplierCode};
use attest_model::invoice::Invoice;
use attest_model::master::{Company, Supplier};
use attest_model::record::InvoiceRecord;
use attest_model::settings::{Scope, Settings};
use attest_payables::attachments::scan;
use attest_store::{CompanyTables, Reads, Store};
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::StepError;

/// A step that should have run and has not: the sweep starts it again after this time.
const LOST_STEP: SignedDuration = SignedDuration::from_mins(5);

/// A scan result came while the flow ran: what the flow has not heard of then, the sweep brings in.
const UNHEARD: SignedDuration = SignedDuration::from_mins(1);

/// Hour of the company's day at which reminders go out.
pub(crate) const BUSINESS_HOUR: i8 = 7;

/// The holders of settings that apply to a supplier's invoice, from general to specific.
pub(crate) fn scopes(
    company: Option<&CompanyCode>,
    supplier: Option<(&SupplierCode, Option<&OfficeCode>)>,
    contract: Option<&ContractNumber>,
) -> Vec<Scope> {
    let mut scopes = vec![Scope::Tenant];
    let Some(company) = company else { return scopes };
    scopes.push(Scope::Company(company.clone()));
    if let Some(contract) = contract {
        scopes.push(Scope::Contract(company.clone(), contract.clone()));
    }
    if let Some((supplier, office)) = supplier {
        scopes.push(Scope::Supplier(company.clone(), supplier.clone()));
        if let Some(office) = office {
            scopes.push(Scope::Office(company.clone(), supplier.clone(), office.clone()));
        }
    }
    scopes
}

/// The holders of settings that apply to an invoice.
pub(crate) fn scopes_of(record: &InvoiceRecord) -> Vec<Scope> {
    let supplier = record.supplier.as_ref().map(|supplier| (supplier, record.office.as_ref()));
    scopes(record.company.as_ref(), supplier, record.contract.as_ref())
}

/// What stands around an invoice: its company, its supplier, and what applies to it.
#[derive(Debug, Clone)]
pub(crate) struct Around {
    pub(crate) company: Company,
    pub(crate) tables: CompanyTables,
    pub(crate) supplier: Option<Supplier>,
    pub(crate) settings: Settings,
}

impl Around {
    /// Reads it in one request; `None` for an invoice whose company is not known.
    pub(crate) async fn of(store: &Store, record: &InvoiceRecord) -> Result<Option<Self>, StepError> {
        let Some(code) = &record.company else { return Ok(None) };
        let mut reads = Reads::default();
        let company = reads.company(code);
        let tables = reads.company_tables(code);
        let supplier = record.supplier.as_ref().map(|supplier| reads.supplier(code, supplier));
        for scope in scopes_of(record) {
            reads.settings(scope);
        }
        let mut found = store.read(reads).await?;
        let Some(company) = found.take(company)? else { return Ok(None) };
        let supplier = match supplier {
            Some(slot) => found.take(slot)?.map(|supplier| supplier.record),
            None => None,
        };
        Ok(Some(Self {
            company: company.record,
            tables: found.take(tables)?.map(|tables| tables.record).unwrap_or_default(),
            supplier,
            settings: found.settings()?,
        }))
    }
}

/// The company and supplier of an invoice, in one request.
pub(crate) async fn parties(
    store: &Store,
    record: &InvoiceRecord,
) -> Result<(Option<Company>, Option<Supplier>), StepError> {
    let around = Around::of(store, record).await?;
    Ok(around.map_or((None, None), |around| (Some(around.company), around.supplier)))
}

/// Copies onto the record what lists and rules need of the document.
pub(crate) fn copy_header(record: &mut InvoiceRecord, invoice: &Invoice) {
    record.kind = invoice.kind;
    record.number = invoice.number.clone().unwrap_or_default();
    record.seller_name =
        invoice.seller.name.clone().or_else(|| invoice.seller.trading_name.clone()).unwrap_or_default();
    record.issue_date = invoice.issue_date;
    record.due_date = invoice.payment_due_date;
    record.currency = invoice.currency;
    record.net = invoice.totals.total_without_vat;
    record.tax = invoice.totals.total_vat;
    record.gross = invoice.totals.total_with_vat;
    record.payable = invoice.totals.amount_due;
    record.tax_categories = invoice.tax_categories();
    record.lines = u32::try_from(invoice.lines.len()).unwrap_or(u32::MAX);
    record.preceding = invoice
        .preceding_invoices
        .iter()
        .map(|earlier| (earlier.number.clone(), earlier.issue_date))
        .collect();
    if record.image_name.is_none() {
        record.image_name.clone_from(&invoice.image_name);
    }
    let mut references: Vec<String> = invoice.order_number().map(str::to_owned).into_iter().collect();
    for line in &invoice.lines {
        if let Some(own) =
            invoice.order_number_of(line).filter(|own| !references.iter().any(|known| known == own))
        {
            references.push(own.to_owned());
        }
    }
    references.truncate(ORDER_REFERENCES_MAX);
    record.order_references = references;
}

/// Most distinct order numbers kept on a record; the document has them all.
const ORDER_REFERENCES_MAX: usize = 50;

/// When the sweep looks at a record: a lost step soon, else the first reminder or the end of a wait.
pub(crate) fn sweep_at(
    record: &InvoiceRecord,
    deadline: Option<Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    if record.next.runs() {
        // What is set already stays while it will do: an index entry that moves is billed twice.
        let latest = now.checked_add(LOST_STEP).ok();
        let known = record.sweep_at.filter(|at| *at > now && Some(*at) <= latest);
        return known.or(latest);
    }
    let reminders =
        record.tasks.iter().filter_map(|task| task.remind_on).filter_map(|day| morning(day, "UTC"));
    reminders.chain(deadline).chain(rests_until(record, now)).min()
}

/// When the sweep looks at a record that waits for nothing else: its files, and the end of a sample (ATT-4, ATT-5, SAMP-8).
pub(crate) fn rests_until(record: &InvoiceRecord, now: Timestamp) -> Option<Timestamp> {
    let unheard = scan::is_unheard(record).then(|| now.checked_add(UNHEARD).ok()).flatten();
    record.delete_at.into_iter().chain(scan::next_look(record)).chain(unheard).min()
}

/// The morning of a day in a time zone.
pub(crate) fn morning(day: Date, zone: &str) -> Option<Timestamp> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    day.at(BUSINESS_HOUR, 0, 0, 0).to_zoned(zone).ok().map(|at| at.timestamp())
}

/// Whether an instant lies in the hour in which the business day begins in a time zone.
pub(crate) fn is_first_hour(at: Timestamp, zone: &str) -> bool {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).hour() == BUSINESS_HOUR
}

/// An instant some days later.
pub(crate) fn days_later(at: Timestamp, days: i64) -> Option<Timestamp> {
    at.checked_add(SignedDuration::from_hours(24 * days)).ok()
}
