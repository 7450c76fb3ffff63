//! Master data: files of registers, orders and receipts become records, and wake the invoices that wait for them.

mod coding;
mod documents;
mod items;
mod orders;
mod parties;
mod registers;
mod subscriptions;
mod wake;

use attest_formats::master::{self, MasterRecords};
use attest_formats::orders::read;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;

use crate::StepError;
use crate::desk::{Desk, again};
use crate::message::Cause;

use coding::{put_coding_rules, put_coding_values};
use documents::import_document;
use orders::{import_order, import_receipt};
pub(crate) use parties::index_supplier;
use parties::{put_company, put_delegations, put_offices, put_supplier, put_user};
use registers::{Methods, put_others, put_settings};
use subscriptions::put_subscription;
pub(crate) use wake::wake;
use wake::wake_supplier;

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records written.
    pub records: usize,
    /// Invoices whose flow goes on because of them.
    pub woken: usize,
    /// What was not taken, one line each.
    pub refused: Vec<String>,
}

impl Imported {
    /// Adds it to what was done before.
    fn count(self, done: &mut Self) {
        done.records += self.records;
        done.woken += self.woken;
        done.refused.extend(self.refused);
    }
}

/// The order in which the files of one folder are imported: what others refer to comes first.
pub const ORDER: &[&str] = &[
    "companies",
    "users",
    "delegations",
    "contracts",
    "coding_values",
    "tax_codes",
    "coding_rules",
    "settings",
    "suppliers",
    "offices",
    "subscriptions",
    "roles",
    "services",
    "partners",
    "items",
    "units",
    "rates",
    "holidays",
    "periods",
    "orders",
    "receipts",
];

/// Imports one file: CSV by its name, UBL ordering documents by their content.
///
/// # Errors
/// [`StepError`] when the store does not answer; a faulty file is in [`Imported::refused`] and changes nothing.
pub async fn import_file<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    name: &str,
    bytes: &[u8],
) -> Result<Imported, StepError> {
    if name.to_lowercase().ends_with(".xml") {
        return match read(bytes) {
            Ok(document) => import_document(desk, name, document).await,
            Err(error) => Ok(refused(format!("{name}: {error}"))),
        };
    }
    match master::read(name, bytes) {
        Ok(records) => import_records(desk, records).await,
        Err(errors) => Ok(Imported {
            refused: errors.to_string().lines().map(str::to_owned).collect(),
            ..Imported::default()
        }),
    }
}

fn refused(line: String) -> Imported {
    Imported { refused: vec![line], ..Imported::default() }
}

async fn import_records<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    records: MasterRecords,
) -> Result<Imported, StepError> {
    let mut done = Imported::default();
    match records {
        MasterRecords::Companies(companies) => {
            for company in &companies {
                again(|| put_company(desk, company)).await?;
                done.records += 1;
                done.woken += wake(desk, &company.code, "company", Cause::Woken).await?;
            }
        }
        MasterRecords::Users(users) => {
            for user in &users {
                if again(|| put_user(desk, user)).await? {
                    done.records += 1;
                } else {
                    let code = &user.code;
                    done.refused.push(format!(
                        "users: the name of user {code} was taken out of the register; a person who comes back gets \
                         another code"
                    ));
                }
            }
        }
        MasterRecords::Delegations(delegations) => put_delegations(desk, delegations, &mut done).await?,
        MasterRecords::Suppliers(suppliers) => {
            let mut methods = Methods::default();
            for supplier in &suppliers {
                let who = format!("supplier {}", supplier.code);
                if !methods.allow(desk, &supplier.company, &who, supplier.accrual_method, &mut done).await? {
                    continue;
                }
                again(|| put_supplier(desk, supplier)).await?;
                done.records += 1;
                done.woken += wake_supplier(desk, supplier).await?;
            }
        }
        MasterRecords::Offices(offices) => put_offices(desk, offices, &mut done).await?,
        MasterRecords::Orders(orders) => {
            for order in &orders {
                import_order(desk, order, &mut done).await?;
            }
        }
        MasterRecords::Receipts(receipts) => {
            for receipt in &receipts {
                import_receipt(desk, receipt, &mut done).await?;
            }
        }
        MasterRecords::Subscriptions(subscriptions) => {
            for subscription in &subscriptions {
                again(|| put_subscription(desk, subscription)).await?.count(&mut done);
            }
        }
        MasterRecords::Settings(values) => put_settings(desk, values, &mut done).await?,
        MasterRecords::CodingValues(values) => put_coding_values(desk, values, &mut done).await?,
        MasterRecords::CodingRules(rules) => put_coding_rules(desk, rules, &mut done).await?,
        small @ (MasterRecords::Contracts(_)
        | MasterRecords::Holidays(_)
        | MasterRecords::Items(_)
        | MasterRecords::Partners(_)
        | MasterRecords::Periods(_)
        | MasterRecords::Rates(_)
        | MasterRecords::Roles(_)
        | MasterRecords::Services(_)
        | MasterRecords::Units(_)) => put_others(desk, small, &mut done).await?,
    }
    Ok(done)
}
