//! Step 1: arrival control (chapters 6 to 10). Reads the raw document again, looks everything up, decides, saves.

use attest_formats::{Received, Source};
use attest_model::dates::{Date, today};
use attest_model::error_codes::HandlingTable;
use attest_model::findings::{Finding, Severity};
use attest_model::ids::{CompanyCode, OrderNumber, SupplierCode};
use attest_model::invoice::Invoice;
use attest_model::master::{Company, Contract, Supplier};
use attest_model::place::{Place, Trail};
use attest_model::record::{FINDINGS_MAX, InvoiceRecord, Next, State};
use attest_model::settings::{Settings, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::arrival::{
    ArrivalResult, Credited, Facts, Identified, Preceding, company_keys, control, identify_company,
    identify_supplier, office_of, settle_kind, supplier_keys,
};
use attest_payables::duplicates::{Candidate, Earlier, exact_keys, judge, near_keys};
use attest_payables::lifecycle::{self, Event, Step, StepFacts, choose_step};
use attest_payables::order_numbers::{
    NumberRules, OrderHead, Register, Resolution, candidates, derive_order, describe, keys_to_look_up,
    resolve, search_tokens,
};
use attest_payables::payment::document_account_keys;
use attest_payables::validation::{kept_overrides, notices, removal};
use attest_store::{Change, CompanyTables, NumberEntry, NumberList, Store, keys as key};

use crate::desk::{Desk, Note, again, save, tell};
use crate::intake::MESSAGE_BYTES_MAX;
use crate::load::{copy_header, scopes, sweep_at};
use crate::message::{MailKind, NotifyMessage};
use crate::{StepError, official, tasks};

/// Most findings of official rules kept on an invoice; the report in the document store has all of them.
const RULE_FINDINGS_MAX: usize = 200;

/// Runs arrival control on an invoice and chooses its next step (ST-4).
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub async fn validate<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &attest_model::ids::InvoiceId,
) -> Result<Next, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        if record.next != Next::Validate || record.state == State::Held {
            return Ok(record.next);
        }
        run(desk, record).await
    })
    .await
}

/// The document as read, with its places and what reading and the official rules found.
struct Document {
    invoice: Invoice,
    trail: Trail,
    findings: Vec<Finding>,
}

/// Everything looked up for one document.
struct Looked {
    company: Option<Company>,
    supplier: Option<Supplier>,
    seller: Identified,
    settings: Settings,
    tables: CompanyTables,
    header: Resolution,
    lines: Vec<Option<Resolution>>,
    contracts: Vec<Contract>,
    earlier: Vec<Earlier>,
    numbers: Vec<(String, NumberList)>,
    preceding: Vec<Preceding>,
    /// What prepayment invoices that the document names still cover (MAP-27).
    prepaid: attest_model::money::Decimal,
}

async fn run<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, record: InvoiceRecord) -> Result<Next, StepError> {
    let now = desk.now();
    let mut document = read(desk.store, &record).await?;
    let looked = look_up(desk.store, &record, &mut document.invoice).await?;
    let zone = looked.company.as_ref().map_or("UTC", |company| company.time_zone.as_str());
    let today = today(now, zone);
    let candidate = match (&looked.company, &looked.supplier) {
        (Some(company), Some(supplier)) => Some(Candidate {
            company: &company.code,
            supplier,
            invoice: &document.invoice,
            id: &record.id,
            channel: record.channel,
        }),
        _ => None,
    };
    let judged = candidate.as_ref().map(|c| judge(c, &looked.earlier, &looked.settings)).unwrap_or_default();
    let copy_of = judged.copy_of.map(|earlier| (earlier.id.clone(), earlier.number.clone()));
    let facts = Facts {
        trail: Some(&document.trail),
        company: looked.company.as_ref(),
        seller: looked.seller.clone(),
        supplier: looked.supplier.as_ref(),
        periods: &looked.tables.periods,
        duplicates: judged,
        preceding: &looked.preceding,
        prepaid: looked.prepaid,
        line_orders: &looked.lines,
        contracts: &looked.contracts,
        ..Facts::new(&document.invoice, &looked.header, &looked.settings, today)
    };
    let mut result = control(&facts);
    result.findings.splice(0..0, document.findings.drain(..));

    let mut after = record.clone();
    describe(&mut document.invoice, &looked.header, &looked.lines);
    fill_record(&mut after, &document.invoice, &looked, &result);
    let mut change = desk.change();
    if let Some((first, number)) = copy_of {
        let reason = format!("a copy of {number}, which came by another channel as {first}");
        lifecycle::advance(&mut after, Event::Remove, State::Removed, Next::Done, "COPY")
            .map_err(|refused| StepError::invalid(&record.id, refused))?;
        after.sweep_at = None;
        save(&mut change, &record, &after, Note::rule("DUP-10", "removed", reason))?;
        desk.commit(change).await?;
        return Ok(after.next);
    }
    let reason = settle(&mut after, &document.invoice, &looked, &result, now)?;
    after.wakes = wakes(&after, &document.invoice);
    after.sweep_at = sweep_at(&after, None, now);
    note_numbers(&mut change, &after, &looked, candidate_of(&looked, &document.invoice, &record).as_ref())?;
    propose(desk.store, &mut change, &result, &looked).await?;
    notify(&mut change, &mut after, &looked.settings)?;
    if after.state == State::Rejected || after.state == State::Removed {
        tasks::release(desk.store, &mut change, &mut after).await?;
    }
    save(&mut change, &record, &after, Note::rule("ARR-12", "validated", reason))?;
    if document.invoice.lines.iter().any(|line| line.purchase_order_reference.is_some())
        || looked.header.wbs.is_some()
    {
        desk.store.put_model(&record.id, &document.invoice).await?;
    }
    desk.commit(change).await?;
    Ok(after.next)
}

