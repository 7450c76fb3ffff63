//! Chapter 9 (PAY): payment means, accounts, references, registration numbers and terms.

mod accounts;
mod check_digits;
mod references;
mod registration;
mod terms;

pub(crate) use accounts::is_account;
pub use accounts::{
    AccountFault, account_key, check_account, document_account_keys, iban_country, normalised_account,
    scheme_of,
};
pub use references::{ReferenceFault, check_reference};
pub use registration::{is_danish_registration, is_gln, is_norwegian_registration, is_swedish_registration};
pub use terms::{DueDate, due_date, has_payment_means};
