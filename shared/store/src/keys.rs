//! Every key of both tables, in one place; `docs/data-model.md` explains them.

use attest_model::coding::Dimension;
use attest_model::dates::{Date, Timestamp};
use attest_model::ids::{
    BatchId, CompanyCode, ContractNumber, DocumentDigest, InvoiceId, LinkId, MessageId, OrderNumber,
    OutboxId, ReceiptNumber, SupplierCode, UserCode, folded,
};
use attest_model::money::Currency;
use attest_model::record::{InvoiceRecord, State, TenantTrailEntry};
use sha2::{Digest, Sha256};

/// Longest part of a key that is kept as it is; longer ones are replaced by their digest (a sort key holds 1,024 bytes).
const PART_MAX: usize = 160;

/// How many partitions the outbox and the sweep are spread over: each takes 1,000 writes a second.
pub const SHARDS: u8 = 4;

/// Lines of an order or receipt kept in one item: 200 lines of 350 bytes stay far below 400 KB, and an order of 5,000
/// lines is 25 items, so that one transaction of 100 items takes all of it or nothing.
pub const PAGE_LINES: usize = 200;

/// Partition and sort key of an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
}

impl Key {
    fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.pk, self.sk)
    }
}

/// A part of a key made of a value from outside: `#` and `%` are escaped, long values digested.
#[must_use]
pub fn part(value: &str) -> String {
    if value.len() > PART_MAX {
        let digest = Sha256::digest(value.as_bytes());
        return digest.iter().fold(String::from("~"), |text, byte| text + &format!("{byte:02x}"));
    }
    value.replace('%', "%25").replace('#', "%23")
}

fn of_company(company: &CompanyCode, rest: &str) -> String {
    format!("C#{}#{rest}", part(&company.key()))
}

/// Which shard a text belongs to.
#[must_use]
pub fn shard(text: &str) -> u8 {
    Sha256::digest(text.as_bytes()).first().copied().unwrap_or(0) % SHARDS
}

/// An instant as it sorts, to the millisecond.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    format!("{:013}", at.as_millisecond().max(0))
}

// --- the invoice and what belongs to it

/// The record of an invoice.
#[must_use]
pub fn invoice(id: &InvoiceId) -> Key {
    Key::new(id.as_str(), "REC")
}

/// A page of the reservations of an invoice.
#[must_use]
pub fn reservations(id: &InvoiceId, page: usize) -> Key {
    Key::new(id.as_str(), format!("RSV#{page:04}"))
}

/// First part of the sort keys of what matches of an invoice found.
pub(crate) const MATCHES: &str = "MATCH#";

/// What the match of one version of an invoice found (MATCH-59).
#[must_use]
pub fn match_result(id: &InvoiceId, version: u64) -> Key {
    Key::new(id.as_str(), format!("{MATCHES}{version:06}"))
}

/// An entry of the discussion of an invoice, by the version of the record it goes with.
#[must_use]
pub fn discussion(id: &InvoiceId, version: u64) -> Key {
    Key::new(id.as_str(), format!("TALK#{version:08}"))
}

/// The entries of the trail that explain one version of a record, in the trail's own table.
#[must_use]
pub fn trail(id: &InvoiceId, version: u64) -> Key {
    Key::new(id.as_str(), format!("{version:010}#000"))
}

/// Whether a key is one of the trail.
pub(crate) fn is_trail(key: &Key) -> bool {
    key.sk.len() == 14 && key.sk.bytes().all(|byte| byte.is_ascii_digit() || byte == b'#')
}

/// Whether a key is that of a message.
pub(crate) fn is_message(key: &Key) -> bool {
    key.sk == "MSG"
}

/// Partition of the first index: the invoices of a company in one state.
#[must_use]
pub fn by_state(company: Option<&CompanyCode>, state: State) -> String {
    match company {
        Some(company) => of_company(company, &format!("STATE#{}", state.word())),
        None => format!("NOBODY#STATE#{}", state.word()),
    }
}

/// The day under which lists have what is due on none.
pub(crate) const NEVER_DUE: &str = "9999-12-31";