fn candidate_of<'a>(
    looked: &'a Looked,
    invoice: &'a Invoice,
    record: &'a InvoiceRecord,
) -> Option<Candidate<'a>> {
    Some(Candidate {
        company: &looked.company.as_ref()?.code,
        supplier: looked.supplier.as_ref()?,
        invoice,
        id: &record.id,
        channel: record.channel,
    })
}

/// Reads the raw document again: only there stand the places that findings name, and what the official rules judge.
async fn read(store: &Store, record: &InvoiceRecord) -> Result<Document, StepError> {
    let bytes = store.get_document(&record.raw_key, MESSAGE_BYTES_MAX).await?;
    let failed = |error: attest_formats::ReadError| StepError::invalid(&record.id, error);
    let source = Source::new(&bytes, attest_xml::Limits::default()).map_err(failed)?;
    let tree = source.parse().map_err(failed)?;
    let received: Received = attest_formats::read(tree.root()).map_err(failed)?;
    let trail = received.trail(&tree);
    let mut findings = received.findings;
    findings.extend(official_findings(&tree));
    Ok(Document { invoice: received.invoice, trail, findings })
}

/// E003 and E004: structure and the fatal rules of the declared profile.
fn official_findings(tree: &attest_xml::Tree<'_>) -> Vec<Finding> {
    let verdict = official::check(tree, None);
    let mut findings: Vec<Finding> = verdict
        .problems
        .into_iter()
        .filter(official::Problem::is_fatal)
        .map(|problem| {
            let place = Place { line: problem.line, column: problem.column, path: problem.path };
            Finding::error(problem.code, problem.message)
                .values(problem.expected, problem.found)
                .placed(Some(place))
        })
        .collect();
    findings.truncate(RULE_FINDINGS_MAX);
    findings
}

async fn look_up(store: &Store, record: &InvoiceRecord, invoice: &mut Invoice) -> Result<Looked, StepError> {
    let company = company(store, record, invoice).await?;
    let code = company.as_ref().map(|company| company.code.clone());
    let base = store.load_settings(&scopes(code.as_ref(), None, None)).await?;
    settle_kind(invoice, base.value(&keys::CREDIT_NEGATIVE_INVOICE));
    let Some(code) = code else {
        return Ok(Looked {
            company: None,
            supplier: None,
            seller: Identified::Nobody,
            settings: base,
            tables: CompanyTables::default(),
            header: Resolution::default(),
            lines: Vec::new(),
            contracts: Vec::new(),
            earlier: Vec::new(),
            numbers: Vec::new(),
            preceding: Vec::new(),
            prepaid: attest_model::money::Decimal::ZERO,
        });
    };
    let (seller, supplier) = find_supplier(store, &code, invoice).await?;
    let office = supplier.as_ref().and_then(|supplier| office_of(supplier, invoice));
    let settings = match &supplier {
        Some(found) => {
            let holders = scopes(Some(&code), Some((&found.code, office.as_ref())), None);
            store.load_settings(&holders).await?
        }
        None => base,
    };
    let tables = store.find_company_tables(&code).await?.map(|found| found.record).unwrap_or_default();
    let (header, lines) =
        orders(store, &code, supplier.as_ref().map(|s| &s.code), invoice, &settings).await?;
    let contracts = contracts(store, &code, &header, &lines).await?;
    let mut looked = Looked {
        company,
        supplier,
        seller,
        settings,
        tables,
        header,
        lines,
        contracts,
        earlier: Vec::new(),
        numbers: Vec::new(),
        preceding: Vec::new(),
        prepaid: attest_model::money::Decimal::ZERO,
    };
    duplicates(store, record, invoice, &mut looked).await?;
    (looked.preceding, looked.prepaid) = preceding(store, invoice, &looked).await?;
    Ok(looked)
}

