//! WB-2. One invoice in the workbench.

use attest_model::approvals::Audience;
use attest_model::dates::today;
use attest_model::ids::InvoiceId;
use attest_model::invoice::Invoice;
use attest_model::master::{Company, Supplier, User};
use attest_model::record::{Actor, InvoiceRecord, Pairing, ScanState};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::attachments::scan::may_scan_again;
use attest_payables::matching::MatchResult;
use attest_payables::workbench::{Messages, is_asked, may_see_samples};
use attest_render::{
    Fact, FileStanding, ListedFile, MatchedLine, Notice, OpenTask, Refusal, Said, Standing, Talk, Waiting,
    WorkbenchInvoice,
};
use attest_store::{Store, StoreError};

use super::matching::matched;
use super::{Companies, Visit, acts, address, messages};
use crate::approve_link::Shown;
use crate::archive::Shared;
use crate::desk::Desk;
use crate::load::parties;
use crate::{OpenedFile, StepError, view};

/// Everything the page of one invoice is made of.
struct Loaded {
    record: InvoiceRecord,
    company: Option<Company>,
    supplier: Option<Supplier>,
    users: Vec<User>,
    invoice: Option<Invoice>,
    matched: Option<MatchResult>,
    pairs: Vec<InvoiceRecord>,
}