/// Sort key of the first index: what is due first stands first.
#[must_use]
pub fn by_due(record: &InvoiceRecord) -> String {
    let due = record.listed_due_date().map_or_else(|| NEVER_DUE.to_owned(), |due| due.to_string());
    format!("{due}#{}", record.id)
}

/// Partition of the second index: what the sweep looks at.
#[must_use]
pub fn sweep(shard: u8) -> String {
    format!("SWEEP#{shard}")
}

/// Where the daily look for invoices whose time is over stands (AUD-3).
#[must_use]
pub fn retention_look(company: Option<&CompanyCode>) -> Key {
    match company {
        Some(company) => Key::new(of_company(company, "RETENTION"), "LOOK"),
        None => Key::new("NOBODY#RETENTION", "LOOK"),
    }
}

/// Partition of what deleted invoices have taken of an order.
#[must_use]
pub fn taken_by_deleted(company: &CompanyCode, order: &OrderNumber) -> String {
    of_company(company, &format!("TAKEN#{}", part(&order.key())))
}

/// A page of what one of them has taken.
#[must_use]
pub fn taken_by(company: &CompanyCode, order: &OrderNumber, id: &InvoiceId, page: usize) -> Key {
    Key::new(taken_by_deleted(company, order), format!("{id}#{page:04}"))
}

/// Partition of the trail of the tenant, in the trail's own table.
pub(crate) const TENANT_TRAIL: &str = "TENANT";

/// An entry of it: one for each instant, deed and subject.
#[must_use]
pub fn tenant_trail(entry: &TenantTrailEntry) -> Key {
    let company = entry.company.as_ref().map(CompanyCode::key).unwrap_or_default();
    let (company, subject) = (part(&company), part(&entry.subject));
    Key::new(TENANT_TRAIL, format!("{}#{}#{company}#{subject}", instant(entry.at), part(&entry.action)))
}

/// An invoice that a topic wakes.
#[must_use]
pub fn wake(company: Option<&CompanyCode>, topic: &str, id: &InvoiceId) -> Key {
    Key::new(wake_topic(company, topic), id.as_str())
}

/// All invoices that a topic wakes.
#[must_use]
pub fn wake_topic(company: Option<&CompanyCode>, topic: &str) -> String {
    match company {
        Some(company) => of_company(company, &format!("WAKE#{}", part(topic))),
        None => format!("NOBODY#WAKE#{}", part(topic)),
    }
}

/// A signed link.
#[must_use]
pub fn link(id: &LinkId) -> Key {
    Key::new(id.as_str(), "LINK")
}

/// A received message.
#[must_use]
pub fn message(id: &MessageId) -> Key {
    Key::new(id.as_str(), "MSG")
}

/// The note that a message was opened by somebody.
#[must_use]
pub fn message_opened(id: &MessageId) -> Key {
    Key::new(id.as_str(), "OPENED")
}

/// Partition of the first index: messages in one state, by a word of it.
#[must_use]
pub fn messages(state: &str) -> String {
    format!("MESSAGES#{state}")
}

/// The claim on a digest (IN-3).
#[must_use]
pub fn digest(company: Option<&CompanyCode>, channel: &str, digest: &DocumentDigest) -> Key {
    let pk = match company {
        Some(company) => of_company(company, &format!("DIGEST#{channel}#{}", digest.as_str())),
        None => format!("NOBODY#DIGEST#{channel}#{}", digest.as_str()),
    };
    Key::new(pk, "CLAIM")
}

// --- numbers: duplicates and preceding invoices

/// All documents of one company, supplier or legal entity group, kind and normalised number (DUP-1, DUP-2, CRED-6).
#[must_use]
pub fn number(text: &str) -> Key {
    Key::new(format!("NUM#{}", part(text)), "LIST")
}

/// Documents that may be the same under another number or supplier (DUP-4, DUP-5).
#[must_use]
pub fn near(text: &str) -> String {
    format!("NEAR#{}", part(text))
}