async fn company(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &Invoice,
) -> Result<Option<Company>, StepError> {
    let code = match &record.company {
        Some(code) => Some(code.clone()),
        None => {
            let wanted = company_keys(invoice);
            let texts: Vec<String> = wanted.iter().map(ToString::to_string).collect();
            let found = store.find_companies(&texts).await?;
            let hits: Vec<(_, Vec<CompanyCode>)> = wanted
                .into_iter()
                .zip(found)
                .map(|(key, found)| (key, found.map(|f| f.record.into_iter().collect()).unwrap_or_default()))
                .collect();
            identify_company(&hits)
        }
    };
    match code {
        Some(code) => Ok(store.find_company(&code).await?.map(|found| found.record)),
        None => Ok(None),
    }
}

async fn find_supplier(
    store: &Store,
    company: &CompanyCode,
    invoice: &Invoice,
) -> Result<(Identified, Option<Supplier>), StepError> {
    let wanted = supplier_keys(invoice);
    let texts: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    let found = store.find_suppliers(company, &texts).await?;
    let hits: Vec<(_, Vec<SupplierCode>)> = wanted
        .into_iter()
        .zip(found)
        .map(|(key, found)| (key, found.map(|f| f.record.into_iter().collect()).unwrap_or_default()))
        .collect();
    let seller = identify_supplier(&hits);
    let supplier = match seller.one() {
        Some(code) => store.find_supplier(company, code).await?.map(|found| found.record),
        None => None,
    };
    Ok((seller, supplier))
}

/// Chapter 6: the header's and each line's own order number.
async fn orders(
    store: &Store,
    company: &CompanyCode,
    supplier: Option<&SupplierCode>,
    invoice: &Invoice,
    settings: &Settings,
) -> Result<(Resolution, Vec<Option<Resolution>>), StepError> {
    let rules = NumberRules::of(settings);
    let header = invoice.order_number();
    let own = |at: usize| {
        let line = invoice.lines.get(at)?;
        attest_model::invoice::meaningful_order_number(line.purchase_order_reference.as_deref())
    };
    let tokens = search_tokens(invoice, settings, &rules);
    let texts = header
        .into_iter()
        .chain((0..invoice.lines.len()).filter_map(own))
        .chain(tokens.iter().map(|token| token.text.as_str()));
    let mut wanted: Vec<OrderNumber> = Vec::new();
    for text in texts {
        for number in keys_to_look_up(&candidates(text, &rules)) {
            if !wanted.contains(&number) {
                wanted.push(number);
            }
        }
    }
    let mut heads: Vec<OrderHead> = Vec::new();
    for (number, order) in wanted.iter().zip(store.find_order_heads(company, &wanted).await?) {
        match order {
            Some(order) => heads.push(OrderHead::from(&order)),
            // A number of a line or the header that no order of ours has may be another company's (E506).
            None if tokens.is_empty() => {
                let known = store.find_order_companies(number).await?;
                for other in known.map(|known| known.record).unwrap_or_default() {
                    let found = store.find_order_heads(&other, std::slice::from_ref(number)).await?;
                    heads.extend(found.into_iter().flatten().map(|order| OrderHead::from(&order)));
                }
            }
            None => {}
        }
    }
    let register = Register { company, supplier, orders: &heads };
    let resolved = |text: &str| resolve(text, &candidates(text, &rules), register);
    let header = match header {
        Some(text) => resolved(text),
        None => derive_order(&tokens, &rules, register).unwrap_or_default(),
    };
    let lines = (0..invoice.lines.len()).map(|at| own(at).map(resolved)).collect();
    Ok((header, lines))
}

