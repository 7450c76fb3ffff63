//! Master data: companies, suppliers, users, roles, contracts, items, calendars, rates.

use std::collections::{BTreeMap, BTreeSet};

use attest_model::coding::Dimension;
use attest_model::dates::{BusinessCalendar, Date};
use attest_model::ids::{CompanyCode, ContractNumber, SupplierCode, UserCode};
use attest_model::master::{
    Company, Contract, ExchangeRate, Item, LedgerPeriod, Partner, RATE_DAYS_MAX, RoleEntry, Service,
    Supplier, UnitConversion, User,
};
use attest_model::money::Currency;
use attest_model::orders::AccrualMethod;
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::invoices::{Query, Range};
use crate::item::{Attributes, Versioned, decode};
use crate::keys::{self, Key};
use crate::{Store, StoreError};

/// The small tables of a company, read together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompanyTables {
    /// Days without work (REC-3).
    pub calendar: BusinessCalendar,
    /// Ledger periods (E209); none means that periods are not checked.
    pub periods: Vec<LedgerPeriod>,
    /// Unit conversions (MAP-29).
    pub units: Vec<UnitConversion>,
    /// There are items in the register; else nobody looks for them.
    pub has_items: bool,
    /// CODE-3. Dimensions that have a register of values; the others are not checked.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub coding: BTreeSet<Dimension>,
    /// CODE-3. There are rules on what values may stand together.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_coding_rules: bool,
}

impl Change {
    /// Writes a record that one owner writes: replacing the version that was read, or creating it.
    fn put_owned<T: Serialize>(&mut self, key: Key, seen: Option<u64>, record: &T) -> Result<(), StoreError> {
        self.put(key, record, seen.map_or(Expect::Absent, Expect::Version), Attributes::default())
    }

    /// Writes a company.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_company(&mut self, seen: Option<u64>, company: &Company) -> Result<(), StoreError> {
        self.put_owned(keys::company(&company.code), seen, company)
    }

    /// Writes a supplier.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_supplier(&mut self, seen: Option<u64>, supplier: &Supplier) -> Result<(), StoreError> {
        let own = supplier.accrual_method.map(|method| (format!("supplier {}", supplier.code), method));
        let offices = supplier.offices.iter().filter_map(|office| {
            Some((format!("office {} of supplier {}", office.code, supplier.code), office.accrual_method?))
        });
        let methods: Vec<_> = own.into_iter().chain(offices).collect();
        self.note_methods(&supplier.company, &format!("SUPPLIER#{}", supplier.code.key()), &methods)?;
        self.put_owned(keys::supplier(&supplier.company, &supplier.code), seen, supplier)
    }

    /// SET-43. Keeps beside a holder which methods it names, so that narrowing `JC/ACCMETH` need not look at every record.
    fn note_methods(
        &mut self,
        company: &CompanyCode,
        holder: &str,
        methods: &[(String, AccrualMethod)],
    ) -> Result<(), StoreError> {
        let key = keys::method(company, holder);
        if methods.is_empty() {
            self.delete(key, Expect::Anything);
            return Ok(());
        }
        self.put(key, &methods, Expect::Anything, Attributes::default())
    }

    /// Writes which suppliers of a company an identifier names.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_supplier_identifier(
        &mut self,
        seen: Option<u64>,
        company: &CompanyCode,
        identifier: &str,
        suppliers: &BTreeSet<SupplierCode>,
    ) -> Result<(), StoreError> {
        self.put_owned(keys::supplier_identifier(company, identifier), seen, suppliers)
    }

    /// Writes which companies an identifier names.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_company_identifier(
        &mut self,
        seen: Option<u64>,
        identifier: &str,
        companies: &BTreeSet<CompanyCode>,
    ) -> Result<(), StoreError> {
        self.put_owned(keys::company_identifier(identifier), seen, companies)
    }

    /// Writes a user.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_user(&mut self, seen: Option<u64>, user: &User) -> Result<(), StoreError> {
        self.put_owned(keys::user(&user.code), seen, user)
    }

    /// Writes the role entries of a company, in their order.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when they cannot be written as an item.
    pub fn put_roles(
        &mut self,
        seen: Option<u64>,
        company: &CompanyCode,
        roles: &[RoleEntry],
    ) -> Result<(), StoreError> {
        self.put_owned(keys::roles(company), seen, &roles)
    }

    /// Writes a contract.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_contract(&mut self, contract: &Contract) -> Result<(), StoreError> {
        let own = contract.accrual_method.map(|method| (format!("contract {}", contract.number), method));
        let methods: Vec<_> = own.into_iter().collect();
        self.note_methods(&contract.company, &format!("CONTRACT#{}", contract.number.key()), &methods)?;
        let key = keys::contract(&contract.company, &contract.number);
        self.put(key, contract, Expect::Anything, Attributes::default())
    }

    /// Writes an item of the register, found by each of its codes.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_item(&mut self, item: &Item) -> Result<(), StoreError> {
        let codes: BTreeSet<String> =
            item.other_codes.iter().map(|code| code.key()).chain([item.code.key()]).collect();
        for code in codes {
            self.put(keys::item(&item.company, &code), item, Expect::Anything, Attributes::default())?;
        }
        Ok(())
    }

    /// Writes a service that items belong to.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_service(&mut self, service: &Service) -> Result<(), StoreError> {
        let key = keys::service(&service.company, &service.code);
        self.put(key, service, Expect::Anything, Attributes::default())
    }

    /// Writes a partner who provides items.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_partner(&mut self, partner: &Partner) -> Result<(), StoreError> {
        let key = keys::partner(&partner.company, &partner.code);
        self.put(key, partner, Expect::Anything, Attributes::default())
    }

    /// Writes the small tables of a company.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when they cannot be written as an item.
    pub fn put_company_tables(
        &mut self,
        seen: Option<u64>,
        company: &CompanyCode,
        tables: &CompanyTables,
    ) -> Result<(), StoreError> {
        self.put_owned(keys::company_tables(company), seen, tables)
    }

    /// Writes the rate of a day.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_rate(&mut self, rate: &ExchangeRate) -> Result<(), StoreError> {
        let key = keys::rate(&rate.company, rate.from, rate.to, rate.date);
        self.put(key, rate, Expect::Anything, Attributes::default())
    }
}