/// An entry of such a list, by date.
#[must_use]
pub fn near_entry(text: &str, date: Date, id: &InvoiceId) -> Key {
    Key::new(near(text), format!("{date}#{id}"))
}

/// Documents of a supplier that wait for their counterpart (CRED-6).
#[must_use]
pub fn waiting_credit(company: &CompanyCode, supplier: &SupplierCode) -> String {
    of_company(company, &format!("CREDIT#{}", part(&supplier.key())))
}

/// One of them.
#[must_use]
pub fn waiting_credit_of(company: &CompanyCode, supplier: &SupplierCode, kind: &str, id: &InvoiceId) -> Key {
    Key::new(waiting_credit(company, supplier), format!("{kind}#{id}"))
}

// --- what later invoices are compared with

/// Sums of a supplier's completed invoices in one currency, by day (CHK-21).
#[must_use]
pub fn history(company: &CompanyCode, supplier: &SupplierCode, currency: Currency) -> String {
    of_company(company, &format!("HIST#{}#{currency}", part(&supplier.key())))
}

/// The sums of a day.
#[must_use]
pub fn history_day(company: &CompanyCode, supplier: &SupplierCode, currency: Currency, day: Date) -> Key {
    Key::new(history(company, supplier, currency), day.to_string())
}

/// Quantities that a supplier's completed invoices sum to, by day and article (CHK-25).
#[must_use]
pub fn articles(company: &CompanyCode, supplier: &SupplierCode) -> String {
    of_company(company, &format!("HISTART#{}", part(&supplier.key())))
}

/// A page of the articles of a day.
#[must_use]
pub fn articles_day(company: &CompanyCode, supplier: &SupplierCode, day: Date, page: usize) -> Key {
    Key::new(articles(company, supplier), format!("{day}#{page:04}"))
}

/// What one invoice added to the articles of its supplier.
#[must_use]
pub fn articles_of(id: &InvoiceId) -> Key {
    Key::new(id.as_str(), "ARTICLES")
}

// --- orders and receipts

/// Partition of an order: head, line pages, quantity pages, receipts.
#[must_use]
pub fn order(company: &CompanyCode, number: &OrderNumber) -> String {
    of_company(company, &format!("ORDER#{}", part(&number.key())))
}

/// The head of an order.
#[must_use]
pub fn order_head(company: &CompanyCode, number: &OrderNumber) -> Key {
    Key::new(order(company, number), "HEAD")
}

/// A page of lines of an order: what was ordered.
#[must_use]
pub fn order_lines(company: &CompanyCode, number: &OrderNumber, page: usize) -> Key {
    Key::new(order(company, number), format!("LINE#{page:04}"))
}

/// A page of quantities of an order: what is invoiced and reserved.
#[must_use]
pub fn order_quantities(company: &CompanyCode, number: &OrderNumber, page: usize) -> Key {
    Key::new(order(company, number), format!("QTY#{page:04}"))
}

/// What header matches took from an order.
#[must_use]
pub fn order_amounts(company: &CompanyCode, number: &OrderNumber) -> Key {
    Key::new(order(company, number), "AMOUNT")
}

/// A page of a receipt.
#[must_use]
pub fn receipt(
    company: &CompanyCode,
    order_number: &OrderNumber,
    number: &ReceiptNumber,
    page: usize,
) -> Key {
    Key::new(order(company, order_number), format!("RCPT#{}#{page:04}", part(&number.key())))
}

/// The companies that have an order of this number (E506).
#[must_use]
pub fn order_number(number: &OrderNumber) -> Key {
    Key::new(format!("ORDERNO#{}", part(&number.key())), "COMPANIES")
}

// --- master data

/// A company.
#[must_use]
pub fn company(code: &CompanyCode) -> Key {
    Key::new("COMPANIES", part(&code.key()))
}

/// Partition of all companies.
pub const COMPANIES: &str = "COMPANIES";

/// The companies that an identifier names (IN-7).
#[must_use]
pub fn company_identifier(identifier: &str) -> Key {
    Key::new(format!("CID#{}", part(identifier)), "COMPANIES")
}

