//! IN-7, ARR-3, ARR-4. Which company and which supplier the identifiers on the document mean.

use std::fmt;

use attest_model::ids::{OfficeCode, folded};
use attest_model::invoice::{Identifier, Invoice, Party};
use attest_model::master::{Company, Supplier};

use crate::payment::{account_key, document_account_keys};

/// An identifier in the form in which registers are searched; ordered by how much it is believed.
///
/// Its text is the key of a point read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegisterKey {
    /// BT-34, BT-49 with its scheme.
    ElectronicAddress(String),
    /// BT-30, BT-47.
    Registration(String),
    /// BT-31, BT-32, BT-48.
    Tax(String),
    /// BT-29, BT-46: the code that buyer and supplier agreed.
    AgreedCode(String),
    /// BT-84.
    Account(String),
}

impl fmt::Display for RegisterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ElectronicAddress(value) => write!(f, "address:{value}"),
            Self::Registration(value) => write!(f, "registration:{value}"),
            Self::Tax(value) => write!(f, "tax:{value}"),
            Self::AgreedCode(value) => write!(f, "code:{value}"),
            Self::Account(value) => write!(f, "account:{value}"),
        }
    }
}

/// What identifiers found in a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identified<T = attest_model::ids::SupplierCode> {
    /// None of them is known.
    Nobody,
    /// They agree on one.
    One(T),
    /// They point to different ones (ARR-4); no choice is made.
    Several(Vec<T>),
}

impl<T> Identified<T> {
    /// The one they agree on.
    #[must_use]
    pub const fn one(&self) -> Option<&T> {
        match self {
            Self::One(found) => Some(found),
            Self::Nobody | Self::Several(_) => None,
        }
    }
}

/// IN-7. Keys of the receiving company, in the order in which they are believed.
///
/// An agreed code is looked up among the suppliers of every company; those that are the seller ([`is_seller`]) tell
/// whose register they stand in.
#[must_use]
pub fn company_keys(invoice: &Invoice) -> Vec<RegisterKey> {
    party_keys(&invoice.buyer)
}

/// ARR-3. Keys of the supplier, in the order in which they are believed.
#[must_use]
pub fn supplier_keys(invoice: &Invoice) -> Vec<RegisterKey> {
    let mut keys = party_keys(&invoice.seller);
    keys.extend(document_account_keys(invoice).into_iter().map(RegisterKey::Account));
    keys
}

/// The keys under which a company is found.
#[must_use]
pub fn company_register_keys(company: &Company) -> Vec<RegisterKey> {
    let addresses = company.electronic_addresses.iter().filter_map(address_key);
    let registration =
        company.registration_number.as_deref().and_then(number_key).map(RegisterKey::Registration);
    let tax = company.vat_number.as_deref().and_then(number_key).map(RegisterKey::Tax);
    distinct(addresses.chain(registration).chain(tax))
}

/// The keys under which a supplier is found in its company's register.
#[must_use]
pub fn supplier_register_keys(supplier: &Supplier) -> Vec<RegisterKey> {
    let addresses = supplier.electronic_addresses.iter().filter_map(address_key);
    let registration =
        supplier.registration_number.as_deref().and_then(number_key).map(RegisterKey::Registration);
    let tax = supplier.vat_number.as_deref().and_then(number_key).map(RegisterKey::Tax);
    let codes = std::iter::once(supplier.code.as_str())
        .chain(supplier.buyers_code.as_deref())
        .map(folded)
        .filter(|code| !code.is_empty())
        .map(RegisterKey::AgreedCode);
    let accounts =
        supplier.bank_accounts.iter().map(|account| RegisterKey::Account(account_key(&account.number)));
    distinct(addresses.chain(registration).chain(tax).chain(codes).chain(accounts))
}

/// IN-7. The company that the first key with exactly one hit names; `hits` are in the order of [`company_keys`].
#[must_use]
pub fn identify_company<T: PartialEq + Clone>(hits: &[(RegisterKey, Vec<T>)]) -> Option<T> {
    hits.iter().find_map(|(_, found)| only(found)).cloned()
}

