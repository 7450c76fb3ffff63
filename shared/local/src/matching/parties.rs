//! Who invoices whom: there is no register, so that the records beside the invoice must tell.

use std::collections::BTreeSet;

use anyhow::bail;
use attest_model::ids::{CompanyCode, OfficeCode, SupplierCode, is_same};
use attest_model::invoice::{Invoice, Party};
use attest_model::settings::Scope;
use attest_payables::arrival::{is_seller, office_of, supplier_keys};
use attest_payables::order_numbers::{NumberRules, candidates, several};

use super::papers::Papers;

/// The company that received the invoice, and the supplier that sent it.
pub(super) struct Parties {
    pub(super) company: CompanyCode,
    pub(super) supplier: SupplierCode,
    pub(super) office: Option<OfficeCode>,
}

/// What stands in for a code where only a name is known.
fn name_of(party: &Party) -> &str {
    party.name.as_deref().or(party.trading_name.as_deref()).unwrap_or("unnamed")
}

/// The company is the one that all records are of; the supplier is the one of `suppliers.csv` that the invoice's seller is,
/// else the one of the orders that the invoice names, else the only one that settings name.
pub(super) fn of(invoice: &Invoice, papers: &Papers) -> anyhow::Result<Parties> {
    let scopes = || papers.settings.iter().map(|row| &row.scope);
    let companies: BTreeSet<CompanyCode> = papers
        .orders
        .iter()
        .map(|order| &order.company)
        .chain(papers.receipts.iter().map(|receipt| &receipt.company))
        .chain(papers.suppliers.iter().map(|supplier| &supplier.company))
        .chain(scopes().filter_map(company_of))
        .cloned()
        .collect();
    if companies.len() > 1 {
        let names: Vec<_> = companies.iter().map(ToString::to_string).collect();
        bail!("the records are of several companies ({}); one match is of one company", names.join(", "));
    }
    let company = companies.into_iter().next();
    let company = company.unwrap_or_else(|| CompanyCode::new(name_of(&invoice.buyer)));
    let mut registered = papers.suppliers.iter().filter(|supplier| is_seller(supplier, invoice));
    if let (Some(supplier), None) = (registered.next(), registered.next()) {
        let office = office_of(supplier, invoice);
        return Ok(Parties { company, supplier: supplier.code.clone(), office });
    }
    let rules = NumberRules::of(&papers.settings_of_company(&company));
    let texts = invoice.lines.iter().filter_map(|line| invoice.order_number_of(line));
    let header = invoice.order_number();
    let texts: BTreeSet<&str> = texts.chain(header).chain(header.into_iter().flat_map(several)).collect();
    let numbers = texts.into_iter().flat_map(|text| candidates(text, &rules)).map(|one| one.number);
    let numbers: BTreeSet<_> = numbers.collect();
    let named = papers.orders.iter().filter(|order| numbers.contains(&order.draft.number));
    let mut named: BTreeSet<&SupplierCode> = named.map(|order| &order.supplier).collect();
    if named.is_empty() {
        named = scopes().filter_map(supplier_of).collect();
    }
    let supplier = match named.len() {
        1 => named.into_iter().next().cloned(),
        _ => None,
    };
    let supplier = supplier.unwrap_or_else(|| SupplierCode::new(name_of(&invoice.seller)));
    Ok(Parties { company, supplier, office: None })
}

/// The supplier of an order that names its seller by identifiers: the invoice's where they are one, else another.
pub(super) fn supplier_of_order(
    seller: &Party,
    invoice: &Invoice,
    who: &Parties,
    papers: &Papers,
) -> SupplierCode {
    let ordered = Invoice { seller: seller.clone(), ..Invoice::default() };
    if let Some(known) = papers.suppliers.iter().find(|supplier| is_seller(supplier, &ordered)) {
        return known.code.clone();
    }
    let own = supplier_keys(&Invoice { seller: invoice.seller.clone(), ..Invoice::default() });
    let shares_key = supplier_keys(&ordered).iter().any(|key| own.contains(key));
    if shares_key || is_same(name_of(seller), name_of(&invoice.seller)) {
        who.supplier.clone()
    } else {
        SupplierCode::new(name_of(seller))
    }
}

fn company_of(scope: &Scope) -> Option<&CompanyCode> {
    match scope {
        Scope::Tenant => None,
        Scope::Company(company)
        | Scope::Contract(company, _)
        | Scope::Supplier(company, _)
        | Scope::Office(company, ..) => Some(company),
    }
}

fn supplier_of(scope: &Scope) -> Option<&SupplierCode> {
    match scope {
        Scope::Tenant | Scope::Company(_) | Scope::Contract(..) => None,
        Scope::Supplier(_, supplier) | Scope::Office(_, supplier, _) => Some(supplier),
    }
}