/// A supplier of a company.
#[must_use]
pub fn supplier(company: &CompanyCode, code: &SupplierCode) -> Key {
    Key::new(of_company(company, &format!("SUPPLIER#{}", part(&code.key()))), "REC")
}

/// An entry of the trail of a supplier, in the trail's own table.
#[must_use]
pub fn supplier_trail(company: &CompanyCode, code: &SupplierCode, version: u64) -> Key {
    Key::new(of_company(company, &format!("SUPPLIER#{}", part(&code.key()))), format!("{version:08}"))
}

/// The suppliers of a company that an identifier names (ARR-3).
#[must_use]
pub fn supplier_identifier(company: &CompanyCode, identifier: &str) -> Key {
    Key::new(of_company(company, &format!("SID#{}", part(identifier))), "SUPPLIERS")
}

/// A user.
#[must_use]
pub fn user(code: &UserCode) -> Key {
    Key::new(USERS, part(&code.key()))
}

/// Partition of all users.
pub const USERS: &str = "USERS";

/// The role entries of a company, in their order.
#[must_use]
pub fn roles(company: &CompanyCode) -> Key {
    Key::new(of_company(company, "ROLES"), "LIST")
}

/// A contract of a company.
#[must_use]
pub fn contract(company: &CompanyCode, number: &ContractNumber) -> Key {
    Key::new(of_company(company, &format!("CONTRACT#{}", part(&number.key()))), "REC")
}

/// Partition of the accrual methods that contracts, suppliers and offices of a company name (SET-43).
#[must_use]
pub fn methods(company: &CompanyCode) -> String {
    of_company(company, "METHODS")
}

/// The accrual methods that one holder names.
#[must_use]
pub fn method(company: &CompanyCode, holder: &str) -> Key {
    Key::new(methods(company), part(holder))
}

/// Partition of the subscriptions of a company (SUB-3).
#[must_use]
pub fn subscriptions(company: &CompanyCode) -> String {
    of_company(company, "SUBS")
}

/// A subscription, by its supplier and its number in the form of SUB-5.
#[must_use]
pub fn subscription(company: &CompanyCode, supplier: &SupplierCode, number: &str) -> Key {
    Key::new(subscriptions(company), format!("{}#{}", part(&supplier.key()), part(number)))
}

/// The day on which the subscriptions of a company were looked at last (SUB-11).
#[must_use]
pub fn subscriptions_look(company: &CompanyCode) -> Key {
    Key::new(of_company(company, "SUBSLOOK"), "DAY")
}

/// The numbers of the subscriptions of a supplier (SUB-4).
#[must_use]
pub fn subscription_numbers(company: &CompanyCode, supplier: &SupplierCode) -> Key {
    Key::new(of_company(company, &format!("SUPPLIER#{}", part(&supplier.key()))), "SUBS")
}

/// Partition of the documents that a subscription has served (SUB-7).
#[must_use]
pub fn served(company: &CompanyCode, supplier: &SupplierCode, number: &str) -> String {
    of_company(company, &format!("SUB#{}#{}", part(&supplier.key()), part(number)))
}

/// One of them.
#[must_use]
pub fn served_document(company: &CompanyCode, supplier: &SupplierCode, number: &str, id: &InvoiceId) -> Key {
    Key::new(served(company, supplier, number), id.as_str())
}

/// Partition of the invoices of a supplier that name neither order nor subscription (SUB-13).
#[must_use]
pub fn past(company: &CompanyCode, supplier: &SupplierCode) -> String {
    of_company(company, &format!("PAST#{}", part(&supplier.key())))
}

/// One of them, by its issue date.
#[must_use]
pub fn past_invoice(company: &CompanyCode, supplier: &SupplierCode, issued: Date, id: &InvoiceId) -> Key {
    Key::new(past(company, supplier), format!("{issued}#{id}"))
}

/// Partition of the subscriptions that are proposed to a company (SUB-13).
#[must_use]
pub fn proposals(company: &CompanyCode) -> String {
    of_company(company, "PROPOSALS")
}

