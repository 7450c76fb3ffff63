//! XSL-10. The readable invoice: what a document says, as it says it, with essential data that is missing marked.

mod lines;

use attest_model::invoice::{
    Address, DocumentKind, Invoice, Party, PaymentInstructions, Period, VatBreakdown,
};
use attest_model::money::{Currency, Decimal};
use jiff::civil::Date;
use serde::Serialize;

use crate::account::in_fours;
use crate::language::{Language, padded};
use crate::renderer::{RenderError, Renderer};
use crate::texts::{say, say_or};
pub(crate) use lines::LineView;

/// Writes the readable invoice as a page of its own.
///
/// # Errors
/// When a template is malformed.
pub fn readable_invoice(
    invoice: &Invoice,
    renderer: &Renderer,
    language: Language,
) -> Result<String, RenderError> {
    #[derive(Serialize)]
    struct View {
        invoice: BodyView,
    }
    renderer.write("invoice.html", language, &View { invoice: BodyView::new(invoice, language)? })
}

/// A label and what the document says; nothing where it should say something.
#[derive(Debug, Serialize)]
struct Fact {
    label: String,
    value: Option<String>,
}

#[derive(Debug, Serialize)]
struct PartyView {
    label: String,
    name: Option<String>,
    rows: Vec<String>,
}

#[derive(Debug, Serialize)]
struct VatView {
    label: String,
    reason: String,
    taxable: String,
    tax: String,
}

#[derive(Debug, Serialize)]
struct TotalView {
    label: String,
    value: Option<String>,
    is_due: bool,
}

/// The whole document in the words of one language.
#[derive(Debug, Serialize)]
pub(crate) struct BodyView {
    title: String,
    number: Option<String>,
    is_test: bool,
    currency: String,
    parties: Vec<PartyView>,
    facts: Vec<Fact>,
    lines: Vec<LineView>,
    adjustments: Vec<LineView>,
    vat: Vec<VatView>,
    totals: Vec<TotalView>,
    payment: Vec<Fact>,
    notes: Vec<String>,
}

impl BodyView {
    pub(crate) fn new(invoice: &Invoice, language: Language) -> Result<Self, RenderError> {
        let writer = Writer { language, currency: invoice.currency };
        let title = match invoice.kind {
            DocumentKind::Invoice => "head.invoice",
            DocumentKind::CreditNote => "head.credit_note",
        };
        Ok(Self {
            title: writer.say(title)?,
            number: invoice.number.clone(),
            is_test: invoice.is_marked_as_test,
            currency: invoice.currency.map(|currency| currency.to_string()).unwrap_or_default(),
            parties: writer.parties(invoice)?,
            facts: writer.facts(invoice)?,
            lines: Self::lines(invoice, language),
            adjustments: writer.adjustments(invoice)?,
            vat: invoice.vat_breakdown.iter().map(|vat| writer.vat(vat)).collect(),
            totals: writer.totals(invoice)?,
            payment: writer.payment(invoice)?,
            notes: invoice.notes.iter().map(|note| note.text.clone()).collect(),
        })
    }

    /// The lines of the document.
    pub(crate) fn lines(invoice: &Invoice, language: Language) -> Vec<LineView> {
        let writer = Writer { language, currency: invoice.currency };
        invoice.lines.iter().map(|line| writer.line(line)).collect()
    }
}

/// Puts values into the words of one language.
struct Writer {
    language: Language,
    currency: Option<Currency>,
}

impl Writer {
    fn say(&self, key: &str) -> Result<String, RenderError> {
        say(self.language, key, &[])
    }

    fn plain(&self, value: Decimal) -> String {
        self.language.decimal(&value.to_string())
    }

    /// An amount of the document, with at least the digits of its currency's minor unit.
    fn amount(&self, value: Decimal) -> String {
        self.language.decimal(&padded(value, self.currency))
    }

    fn optional(&self, key: &str, value: Option<impl Into<String>>) -> Result<Option<Fact>, RenderError> {
        value.map(|value| Ok(Fact { label: self.say(key)?, value: Some(value.into()) })).transpose()
    }