async fn contracts(
    store: &Store,
    company: &CompanyCode,
    header: &Resolution,
    lines: &[Option<Resolution>],
) -> Result<Vec<Contract>, StepError> {
    let mut numbers = Vec::new();
    for resolution in std::iter::once(header).chain(lines.iter().flatten()) {
        let number = resolution.usable_order().and_then(|order| order.contract.clone());
        numbers.extend(number.filter(|number| !numbers.contains(number)));
    }
    let mut found = Vec::new();
    for number in numbers {
        found.extend(store.find_contract(company, &number).await?);
    }
    Ok(found)
}

/// Chapter 8: the lists of the document's number, and documents close to it.
async fn duplicates(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &Invoice,
    looked: &mut Looked,
) -> Result<(), StepError> {
    let Some(candidate) = candidate_of(looked, invoice, record) else { return Ok(()) };
    let texts = exact_keys(&candidate);
    let wanted: Vec<_> = texts.iter().map(|text| key::number(text)).collect();
    let lists = store.load_numbers(&wanted).await?;
    let mut entries: Vec<NumberEntry> = lists.iter().flat_map(|list| list.entries.clone()).collect();
    if let Some(issued) = invoice.issue_date {
        let days = jiff::Span::new().days(looked.settings.value(&keys::DUP_NEAR_DAYS));
        let (from, to) =
            (issued.checked_sub(days).unwrap_or(issued), issued.checked_add(days).unwrap_or(issued));
        for text in near_keys(&candidate) {
            let (from, to) = if text.contains("|account|") { (Date::MIN, Date::MAX) } else { (from, to) };
            entries.extend(store.list_near(&text, from, to).await?);
        }
    }
    entries.retain(|entry| entry.invoice != record.id);
    entries.sort_by(|a, b| a.invoice.cmp(&b.invoice));
    entries.dedup_by(|a, b| a.invoice == b.invoice);
    let ids: Vec<_> = entries.iter().map(|entry| entry.invoice.clone()).collect();
    let states = if ids.is_empty() { Vec::new() } else { store.load_invoices(&ids).await? };
    looked.earlier = entries
        .into_iter()
        .filter_map(|entry| {
            let record = states.iter().find(|record| record.id == entry.invoice)?;
            Some(Earlier {
                id: entry.invoice,
                supplier: entry.supplier,
                legal_entity_group: entry.legal_entity_group,
                kind: entry.kind,
                number: entry.number,
                issue_date: entry.issue_date,
                gross: entry.gross,
                currency: entry.currency,
                accounts: entry.accounts,
                channel: entry.channel,
                state: record.state,
                is_sample: record.is_sample,
                is_repeat: record.findings.iter().any(|finding| finding.code == "E202"),
            })
        })
        .collect();
    looked.numbers = texts.into_iter().zip(lists).collect();
    Ok(())
}

/// BG-3: the invoices that a document refers to, with what is credited of them (E213, E214).
async fn preceding(
    store: &Store,
    invoice: &Invoice,
    looked: &Looked,
) -> Result<(Vec<Preceding>, attest_model::money::Decimal), StepError> {
    let mut prepaid = attest_model::money::Decimal::ZERO;
    let (Some(company), Some(supplier)) = (&looked.company, &looked.supplier) else {
        return Ok((Vec::new(), prepaid));
    };
    let texts = attest_payables::credit_notes::preceding_keys(&company.code, &supplier.code, invoice);
    let wanted: Vec<_> = texts.iter().map(|text| key::number(text)).collect();
    let lists = store.load_numbers(&wanted).await?;
    let mut preceding = Vec::with_capacity(lists.len());
    for (named, list) in invoice.preceding_invoices.iter().zip(lists) {
        let ids: Vec<_> = list.entries.iter().map(|entry| entry.invoice.clone()).collect();
        let records = if ids.is_empty() { Vec::new() } else { store.load_invoices(&ids).await? };
        let live = records.iter().find(|r| !matches!(r.state, State::Rejected | State::Removed));
        prepaid +=
            live.filter(|record| record.is_prepayment).and_then(|record| record.gross).unwrap_or_default();
        let found = live.or(records.first()).and_then(|record| {
            let confirmed = record.pairs.iter().filter(|pair| !pair.is_proposal);
            Some(Credited {
                gross: record.gross?,
                currency: record.currency?,
                credited: confirmed.map(|pair| pair.amount.value()).sum(),
            })
        });
        preceding.push(Preceding { number: named.number.clone(), found });
    }
    Ok((preceding, prepaid))
}

