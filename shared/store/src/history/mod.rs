//! What later invoices of a supplier are compared with: sums by day (CHK-21, CHK-25).
//!
//! Sums are added to without being read, so invoices of one day never wait for one another. They follow the record: whatever
//! way an invoice is completed, rejected, removed or brought back, the change that saves it adds or takes back what it
//! stands for ([`InvoiceRecord::counted`]). The articles of an invoice may be thousands and stand in an item of their own.

use std::collections::{BTreeMap, BTreeSet};

use attest_model::dates::Date;
use attest_model::ids::{CompanyCode, InvoiceId, SupplierCode};
use attest_model::money::{Currency, Decimal, decimal};
use attest_model::record::InvoiceRecord;
use aws_sdk_dynamodb::types::Update;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect, attribute_key};
use crate::item::{Attributes, Item, key_of, number};
use crate::keys::{self, Key};
use crate::upcasts::SCHEMA;
use crate::{Store, StoreError};

mod packs;

/// Articles added to one item at once: two numbers each, of the 300 that one update takes.
const PAGE_ARTICLES: usize = 140;

/// What a day's totals are called.
const TOTALS: [&str; 3] = ["invoices", "net", "gross"];

/// Days of a query: a window has at most 3,661, and all of them fit into one answer.
const DAYS_MAX: i32 = 10_000;

/// Completed invoices of one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DaySums {
    /// How many.
    pub invoices: u64,
    /// Their BT-109.
    pub net: Decimal,
    /// Their BT-112.
    pub gross: Decimal,
}

/// Completed invoices of one day that contain an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ArticleSums {
    /// How many.
    pub invoices: u64,
    /// What they invoice of it, in the item's unit.
    pub quantity: Decimal,
}

/// CHK-25. What one invoice adds to the articles of its supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Articles {
    /// The company.
    pub company: CompanyCode,
    /// The supplier.
    pub supplier: SupplierCode,
    /// BT-2.
    pub issue_date: Date,
    /// Quantity by the key of the item's code.
    pub quantities: BTreeMap<String, Decimal>,
}

impl Articles {
    fn pages(&self) -> usize {
        self.quantities.len().div_ceil(PAGE_ARTICLES)
    }
}

/// The sums that a change adds.
#[derive(Default)]
pub(crate) struct Sums {
    added: BTreeMap<Key, BTreeMap<String, Decimal>>,
    /// By invoice: whether it has articles in the history, and those it shall have.
    articles: BTreeMap<InvoiceId, (bool, Option<Articles>)>,
}

impl Sums {
    /// How many items they touch, as far as is known before old articles are read.
    pub(crate) fn len(&self) -> usize {
        let of = |(_, new): &(bool, Option<Articles>)| 1 + new.as_ref().map_or(1, Articles::pages);
        let changed = self.added.values().filter(|added| added.values().any(|value| !value.is_zero()));
        changed.count() + self.articles.values().map(of).sum::<usize>()
    }

    fn add(&mut self, key: Key, name: impl Into<String>, value: Decimal) {
        let sum = self.added.entry(key).or_default().entry(name.into()).or_default();
        *sum = sum.saturating_add(value);
    }

    /// CHK-21. Takes off what the record stood for, and adds what it stands for after the change.
    pub(crate) fn follow(&mut self, before: Option<&InvoiceRecord>, record: &mut InvoiceRecord) {
        let (old, new) = (before.and_then(InvoiceRecord::counted), record.counted());
        for (counted, one) in [(old, -Decimal::ONE), (new, Decimal::ONE)] {
            let Some(counted) = counted.filter(|_| old != new) else { continue };
            let key =
                keys::history_day(counted.company, counted.supplier, counted.currency, counted.issue_date);
            self.add(key.clone(), "invoices", one);
            self.add(key.clone(), "net", one * counted.net);
            self.add(key, "gross", one * counted.gross);
        }
        let is_counted = new.is_some();
        if !is_counted {
            record.has_articles = false;
            if before.is_some_and(|before| before.has_articles) {
                self.articles.insert(record.id.clone(), (true, None));
            }
        }
    }

    /// Adds articles of a day, in how many invoices they are and how much of them, page by page from a first one.
    fn add_articles<'a>(
        &mut self,
        (company, supplier, day): (&CompanyCode, &SupplierCode, Date),
        first: usize,
        articles: impl Iterator<Item = (&'a String, Decimal, Decimal)>,
    ) {
        for (at, (article, invoices, quantity)) in articles.enumerate() {
            let key = keys::articles_day(company, supplier, day, first + at / PAGE_ARTICLES);
            let article = keys::part(article);
            self.add(key.clone(), format!("n#{article}"), invoices);
            self.add(key, format!("q#{article}"), quantity);
        }
    }
}

impl Change {
    /// CHK-25. Says which articles of a completed invoice the history has; `before` is the record as it was loaded, `after`
    /// as it is saved by this change.
    pub fn set_articles(
        &mut self,
        before: &InvoiceRecord,
        after: &mut InvoiceRecord,
        quantities: BTreeMap<String, Decimal>,
    ) {
        let counted = after.counted().filter(|_| !quantities.is_empty());
        let new = counted.map(|counted| Articles {
            company: counted.company.clone(),
            supplier: counted.supplier.clone(),
            issue_date: counted.issue_date,
            quantities,
        });
        after.has_articles = new.is_some();
        if before.has_articles || after.has_articles {
            self.sums.articles.insert(after.id.clone(), (before.has_articles, new));
        }
    }
}

