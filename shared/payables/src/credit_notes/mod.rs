//! Chapter 19 (CRED, PREP-1): invoices that wait for a credit note, and credit notes that look for their invoice.
//!
//! [`preceding_keys`] names the point reads, [`pair`] decides over the invoices found. Whatever the decision, it is taken
//! again whenever an invoice arrives or a request is made (CRED-6).

mod amounts;
mod coding;
mod order;
mod pairing;
mod pairs;
mod request;

pub use amounts::{
    Companion, InvoiceSide, allocate, is_credit_checked, may_go_on, payable_after, prepayment_deduction,
    produces_payment, rest_of_request,
};
pub use coding::{CreditEffect, credit_coding, ledger_amount, order_effect};
pub use order::taken_off;
pub use pairing::{confirm, confirm_by_hand, pair, preceding_keys};
pub use pairs::{CreditNote, FoundInvoice, NotPaired, Pair, PairRule, PairingDecision, Why};
pub use request::{
    RequestError, RequestTerms, clarification_action, goes_on, is_supplier_reminded, may_request, request,
    waits_until, withdraw,
};
