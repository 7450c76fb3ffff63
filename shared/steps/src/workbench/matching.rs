//! AMJ-15. The report of e-invoices for matching: reading lists what was found last, running makes the attempt anew.

use attest_model::invoice::Invoice;
use attest_model::master::User;
use attest_model::money::Amount;
use attest_model::record::{InvoiceRecord, State};
use attest_model::settings::Pattern;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::acts::{ActKind, permit};
use attest_payables::matching::report::{STATES, Selection};
use attest_payables::matching::{
    Allocation, CandidateRef, Evidence, LineState, MatchResult, RuleUsed, Verdict,
};
use attest_payables::workbench::{Messages, may_see};
use attest_render::{
    Figure, MatchedLine, MatchedOutcome, MatchedRow, MatchedRule, MatchedValue, MatchedVerdict, MatchingPage,
    MatchingRow,
};

use super::scan::scan;
use super::{Companies, Fields, Visit, address};
use crate::approve_link::Shown;
use crate::desk::Desk;
use crate::{StepError, order_match, view};

/// Most invoices that one report lists and tries; a narrower selection reaches the others.
const INVOICES_MAX: usize = 100;

/// Most lines of a match that are listed; the record of the match has all of them.
const LINES_MAX: usize = 100;

/// The report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchReport {
    /// Its invoices, what is due first stands first.
    pub invoices: Vec<Reported>,
    /// The selection holds more than one report lists.
    pub is_cut: bool,
}

/// One invoice of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Where it stands now.
    pub record: InvoiceRecord,
    /// What was compared; absent where no attempt was made yet.
    pub result: Option<MatchResult>,
    /// What the document says.
    pub invoice: Invoice,
}

/// AMJ-15. The invoices for matching that a selection holds, with what was compared.
///
/// `sees` tells which of them exist for the reader; `tries`, for which of them the 3-way attempt is made now.
///
/// # Errors
/// [`StepError`] when the store does not answer; attempts made before stay.
pub async fn match_report<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    selection: &Selection,
    sees: impl Fn(&InvoiceRecord) -> bool,
    tries: impl Fn(&InvoiceRecord) -> bool,
) -> Result<MatchReport, StepError> {
    let companies = Companies::load(desk.store).await?;
    let is_listed = |record: &InvoiceRecord| selection.holds(record) && sees(record);
    let mut listed = 0;
    let scanned = scan(desk.store, companies.0.keys(), STATES, None, |record| {
        listed += usize::from(is_listed(record));
        listed > INVOICES_MAX
    })
    .await?;
    let is_cut = scanned.next.is_some();
    let mut invoices = Vec::new();
    for record in scanned.records.into_iter().filter(is_listed).take(INVOICES_MAX) {
        let tried = if tries(&record) { order_match::match_on_demand(desk, &record.id).await? } else { None };
        let record = if tried.is_some() { desk.store.load_invoice(&record.id).await? } else { record };
        let result = match tried {
            Some(result) => Some(result),
            None => view::match_result(desk.store, &record).await?,
        };
        let invoice = desk.store.get_model(&record.id).await?;
        invoices.push(Reported { record, result, invoice });
    }
    Ok(MatchReport { invoices, is_cut })
}

/// GET and POST `/matching`: the report; a POST runs it.
///
/// # Errors
/// [`StepError`] when the store does not answer or the page cannot be written.
pub async fn matching<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    fields: &Fields,
    runs: bool,
) -> Result<Shown, StepError> {
    let companies = Companies::load(desk.store).await?;
    let user = visit.user;
    let tries = |record: &InvoiceRecord| runs && may_try(user, record);
    let sees = |record: &InvoiceRecord| may_see(user, Messages::Live, record);
    let report = match_report(desk, &selection(fields), sees, tries).await?;
    let row = |reported: &Reported| MatchingRow {
        head: view::head_of(&reported.record, companies.of(&reported.record), None),
        state: reported.record.state,
        reason: reported.record.reason.clone(),
        lines: reported
            .result
            .as_ref()
            .map_or_else(Vec::new, |result| matched(result, Some(&reported.invoice))),
        url: address(&reported.record, Messages::Live),
    };
    let value = |name: &str| fields.get(name).to_owned();
    let names = ["company", "supplier", "order", "contract", "state"];
    let hidden: Vec<(&str, String)> = names.iter().map(|name| (*name, value(name))).collect();
    let page = MatchingPage {
        visitor: visit.visitor(),
        companies: companies.0.values().map(|c| (c.code.to_string(), c.name.clone())).collect(),
        company: value("company"),
        supplier: value("supplier"),
        order: value("order"),
        contract: value("contract"),
        state: value("state"),
        states: STATES.to_vec(),
        has_run: runs,
        may_run: report.invoices.iter().any(|reported| may_try(user, &reported.record)),
        is_cut: report.is_cut,
        rows: report.invoices.iter().map(row).collect(),
        run: visit.form("/matching".to_owned(), &hidden),
    };
    let html = page.render(visit.renderer, visit.language(companies.first()))?;
    Ok(Shown { status: 200, html, is_bad_token: false })
}