impl Loaded {
    async fn of(store: &Store, record: InvoiceRecord) -> Result<Self, StepError> {
        let (company, supplier) = parties(store, &record).await?;
        let company = match company {
            Some(company) => Some(company),
            None => Companies::load(store).await?.first().cloned(),
        };
        let invoice = match store.get_model(&record.id).await {
            Ok(invoice) => Some(invoice),
            Err(StoreError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let pairs: Vec<InvoiceId> = record.pairs.iter().map(|pair| pair.with.clone()).collect();
        Ok(Self {
            users: store.list_users().await?,
            matched: view::match_result(store, &record).await?,
            pairs: store.load_invoices(&pairs).await?,
            record,
            company,
            supplier,
            invoice,
        })
    }

    fn name(&self, user: &attest_model::ids::UserCode) -> String {
        view::name(&self.users, user).to_owned()
    }

    fn zone(&self) -> &str {
        self.company.as_ref().map_or("UTC", |company| company.time_zone.as_str())
    }
}

/// GET `/invoices/{id}`: one invoice and what this person may do with it.
///
/// An invoice that the person may not see gets the answer of one that does not exist (SAMP-2).
///
/// # Errors
/// [`StepError`] when the store does not answer or the page cannot be written.
pub async fn invoice<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    id: &str,
    wanted: &str,
    after: Option<Said>,
) -> Result<Shown, StepError> {
    let messages = shown_messages(visit, wanted);
    let found = match InvoiceId::parse(id) {
        Ok(id) => visit.find(desk.store, &id, messages).await?,
        Err(_) => None,
    };
    let Some(record) = found else { return unknown(visit) };
    let loaded = Loaded::of(desk.store, record).await?;
    let record = &loaded.record;
    let company = loaded.company.as_ref();
    let trail = desk.store.load_trail(&record.id).await?;
    let currency = record.currency.or_else(|| company.map(|company| company.currency));
    let actions = acts::offered(visit.user, record);
    let choices =
        acts::choices(desk.store, visit.user, &loaded.users, record, &actions, loaded.invoice.as_ref())
            .await?;
    let form = visit.form(
        format!("/invoices/{}", record.id),
        &[("version", record.version.to_string()), ("messages", messages.word().to_owned())],
    );
    let status = if matches!(after, Some(Said::Refused { .. })) { 409 } else { 200 };
    // The address says that an act was carried out; it is only believed of the last entry of the trail.
    let is_own = trail
        .last()
        .is_some_and(|last| matches!(&last.actor, Actor::User { user, .. } if *user == visit.user.code));
    let said = after.filter(|said| is_own || !matches!(said, Said::Done(_)));
    let page = WorkbenchInvoice {
        visitor: visit.visitor(),
        head: view::head_of(record, company, loaded.supplier.as_ref()),
        invoice: loaded.invoice.as_ref(),
        today: today(desk.now(), loaded.zone()),
        state: record.state,
        reason: record.reason.clone(),
        facts: facts(&loaded, visit),
        said,
        messages: messages::of(desk.store, visit, company, Some(&record.id)).await?,
        alerts: view::alerts(record),
        standing: standing(&loaded, messages),
        findings: record.findings.clone(),
        evidence: view::evidence(record, loaded.matched.as_ref()),
        matched: matched_lines(&loaded),
        tasks: tasks(&loaded, visit),
        coding: view::coding(record, currency),
        history: trail
            .iter()
            .map(|entry| view::history(entry, &loaded.users, loaded.supplier.as_ref(), company))
            .collect(),
        attachments: files(record),
        archive: format!("/invoices/{}/archive", record.id),
        raw: may_open_message(visit).then(|| format!("/invoices/{}/document", record.id)),
        discussion: discussion(desk.store, &loaded).await?,
        actions,
        choices,
        form,
        back: "/workbench".to_owned(),
    };
    let html = page.render(visit.renderer, visit.language(company))?;
    Ok(Shown { status, html, is_bad_token: false })
}

pub(super) fn shown_messages(visit: &Visit<'_>, wanted: &str) -> Messages {
    if may_see_samples(visit.user) { Messages::read(wanted) } else { Messages::Live }
}

/// The answer for an invoice that does not exist for this person.
fn unknown(visit: &Visit<'_>) -> Result<Shown, StepError> {
    let html = Notice::Refused(Refusal::NotFound).render(visit.renderer, visit.language(None))?;
    Ok(Shown { status: 404, html, is_bad_token: false })
}

fn matched_lines(loaded: &Loaded) -> Vec<MatchedLine> {
    loaded.matched.as_ref().map_or_else(Vec::new, |result| matched(result, loaded.invoice.as_ref()))
}

/// DISP-1. The discussion, oldest entry first.
async fn discussion(store: &Store, loaded: &Loaded) -> Result<Vec<Talk>, StepError> {
    let entries = store.load_discussion(&loaded.record.id).await?;
    let (company, supplier) = (loaded.company.as_ref(), loaded.supplier.as_ref());
    let talk = entries.into_iter().map(|entry| Talk {
        at: view::on_clock_of(entry.at, company),
        by: view::actor(&entry.by, &loaded.users, supplier).to_owned(),
        is_for_supplier: entry.audience == Audience::Supplier,
        text: entry.text,
    });
    Ok(talk.collect())
}

fn facts(loaded: &Loaded, visit: &Visit<'_>) -> Vec<(Fact, String)> {
    let record = &loaded.record;
    let list = |orders: &[String]| orders.join(", ");
    let resolved: Vec<String> = record.orders.iter().map(ToString::to_string).collect();
    let orders = if resolved.is_empty() { list(&record.order_references) } else { list(&resolved) };
    let transfers = loaded.invoice.iter().flat_map(|invoice| &invoice.payment_instructions);
    let account = transfers.flat_map(|means| &means.credit_transfers).next();
    let received = view::on_clock_of(record.received_at, loaded.company.as_ref());
    let received = visit.language(loaded.company.as_ref()).moment(&received);
    [
        (Fact::Orders, orders),
        (Fact::Contract, record.contract.as_ref().map(ToString::to_string).unwrap_or_default()),
        (Fact::Account, account.map(|account| account.account.value.clone()).unwrap_or_default()),
        (Fact::File, record.file_name.clone()),
        (Fact::Received, received),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

fn standing(loaded: &Loaded, messages: Messages) -> Vec<Standing> {
    let record = &loaded.record;
    let day = |at| today(at, loaded.zone());
    let hold = record.hold.iter().map(|hold| Standing::Hold {
        code: hold.code.clone(),
        is_financial: hold.is_financial,
        by: loaded.name(&hold.by),
        since: day(hold.at),
    });
    let dispute = record.dispute.iter().map(|dispute| Standing::Dispute {
        reason: dispute.reason.clone(),
        amount: dispute.amount,
        by: loaded.name(&dispute.owner),
        text: dispute.text.clone(),
    });
    let request = record.credit_request.iter().map(|request| Standing::CreditRequest {
        amount: request.amount,
        by: loaded.name(&request.by),
        expected_on: request.expected_on,
        text: request.text.clone(),
    });
    let pair = record.pairs.iter().filter_map(|pair: &Pairing| {
        let other = loaded.pairs.iter().find(|other| other.id == pair.with)?;
        Some(Standing::Pair {
            number: other.number.clone(),
            amount: pair.amount,
            is_proposal: pair.is_proposal,
            url: address(other, messages),
        })
    });
    let sent = record.batch.iter().map(|batch| Standing::Sent {
        batch: batch.to_string(),
        voucher: record.voucher.clone().unwrap_or_default(),
    });
    hold.chain(dispute).chain(request).chain(pair).chain(sent).collect()
}

fn tasks(loaded: &Loaded, visit: &Visit<'_>) -> Vec<OpenTask> {
    let open = loaded.record.tasks.iter().map(|task| OpenTask {
        who: loaded.name(&task.user),
        waiting: Waiting::from(task.kind),
        since: today(task.assigned_at, loaded.zone()),
        because: task.because.clone(),
        is_mine: task.user == visit.user.code || task.escalated_to.as_ref() == Some(&visit.user.code),
    });
    debug_assert!(open.clone().any(|task| task.is_mine) == is_asked(&loaded.record, &visit.user.code));
    open.collect()
}

/// ATT-2, ATT-14. Every attachment, and how it stands.
fn files(record: &InvoiceRecord) -> Vec<ListedFile> {
    let listed = record.attachments.iter().enumerate().map(|(at, file)| {
        let standing = match file.scan.as_ref().map(|scan| scan.state) {
            None => FileStanding::Refused,
            Some(ScanState::Clean) => {
                FileStanding::Opens(format!("/invoices/{}/attachments/{at}", record.id))
            }
            Some(ScanState::Pending) if may_scan_again(file) => FileStanding::NotScanned,
            Some(ScanState::Pending) => FileStanding::Waits,
            Some(ScanState::Failed) => FileStanding::Failed,
            Some(ScanState::Unscannable) => FileStanding::Unscannable,
            Some(ScanState::Infected) => FileStanding::Infected,
        };
        ListedFile { name: file.name.clone(), standing }
    });
    listed.collect()
}

/// An attachment; `None` when it or the invoice does not exist for this person.
///
/// # Errors
/// [`StepError`] when the store does not answer.
pub async fn attachment<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    id: &str,
    index: usize,
) -> Result<Option<OpenedFile>, StepError> {
    let Ok(id) = InvoiceId::parse(id) else { return Ok(None) };
    match visit.find(desk.store, &id, shown_messages(visit, Messages::All.word())).await? {
        Some(record) => view::attachment(desk.store, &record, index).await,
        None => Ok(None),
    }
}

/// A message may hold other invoices than the one that a person without a right was asked about.
fn may_open_message(visit: &Visit<'_>) -> bool {
    !visit.user.rights.is_empty()
}

/// AUD-2. An invoice that this person may take with its documents and its trail, and how much of what it shares with others;
/// `None` when it does not exist for this person.
///
/// # Errors
/// [`StepError`] when the store does not answer.
pub async fn archived<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    id: &str,
) -> Result<Option<(InvoiceRecord, Shared)>, StepError> {
    let Ok(id) = InvoiceId::parse(id) else { return Ok(None) };
    let all = shown_messages(visit, Messages::All.word());
    let shared = if may_open_message(visit) { Shared::Whole } else { Shared::Without };
    Ok(visit.find(desk.store, &id, all).await?.map(|record| (record, shared)))
}

/// The document as it was received, and its file name; `None` when it does not exist for this person.
///
/// # Errors
/// [`StepError`] when the store does not answer.
pub async fn document<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    id: &str,
) -> Result<Option<(Vec<u8>, String)>, StepError> {
    let Ok(id) = InvoiceId::parse(id) else { return Ok(None) };
    if !may_open_message(visit) {
        return Ok(None);
    }
    let all = shown_messages(visit, Messages::All.word());
    let Some(record) = visit.find(desk.store, &id, all).await? else { return Ok(None) };
    let bytes = desk.store.get_document(&record.raw_key, crate::intake::MESSAGE_BYTES_MAX).await?;
    Ok(Some((bytes, record.file_name)))
}
