//! CRED-6 … CRED-12. Which invoice a credit note belongs to.

use attest_model::dates::Date;
use attest_model::findings::Finding;
use attest_model::ids::{CompanyCode, InvoiceId, SupplierCode};
use attest_model::invoice::Invoice;
use attest_model::money::{Amount, Decimal};
use attest_model::place::Term;

use super::amounts::allocate;
use super::pairs::{CreditNote, FoundInvoice, NotPaired, Pair, PairRule, PairingDecision, Why};
use crate::duplicates::normalised_number;
use crate::validation::finding;

/// CRED-6 (a). Keys of the invoices that the credit note names: one for each BT-25, as [`crate::duplicates`] writes them.
#[must_use]
pub fn preceding_keys(company: &CompanyCode, supplier: &SupplierCode, credit: &Invoice) -> Vec<String> {
    credit
        .preceding_invoices
        .iter()
        .map(|named| crate::duplicates::invoice_key(company, supplier, &named.number))
        .collect()
}

/// CRED-6. Decides over the invoices found, in any order: the hits of [`preceding_keys`], and without any BT-25 the
/// supplier's invoices that wait.
///
/// A credit note without currency or gross total cannot be paired; arrival control has told so.
#[must_use]
pub fn pair(credit: CreditNote<'_>, found: &[FoundInvoice]) -> PairingDecision {
    let Some(gross) = credit.invoice.gross() else { return PairingDecision::WaitForInvoice(Vec::new()) };
    match credit.invoice.preceding_invoices.as_slice() {
        [] => pair_by_order(credit, gross, found),
        [named] => match look_for(&named.number, named.issue_date, found) {
            Named::Unknown => PairingDecision::WaitForInvoice(vec![unknown(&named.number)]),
            Named::Several(ids) => PairingDecision::ByHand(ids, Why::SeveralFit),
            Named::One(invoice, rule) => pair_one(invoice, gross, rule),
        },
        _ => pair_several(credit, gross, found),
    }
}

/// CRED-6 (d). A person chose the invoice; currency and gross total still hold (CRED-8).
#[must_use]
pub fn confirm_by_hand(credit: &Invoice, invoice: &FoundInvoice) -> PairingDecision {
    let Some(gross) = credit.gross() else { return PairingDecision::WaitForInvoice(Vec::new()) };
    match confirm(invoice, gross, PairRule::Person) {
        Err(refusal) => PairingDecision::NotPaired(refusal),
        Ok(pair) => PairingDecision::Paired(vec![pair]),
    }
}

/// CRED-7, CRED-9. A person confirms that this much of a credit note falls on the invoice.
///
/// # Errors
/// [`NotPaired`] for another currency or more than is left to credit (CRED-8), and for an invoice that is with the ERP,
/// held, in error or gone.
pub fn confirm(invoice: &FoundInvoice, amount: Amount, rule: PairRule) -> Result<Pair, NotPaired> {
    if !invoice.is_movable() {
        return Err(NotPaired::State { invoice: invoice.id.clone(), state: invoice.state });
    }
    match check(invoice, amount) {
        Some(refusal) => Err(refusal),
        None => Ok(pair_of(invoice, amount, rule)),
    }
}

/// What one BT-25 names.
enum Named<'a> {
    Unknown,
    One(&'a FoundInvoice, PairRule),
    Several(Vec<InvoiceId>),
}

/// CRED-6 (a), (b): waiting invoices first, then live ones, then those that are gone.
fn look_for<'a>(number: &str, date: Option<Date>, found: &'a [FoundInvoice]) -> Named<'a> {
    let wanted = normalised_number(number);
    let named: Vec<_> = found.iter().filter(|invoice| normalised_number(&invoice.number) == wanted).collect();
    let groups: [fn(&FoundInvoice) -> bool; 3] =
        [FoundInvoice::is_waiting, |invoice| !invoice.is_gone(), |_| true];
    for fits in groups {
        let group: Vec<_> = named.iter().copied().filter(|invoice| fits(invoice)).collect();
        match group.as_slice() {
            [] => {}
            [only] => return Named::One(only, PairRule::Number),
            _ => {
                let of_date: Vec<_> = group
                    .iter()
                    .copied()
                    .filter(|invoice| date.is_some() && invoice.issue_date == date)
                    .collect();
                return match of_date.as_slice() {
                    [only] => Named::One(only, PairRule::NumberAndDate),
                    _ => Named::Several(group.iter().map(|invoice| invoice.id.clone()).collect()),
                };
            }
        }
    }
    Named::Unknown
}

fn pair_one(invoice: &FoundInvoice, gross: Amount, rule: PairRule) -> PairingDecision {
    if invoice.is_gone() {
        return PairingDecision::InvoiceGone(invoice.id.clone());
    }
    if invoice.state.is_dispatched() {
        return PairingDecision::GoAlone(invoice.id.clone());
    }
    if let Some(refusal) = check(invoice, gross) {
        return PairingDecision::NotPaired(refusal);
    }
    if !invoice.is_movable() {
        return PairingDecision::WaitForInvoice(Vec::new());
    }
    let pairs = vec![pair_of(invoice, gross, rule)];
    if !invoice.is_waiting() {
        PairingDecision::PullInvoice(pairs)
    } else if gross.value() > invoice.open_request() {
        PairingDecision::Proposal(pairs, Why::MoreThanRequested)
    } else {
        PairingDecision::Paired(pairs)
    }
}

