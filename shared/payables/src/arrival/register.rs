//! ARR-5 … ARR-9, PAY-3. Acceptance of suppliers and accounts, and proposals of unknown ones.

use attest_model::ids::{CompanyCode, SupplierCode, UserCode};
use attest_model::invoice::Invoice;
use attest_model::master::{Acceptance, AccountScheme, BankAccount, Supplier};
use jiff::{Span, Timestamp};

use super::identity::number_key;
use crate::payment::{AccountFault, account_key, check_account, scheme_of};

/// Why a user cannot accept a supplier (ARR-6, ARR-9).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AcceptError {
    /// The user created the supplier.
    #[error("{user} created supplier {supplier}; another person must accept it")]
    Creator {
        /// The supplier.
        supplier: SupplierCode,
        /// The user.
        user: UserCode,
    },
    /// The user entered an account that nobody has confirmed.
    #[error("{user} entered account {account} of supplier {supplier}; another person must confirm it")]
    EnteredAccount {
        /// The supplier.
        supplier: SupplierCode,
        /// The user.
        user: UserCode,
        /// The account.
        account: String,
    },
}

/// ARR-6. The recorded act of accepting a supplier as its register entry stands now.
///
/// # Errors
/// [`AcceptError`] when `four_eyes` holds and the same user created the supplier or entered an unconfirmed account.
pub fn accept(
    supplier: &Supplier,
    user: &UserCode,
    at: Timestamp,
    four_eyes: bool,
) -> Result<Acceptance, AcceptError> {
    if four_eyes && supplier.created_by.as_ref() == Some(user) {
        return Err(AcceptError::Creator { supplier: supplier.code.clone(), user: user.clone() });
    }
    let own = supplier.bank_accounts.iter().find(|account| {
        account.entered_by.as_ref() == Some(user) && !is_accepted(supplier, account) && !is_confirmed(account)
    });
    if let Some(account) = own.filter(|_| four_eyes) {
        return Err(AcceptError::EnteredAccount {
            supplier: supplier.code.clone(),
            user: user.clone(),
            account: account.number.clone(),
        });
    }
    Ok(Acceptance {
        user: user.clone(),
        at,
        name: supplier.name.clone(),
        registration_number: supplier.registration_number.clone(),
        bank_accounts: supplier.bank_accounts.iter().map(|account| account.number.clone()).collect(),
    })
}

/// ARR-5, ARR-9. Accepted, and neither name, registration number nor accounts have changed since.
///
/// An account taken away changes nothing that could be paid; one that a second person confirmed is accepted.
#[must_use]
pub fn is_acceptance_valid(supplier: &Supplier) -> bool {
    supplier.acceptance.as_ref().is_some_and(|accepted| {
        let number = |text: &Option<String>| text.as_deref().and_then(number_key);
        accepted.name.trim() == supplier.name.trim()
            && number(&accepted.registration_number) == number(&supplier.registration_number)
            && supplier
                .bank_accounts
                .iter()
                .all(|account| is_accepted(supplier, account) || is_confirmed(account))
    })
}

/// ARR-9. The acceptance that holds after an import: the stored one, unless the import brings a later act.
///
/// A row that only repeats who accepted the supplier does not accept what was changed in it since.
#[must_use]
pub fn acceptance_after_import(stored: Option<&Supplier>, imported: &Supplier) -> Option<Acceptance> {
    let before = stored.and_then(|supplier| supplier.acceptance.as_ref());
    match (before, &imported.acceptance) {
        (Some(before), Some(brought)) if brought.at <= before.at => Some(before.clone()),
        (Some(before), None) => Some(before.clone()),
        (_, brought) => brought.clone(),
    }
}

/// PAY-3. An account may be paid to when it was accepted with the supplier or confirmed by a second person.
///
/// An account that came with the register, entered by nobody, stands as it is; its supplier is accepted as a whole.
#[must_use]
pub fn is_account_usable(supplier: &Supplier, account: &BankAccount, four_eyes: bool) -> bool {
    !four_eyes || account.entered_by.is_none() || is_confirmed(account) || is_accepted(supplier, account)
}

/// Why an account is not entered or confirmed (PAY-3, SEC-2).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefused {
    /// The number is none of its scheme.
    #[error("{number} is not a valid account: {why}")]
    Number {
        /// The number.
        number: String,
        /// What is wrong.
        why: &'static str,
    },
    /// The register has it.
    #[error("account {0} stands in the register already")]
    Known(String),
    /// The register does not have it.
    #[error("account {0} is not in the register of this supplier")]
    Unknown(String),
    /// A second person confirmed it before.
    #[error("account {0} needs no confirmation")]
    NotOpen(String),
    /// PAY-3. The person entered it.
    #[error("{user} entered account {number}; another person must confirm it")]
    SamePerson {
        /// The account.
        number: String,
        /// Who.
        user: UserCode,
    },
}

/// SEC-2. Enters an account; it may be paid to when a second person has confirmed it and it has cooled.
///
/// # Errors
/// [`AccountRefused`] for a number that is wrong or known.
pub fn enter_account(
    supplier: &mut Supplier,
    number: &str,
    scheme: AccountScheme,
    by: &UserCode,
    at: Timestamp,
) -> Result<(), AccountRefused> {
    let number = number.trim();
    check_account(number, scheme).map_err(|fault| AccountRefused::Number {
        number: number.to_owned(),
        why: match fault {
            AccountFault::CheckDigit => "its check digit is wrong",
            AccountFault::Shape => "it has the wrong length or characters",
        },
    })?;
    if find_account(supplier, number).is_some() {
        return Err(AccountRefused::Known(number.to_owned()));
    }
    supplier.bank_accounts.push(BankAccount {
        number: number.to_owned(),
        scheme,
        entered_by: Some(by.clone()),
        entered_at: Some(at),
        confirmed_by: None,
        used_since: None,
    });
    Ok(())
}

