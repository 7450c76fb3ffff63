//! A company, its supplier and an invoice that nothing is wrong with; a test changes one thing.

use attest_model::dates::date;
use attest_model::ids::{OrderNumber, SupplierCode};
use attest_model::invoice::{
    Address, CreditTransfer, Identifier, Invoice, Line, LineVat, Party, PaymentInstructions, Totals,
    VatBreakdown,
};
use attest_model::master::{AccountScheme, BankAccount, Company, Contract, LedgerPeriod, Supplier};
use attest_model::money::{Currency, Decimal, decimal};
use attest_model::settings::Settings;
use attest_payables::arrival::{
    ArrivalResult, Facts, Identified, Preceding, SubscriptionFact, accept, control, propose,
};
use attest_payables::duplicates::{Earlier, Judgement};
use attest_payables::order_numbers::Resolution;

pub(crate) struct World {
    pub invoice: Invoice,
    pub today: &'static str,
    pub settings: Settings,
    pub company: Option<Company>,
    pub seller: Identified,
    pub supplier: Option<Supplier>,
    pub periods: Vec<LedgerPeriod>,
    pub exact: Option<Earlier>,
    pub probable: Vec<Earlier>,
    pub preceding: Vec<Preceding>,
    pub prepaid: Decimal,
    pub order: Resolution,
    pub line_orders: Vec<Option<Resolution>>,
    pub contracts: Vec<Contract>,
    pub orders_without_receipt: Vec<OrderNumber>,
    pub subscription: SubscriptionFact,
}

impl World {
    pub(crate) fn control(&self) -> ArrivalResult {
        control(&Facts {
            company: self.company.as_ref(),
            seller: self.seller.clone(),
            supplier: self.supplier.as_ref(),
            periods: &self.periods,
            duplicates: Judgement {
                copy_of: None,
                exact: self.exact.as_ref(),
                probable: self.probable.iter().collect(),
            },
            preceding: &self.preceding,
            prepaid: self.prepaid,
            line_orders: &self.line_orders,
            contracts: &self.contracts,
            orders_without_receipt: &self.orders_without_receipt,
            subscription: self.subscription,
            ..Facts::new(&self.invoice, &self.order, &self.settings, date(self.today).unwrap())
        })
    }

    /// The codes found, in their order.
    pub(crate) fn codes(&self) -> Vec<String> {
        self.control().findings.into_iter().map(|finding| finding.code).collect()
    }
}

/// The base world, changed.
pub(crate) fn world(change: impl FnOnce(&mut World)) -> World {
    let invoice = invoice();
    let mut supplier = Supplier {
        code: "S1".into(),
        is_proposed: false,
        created_by: Some("olof".into()),
        ..propose(&invoice, &"C1".into()).unwrap()
    };
    supplier.acceptance =
        accept(&supplier, &"eva".into(), "2026-01-01T00:00:00Z".parse().unwrap(), true).ok();
    let mut world = World {
        invoice,
        today: "2026-03-10",
        settings: Settings::default(),
        company: Some(company("C1")),
        seller: Identified::One(SupplierCode::new("S1")),
        supplier: Some(supplier),
        periods: Vec::new(),
        exact: None,
        probable: Vec::new(),
        preceding: Vec::new(),
        prepaid: Decimal::ZERO,
        order: Resolution::default(),
        line_orders: Vec::new(),
        contracts: Vec::new(),
        orders_without_receipt: Vec::new(),
        subscription: SubscriptionFact::default(),
    };
    change(&mut world);
    world
}

pub(crate) fn dec(text: &str) -> Option<Decimal> {
    decimal(text).ok()
}

pub(crate) fn identifier(scheme: &str, value: &str) -> Identifier {
    Identifier { scheme: (!scheme.is_empty()).then(|| scheme.to_owned()), value: value.to_owned() }
}

pub(crate) fn company(code: &str) -> Company {
    Company {
        code: code.into(),
        name: "Granit AB".into(),
        country: "SE".into(),
        currency: Currency::new("SEK").unwrap(),
        time_zone: "Europe/Stockholm".into(),
        language: "sv".into(),
        registration_number: Some("556897-1542".into()),
        vat_number: Some("SE556897154201".into()),
        electronic_addresses: vec![identifier("0007", "5568971542")],
        currencies: Vec::new(),
        is_active: true,
    }
}

pub(crate) fn account(number: &str, scheme: AccountScheme) -> BankAccount {
    BankAccount {
        number: number.into(),
        scheme,
        entered_by: None,
        entered_at: None,
        confirmed_by: None,
        used_since: None,
    }
}

pub(crate) fn transfer(number: &str) -> CreditTransfer {
    CreditTransfer { account: identifier("", number), ..CreditTransfer::default() }
}

fn invoice() -> Invoice {
    let vat = LineVat { category: Some("S".into()), rate: dec("25") };
    Invoice {
        number: Some("4711".into()),
        type_code: Some("380".into()),
        issue_date: date("2026-03-01"),
        payment_due_date: date("2026-03-31"),
        currency: Currency::new("SEK").ok(),
        seller: Party {
            name: Some("Sand AB".into()),
            legal_registration: Some(identifier("0007", "2021006883")),
            vat_identifier: Some("SE202100688301".into()),
            electronic_address: Some(identifier("0007", "2021006883")),
            address: Some(Address { country: Some("SE".into()), ..Address::default() }),
            ..Party::default()
        },
        buyer: Party {
            name: Some("Granit AB".into()),
            legal_registration: Some(identifier("0007", "5568971542")),
            vat_identifier: Some("SE556897154201".into()),
            electronic_address: Some(identifier("0007", "5568971542")),
            ..Party::default()
        },
        payment_instructions: vec![PaymentInstructions {
            means_code: Some("30".into()),
            credit_transfers: vec![transfer("991-2346")],
            ..PaymentInstructions::default()
        }],
        totals: Totals {
            sum_of_line_net_amounts: dec("80.00"),
            total_without_vat: dec("80.00"),
            total_vat: dec("20.00"),
            total_with_vat: dec("100.00"),
            amount_due: dec("100.00"),
            ..Totals::default()
        },
        vat_breakdown: vec![VatBreakdown {
            taxable_amount: dec("80.00"),
            tax_amount: dec("20.00"),
            category: Some("S".into()),
            rate: dec("25"),
            ..VatBreakdown::default()
        }],
        lines: vec![Line {
            id: "1".into(),
            invoiced_quantity: dec("8"),
            unit_code: Some("KGM".into()),
            item_net_price: dec("10"),
            line_net_amount: dec("80.00"),
            vat,
            ..Line::default()
        }],
        ..Invoice::default()
    }
}