/// CRED-6 (c). Order number and requested amount; without any BT-25 only.
fn pair_by_order(credit: CreditNote<'_>, gross: Amount, found: &[FoundInvoice]) -> PairingDecision {
    if credit.names_subscription {
        return PairingDecision::Subscription;
    }
    let fitting: Vec<_> = found
        .iter()
        .filter(|invoice| {
            invoice.is_waiting()
                && invoice.currency == gross.currency()
                && invoice.open_request() == gross.value()
                && invoice.orders.iter().any(|order| credit.orders.contains(order))
        })
        .collect();
    match fitting.as_slice() {
        [] => PairingDecision::WaitForInvoice(Vec::new()),
        [only] => {
            PairingDecision::Proposal(vec![pair_of(only, gross, PairRule::OrderAndAmount)], Why::FoundByOrder)
        }
        _ => {
            let ids = fitting.iter().map(|invoice| invoice.id.clone()).collect();
            PairingDecision::ByHand(ids, Why::SeveralFit)
        }
    }
}

/// CRED-10. One credit note for several invoices.
fn pair_several(credit: CreditNote<'_>, gross: Amount, found: &[FoundInvoice]) -> PairingDecision {
    let mut invoices: Vec<(&FoundInvoice, PairRule)> = Vec::new();
    let mut unknowns = Vec::new();
    for named in &credit.invoice.preceding_invoices {
        match look_for(&named.number, named.issue_date, found) {
            Named::Unknown => unknowns.push(unknown(&named.number)),
            Named::Several(ids) => return PairingDecision::ByHand(ids, Why::SeveralFit),
            Named::One(invoice, rule) if invoices.iter().all(|(known, _)| known.id != invoice.id) => {
                invoices.push((invoice, rule));
            }
            Named::One(..) => {}
        }
    }
    if !unknowns.is_empty() || invoices.is_empty() {
        return PairingDecision::WaitForInvoice(unknowns);
    }
    if let [(invoice, rule)] = invoices.as_slice() {
        return pair_one(invoice, gross, *rule);
    }
    let ids = || invoices.iter().map(|(invoice, _)| invoice.id.clone()).collect();
    let all: Vec<&FoundInvoice> = invoices.iter().map(|(invoice, _)| *invoice).collect();
    let is_settled = |invoice: &&FoundInvoice| invoice.is_gone() || invoice.state.is_dispatched();
    if all.iter().any(|invoice| !is_settled(invoice) && !invoice.is_movable()) {
        return PairingDecision::WaitForInvoice(Vec::new());
    }
    let shares = allocate(credit.invoice, credit.line_orders, &all);
    let Some(shares) = shares.filter(|_| !all.iter().any(is_settled)) else {
        return PairingDecision::ByHand(ids(), Why::Allocation);
    };
    let mut pairs = Vec::with_capacity(invoices.len());
    let (mut is_more, mut is_pulled) = (false, false);
    for ((invoice, rule), share) in invoices.iter().zip(shares) {
        let amount = Amount::new(share, gross.currency());
        if let Some(refusal) = check(invoice, amount) {
            return PairingDecision::NotPaired(refusal);
        }
        is_more |= invoice.is_waiting() && share > invoice.open_request();
        is_pulled |= !invoice.is_waiting();
        pairs.push(pair_of(invoice, amount, *rule));
    }
    match (is_more, is_pulled) {
        (true, _) => PairingDecision::Proposal(pairs, Why::MoreThanRequested),
        (false, true) => PairingDecision::PullInvoice(pairs),
        (false, false) => PairingDecision::Paired(pairs),
    }
}

/// CRED-8.
fn check(invoice: &FoundInvoice, amount: Amount) -> Option<NotPaired> {
    if invoice.currency != amount.currency() {
        return Some(NotPaired::Currency { invoice: invoice.id.clone() });
    }
    let left = invoice.gross - invoice.credited;
    if amount.value() <= left {
        return None;
    }
    let message = format!(
        "invoice {} has {left} {} left to credit, but {} is credited",
        invoice.number,
        invoice.currency,
        amount.value()
    );
    let finding = finding("E214", message)
        .at(Term::Bt(112))
        .values(format!("at most {left}"), amount.value().to_string());
    Some(NotPaired::Exceeds { invoice: invoice.id.clone(), finding: Box::new(finding) })
}

fn pair_of(invoice: &FoundInvoice, amount: Amount, rule: PairRule) -> Pair {
    let open = invoice.open_request();
    Pair {
        invoice: invoice.id.clone(),
        amount,
        rule,
        rest: (open - amount.value()).max(Decimal::ZERO),
        is_as_requested: invoice.is_waiting() && open == amount.value(),
    }
}

fn unknown(number: &str) -> Finding {
    let message = format!("the preceding invoice {number} is not known from this supplier");
    finding("E213", message).at(Term::Bt(25)).values("", number)
}