impl Store {
    async fn get_record<T: serde::de::DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, StoreError> {
        Ok(self.get::<T>(key).await?.map(|found| found.record))
    }

    /// Looks for a company.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_company(&self, code: &CompanyCode) -> Result<Option<Versioned<Company>>, StoreError> {
        self.get(&keys::company(code)).await
    }

    /// All companies of the tenant.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_companies(&self) -> Result<Vec<Company>, StoreError> {
        let items = self.query_all(Query::of(keys::COMPANIES, Range::All)).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }

    /// The companies each identifier names, in one request, in the order of the identifiers (IN-7).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_companies(
        &self,
        identifiers: &[String],
    ) -> Result<Vec<Option<Versioned<BTreeSet<CompanyCode>>>>, StoreError> {
        let wanted: Vec<Key> = identifiers.iter().map(|text| keys::company_identifier(text)).collect();
        let items = self.get_many(&wanted).await?;
        items.into_iter().map(|item| item.map(decode).transpose()).collect()
    }

    /// Looks for a supplier.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_supplier(
        &self,
        company: &CompanyCode,
        code: &SupplierCode,
    ) -> Result<Option<Versioned<Supplier>>, StoreError> {
        self.get(&keys::supplier(company, code)).await
    }

    /// The suppliers each identifier names, in one request, in the order of the identifiers (ARR-3).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_suppliers(
        &self,
        company: &CompanyCode,
        identifiers: &[String],
    ) -> Result<Vec<Option<Versioned<BTreeSet<SupplierCode>>>>, StoreError> {
        let wanted: Vec<Key> =
            identifiers.iter().map(|text| keys::supplier_identifier(company, text)).collect();
        let items = self.get_many(&wanted).await?;
        items.into_iter().map(|item| item.map(decode).transpose()).collect()
    }

    /// Looks for a user.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_user(&self, code: &UserCode) -> Result<Option<Versioned<User>>, StoreError> {
        self.get(&keys::user(code)).await
    }

    /// All users of the tenant.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_users(&self) -> Result<Vec<User>, StoreError> {
        let items = self.query_all(Query::of(keys::USERS, Range::All)).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }

    /// The role entries of a company, in their order.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_roles(
        &self,
        company: &CompanyCode,
    ) -> Result<Option<Versioned<Vec<RoleEntry>>>, StoreError> {
        self.get(&keys::roles(company)).await
    }

    /// Looks for a contract.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_contract(
        &self,
        company: &CompanyCode,
        number: &ContractNumber,
    ) -> Result<Option<Contract>, StoreError> {
        self.get_record(&keys::contract(company, number)).await
    }

    /// SET-43. The accrual methods that contracts, suppliers and offices of a company name: who, and which.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_methods(
        &self,
        company: &CompanyCode,
    ) -> Result<Vec<(String, AccrualMethod)>, StoreError> {
        let items = self.query_all(Query::of(&keys::methods(company), Range::All)).await?;
        let mut all = Vec::new();
        for item in items {
            all.extend(decode::<Vec<(String, AccrualMethod)>>(item)?.record);
        }
        Ok(all)
    }

    /// Items of the register by their codes, in as few requests as there are hundreds of codes.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_items(
        &self,
        company: &CompanyCode,
        codes: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Item>, StoreError> {
        self.find_by_code(codes, |code| keys::item(company, code)).await
    }

    /// Services that items belong to, by the keys of their codes (CHK-13).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_services(
        &self,
        company: &CompanyCode,
        codes: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Service>, StoreError> {
        self.find_by_code(codes, |code| keys::service(company, code)).await
    }

    /// Partners who provide items, by the keys of their codes (CHK-15).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_partners(
        &self,
        company: &CompanyCode,
        codes: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Partner>, StoreError> {
        self.find_by_code(codes, |code| keys::partner(company, code)).await
    }

    async fn find_by_code<T: serde::de::DeserializeOwned>(
        &self,
        codes: &BTreeSet<String>,
        key: impl Fn(&str) -> Key,
    ) -> Result<BTreeMap<String, T>, StoreError> {
        let wanted: Vec<Key> = codes.iter().map(|code| key(code)).collect();
        let mut found = BTreeMap::new();
        for (code, item) in codes.iter().zip(self.get_many(&wanted).await?) {
            if let Some(item) = item {
                found.insert(code.clone(), decode(item)?.record);
            }
        }
        Ok(found)
    }

    /// The small tables of a company.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_company_tables(
        &self,
        company: &CompanyCode,
    ) -> Result<Option<Versioned<CompanyTables>>, StoreError> {
        self.get(&keys::company_tables(company)).await
    }

    /// The rates that may serve a day: it and the seven days before (REC-13).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_rates(
        &self,
        company: &CompanyCode,
        from: Currency,
        to: Currency,
        day: Date,
    ) -> Result<Vec<ExchangeRate>, StoreError> {
        let first = day.checked_sub(jiff::Span::new().days(RATE_DAYS_MAX)).unwrap_or(day).to_string();
        let last = day.to_string();
        let pk = keys::rates(company, from, to);
        let items = self.query_all(Query::of(&pk, Range::Between(&first, &last))).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }
}