fn fill_record(after: &mut InvoiceRecord, invoice: &Invoice, looked: &Looked, result: &ArrivalResult) {
    copy_header(after, invoice);
    after.company = looked.company.as_ref().map(|company| company.code.clone());
    after.supplier = looked.supplier.as_ref().map(|supplier| supplier.code.clone());
    after.office = looked.supplier.as_ref().and_then(|supplier| office_of(supplier, invoice));
    if after.due_date.is_none() {
        after.due_date = result.due_date.date;
    }
    let mut orders: Vec<OrderNumber> = Vec::new();
    let mut contract = None;
    for resolution in std::iter::once(&looked.header).chain(looked.lines.iter().flatten()) {
        if let Some(order) = resolution.usable_order() {
            if contract.is_none() {
                contract = order.contract.clone();
            }
            if !orders.contains(&order.number) {
                orders.push(order.number.clone());
            }
        }
    }
    after.orders = orders;
    after.contract = contract;
    after.findings.clone_from(&result.findings);
    after.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    after.findings.truncate(FINDINGS_MAX);
    after.overrides = kept_overrides(&after.overrides, &result.findings);
    let known = |account: &String| {
        looked.supplier.as_ref().is_some_and(|supplier| {
            supplier.bank_accounts.iter().any(|own| {
                own.used_since.is_some() && attest_payables::payment::account_key(&own.number) == *account
            })
        })
    };
    after.has_new_account = looked.supplier.is_some() && !document_account_keys(invoice).iter().all(known);
}

/// ARR-12, VAL-5, VAL-68: moves the record; answers why, in words.
fn settle(
    after: &mut InvoiceRecord,
    invoice: &Invoice,
    looked: &Looked,
    result: &ArrivalResult,
    now: attest_model::dates::Timestamp,
) -> Result<String, StepError> {
    let table: HandlingTable = looked.settings.value(&keys::ERROR_HANDLING);
    let refused = |error: lifecycle::Refused| StepError::invalid("lifecycle", error);
    let blocking: Vec<String> = after.blocking().map(|finding| finding.code.clone()).collect();
    if let Some(gone) = removal(&result.findings, &after.overrides, &table, after.touched_by_person) {
        let codes = gone.codes.join(", ");
        let (event, state) =
            if gone.is_rejected { (Event::Reject, State::Rejected) } else { (Event::Remove, State::Removed) };
        let first = gone.codes.first().cloned().unwrap_or_default();
        lifecycle::advance(after, event, state, Next::Done, &first).map_err(refused)?;
        return Ok(format!("taken out because of {codes}"));
    }
    if !blocking.is_empty() {
        let mut codes = blocking;
        codes.dedup();
        if after.state == State::Error {
            after.reason = codes.first().cloned().unwrap_or_default();
            after.next = Next::Wait;
        } else if lifecycle::fall(after, codes.first().map_or("", String::as_str)).is_none() {
            return Err(StepError::invalid(&after.id, "cannot fall to error from where it stands"));
        }
        return Ok(format!("blocked by {}", codes.join(", ")));
    }
    if after.state == State::Error && after.came_from.is_some() {
        lifecycle::recover(after, now).map_err(refused)?;
        return Ok("nothing blocks any more; it goes on where it stood".to_owned());
    }
    if after.state == State::Error || after.state == State::Loaded {
        lifecycle::advance(after, Event::Arrive, State::ArrivalOk, Next::Match, "").map_err(refused)?;
    }
    after.arrived_at.get_or_insert(now);
    let step = choose_step(
        &StepFacts {
            kind: after.kind,
            goes_alone: false,
            order_resolved: !after.orders.is_empty(),
            has_lines: !invoice.lines.is_empty(),
            subscription_known: false,
        },
        &looked.settings,
    );
    let (state, next) = step.enters();
    let (event, why) = match step {
        Step::Credit => (Event::AwaitCredit, "CREDIT_NOTE"),
        Step::Review if after.order_references.is_empty() => (Event::Review, "NO_ORDER"),
        Step::Review => (Event::Review, "ORDER_NOT_USABLE"),
        Step::OrderRows | Step::OrderHeader | Step::Subscription => (Event::Match, ""),
    };
    lifecycle::advance(after, event, state, next, why).map_err(refused)?;
    if state == State::AwaitingCredit {
        after.waiting_since = Some(now);
    }
    let warnings = result.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
    Ok(format!("nothing blocks, {warnings} warnings; goes to step {}", step.number()))
}

