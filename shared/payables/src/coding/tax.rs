//! CODE-7. Tax in the coding: reverse charge and what is not deductible are rows of their own.
//!
//! People and rules code the net total; the rows of tax follow from their tax codes and are made anew each time.

use attest_model::coding::{Dimension, TaxTerms};
use attest_model::money::{Decimal, round};
use attest_model::orders::{CodingRow, TaxPart};
use attest_model::settings::HeaderBasis;

use super::share::spread;
use super::values::Register;

/// What the tax of an invoice is booked by.
#[derive(Debug, Clone, Copy)]
pub struct Taxed {
    /// BT-109.
    pub net: Decimal,
    /// BT-110.
    pub tax: Decimal,
    /// CODE-2. Gross where tax is not deductible.
    pub basis: HeaderBasis,
    /// Minor units of the currency.
    pub digits: u32,
}

/// The rows that people and rules coded, without the rows of tax that followed from them.
pub fn coded_by_people(rows: &[CodingRow]) -> impl Iterator<Item = &CodingRow> {
    rows.iter().filter(|row| row.tax.is_none())
}

/// CODE-7. Puts the rows of tax behind the rows that they follow from.
///
/// A tax code of reverse charge gives rows that sum to zero: what the company owes, against what it deducts and what stays a
/// cost. Where the coding must sum to the gross total (`coding.basis`) and every row has a tax code of the register, the
/// tax of the document is shared over the rows and parted into what is deducted and what stays a cost; rows that were coded
/// with their tax are first brought to the net total.
#[must_use]
pub fn with_tax(rows: &[CodingRow], register: &Register, taxed: &Taxed) -> Vec<CodingRow> {
    let mut own: Vec<CodingRow> = coded_by_people(rows).cloned().collect();
    let terms: Vec<Option<&TaxTerms>> = own.iter().map(|row| terms_of(row, register)).collect();
    let is_taxed =
        taxed.basis == HeaderBasis::Gross && !taxed.tax.is_zero() && terms.iter().all(Option::is_some);
    let of_document = if is_taxed { parts_of_document(&mut own, &terms, taxed) } else { Vec::new() };
    let mut all = Vec::with_capacity(own.len());
    for (at, (row, terms)) in own.iter().zip(terms).enumerate() {
        all.push(row.clone());
        let Some(terms) = terms else { continue };
        if let Some(owed_to) = &terms.reverse_account {
            let tax = percent_of(row.amount, terms.rate, taxed.digits);
            all.extend(parts(row, terms, tax, taxed.digits));
            all.extend(booked(row, owed_to, -tax, TaxPart::Owed));
        } else if let Some(tax) = of_document.get(at) {
            all.extend(parts(row, terms, *tax, taxed.digits));
        }
    }
    all
}

fn terms_of<'a>(row: &CodingRow, register: &'a Register) -> Option<&'a TaxTerms> {
    let code = Dimension::TaxCode.of(row)?;
    register.find(&Dimension::TaxCode, code)?.tax.as_ref()
}

/// The tax of the document, row by row; none where the rows sum neither to the net total nor to the gross one.
fn parts_of_document(own: &mut [CodingRow], terms: &[Option<&TaxTerms>], taxed: &Taxed) -> Vec<Decimal> {
    let sum: Decimal = own.iter().map(|row| row.amount).sum();
    if sum == taxed.net + taxed.tax {
        let weights: Vec<Decimal> = own.iter().map(|row| row.amount).collect();
        for (row, amount) in own.iter_mut().zip(spread(taxed.net, &weights, taxed.digits)) {
            row.amount = amount;
        }
    } else if sum != taxed.net {
        return Vec::new();
    }
    // What a row of reverse charge is taxed by is not on the document.
    let rate = |terms: &Option<&TaxTerms>| {
        terms.filter(|terms| terms.reverse_account.is_none()).map_or(Decimal::ZERO, |terms| terms.rate)
    };
    let weights: Vec<Decimal> = own
        .iter()
        .zip(terms)
        .map(|(row, terms)| row.amount.checked_mul(rate(terms)).unwrap_or(row.amount))
        .collect();
    spread(taxed.tax, &weights, taxed.digits)
}

/// What stays a cost, on the account of the row, and what is deducted.
fn parts(row: &CodingRow, terms: &TaxTerms, tax: Decimal, digits: u32) -> Vec<CodingRow> {
    let cost = percent_of(tax, Decimal::ONE_HUNDRED - terms.deductible, digits);
    let own = CodingRow { amount: cost, tax: Some(TaxPart::NonDeductible), ..row.clone() };
    let deducted = terms.tax_account.as_deref().unwrap_or(&row.account);
    let mut parts: Vec<CodingRow> = (!cost.is_zero()).then_some(own).into_iter().collect();
    parts.extend(booked(row, deducted, tax - cost, TaxPart::Deductible));
    parts
}

/// A row on an account of tax: it has the tax code and the period of its row, and no cost centre.
fn booked(row: &CodingRow, account: &str, amount: Decimal, part: TaxPart) -> Option<CodingRow> {
    (!amount.is_zero()).then(|| CodingRow {
        account: account.to_owned(),
        tax_code: row.tax_code.clone(),
        period: row.period.clone(),
        amount,
        text: row.text.clone(),
        tax: Some(part),
        ..CodingRow::default()
    })
}

fn percent_of(amount: Decimal, percent: Decimal, digits: u32) -> Decimal {
    let exact = amount
        .checked_mul(percent)
        .map_or_else(|| amount / Decimal::ONE_HUNDRED * percent, |product| product / Decimal::ONE_HUNDRED);
    round(exact, digits)
}