impl Change {
    /// Takes over the sums of a day from elsewhere, such as the system before this one (CHK-21).
    pub fn add_history(
        &mut self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        currency: Currency,
        day: Date,
        sums: DaySums,
    ) {
        let key = keys::history_day(company, supplier, currency, day);
        self.sums.add(key.clone(), "invoices", sums.invoices.into());
        self.sums.add(key.clone(), "net", sums.net);
        self.sums.add(key, "gross", sums.gross);
    }

    /// Takes over what a day's invoices sum to article by article, by the keys of their codes (CHK-25).
    pub fn add_article_history(
        &mut self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        day: Date,
        articles: &BTreeMap<String, ArticleSums>,
    ) {
        let all = articles.iter().map(|(code, sums)| (code, sums.invoices.into(), sums.quantity));
        self.sums.add_articles((company, supplier, day), 0, all);
    }
}

impl Store {
    /// What a change adds to the history, item by item.
    pub(crate) async fn settle(
        &self,
        change: &mut Change,
    ) -> Result<Vec<(Key, BTreeMap<String, Decimal>)>, StoreError> {
        let mut sums = std::mem::take(&mut change.sums);
        for (invoice, (has_old, new)) in std::mem::take(&mut sums.articles) {
            let old = if has_old { self.find_articles(&invoice).await? } else { None };
            if old == new {
                continue;
            }
            // What comes goes on other pages than what goes: both together may be more than one update takes.
            let pages = old.as_ref().map_or(0, Articles::pages);
            for (articles, one, first) in [(&old, -Decimal::ONE, 0), (&new, Decimal::ONE, pages)] {
                if let Some(Articles { company, supplier, issue_date, quantities }) = articles {
                    let all = quantities.iter().map(|(article, quantity)| (article, one, one * *quantity));
                    sums.add_articles((company, supplier, *issue_date), first, all);
                }
            }
            let key = keys::articles_of(&invoice);
            match &new {
                Some(new) => change.put(key, new, Expect::Anything, Attributes::default())?,
                None => change.delete(key, Expect::Anything),
            }
        }
        let mut added = Vec::with_capacity(sums.added.len());
        for (key, mut values) in sums.added {
            values.retain(|_, value| !value.is_zero());
            if !values.is_empty() {
                added.push((key, values));
            }
        }
        Ok(added)
    }

    /// CHK-25. What an invoice added to the articles of its supplier.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_articles(&self, id: &InvoiceId) -> Result<Option<Articles>, StoreError> {
        Ok(self.get(&keys::articles_of(id)).await?.map(|found| found.record))
    }

    /// CHK-21. A supplier's completed invoices in one currency, by day, in the order of the days: one request for each
    /// megabyte of days, however many invoices there are.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_history(
        &self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        currency: Currency,
        days: (Date, Date),
    ) -> Result<Vec<(Date, DaySums)>, StoreError> {
        let pk = keys::history(company, supplier, currency);
        let days = self.days_of(&pk, days, &TOTALS.map(str::to_owned)).await?;
        let sums = days.into_iter().filter_map(|(day, numbers)| {
            let [invoices, net, gross] = numbers.try_into().ok()?;
            Some((day, DaySums { invoices: count(invoices)?, net, gross }))
        });
        Ok(sums.collect())
    }

    /// CHK-25. The same for each of some articles, by the keys of their codes.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_article_history(
        &self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        wanted: &BTreeSet<&str>,
        days: (Date, Date),
    ) -> Result<BTreeMap<String, Vec<(Date, ArticleSums)>>, StoreError> {
        let pk = keys::articles(company, supplier);
        // One article may stand on several pages of a day, and be taken off another one than it was added to.
        let parts = wanted.iter().map(|article| keys::part(article));
        let names: Vec<String> = parts.flat_map(|part| [format!("n#{part}"), format!("q#{part}")]).collect();
        let days = self.days_of(&pk, days, &names).await?;
        let mut found: BTreeMap<String, Vec<(Date, ArticleSums)>> = BTreeMap::new();
        for (day, numbers) in days {
            for (article, pair) in wanted.iter().zip(numbers.chunks(2)) {
                let &[invoices, quantity] = pair else { continue };
                if let Some(invoices) = count(invoices) {
                    let sums = ArticleSums { invoices, quantity };
                    found.entry((*article).to_owned()).or_default().push((day, sums));
                }
            }
        }
        Ok(found)
    }
}

/// The update that adds numbers to an item, or makes it.
pub(crate) fn update(key: &Key, added: BTreeMap<String, Decimal>) -> UpdateBuilder {
    let counted = std::iter::once(("version".to_owned(), Decimal::ONE));
    let mut update = Update::builder().set_key(Some(attribute_key(key)));
    let mut terms = Vec::with_capacity(added.len() + 1);
    for (at, (name, value)) in counted.chain(added).enumerate() {
        terms.push(format!("#{at} :{at}"));
        update = update
            .expression_attribute_names(format!("#{at}"), name)
            .expression_attribute_values(format!(":{at}"), number(value.normalize()));
    }
    update
        .update_expression(format!("SET #schema = :schema ADD {}", terms.join(",")))
        .expression_attribute_names("#schema", "schema")
        .expression_attribute_values(":schema", number(SCHEMA))
}

/// How many invoices a sum is of; `None` once all of them were taken back.
fn count(invoices: Decimal) -> Option<u64> {
    u64::try_from(invoices).ok().filter(|count| *count > 0)
}

/// A number of an item; the service may answer large ones with an exponent.
fn value(item: &Item, name: &str) -> Decimal {
    let digits = item.get(name).and_then(|value| value.as_n().ok());
    let read = |digits: &String| decimal(digits).ok().or_else(|| Decimal::from_scientific(digits).ok());
    digits.and_then(read).unwrap_or_default()
}

fn day_of(item: &Item) -> Option<Date> {
    attest_model::dates::date(key_of(item).sk.get(..10)?)
}
