//! E401 … E406. Payment means, accounts, references and terms.

use attest_model::findings::Finding;
use attest_model::invoice::{CreditTransfer, DocumentKind};
use attest_model::master::{AccountScheme, BankAccount};
use attest_model::money::Decimal;
use attest_model::place::Term;
use attest_model::settings::keys;

use super::Check;
use super::facts::Facts;
use super::register::{cooled_at, is_account_usable};
use crate::payment::{
    AccountFault, ReferenceFault, check_account, check_reference, due_date, has_payment_means, iban_country,
    is_account, scheme_of,
};

pub(super) static CHECKS: &[Check] = &[
    Check { code: "E401", check: means_given },
    Check { code: "E402", check: account_digits },
    Check { code: "E403", check: account_known },
    Check { code: "E404", check: reference_digits },
    Check { code: "E405", check: terms_as_agreed },
    Check { code: "E406", check: account_country },
];

fn means_given(facts: &Facts<'_>) -> Vec<Finding> {
    let asks_for_money = facts.invoice.kind == DocumentKind::Invoice
        && facts.invoice.totals.amount_due.is_some_and(|due| due > Decimal::ZERO);
    let is_direct_debit = facts.supplier.is_some_and(|supplier| supplier.is_direct_debit);
    if !asks_for_money || is_direct_debit || has_payment_means(facts.invoice) {
        return Vec::new();
    }
    vec![facts.find("E401", Term::Bg(16), 0, "the invoice does not say where to pay; state an account")]
}

fn account_digits(facts: &Facts<'_>) -> Vec<Finding> {
    transfers(facts)
        .filter_map(|(transfer, scheme, index)| {
            let written = transfer.account.value.trim();
            let why = match check_account(written, scheme).err()? {
                AccountFault::CheckDigit => "its check digit is wrong",
                AccountFault::Shape => "it has the wrong length or characters",
            };
            let message = format!("account {written} is not valid: {why}");
            Some(facts.find("E402", Term::Bt(84), index, message).values("", written))
        })
        .collect()
}

fn account_known(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(supplier) = facts.supplier else { return Vec::new() };
    let four_eyes = facts.settings.value(&keys::FOUR_EYES);
    transfers(facts)
        .filter_map(|(transfer, scheme, index)| {
            let written = transfer.account.value.trim();
            let why = match supplier
                .bank_accounts
                .iter()
                .find(|account| is_account(transfer, scheme, account))
            {
                Some(account) if !is_account_usable(supplier, account, four_eyes) => {
                    "has been entered in the register, but no second person has confirmed it"
                }
                Some(account) if is_cooling(account, facts) => {
                    "was entered in the register a short time ago and cannot be used yet (bank.cooling_hours)"
                }
                Some(_) => return None,
                None => "is not in the supplier register; check it with the supplier by a way you trust",
            };
            let message = format!("account {written} {why}");
            Some(facts.find("E403", Term::Bt(84), index, message).values("", written))
        })
        .collect()
}

/// SEC-2. The account waits out its cooling time.
fn is_cooling(account: &BankAccount, facts: &Facts<'_>) -> bool {
    let hours = facts.settings.value(&keys::BANK_COOLING_HOURS);
    facts.now.zip(cooled_at(account, hours)).is_some_and(|(now, cooled)| now < cooled)
}

fn reference_digits(facts: &Facts<'_>) -> Vec<Finding> {
    let agreement = facts.settings.value(&keys::PAY_REFERENCE);
    facts
        .invoice
        .payment_instructions
        .iter()
        .zip(0..)
        .filter_map(|(means, index)| {
            let reference = means.remittance.as_deref()?.trim();
            let why = match check_reference(reference, agreement).err()? {
                ReferenceFault::CheckDigit => "its check digit is wrong",
                ReferenceFault::LengthDigit => "its length digit is wrong",
                ReferenceFault::Shape => "it does not have the agreed form",
            };
            let message = format!("payment reference {reference} is not valid: {why}");
            Some(facts.find("E404", Term::Bt(83), index, message).values("", reference))
        })
        .collect()
}

fn terms_as_agreed(facts: &Facts<'_>) -> Vec<Finding> {
    let due = due_date(facts.invoice, facts.supplier);
    let Some((stated, agreed)) = due.date.zip(due.agreed) else { return Vec::new() };
    let message =
        format!("the invoice is due on {stated}, but {agreed} was agreed; the agreed date is proposed");
    vec![facts.find("E405", Term::Bt(9), 0, message).values(agreed.to_string(), stated.to_string())]
}

fn account_country(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(supplier) = facts.supplier.filter(|supplier| !supplier.country.trim().is_empty()) else {
        return Vec::new();
    };
    transfers(facts)
        .filter(|(_, scheme, _)| *scheme == AccountScheme::Iban)
        .filter_map(|(transfer, _, index)| {
            let written = transfer.account.value.trim();
            let country = iban_country(written)?;
            if country.eq_ignore_ascii_case(supplier.country.trim()) {
                return None;
            }
            let message =
                format!("account {written} lies in {country}, but the supplier is in {}", supplier.country);
            Some(facts.find("E406", Term::Bt(84), index, message).values(supplier.country.as_str(), written))
        })
        .collect()
}

/// The accounts on the document, with their kind and place.
fn transfers<'a>(facts: &Facts<'a>) -> impl Iterator<Item = (&'a CreditTransfer, AccountScheme, u32)> {
    let invoice = facts.invoice;
    let on_document = invoice.seller.address.as_ref().and_then(|address| address.country.as_deref());
    let country = facts.supplier.map(|supplier| supplier.country.as_str()).or(on_document);
    invoice
        .payment_instructions
        .iter()
        .flat_map(|means| &means.credit_transfers)
        .filter(|transfer| !transfer.account.value.trim().is_empty())
        .zip(0..)
        .map(move |(transfer, index)| (transfer, scheme_of(transfer, country), index))
}
