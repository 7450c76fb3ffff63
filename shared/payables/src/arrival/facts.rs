//! What a step loads before arrival control decides.

use attest_model::findings::Finding;
use attest_model::ids::OrderNumber;
use attest_model::invoice::Invoice;
use attest_model::master::{Company, Contract, LedgerPeriod, Supplier};
use attest_model::money::{Currency, Decimal};
use attest_model::orders::CodingRow;
use attest_model::place::{Term, Trail};
use attest_model::settings::Settings;
use jiff::Timestamp;
use jiff::civil::Date;

use super::identity::Identified;
use super::register::propose;
use crate::coding::Register as CodingRegister;
use crate::duplicates::Judgement;
use crate::order_numbers::Resolution;
use crate::validation::finding;

/// Everything that arrival control looks at. [`Facts::new`] knows nothing but the document; a step fills in the rest.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The document.
    pub invoice: &'a Invoice,
    /// The date in the company's time zone (REC-3).
    pub today: Date,
    /// The instant, for what cools (SEC-2); absent where only the document is looked at.
    pub now: Option<Timestamp>,
    /// The settings that apply: tenant, company, supplier, office.
    pub settings: &'a Settings,
    /// Where the terms stand in the document, while it is at hand.
    pub trail: Option<&'a Trail>,
    /// The receiving company; `None` where no identifier found one.
    pub company: Option<&'a Company>,
    /// What the seller's identifiers found.
    pub seller: Identified,
    /// The supplier's record, where the identifiers found exactly one.
    pub supplier: Option<&'a Supplier>,
    /// The company's ledger periods; empty means that periods are not kept.
    pub periods: &'a [LedgerPeriod],
    /// What chapter 8 came to.
    pub duplicates: Judgement<'a>,
    /// One entry for each preceding invoice reference (BG-3), in their order.
    pub preceding: &'a [Preceding],
    /// What the supplier's earlier prepayment invoices still cover, in the document's currency (MAP-27).
    pub prepaid: Decimal,
    /// The header's order number; derived ones too (MAP-25).
    pub order: &'a Resolution,
    /// At each line's place the order number of its own, where it has one.
    pub line_orders: &'a [Option<Resolution>],
    /// The contracts of the orders found.
    pub contracts: &'a [Contract],
    /// Orders found that need a goods receipt (MATCH-36) and have none.
    pub orders_without_receipt: &'a [OrderNumber],
    /// What is known of the supplier's subscriptions.
    pub subscription: SubscriptionFact,
    /// The coding so far, and what the register knows of its values (E701); absent where no register is kept.
    pub coding: Option<(&'a [CodingRow], &'a CodingRegister)>,
}

/// A preceding invoice that was looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preceding {
    /// BT-25 as on the document.
    pub number: String,
    /// The invoice it names; `None` where there is none of the supplier.
    pub found: Option<Credited>,
}

/// What is known of a preceding invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credited {
    /// Its gross total.
    pub gross: Decimal,
    /// Its currency.
    pub currency: Currency,
    /// What other credit notes have taken of it.
    pub credited: Decimal,
}

/// What is known of the supplier's subscriptions (E512).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SubscriptionFact {
    /// The supplier has at least one.
    pub supplier_has_any: bool,
    /// A field of SUB-4 names one.
    pub is_named: bool,
}

impl<'a> Facts<'a> {
    /// Only the document is known.
    #[must_use]
    pub fn new(invoice: &'a Invoice, order: &'a Resolution, settings: &'a Settings, today: Date) -> Self {
        Self {
            invoice,
            today,
            now: None,
            settings,
            trail: None,
            company: None,
            seller: Identified::Nobody,
            supplier: None,
            periods: &[],
            duplicates: Judgement::default(),
            preceding: &[],
            prepaid: Decimal::ZERO,
            order,
            line_orders: &[],
            contracts: &[],
            orders_without_receipt: &[],
            subscription: SubscriptionFact::default(),
            coding: None,
        }
    }

    /// Every order number with the term and line it stands at.
    pub(super) fn resolutions(&self) -> impl Iterator<Item = (&'a Resolution, Term, u32)> {
        let lines = self
            .line_orders
            .iter()
            .zip(0..)
            .filter_map(|(own, index)| own.as_ref().map(|resolution| (resolution, Term::Map(2), index)));
        std::iter::once((self.order, Term::Bt(13), 0)).chain(lines)
    }

    /// A finding about a term, with its place in the document.
    pub(super) fn find(
        &self,
        code: &'static str,
        term: Term,
        index: u32,
        message: impl Into<String>,
    ) -> Finding {
        finding(code, message).at(term).placed(self.place(term, index))
    }

    pub(super) fn place(&self, term: Term, index: u32) -> Option<attest_model::place::Place> {
        self.trail.and_then(|trail| trail.find(term, index))
    }

    /// ARR-8. Unknown sellers are proposed to the company that received the invoice.
    pub(super) fn proposal(&self) -> Option<Supplier> {
        let company = self.company.filter(|company| company.is_active)?;
        match self.seller {
            Identified::Nobody if self.supplier.is_none() => propose(self.invoice, &company.code),
            Identified::Nobody | Identified::One(_) | Identified::Several(_) => None,
        }
    }
}