    fn needed(&self, key: &str, value: Option<impl Into<String>>) -> Result<Fact, RenderError> {
        Ok(Fact { label: self.say(key)?, value: value.map(Into::into) })
    }

    fn parties(&self, invoice: &Invoice) -> Result<Vec<PartyView>, RenderError> {
        let mut parties = vec![
            self.party("invoice.seller", &invoice.seller)?,
            self.party("invoice.buyer", &invoice.buyer)?,
        ];
        if let Some(payee) = &invoice.payee {
            let rows = payee.legal_registration.iter().chain(&payee.identifier);
            parties.push(PartyView {
                label: self.say("invoice.payee")?,
                name: payee.name.clone(),
                rows: rows.map(|identifier| identifier.value.clone()).collect(),
            });
        }
        Ok(parties)
    }

    fn party(&self, key: &str, party: &Party) -> Result<PartyView, RenderError> {
        let mut rows = Vec::new();
        rows.extend(party.trading_name.iter().filter(|name| Some(*name) != party.name.as_ref()).cloned());
        if let Some(address) = &party.address {
            rows.extend(address_rows(address));
        }
        if let Some(registration) = &party.legal_registration {
            rows.push(say(self.language, "invoice.registration", &[("number", &registration.value)])?);
        }
        if let Some(number) = party.vat_identifier.as_ref().or(party.tax_registration.as_ref()) {
            rows.push(say(self.language, "invoice.vat_number", &[("number", number)])?);
        }
        if let Some(contact) = &party.contact {
            let parts = [&contact.name, &contact.telephone, &contact.email];
            let parts: Vec<_> = parts.into_iter().flatten().map(String::as_str).collect();
            rows.extend((!parts.is_empty()).then(|| parts.join(", ")));
        }
        Ok(PartyView { label: self.say(key)?, name: party.name.clone(), rows })
    }

    fn facts(&self, invoice: &Invoice) -> Result<Vec<Fact>, RenderError> {
        let day = |date: Option<Date>| date.map(|date| self.language.day(date));
        let delivered = invoice.delivery.as_ref().and_then(|delivery| delivery.actual_date);
        let has_terms = invoice.payment_terms.is_some();
        let mut facts = vec![self.needed("head.issue_date", day(invoice.issue_date))?];
        if invoice.payment_due_date.is_some() || !has_terms {
            facts.push(self.needed("head.due_date", day(invoice.payment_due_date))?);
        }
        if invoice.currency.is_none() {
            facts.push(self.needed("invoice.currency", None::<String>)?);
        }
        for (key, value) in [
            ("head.order", invoice.order_number()),
            ("invoice.buyer_reference", invoice.buyer_reference.as_deref()),
            ("invoice.sales_order", invoice.sales_order_reference.as_deref()),
            ("invoice.contract", invoice.contract_reference.as_deref()),
            ("invoice.project", invoice.project_reference.as_deref()),
            ("invoice.object", invoice.invoiced_object.as_ref().map(|object| object.value.as_str())),
            ("invoice.ticket", invoice.despatch_advice_reference.as_deref()),
            ("invoice.receipt", invoice.receiving_advice_reference.as_deref()),
            ("invoice.accounting", invoice.buyer_accounting_reference.as_deref()),
        ] {
            facts.extend(self.optional(key, value)?);
        }
        facts.extend(self.optional("invoice.delivered", day(delivered))?);
        facts.extend(self.optional("invoice.period", invoice.invoicing_period.and_then(|p| self.period(p)))?);
        for earlier in &invoice.preceding_invoices {
            let date = earlier.issue_date.map(|date| format!(", {}", self.language.day(date)));
            let value = format!("{}{}", earlier.number, date.unwrap_or_default());
            facts.extend(self.optional("invoice.preceding", Some(value))?);
        }
        Ok(facts)
    }