/// ARR-3, ARR-4. Decides over what each key found, in the order of [`supplier_keys`].
///
/// An account that several suppliers share (a factor's, say) says nothing.
#[must_use]
pub fn identify_supplier<T: PartialEq + Clone>(hits: &[(RegisterKey, Vec<T>)]) -> Identified<T> {
    let speaking = || {
        hits.iter().filter(|(key, found)| {
            let is_shared_account = matches!(key, RegisterKey::Account(_)) && only(found).is_none();
            !found.is_empty() && !is_shared_account
        })
    };
    let all = || {
        let mut all: Vec<T> = Vec::new();
        for supplier in speaking().flat_map(|(_, found)| found) {
            if !all.contains(supplier) {
                all.push(supplier.clone());
            }
        }
        all
    };
    match speaking().find_map(|(_, found)| only(found)) {
        Some(chosen) if speaking().all(|(_, found)| found.contains(chosen)) => {
            Identified::One(chosen.clone())
        }
        Some(_) => Identified::Several(all()),
        None if speaking().next().is_none() => Identified::Nobody,
        None => Identified::Several(all()),
    }
}

/// IN-7. Whether the seller on a document is this supplier, by one of its identifiers other than an account.
///
/// Of the suppliers that a buyer's agreed code names, those tell the company whose register they stand in.
#[must_use]
pub fn is_seller(supplier: &Supplier, invoice: &Invoice) -> bool {
    let registered = supplier_register_keys(supplier);
    party_keys(&invoice.seller).iter().any(|key| registered.contains(key))
}

/// REC-10. The supplier's office whose identifier the document carries.
#[must_use]
pub fn office_of(supplier: &Supplier, invoice: &Invoice) -> Option<OfficeCode> {
    let seller = &invoice.seller;
    let given: Vec<String> = seller
        .identifiers
        .iter()
        .chain(&seller.electronic_address)
        .chain(&seller.legal_registration)
        .filter_map(|identifier| number_key(&identifier.value))
        .collect();
    supplier
        .offices
        .iter()
        .find(|office| {
            let wanted = office.identifier.as_ref().and_then(|identifier| number_key(&identifier.value));
            wanted.is_some_and(|wanted| given.contains(&wanted))
        })
        .map(|office| office.code.clone())
}

/// A number without everything but letters and digits, in capitals; `None` without a digit.
pub(super) fn number_key(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    plain.contains(|c: char| c.is_ascii_digit()).then_some(plain)
}

fn party_keys(party: &Party) -> Vec<RegisterKey> {
    let addresses = party.electronic_address.iter().chain(&party.identifiers).filter_map(address_key);
    let registration = party
        .legal_registration
        .as_ref()
        .and_then(|identifier| number_key(&identifier.value))
        .map(RegisterKey::Registration);
    let tax = [&party.vat_identifier, &party.tax_registration]
        .into_iter()
        .flatten()
        .filter_map(|text| number_key(text))
        .map(RegisterKey::Tax);
    let codes = party
        .identifiers
        .iter()
        .map(|identifier| folded(&identifier.value))
        .filter(|code| !code.is_empty())
        .map(RegisterKey::AgreedCode);
    distinct(addresses.chain(registration).chain(tax).chain(codes))
}

fn address_key(address: &Identifier) -> Option<RegisterKey> {
    let scheme = address.scheme.as_deref().map(folded).filter(|scheme| !scheme.is_empty())?;
    let value = folded(&address.value);
    (!value.is_empty()).then(|| RegisterKey::ElectronicAddress(format!("{scheme}:{value}")))
}

fn distinct(keys: impl Iterator<Item = RegisterKey>) -> Vec<RegisterKey> {
    let mut listed: Vec<RegisterKey> = Vec::new();
    for key in keys {
        if !listed.contains(&key) {
            listed.push(key);
        }
    }
    listed
}

fn only<T: PartialEq>(found: &[T]) -> Option<&T> {
    let first = found.first()?;
    found.iter().all(|other| other == first).then_some(first)
}
