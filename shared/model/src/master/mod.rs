//! Master data (REC-10 … REC-13): what a company keeps of itself, of those it buys from, and of its people.

mod company;
mod items;
mod people;
mod rates;
mod supplier;

pub use company::{Company, Contract, Holiday, LedgerPeriod};
pub use items::{Item, Partner, Service, UnitConversion};
pub use people::{Delegation, Right, Role, RoleEntry, User, is_mail_address};
pub use rates::{ExchangeRate, RATE_DAYS_MAX, rate_of};
pub use supplier::{Acceptance, AccountScheme, BankAccount, Office, Supplier};
