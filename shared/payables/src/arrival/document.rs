//! E201 … E216. Number, dates, currency, kind and references.

use attest_model::dates::days_between;
use attest_model::findings::Finding;
use attest_model::invoice::DocumentKind;
use attest_model::money::Decimal;
use attest_model::place::Term;
use attest_model::settings::keys;
use jiff::civil::Date;

use super::Check;
use super::facts::Facts;
use crate::duplicates::Earlier;

pub(super) static CHECKS: &[Check] = &[
    Check { code: "E201", check: number_given },
    Check { code: "E202", check: not_exact_duplicate },
    Check { code: "E203", check: not_probable_duplicate },
    Check { code: "E204", check: issue_date_given },
    Check { code: "E205", check: issue_date_not_ahead },
    Check { code: "E206", check: issue_date_not_old },
    Check { code: "E207", check: currency_allowed },
    Check { code: "E208", check: due_date_after_issue_date },
    Check { code: "E209", check: period_open },
    Check { code: "E210", check: kind_supported },
    Check { code: "E211", check: sign_fits_kind },
    Check { code: "E212", check: credit_names_invoice },
    Check { code: "E213", check: preceding_invoice_found },
    Check { code: "E214", check: credits_within_invoice },
    Check { code: "E215", check: buyer_reference_given },
    Check { code: "E216", check: prepayment_covered },
];

/// BT-3 codes that EN 16931 allows and a payable can have; a pro forma invoice (325) asks for no money.
const SUPPORTED_TYPE_CODES: &[&str] = &[
    "71", "80", "81", "82", "83", "84", "102", "130", "202", "203", "204", "211", "218", "219", "261", "262",
    "295", "296", "308", "326", "331", "380", "381", "382", "383", "384", "385", "386", "387", "388", "389",
    "390", "393", "394", "395", "396", "420", "456", "457", "458", "471", "472", "473", "500", "501", "502",
    "503", "527", "532", "553", "575", "623", "633", "751", "780", "817", "870", "875", "876", "877", "935",
];

fn number_given(facts: &Facts<'_>) -> Vec<Finding> {
    let is_given = facts.invoice.number.as_deref().is_some_and(|number| !number.trim().is_empty());
    if is_given {
        return Vec::new();
    }
    vec![facts.find("E201", Term::Bt(1), 0, "the invoice has no number; send it again with one")]
}

fn not_exact_duplicate(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(earlier) = facts.duplicates.exact else { return Vec::new() };
    let number = facts.invoice.number.as_deref().unwrap_or_default().trim();
    let message = format!("this document was received before as {}; do not send it again", naming(earlier));
    vec![facts.find("E202", Term::Bt(1), 0, message).values(earlier.id.as_str(), number)]
}

fn not_probable_duplicate(facts: &Facts<'_>) -> Vec<Finding> {
    let number = facts.invoice.number.as_deref().unwrap_or_default().trim();
    facts
        .duplicates
        .probable
        .iter()
        .map(|earlier| {
            let message = format!("this may be the same invoice as {}; compare the two", naming(earlier));
            facts.find("E203", Term::Bt(1), 0, message).values(earlier.id.as_str(), number)
        })
        .collect()
}

/// DUP-9. Number, date and state of an earlier document.
fn naming(earlier: &Earlier) -> String {
    let date = earlier.issue_date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
    format!("{} of {date} ({})", earlier.number, earlier.state)
}

fn issue_date_given(facts: &Facts<'_>) -> Vec<Finding> {
    match facts.invoice.issue_date {
        Some(_) => Vec::new(),
        None => vec![facts.find("E204", Term::Bt(2), 0, "the issue date is missing or is not a date")],
    }
}

fn issue_date_not_ahead(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(issued) = facts.invoice.issue_date else { return Vec::new() };
    let allowed = facts.settings.value(&keys::VAL_FUTURE_DAYS);
    if days_between(facts.today, issued) <= allowed {
        return Vec::new();
    }
    let message =
        format!("the issue date {issued} lies in the future; at most {allowed} days ahead are accepted");
    vec![
        facts
            .find("E205", Term::Bt(2), 0, message)
            .values(format!("at most {allowed} days ahead"), issued.to_string()),
    ]
}

fn issue_date_not_old(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(issued) = facts.invoice.issue_date else { return Vec::new() };
    let oldest = facts.settings.value(&keys::VAL_MAX_AGE_DAYS);
    if days_between(issued, facts.today) <= oldest {
        return Vec::new();
    }
    let message = format!("the issue date {issued} is more than {oldest} days old");
    vec![
        facts
            .find("E206", Term::Bt(2), 0, message)
            .values(format!("at most {oldest} days old"), issued.to_string()),
    ]
}

fn currency_allowed(facts: &Facts<'_>) -> Vec<Finding> {
    let allowed = facts.company.map(|company| company.currencies.as_slice()).unwrap_or_default();
    match facts.invoice.currency {
        None => vec![facts.find("E207", Term::Bt(5), 0, "the invoice states no currency")],
        Some(currency) if !currency.is_known() => {
            let message = format!("{currency} is not a currency of ISO 4217");
            vec![facts.find("E207", Term::Bt(5), 0, message).values("", currency.code())]
        }
        Some(currency) if !allowed.is_empty() && !allowed.contains(&currency) => {
            let listed = allowed.iter().map(|currency| currency.code()).collect::<Vec<_>>().join(", ");
            let message = format!("the company takes invoices in {listed}, not in {currency}");
            vec![facts.find("E207", Term::Bt(5), 0, message).values(listed, currency.code())]
        }
        Some(_) => Vec::new(),
    }
}