/// PAY-3, ARR-9. A second person confirms an account that somebody entered.
///
/// # Errors
/// [`AccountRefused`] for the person who entered it, under `four_eyes`, and for an account that needs no confirmation.
pub fn confirm_account(
    supplier: &mut Supplier,
    number: &str,
    by: &UserCode,
    four_eyes: bool,
) -> Result<(), AccountRefused> {
    let place = find_account(supplier, number).ok_or_else(|| AccountRefused::Unknown(number.to_owned()))?;
    let account = supplier.bank_accounts.get_mut(place);
    let account = account.ok_or_else(|| AccountRefused::Unknown(number.to_owned()))?;
    if account.entered_by.is_none() || account.confirmed_by.is_some() {
        return Err(AccountRefused::NotOpen(account.number.clone()));
    }
    if four_eyes && account.entered_by.as_ref() == Some(by) {
        return Err(AccountRefused::SamePerson { number: account.number.clone(), user: by.clone() });
    }
    account.confirmed_by = Some(by.clone());
    Ok(())
}

/// Takes an account out of the register; nothing is paid to it any more.
///
/// # Errors
/// [`AccountRefused::Unknown`].
pub fn remove_account(supplier: &mut Supplier, number: &str) -> Result<BankAccount, AccountRefused> {
    let place = find_account(supplier, number).ok_or_else(|| AccountRefused::Unknown(number.to_owned()))?;
    Ok(supplier.bank_accounts.remove(place))
}

fn find_account(supplier: &Supplier, number: &str) -> Option<usize> {
    let wanted = account_key(number);
    supplier.bank_accounts.iter().position(|account| account_key(&account.number) == wanted)
}

/// SEC-2. From when an account that a person entered may be paid to; one that came with the register has no such time.
#[must_use]
pub fn cooled_at(account: &BankAccount, cooling_hours: i64) -> Option<Timestamp> {
    account.entered_by.as_ref()?;
    account.entered_at?.checked_add(Span::new().hours(cooling_hours)).ok()
}

/// ARR-8. The supplier that an unknown seller is proposed as; the same seller always gives the same code.
///
/// `None` when the document does not even name its seller.
#[must_use]
pub fn propose(invoice: &Invoice, company: &CompanyCode) -> Option<Supplier> {
    let seller = &invoice.seller;
    let registration =
        seller.legal_registration.as_ref().map(|identifier| identifier.value.trim().to_owned());
    let vat = seller.vat_identifier.as_ref().map(|text| text.trim().to_owned());
    let name = seller.name.as_ref().or(seller.trading_name.as_ref()).map(|text| text.trim().to_owned());
    let by_name = name.as_deref().map(|name| {
        let letters = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase);
        letters.take(CODE_CHARACTERS_MAX).collect::<String>()
    });
    let identity = [&registration, &vat].into_iter().flatten().find_map(|text| number_key(text));
    let code = identity.or(by_name).filter(|code| !code.is_empty())?;
    let country = seller.address.as_ref().and_then(|address| address.country.clone()).unwrap_or_default();
    let accounts = invoice.payment_instructions.iter().flat_map(|means| &means.credit_transfers);
    let mut bank_accounts: Vec<BankAccount> = Vec::new();
    for transfer in accounts {
        let number = transfer.account.value.trim();
        let is_listed = bank_accounts.iter().any(|known| account_key(&known.number) == account_key(number));
        if !number.is_empty() && !is_listed {
            let scheme = scheme_of(transfer, Some(&country));
            bank_accounts.push(BankAccount {
                number: number.to_owned(),
                scheme,
                entered_by: None,
                entered_at: None,
                confirmed_by: None,
                used_since: None,
            });
        }
    }
    Some(Supplier {
        company: company.clone(),
        code: SupplierCode::new(format!("NEW-{code}")),
        name: name.unwrap_or_default(),
        country,
        registration_number: registration.filter(|text| !text.is_empty()),
        vat_number: vat.filter(|text| !text.is_empty()),
        electronic_addresses: seller.electronic_address.iter().cloned().collect(),
        buyers_code: None,
        legal_entity_group: None,
        bank_accounts,
        acceptance: None,
        is_blocked: false,
        is_proposed: true,
        created_by: None,
        terms_days: None,
        is_direct_debit: false,
        rejection_email: None,
        offices: Vec::new(),
        accrual_method: None,
        default_reviewer: None,
        linked_user: None,
        default_coding: Vec::new(),
    })
}

/// Longest part of a name that a proposed code takes over.
const CODE_CHARACTERS_MAX: usize = 30;

fn is_confirmed(account: &BankAccount) -> bool {
    account.confirmed_by.is_some() && account.confirmed_by != account.entered_by
}

fn is_accepted(supplier: &Supplier, account: &BankAccount) -> bool {
    let key = account_key(&account.number);
    supplier
        .acceptance
        .as_ref()
        .is_some_and(|accepted| accepted.bank_accounts.iter().any(|number| account_key(number) == key))
}