/// One of them: a supplier is proposed once for each currency.
#[must_use]
pub fn proposal(company: &CompanyCode, supplier: &SupplierCode, currency: Currency) -> Key {
    Key::new(proposals(company), format!("{}#{currency}", part(&supplier.key())))
}

/// An item of a company, by one of its codes.
#[must_use]
pub fn item(company: &CompanyCode, code: &str) -> Key {
    Key::new(of_company(company, &format!("ITEM#{}", part(code))), "REC")
}

/// A service that items of a company belong to (CHK-13).
#[must_use]
pub fn service(company: &CompanyCode, code: &str) -> Key {
    Key::new(of_company(company, &format!("SERVICE#{}", part(&folded(code)))), "REC")
}

/// A partner who provides items of a company (CHK-15).
#[must_use]
pub fn partner(company: &CompanyCode, code: &str) -> Key {
    Key::new(of_company(company, &format!("PARTNER#{}", part(&folded(code)))), "REC")
}

/// A value of a company's coding (CODE-3).
#[must_use]
pub fn coding_value(company: &CompanyCode, dimension: &Dimension, value: &str) -> Key {
    let place = format!("CODING#{}#{}", part(dimension.name()), part(&folded(value)));
    Key::new(of_company(company, &place), "REC")
}

/// What values of a company's coding may stand together.
#[must_use]
pub fn coding_rules(company: &CompanyCode) -> Key {
    Key::new(of_company(company, "CODINGRULES"), "REC")
}

/// Days of a month that were moved together, in a partition of history: before the days of the month.
#[must_use]
pub fn history_month(partition: &str, month: &str, page: usize) -> Key {
    Key::new(partition, format!("{month}#{page:03}"))
}

/// Holidays, ledger periods and unit conversions of a company.
#[must_use]
pub fn company_tables(company: &CompanyCode) -> Key {
    Key::new(of_company(company, "TABLES"), "REC")
}

/// Exchange rates between two currencies.
#[must_use]
pub fn rates(company: &CompanyCode, from: Currency, to: Currency) -> String {
    of_company(company, &format!("RATE#{from}#{to}"))
}

/// The rate of a day.
#[must_use]
pub fn rate(company: &CompanyCode, from: Currency, to: Currency, day: Date) -> Key {
    Key::new(rates(company, from, to), day.to_string())
}

/// The values of one holder of settings.
#[must_use]
pub fn settings(scope: &attest_model::settings::Scope) -> Key {
    use attest_model::settings::Scope;
    match scope {
        Scope::Tenant => Key::new("SETTINGS", "tenant"),
        Scope::Company(company) => Key::new(of_company(company, "SETTINGS"), "company"),
        Scope::Contract(company, contract) => {
            Key::new(of_company(company, "SETTINGS"), format!("contract#{}", part(&contract.key())))
        }
        Scope::Supplier(company, supplier) => {
            Key::new(of_company(company, "SETTINGS"), format!("supplier#{}", part(&supplier.key())))
        }
        Scope::Office(company, supplier, office) => Key::new(
            of_company(company, "SETTINGS"),
            format!("office#{}#{}", part(&supplier.key()), part(&office.key())),
        ),
    }
}

// --- batches and the outbox

/// A batch.
#[must_use]
pub fn batch(id: &BatchId) -> Key {
    Key::new(id.as_str(), "HEAD")
}

/// Batches of the tenant that are not finished.
pub const OPEN_BATCHES: &str = "OPENBATCHES";

/// The last number given to a batch of a company (FIN-6).
#[must_use]
pub fn batch_counter(company: &CompanyCode) -> Key {
    Key::new(of_company(company, "COUNTER"), "BATCH")
}

/// A message waiting to be sent.
#[must_use]
pub fn outbox(id: &OutboxId, at: Timestamp) -> Key {
    Key::new(outbox_shard(shard(id.as_str())), format!("{}#{id}", instant(at)))
}

/// One shard of the outbox.
#[must_use]
pub fn outbox_shard(shard: u8) -> String {
    format!("OUT#{shard}")
}

