//! Several different things in one request.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use attest_model::ids::{CompanyCode, InvoiceId, OrderNumber, SupplierCode};
use attest_model::master::{Company, Item as RegisterItem, Supplier};
use attest_model::record::InvoiceRecord;
use attest_model::settings::{Scope, Settings};
use serde::de::DeserializeOwned;

use crate::invoices::Freshness;
use crate::item::{Item, Versioned, decode};
use crate::keys::{self, Key};
use crate::master::CompanyTables;
use crate::messages::Intake;
use crate::numbers::{NumberEntry, NumberList};
use crate::orders::Head;
use crate::settings::SettingsDocument;
use crate::{Store, StoreError};

/// What is to be read; each thing asked for gives the [`Slot`] that its answer is taken from.
#[derive(Debug, Clone, Default)]
pub struct Reads {
    keys: Vec<Key>,
    scopes: Vec<(Scope, usize)>,
    freshness: Freshness,
}

/// The place of one answer.
#[derive(Debug)]
pub struct Slot<T>(usize, PhantomData<fn() -> T>);

/// The head of an order, as a slot names it.
#[derive(Debug)]
pub struct OrderHead;

impl Reads {
    /// Reads as fresh as they must be; [`Reads::default`] is exact.
    #[must_use]
    pub fn of(freshness: Freshness) -> Self {
        Self { freshness, ..Self::default() }
    }

    fn want<T>(&mut self, key: Key) -> Slot<T> {
        self.keys.push(key);
        Slot(self.keys.len() - 1, PhantomData)
    }

    /// A company.
    pub fn company(&mut self, code: &CompanyCode) -> Slot<Company> {
        self.want(keys::company(code))
    }

    /// The small tables of a company.
    pub fn company_tables(&mut self, code: &CompanyCode) -> Slot<CompanyTables> {
        self.want(keys::company_tables(code))
    }

    /// A supplier.
    pub fn supplier(&mut self, company: &CompanyCode, code: &SupplierCode) -> Slot<Supplier> {
        self.want(keys::supplier(company, code))
    }

    /// An item of the register, by the key of one of its codes.
    pub fn item(&mut self, company: &CompanyCode, code: &str) -> Slot<RegisterItem> {
        self.want(keys::item(company, code))
    }

    /// The suppliers that an identifier names (ARR-3).
    pub fn suppliers_of(&mut self, company: &CompanyCode, identifier: &str) -> Slot<BTreeSet<SupplierCode>> {
        self.want(keys::supplier_identifier(company, identifier))
    }

    /// The documents of a number, by its key.
    pub fn numbers(&mut self, key: Key) -> Slot<Vec<NumberEntry>> {
        self.want(key)
    }

    /// The claim on a digest, by its key (IN-3).
    pub fn digest(&mut self, key: Key) -> Slot<Intake> {
        self.want(key)
    }

    /// The numbers of a supplier's subscriptions (SUB-4).
    pub fn subscription_numbers(
        &mut self,
        company: &CompanyCode,
        supplier: &SupplierCode,
    ) -> Slot<BTreeSet<String>> {
        self.want(keys::subscription_numbers(company, supplier))
    }

    /// The head of an order.
    pub fn order_head(&mut self, company: &CompanyCode, number: &OrderNumber) -> Slot<OrderHead> {
        self.want(keys::order_head(company, number))
    }

    /// The record of an invoice.
    pub fn invoice(&mut self, id: &InvoiceId) -> Slot<InvoiceRecord> {
        self.want(keys::invoice(id))
    }

    /// The values of a holder; all holders together are taken as [`Found::settings`].
    pub fn settings(&mut self, scope: Scope) {
        let slot: Slot<SettingsDocument> = self.want(keys::settings(&scope));
        self.scopes.push((scope, slot.0));
    }
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    items: Vec<Option<Item>>,
    scopes: Vec<(Scope, usize)>,
}

impl Found {
    fn item(&mut self, at: usize) -> Option<Item> {
        self.items.get_mut(at).and_then(Option::take)
    }

    /// Takes an answer; `None` where nothing stands under the key.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for an item that cannot be read.
    pub fn take<T: DeserializeOwned>(&mut self, slot: Slot<T>) -> Result<Option<Versioned<T>>, StoreError> {
        self.item(slot.0).map(decode).transpose()
    }

    /// Takes the head of an order: all of it but its lines.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for an item that cannot be read.
    pub fn take_order(
        &mut self,
        slot: Slot<OrderHead>,
    ) -> Result<Option<attest_model::orders::PurchaseOrder>, StoreError> {
        self.item(slot.0).map(|item| decode::<Head>(item).map(|head| head.record.order)).transpose()
    }

    /// Takes the documents of a number.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for an item that cannot be read.
    pub fn take_numbers(&mut self, slot: Slot<Vec<NumberEntry>>) -> Result<NumberList, StoreError> {
        Ok(self.take(slot)?.map_or_else(NumberList::default, |found| NumberList {
            entries: found.record,
            version: Some(found.version),
        }))
    }

    /// Takes the settings of every holder that was asked for.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for an item that cannot be read.
    pub fn settings(&mut self) -> Result<Settings, StoreError> {
        let mut layers = Vec::with_capacity(self.scopes.len());
        for (scope, at) in std::mem::take(&mut self.scopes) {
            if let Some(item) = self.item(at) {
                layers.push((scope, decode::<SettingsDocument>(item)?.record.values));
            }
        }
        Ok(Settings::new(layers))
    }
}

impl Store {
    /// Reads everything asked for, a hundred things a request.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn read(&self, reads: Reads) -> Result<Found, StoreError> {
        let items = if reads.keys.is_empty() {
            Vec::new()
        } else {
            self.get_as(reads.freshness, &reads.keys).await?
        };
        Ok(Found { items, scopes: reads.scopes })
    }
}
