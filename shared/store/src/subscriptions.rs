//! Subscriptions: what was entered, what they have served, and what history proposes (chapter 16).
//!
//! Whoever adds a document to a subscription names the version of the subscription that it was judged by, so that of two
//! invoices of one period that arrive at the same instant one is told to look again (SUB-7).

use std::collections::BTreeSet;

use attest_model::dates::Date;
use attest_model::ids::{CompanyCode, InvoiceId, SupplierCode};
use attest_model::money::Currency;
use attest_model::subscriptions::{Past, Proposal, Served, Subscription, subscription_key};
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::invoices::{Query, Range};
use crate::item::{Attributes, Versioned, decode};
use crate::{Store, StoreError, keys};

/// A subscription and what was told about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSubscription {
    /// As it was entered.
    pub subscription: Subscription,
    /// Notices that were raised, by their keys: none is raised twice (SUB-11, SUB-12).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub told: BTreeSet<String>,
}

/// A proposal and whom it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptProposal {
    /// The supplier.
    pub supplier: SupplierCode,
    /// What its invoices suggest.
    pub proposal: Proposal,
}

impl Change {
    /// Writes a subscription over the version that was read, or creates it.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_subscription(&mut self, seen: Option<u64>, kept: &KeptSubscription) -> Result<(), StoreError> {
        let own = &kept.subscription;
        let key = keys::subscription(&own.company, &own.supplier, &subscription_key(&own.number));
        self.put(key, kept, seen.map_or(Expect::Absent, Expect::Version), Attributes::default())
    }

    /// Notes that the subscriptions of a company were looked at on a day.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_subscriptions_look(&mut self, company: &CompanyCode, day: Date) -> Result<(), StoreError> {
        self.put(keys::subscriptions_look(company), &day, Expect::Anything, Attributes::default())
    }

    /// Writes the numbers of a supplier's subscriptions, in the form of SUB-5.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when they cannot be written as an item.
    pub fn put_subscription_numbers(
        &mut self,
        seen: Option<u64>,
        company: &CompanyCode,
        supplier: &SupplierCode,
        numbers: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let key = keys::subscription_numbers(company, supplier);
        self.put(key, numbers, seen.map_or(Expect::Absent, Expect::Version), Attributes::default())
    }

    /// Notes a document that a subscription has served; noting it twice writes the same.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn add_served(
        &mut self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        number: &str,
        served: &Served,
    ) -> Result<(), StoreError> {
        let key = keys::served_document(company, supplier, number, &served.id);
        self.put_kept(key, served, Expect::Anything, Attributes::default(), Some(company))
    }

    /// Takes such a note back.
    pub fn remove_served(
        &mut self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        number: &str,
        id: &InvoiceId,
    ) {
        self.delete(keys::served_document(company, supplier, number, id), Expect::Anything);
    }

    /// Notes an invoice that names neither order nor subscription (SUB-13).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn add_past(
        &mut self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        past: &Past,
    ) -> Result<(), StoreError> {
        let key = keys::past_invoice(company, supplier, past.issue_date, &past.id);
        self.put_kept(key, past, Expect::Anything, Attributes::default(), Some(company))
    }

    /// Proposes a subscription; fails when the supplier was proposed in this currency before.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn create_proposal(&mut self, company: &CompanyCode, kept: &KeptProposal) -> Result<(), StoreError> {
        let key = keys::proposal(company, &kept.supplier, kept.proposal.currency);
        self.put(key, kept, Expect::Absent, Attributes::default())
    }

    /// Takes a proposal back: a person has entered a subscription.
    pub fn remove_proposal(&mut self, company: &CompanyCode, supplier: &SupplierCode, currency: Currency) {
        self.delete(keys::proposal(company, supplier, currency), Expect::Anything);
    }
}

impl Store {
    /// Looks for a subscription by its number in the form of SUB-5.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_subscription(
        &self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        number: &str,
    ) -> Result<Option<Versioned<KeptSubscription>>, StoreError> {
        self.get(&keys::subscription(company, supplier, number)).await
    }

    /// The day on which the subscriptions of a company were looked at last.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_subscriptions_look(
        &self,
        company: &CompanyCode,
    ) -> Result<Option<Versioned<Date>>, StoreError> {
        self.get(&keys::subscriptions_look(company)).await
    }

    /// The numbers of a supplier's subscriptions, in the form of SUB-5.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_subscription_numbers(
        &self,
        company: &CompanyCode,
        supplier: &SupplierCode,
    ) -> Result<Option<Versioned<BTreeSet<String>>>, StoreError> {
        self.get(&keys::subscription_numbers(company, supplier)).await
    }

    /// Every subscription of a company, by supplier and number.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_subscriptions(
        &self,
        company: &CompanyCode,
    ) -> Result<Vec<Versioned<KeptSubscription>>, StoreError> {
        let items = self.query_all(Query::of(&keys::subscriptions(company), Range::All)).await?;
        items.into_iter().map(decode).collect()
    }

    /// The documents that a subscription has served, oldest first.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_served(
        &self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        number: &str,
    ) -> Result<Vec<Served>, StoreError> {
        let items = self.query_all(Query::of(&keys::served(company, supplier, number), Range::All)).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }

    /// The newest invoices of a supplier that name neither order nor subscription (SUB-13).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_past(
        &self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        limit: i32,
    ) -> Result<Vec<Past>, StoreError> {
        let pk = keys::past(company, supplier);
        let query = Query { limit, backwards: true, ..Query::of(&pk, Range::All) };
        let (items, _) = self.query_page(&query, None).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }

    /// What is proposed to a company, by supplier.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_proposals(&self, company: &CompanyCode) -> Result<Vec<KeptProposal>, StoreError> {
        let items = self.query_all(Query::of(&keys::proposals(company), Range::All)).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }

    /// Whether a supplier was proposed in a currency before.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_proposal(
        &self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        currency: Currency,
    ) -> Result<Option<KeptProposal>, StoreError> {
        let found = self.get(&keys::proposal(company, supplier, currency)).await?;
        Ok(found.map(|found| found.record))
    }
}