fn due_date_after_issue_date(facts: &Facts<'_>) -> Vec<Finding> {
    let dates = facts.invoice.payment_due_date.zip(facts.invoice.issue_date);
    let Some((due, issued)) = dates.filter(|(due, issued)| due < issued) else { return Vec::new() };
    let message = format!("the due date {due} lies before the issue date {issued}");
    vec![facts.find("E208", Term::Bt(9), 0, message).values(format!("{issued} or later"), due.to_string())]
}

fn period_open(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(issued) = facts.invoice.issue_date else { return Vec::new() };
    // Booked on the issue date, or on the first open day after it.
    let has_open =
        |issued: Date| facts.periods.iter().any(|period| period.is_open && period.last_day >= issued);
    if facts.periods.is_empty() || has_open(issued) {
        return Vec::new();
    }
    let message =
        format!("no ledger period is open for {issued} or later; open one before the invoice is booked");
    vec![facts.find("E209", Term::Bt(2), 0, message).values("an open period", issued.to_string())]
}

fn kind_supported(facts: &Facts<'_>) -> Vec<Finding> {
    let code = facts.invoice.type_code.as_deref().map(str::trim).filter(|code| !code.is_empty());
    let Some(code) = code.filter(|code| !SUPPORTED_TYPE_CODES.contains(code)) else { return Vec::new() };
    let message =
        format!("documents of type {code} are not taken; send an invoice (380) or a credit note (381)");
    vec![facts.find("E210", Term::Bt(3), 0, message).values("380, 381", code)]
}

fn sign_fits_kind(facts: &Facts<'_>) -> Vec<Finding> {
    let totals = &facts.invoice.totals;
    let kind = match facts.invoice.kind {
        DocumentKind::Invoice => {
            "an invoice asks for money: its total must not be negative; send a credit note"
        }
        DocumentKind::CreditNote => "a credit note states what is given back as positive amounts",
    };
    let stated = [
        (Term::Bt(112), totals.total_with_vat),
        (Term::Bt(109), totals.total_without_vat.filter(|_| totals.total_with_vat.is_none())),
    ];
    let negative = stated.into_iter().find_map(|(term, amount)| {
        amount.filter(|amount| *amount < Decimal::ZERO).map(|amount| (term, amount))
    });
    negative
        .map(|(term, amount)| facts.find("E211", term, 0, kind).values("0 or more", amount.to_string()))
        .into_iter()
        .collect()
}

fn credit_names_invoice(facts: &Facts<'_>) -> Vec<Finding> {
    let is_credit = facts.invoice.kind == DocumentKind::CreditNote;
    if !is_credit || !facts.invoice.preceding_invoices.is_empty() {
        return Vec::new();
    }
    vec![facts.find("E212", Term::Bg(3), 0, "the credit note does not say which invoice it credits")]
}

fn preceding_invoice_found(facts: &Facts<'_>) -> Vec<Finding> {
    facts
        .preceding
        .iter()
        .zip(0..)
        .filter(|(named, _)| named.found.is_none())
        .map(|(named, index)| {
            let message = format!("the preceding invoice {} is not known from this supplier", named.number);
            facts.find("E213", Term::Bt(25), index, message).values("", named.number.as_str())
        })
        .collect()
}

fn credits_within_invoice(facts: &Facts<'_>) -> Vec<Finding> {
    // With several preceding invoices the lines or a person say how much falls on each (CRED-10).
    let [only] = facts.preceding else { return Vec::new() };
    let (Some(invoice), Some(gross)) = (&only.found, facts.invoice.totals.total_with_vat) else {
        return Vec::new();
    };
    let is_credit = facts.invoice.kind == DocumentKind::CreditNote;
    let left = invoice.gross - invoice.credited;
    if !is_credit || facts.invoice.currency != Some(invoice.currency) || gross <= left {
        return Vec::new();
    }
    let message = format!(
        "invoice {} has {left} {} left to credit, but {gross} is credited",
        only.number, invoice.currency
    );
    vec![facts.find("E214", Term::Bt(112), 0, message).values(format!("at most {left}"), gross.to_string())]
}

fn buyer_reference_given(facts: &Facts<'_>) -> Vec<Finding> {
    let is_given = facts.invoice.buyer_reference.as_deref().is_some_and(|text| !text.trim().is_empty());
    if is_given || !facts.settings.value(&keys::BUYER_REFERENCE_REQUIRED) {
        return Vec::new();
    }
    vec![facts.find("E215", Term::Bt(10), 0, "the invoice needs a buyer reference; ask the buyer for it")]
}

fn prepayment_covered(facts: &Facts<'_>) -> Vec<Finding> {
    let paid = facts.invoice.totals.paid_amount.unwrap_or_default();
    let covered = facts.prepaid;
    let is_invoice = facts.invoice.kind == DocumentKind::Invoice;
    if !is_invoice || !facts.settings.value(&keys::PREPAY_CHECK) || paid <= covered {
        return Vec::new();
    }
    let message =
        format!("{paid} is deducted as paid before, but the prepayment invoices we know cover {covered}");
    vec![facts.find("E216", Term::Bt(113), 0, message).values(format!("at most {covered}"), paid.to_string())]
}
