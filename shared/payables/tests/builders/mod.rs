//! Builders of valid things; a test changes one.

#![allow(dead_code, reason = "each test file uses its own part of the builders")]

use std::collections::BTreeMap;

use attest_model::dates::{BusinessCalendar, Date, Timestamp, date};
use attest_model::ids::{DocumentDigest, InvoiceId, MessageId, UserCode};
use attest_model::master::{Company, Delegation, ExchangeRate, Right, RoleEntry, Supplier, User};
use attest_model::money::{Currency, Decimal, decimal};
use attest_model::orders::CodingRow;
use attest_model::record::{Channel, InvoiceRecord, Next, State};
use attest_model::settings::{Key, Scope, Settings};
use attest_payables::approval::{Action, Command, Decision, Facts, Refusal, decide, start};

/// Monday, 2 March 2026, 10 o'clock in Stockholm.
pub(crate) fn now() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    date(text).unwrap()
}

pub(crate) fn dec(text: &str) -> Decimal {
    decimal(text).unwrap()
}

pub(crate) fn currency(code: &str) -> Currency {
    Currency::new(code).unwrap()
}

pub(crate) fn company_scope() -> Scope {
    Scope::Company("C1".into())
}

pub(crate) fn company() -> Company {
    Company {
        code: "C1".into(),
        name: "Buyer AB".into(),
        country: "SE".into(),
        currency: currency("SEK"),
        time_zone: "Europe/Stockholm".into(),
        language: "en".into(),
        registration_number: None,
        vat_number: None,
        electronic_addresses: Vec::new(),
        currencies: Vec::new(),
        is_active: true,
    }
}

pub(crate) fn supplier() -> Supplier {
    Supplier {
        company: "C1".into(),
        code: "S1".into(),
        name: "Seller AB".into(),
        country: "SE".into(),
        registration_number: None,
        vat_number: None,
        electronic_addresses: Vec::new(),
        buyers_code: None,
        legal_entity_group: None,
        bank_accounts: Vec::new(),
        acceptance: None,
        is_blocked: false,
        is_proposed: false,
        created_by: None,
        terms_days: None,
        is_direct_debit: false,
        rejection_email: None,
        offices: Vec::new(),
        accrual_method: None,
        default_reviewer: None,
        linked_user: None,
        default_coding: Vec::new(),
    }
}

pub(crate) fn user(code: &str, limit: &str, manager: Option<&str>) -> User {
    let mut limits = BTreeMap::new();
    if !limit.is_empty() {
        limits.insert("C1".into(), dec(limit));
    }
    User {
        code: code.into(),
        name: code.to_uppercase(),
        email: Some(format!("{code}@buyer.example")),
        language: None,
        is_active: true,
        manager: manager.map(UserCode::new),
        rights: vec![Right::Reviewer, Right::Approver],
        limits,
        delegations: Vec::new(),
    }
}

pub(crate) fn delegation(to: &str, maximum: Option<&str>) -> Delegation {
    Delegation {
        to: to.into(),
        from_date: day("2026-03-01"),
        to_date: day("2026-03-31"),
        company: None,
        maximum: maximum.map(dec),
    }
}

pub(crate) fn row(account: &str, centre: Option<&str>, amount: &str) -> CodingRow {
    CodingRow {
        account: account.into(),
        cost_centre: centre.map(str::to_owned),
        amount: dec(amount),
        ..CodingRow::default()
    }
}

/// A document of which nothing is known but that it was received.
pub(crate) fn received(at: Timestamp) -> InvoiceRecord {
    InvoiceRecord::received(
        InvoiceId::derive(at, b"1"),
        MessageId::derive(at, b"1"),
        Channel::Upload,
        DocumentDigest::of(b"1"),
        at,
    )
}