/// Whoever may have one invoice matched may run the report on it.
fn may_try(user: &User, record: &InvoiceRecord) -> bool {
    permit(ActKind::Match, user, record).is_ok()
}

fn selection(fields: &Fields) -> Selection {
    let given = |name: &str| Some(fields.get(name)).filter(|value| !value.is_empty());
    Selection {
        company: given("company").map(Into::into),
        supplier: given("supplier").map(Into::into),
        order: given("order").map(Into::into),
        contract: given("contract").map(Pattern::new),
        state: given("state").and_then(|word| State::ALL.iter().copied().find(|state| state.word() == word)),
    }
}

/// What a match compared, line by line, and what became of the charges and allowances of the document.
pub(super) fn matched(result: &MatchResult, invoice: Option<&Invoice>) -> Vec<MatchedLine> {
    let name = |index: usize| {
        let line = invoice.and_then(|invoice| invoice.lines.get(index));
        line.and_then(|line| line.item_name.clone()).unwrap_or_default()
    };
    let lines = result.lines.iter().take(LINES_MAX).map(|line| MatchedLine {
        row: MatchedRow::Line(line.id.to_string()),
        name: name(line.index),
        outcome: outcome(line.state),
        reason: line.reason.map(|reason| reason.word().to_owned()).unwrap_or_default(),
        rule: line.rule.as_ref().map(rule),
        candidates: line.candidates.iter().map(candidate).collect(),
        takes: line.allocations.iter().map(taken).collect(),
        values: line.evidence.iter().filter_map(compared).collect(),
    });
    let currency = invoice.and_then(|invoice| invoice.currency);
    let rows = result.document_rows.iter().take(LINES_MAX).map(|row| {
        let amount = match currency {
            Some(currency) => Figure::Amount(Amount::new(row.amount, currency)),
            None => Figure::Number { value: row.amount, unit: String::new() },
        };
        MatchedLine {
            row: if row.is_allowance { MatchedRow::Allowance(amount) } else { MatchedRow::Charge(amount) },
            name: row.text.clone(),
            outcome: outcome(row.state),
            reason: String::new(),
            rule: row.rule.as_ref().map(rule),
            candidates: Vec::new(),
            takes: Vec::new(),
            values: Vec::new(),
        }
    });
    lines.chain(rows).collect()
}

const fn outcome(state: LineState) -> MatchedOutcome {
    match state {
        LineState::Matched => MatchedOutcome::Matched,
        LineState::ExtraRow => MatchedOutcome::ExtraRow,
        LineState::Rounding => MatchedOutcome::Rounding,
        LineState::AwaitingReceipt => MatchedOutcome::AwaitingReceipt,
        LineState::NotMatched => MatchedOutcome::NotMatched,
    }
}

fn rule(used: &RuleUsed) -> MatchedRule {
    MatchedRule {
        number: used.index + 1,
        action: used.action,
        limit: used.limit.map(|limit| limit.normalize().to_string()).unwrap_or_default(),
        is_over_limit: used.is_over_limit,
        decided_by: used.because.clone(),
    }
}

/// A candidate as `order line / receipt, ticket, date (open quantity)`.
fn candidate(found: &CandidateRef) -> String {
    let receipt = found.receipt.as_ref().map(|receipt| format!(" / {receipt}")).unwrap_or_default();
    let ticket = found.ticket.as_ref().map(|ticket| format!(", {ticket}")).unwrap_or_default();
    let day = found.delivery_date.map(|day| format!(", {day}")).unwrap_or_default();
    format!("{}{receipt}{ticket}{day} ({})", found.order_line, found.open_quantity.normalize())
}

fn taken(allocation: &Allocation) -> String {
    let receipt = allocation.receipt.as_ref().map_or_else(String::new, |receipt| format!(" / {receipt}"));
    format!("{}{receipt} ({})", allocation.order_line, allocation.quantity.normalize())
}

fn compared(evidence: &Evidence) -> Option<MatchedValue> {
    let verdict = match evidence.verdict {
        Verdict::Met => MatchedVerdict::Met,
        Verdict::NotMet => MatchedVerdict::NotMet,
        Verdict::NotApplicable | Verdict::Pending => MatchedVerdict::Open,
        Verdict::Off => return None,
    };
    Some(MatchedValue {
        criterion: evidence.criterion,
        verdict,
        expected: evidence.expected.as_ref().and_then(view::figure),
        found: evidence.found.as_ref().and_then(view::figure),
        tolerance: evidence.tolerance.map(|tolerance| tolerance.normalize().to_string()).unwrap_or_default(),
        decided_by: evidence.because.to_string(),
    })
}
