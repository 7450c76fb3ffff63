//! E101 … E106. Receiving company and supplier.

use attest_model::findings::Finding;
use attest_model::place::Term;

use super::Check;
use super::facts::Facts;
use super::identity::{Identified, number_key};
use super::register::is_acceptance_valid;

pub(super) static CHECKS: &[Check] = &[
    Check { code: "E101", check: company_found },
    Check { code: "E102", check: supplier_found },
    Check { code: "E103", check: supplier_accepted },
    Check { code: "E104", check: supplier_not_blocked },
    Check { code: "E105", check: identifiers_agree },
    Check { code: "E106", check: company_numbers },
];

/// Schemes of BT-47 whose values are no registration numbers: GLN, DUNS, LEI.
const OTHER_SCHEMES: &[&str] = &["0088", "0060", "0199"];

fn company_found(facts: &Facts<'_>) -> Vec<Finding> {
    let buyer = facts.invoice.buyer.name.as_deref().unwrap_or("no name");
    match facts.company {
        None => {
            let message =
                format!("the buyer on the invoice ({buyer}) is none of our companies; check its identifiers");
            vec![facts.find("E101", Term::Bg(7), 0, message).values("", buyer)]
        }
        Some(company) if !company.is_active => {
            let message = format!("company {} is closed and receives no invoices", company.name);
            vec![
                facts
                    .find("E101", Term::Bg(7), 0, message)
                    .values("an active company", company.code.as_str()),
            ]
        }
        Some(_) => Vec::new(),
    }
}

fn supplier_found(facts: &Facts<'_>) -> Vec<Finding> {
    // A register belongs to a company: without one there is nothing to look in.
    let is_missing = match (&facts.seller, facts.supplier) {
        (Identified::Several(_), _) => false,
        (Identified::Nobody | Identified::One(_), supplier) => supplier.is_none_or(|found| found.is_proposed),
    };
    if facts.company.is_none() || !is_missing {
        return Vec::new();
    }
    let seller = facts.invoice.seller.name.as_deref().unwrap_or("no name");
    let message = format!(
        "the seller ({seller}) is not in the supplier register; check the proposed supplier and accept it"
    );
    vec![facts.find("E102", Term::Bg(4), 0, message).values("", seller)]
}

fn supplier_accepted(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(supplier) = facts.supplier.filter(|supplier| !supplier.is_proposed) else { return Vec::new() };
    if is_acceptance_valid(supplier) {
        return Vec::new();
    }
    let why = match supplier.acceptance {
        None => "has not been accepted by a responsible person yet",
        Some(_) => "was changed after it had been accepted; a second person must confirm the change",
    };
    let message = format!("supplier {} {why}", supplier.name);
    vec![facts.find("E103", Term::Bg(4), 0, message).values("", supplier.code.as_str())]
}

fn supplier_not_blocked(facts: &Facts<'_>) -> Vec<Finding> {
    let blocked = facts.supplier.filter(|supplier| supplier.is_blocked);
    blocked
        .map(|supplier| {
            let message = format!("supplier {} is blocked or on hold in the register", supplier.name);
            facts.find("E104", Term::Bg(4), 0, message).values("", supplier.code.as_str())
        })
        .into_iter()
        .collect()
}

fn identifiers_agree(facts: &Facts<'_>) -> Vec<Finding> {
    match &facts.seller {
        Identified::Several(suppliers) => {
            let mut codes: Vec<_> = suppliers.iter().map(|code| code.as_str()).collect();
            codes.sort_unstable();
            let codes = codes.join(", ");
            let message = format!(
                "the seller's identifiers point to different suppliers ({codes}); correct the register or ask the supplier"
            );
            vec![facts.find("E105", Term::Bg(4), 0, message).values("one supplier", codes)]
        }
        Identified::Nobody | Identified::One(_) => Vec::new(),
    }
}

fn company_numbers(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(company) = facts.company else { return Vec::new() };
    let buyer = &facts.invoice.buyer;
    let registration = buyer.legal_registration.as_ref().filter(|identifier| {
        !identifier.scheme.as_deref().is_some_and(|scheme| OTHER_SCHEMES.contains(&scheme.trim()))
    });
    let stated = [
        (
            Term::Bt(47),
            "registration",
            registration.map(|found| found.value.as_str()),
            &company.registration_number,
        ),
        (Term::Bt(48), "VAT", buyer.vat_identifier.as_deref(), &company.vat_number),
    ];
    let mut found = Vec::new();
    for (term, kind, given, registered) in stated {
        let numbers = given.zip(registered.as_deref());
        let Some((given, registered)) = numbers.filter(|(given, _)| number_key(given).is_some()) else {
            continue;
        };
        if !is_same_number(given, registered, &company.country) {
            let message = format!(
                "the buyer's {kind} number on the invoice is {given}, but {} has {registered}; address the invoice to the right company",
                company.name
            );
            found.push(facts.find("E106", term, 0, message).values(registered, given));
        }
    }
    found
}

/// Numbers are the same without punctuation, country code and the Norwegian `MVA`.
fn is_same_number(given: &str, registered: &str, country: &str) -> bool {
    let bare = |text: &str| {
        let key = number_key(text).unwrap_or_default();
        let key = key.strip_prefix(&country.to_uppercase()).unwrap_or(&key);
        key.strip_suffix("MVA").unwrap_or(key).to_owned()
    };
    bare(given) == bare(registered)
}