/// An invoice of S1 to C1 over `net` SEK with tax 25 %, coded on one row.
pub(crate) fn invoice(state: State, net: &str) -> InvoiceRecord {
    let mut record = received(now());
    record.format = "ubl-invoice".into();
    record.state = state;
    record.next = Next::RequestApproval;
    record.company = Some("C1".into());
    record.supplier = Some("S1".into());
    record.number = "4711".into();
    record.issue_date = Some(day("2026-03-01"));
    record.currency = Some(currency("SEK"));
    record.net = Some(dec(net));
    record.gross = Some(dec(net) + dec(net) / dec("4"));
    record.tax = Some(dec(net) / dec("4"));
    record.payable = record.gross;
    record.coding = vec![row("5000", None, net)];
    record
}

/// Everything step 4 looks at, owned.
pub(crate) struct World {
    pub(crate) company: Company,
    pub(crate) supplier: Supplier,
    pub(crate) users: Vec<User>,
    pub(crate) roles: Vec<RoleEntry>,
    pub(crate) rates: Vec<ExchangeRate>,
    pub(crate) settings: Settings,
    pub(crate) calendar: BusinessCalendar,
    pub(crate) order_buyer: Option<UserCode>,
    pub(crate) subscription_owner: Option<UserCode>,
    pub(crate) buyer_reference: Option<String>,
    pub(crate) now: Timestamp,
}

impl World {
    /// The users named, with `reviewer` as the supplier's default.
    pub(crate) fn new(users: Vec<User>, reviewer: &str) -> Self {
        let default_reviewer = (!reviewer.is_empty()).then(|| UserCode::new(reviewer));
        Self {
            company: company(),
            supplier: Supplier { default_reviewer, ..supplier() },
            users,
            roles: Vec::new(),
            rates: Vec::new(),
            settings: Settings::default(),
            calendar: BusinessCalendar::default(),
            order_buyer: None,
            subscription_owner: None,
            buyer_reference: None,
            now: now(),
        }
    }

    pub(crate) fn with<T>(mut self, key: &Key<T>, text: &str) -> Self {
        self.settings = self.settings.with(company_scope(), key, text);
        self
    }

    pub(crate) fn user(&mut self, code: &str) -> &mut User {
        self.users.iter_mut().find(|user| user.code == UserCode::new(code)).unwrap()
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            company: &self.company,
            supplier: Some(&self.supplier),
            users: &self.users,
            roles: &self.roles,
            rates: &self.rates,
            settings: &self.settings,
            calendar: &self.calendar,
            order_buyer: self.order_buyer.as_ref(),
            subscription_owner: self.subscription_owner.as_ref(),
            buyer_reference: self.buyer_reference.as_deref(),
            now: self.now,
        }
    }

    pub(crate) fn start(&self, record: &InvoiceRecord) -> InvoiceRecord {
        start(record, &self.facts()).unwrap().record
    }

    /// Lets the person act on the first open task of theirs.
    pub(crate) fn act(&self, record: &InvoiceRecord, by: &str, action: Action) -> Result<Decision, Refusal> {
        let user = UserCode::new(by);
        let task = record.tasks.iter().find(|task| {
            task.user == user
                || task.on_behalf_of.as_ref() == Some(&user)
                || task.escalated_to.as_ref() == Some(&user)
        });
        let task = task.or(record.tasks.first()).unwrap_or_else(|| panic!("no task is open for {by}"));
        let command = Command {
            task: task.id.clone(),
            by: user,
            action,
            comment: "because of the goods".into(),
            channel: "workbench".into(),
        };
        decide(record, &self.facts(), &command)
    }

    pub(crate) fn approve(&self, record: &InvoiceRecord, by: &str) -> InvoiceRecord {
        self.act(record, by, Action::Approve).unwrap_or_else(|refusal| panic!("{by}: {refusal}")).record
    }
}

/// Who is asked, as `kind user` or `kind user for principal`, in order.
pub(crate) fn asked(record: &InvoiceRecord) -> Vec<String> {
    let mut asked: Vec<String> = record
        .tasks
        .iter()
        .map(|task| {
            let kind = format!("{:?}", task.kind).to_lowercase();
            match &task.on_behalf_of {
                Some(principal) => format!("{kind} {} for {principal}", task.user),
                None => format!("{kind} {}", task.user),
            }
        })
        .collect();
    asked.sort();
    asked
}