/// Half of a scanned invoice: an image, or what a sidecar says of it, by folder and name of the image (IN-16).
#[must_use]
pub fn scan_half(folder: &str, image: &str) -> Key {
    Key::new(format!("SCAN#{}", part(folder)), part(image))
}

/// Bad tokens from one address (LINK-12).
#[must_use]
pub fn throttle(client: &str) -> Key {
    Key::new(format!("THROTTLE#{}", part(client)), "COUNT")
}

/// A mail, by what makes it one (NOTE-10).
#[must_use]
pub fn mail(key: &str) -> Key {
    mail_of_part(&part(key))
}

/// The same, by the part that stands in the key.
pub(crate) fn mail_of_part(part: &str) -> Key {
    Key::new(format!("MAIL#{part}"), "CLAIM")
}

/// An address that mails do not reach (NOTE-8); only its digest is kept (AUD-4).
#[must_use]
pub fn unusable_address(address: &str) -> Key {
    let digest = Sha256::digest(address.trim().to_lowercase().as_bytes());
    let text = digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    Key::new(format!("ADDRESS#{text}"), "UNUSABLE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_from_outside_cannot_reach_another_key() {
        let company = CompanyCode::new("C#1");
        assert_eq!(order(&company, &"A#LINE".into()), "C#c%231#ORDER#a%23line");
        assert_ne!(part("a%23"), part("a#"));
        let long = "x".repeat(5000);
        assert_eq!(part(&long).len(), 65);
        assert_ne!(part(&long), part(&"y".repeat(5000)));
    }

    /// A stack is one tenant's (decision 7); within it no key of a company's record leads to another company's.
    #[test]
    fn rec_1_the_company_is_part_of_every_key_of_its_records() {
        let of = |company: &CompanyCode| -> Vec<Key> {
            vec![
                super::company(company),
                supplier(company, &"S1".into()),
                supplier_identifier(company, "0088:1"),
                roles(company),
                contract(company, &"A1".into()),
                method(company, "CONTRACT#a1"),
                subscription(company, &"S1".into(), "4217"),
                subscription_numbers(company, &"S1".into()),
                served_document(
                    company,
                    &"S1".into(),
                    "4217",
                    &InvoiceId::derive(Timestamp::UNIX_EPOCH, b"1"),
                ),
                past_invoice(
                    company,
                    &"S1".into(),
                    Date::MIN,
                    &InvoiceId::derive(Timestamp::UNIX_EPOCH, b"1"),
                ),
                proposal(company, &"S1".into(), Currency::new("SEK").unwrap()),
                item(company, "P1"),
                service(company, "V1"),
                partner(company, "K1"),
                coding_value(company, &Dimension::Account, "4010"),
                coding_rules(company),
                history_day(company, &"S1".into(), Currency::new("EUR").unwrap(), Date::MIN),
                articles_day(company, &"S1".into(), Date::MIN, 0),
                company_tables(company),
                rate(company, Currency::new("EUR").unwrap(), Currency::new("SEK").unwrap(), Date::MIN),
                settings(&attest_model::settings::Scope::Company(company.clone())),
                wake(Some(company), "order:1", &InvoiceId::derive(Timestamp::UNIX_EPOCH, b"1")),
                retention_look(Some(company)),
                taken_by(company, &"1".into(), &InvoiceId::derive(Timestamp::UNIX_EPOCH, b"1"), 0),
            ]
        };
        let (one, other) = (of(&"C1".into()), of(&"C2".into()));
        for (mine, theirs) in one.iter().zip(&other) {
            assert!(mine.pk != theirs.pk || mine.sk != theirs.sk, "REC-1 {mine}");
        }
        assert_ne!(order(&"C1".into(), &"1".into()), order(&"C2".into(), &"1".into()));
    }

    #[test]
    fn rec_4_keys_compare_codes_as_people_do() {
        let company = CompanyCode::new(" c1 ");
        assert_eq!(order(&company, &"V7W / 0001".into()), order(&"C1".into(), &"v7w/0001".into()));
    }
}