/// What may mend an invoice in error (VAL-69) or match it later (MATCH-33).
fn wakes(after: &InvoiceRecord, invoice: &Invoice) -> Vec<String> {
    if after.state.is_terminal() {
        return Vec::new();
    }
    let mut topics: Vec<String> =
        after.order_references.iter().map(|text| topic_of_order(&OrderNumber::new(text))).collect();
    topics.extend(after.orders.iter().map(topic_of_order));
    if after.state == State::Error {
        match &after.supplier {
            Some(supplier) => topics.push(topic_of_supplier(supplier)),
            None => topics.extend(supplier_keys(invoice).iter().map(|key| format!("seller:{key}"))),
        }
        if after.company.is_some() {
            topics.push("company".to_owned());
        }
    }
    topics.sort_unstable();
    topics.dedup();
    topics.truncate(WAKES_MAX);
    topics
}

/// Most topics that wake one invoice: they are written in its transaction.
const WAKES_MAX: usize = 20;

/// The topic of an order and its receipts.
pub(crate) fn topic_of_order(number: &OrderNumber) -> String {
    format!("order:{}", number.key())
}

/// The topic of a supplier's record.
pub(crate) fn topic_of_supplier(code: &SupplierCode) -> String {
    format!("supplier:{}", code.key())
}

/// DUP-2 … DUP-8: the document joins the lists it was judged by, unless it is gone.
fn note_numbers(
    change: &mut Change,
    after: &InvoiceRecord,
    looked: &Looked,
    candidate: Option<&Candidate<'_>>,
) -> Result<(), StepError> {
    let Some(candidate) = candidate.filter(|_| !after.state.is_terminal()) else { return Ok(()) };
    let entry = NumberEntry {
        invoice: after.id.clone(),
        supplier: candidate.supplier.code.clone(),
        legal_entity_group: candidate.supplier.legal_entity_group.clone(),
        kind: after.kind,
        number: after.number.clone(),
        issue_date: after.issue_date,
        gross: after.gross,
        currency: after.currency,
        accounts: document_account_keys(candidate.invoice),
        channel: after.channel,
    };
    for (text, list) in &looked.numbers {
        if !list.entries.contains(&entry) {
            change.add_number(key::number(text), list, entry.clone())?;
        }
    }
    for text in near_keys(candidate) {
        change.add_near(&text, &entry)?;
    }
    Ok(())
}

/// ARR-8: an unknown seller becomes a proposed supplier.
async fn propose(
    store: &Store,
    change: &mut Change,
    result: &ArrivalResult,
    looked: &Looked,
) -> Result<(), StepError> {
    let Some(proposed) = result.proposed_supplier.as_ref().filter(|_| looked.supplier.is_none()) else {
        return Ok(());
    };
    if store.find_supplier(&proposed.company, &proposed.code).await?.is_none() {
        change.put_supplier(None, proposed)?;
    }
    Ok(())
}

/// VAL-4, VAL-6: one mail per role that has a new finding.
fn notify(change: &mut Change, after: &mut InvoiceRecord, settings: &Settings) -> Result<(), StepError> {
    let table: HandlingTable = settings.value(&keys::ERROR_HANDLING);
    for notice in notices(&after.findings, &after.overrides, &after.notified, &table) {
        let new: Vec<String> = notice.notified().map(|told| told.fingerprint).collect();
        let mut key = format!("codes#{}#{:?}", after.id, notice.role);
        for print in &new {
            key.push('#');
            key.push_str(print);
        }
        let mail = MailKind::Codes { role: notice.role, new };
        tell(change, &NotifyMessage { key, invoice_id: after.id.clone(), mail })?;
        after.notified.extend(notice.notified());
    }
    Ok(())
}