    fn period(&self, period: Period) -> Option<String> {
        let day = |date: Option<Date>| date.map(|date| self.language.day(date)).unwrap_or_default();
        (period.start.is_some() || period.end.is_some())
            .then(|| format!("{} – {}", day(period.start), day(period.end)))
    }

    fn vat(&self, vat: &VatBreakdown) -> VatView {
        let rate =
            vat.rate.map(|rate| format!("{}\u{a0}%", self.plain(rate.normalize()))).unwrap_or_default();
        let category = vat.category.as_deref().unwrap_or_default();
        let amount = |value: Option<Decimal>| value.map(|value| self.amount(value)).unwrap_or_default();
        VatView {
            label: format!("{} {rate}", say_or(self.language, &format!("vat.{category}"), category)),
            reason: vat.exemption_reason.clone().unwrap_or_default(),
            taxable: amount(vat.taxable_amount),
            tax: amount(vat.tax_amount),
        }
    }

    fn totals(&self, invoice: &Invoice) -> Result<Vec<TotalView>, RenderError> {
        let totals = &invoice.totals;
        let is_credit = invoice.kind == DocumentKind::CreditNote;
        let due = if is_credit { "invoice.to_credit" } else { "invoice.due" };
        let mut rows = Vec::new();
        for (key, value, is_needed) in [
            ("invoice.sum_of_lines", totals.sum_of_line_net_amounts, false),
            ("invoice.allowances", totals.sum_of_allowances.map(|value| -value), false),
            ("invoice.charges", totals.sum_of_charges, false),
            ("invoice.net", totals.total_without_vat, true),
            ("invoice.vat", totals.total_vat, false),
            ("invoice.gross", totals.total_with_vat, true),
            ("invoice.paid", totals.paid_amount.map(|value| -value), false),
            ("invoice.rounding", totals.rounding_amount, false),
            (due, totals.amount_due, true),
        ] {
            if value.is_some() || is_needed {
                rows.push(TotalView {
                    label: self.say(key)?,
                    value: value.map(|value| self.amount(value)),
                    is_due: key == due,
                });
            }
        }
        Ok(rows)
    }

    fn payment(&self, invoice: &Invoice) -> Result<Vec<Fact>, RenderError> {
        let mut facts = Vec::new();
        for instructions in &invoice.payment_instructions {
            self.instructions(instructions, &mut facts)?;
        }
        let owes = invoice.kind == DocumentKind::Invoice
            && invoice.totals.amount_due.is_none_or(|due| due > Decimal::ZERO);
        if facts.is_empty() && owes {
            facts.push(self.needed("head.account", None::<String>)?);
        }
        facts.extend(self.optional("invoice.terms", invoice.payment_terms.clone())?);
        Ok(facts)
    }

    fn instructions(&self, given: &PaymentInstructions, facts: &mut Vec<Fact>) -> Result<(), RenderError> {
        for transfer in &given.credit_transfers {
            let bank = transfer.service_provider.as_ref().map(|bank| format!(" ({bank})"));
            let value = format!("{}{}", in_fours(&transfer.account.value), bank.unwrap_or_default());
            facts.extend(self.optional("head.account", Some(value))?);
        }
        if let Some(debit) = &given.direct_debit {
            facts.extend(
                self.optional("invoice.direct_debit", debit.mandate.clone().or(debit.creditor.clone()))?,
            );
        }
        facts
            .extend(self.optional("invoice.card", given.card.as_ref().and_then(|card| card.number.clone()))?);
        facts.extend(self.optional("invoice.reference", given.remittance.clone())?);
        Ok(())
    }
}

fn address_rows(address: &Address) -> Vec<String> {
    let lines = [&address.line_1, &address.line_2, &address.line_3];
    let mut rows: Vec<_> = lines.into_iter().flatten().cloned().collect();
    let place = [&address.post_code, &address.city, &address.subdivision, &address.country];
    let place: Vec<_> = place.into_iter().flatten().map(String::as_str).collect();
    rows.extend((!place.is_empty()).then(|| place.join(" ")));
    rows
}
