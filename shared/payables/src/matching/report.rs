//! AMJ-15. The report of e-invoices for matching: which invoices it lists, and what it says of each line.

use attest_model::ids::{CompactString, CompanyCode, OrderNumber, SupplierCode};
use attest_model::record::{InvoiceRecord, State};
use attest_model::settings::{Criterion, Pattern};
use serde::Serialize;

use super::line_result::{CandidateRef, LineState, Verdict};
use super::may_repeat;
use super::result::{MatchResult, Reason};
use crate::accrual::Way;

/// The states in which an invoice can be for matching; the others need not be looked at.
pub const STATES: &[State] = &[State::Matching, State::AwaitingReceipt, State::Review];

/// What a report is run for; what is absent or empty selects everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The company.
    pub company: Option<CompanyCode>,
    /// The supplier.
    pub supplier: Option<SupplierCode>,
    /// One of its orders.
    pub order: Option<OrderNumber>,
    /// Contract of its first order; `*` stands for any run of characters.
    pub contract: Option<Pattern>,
    /// Where it stands.
    pub state: Option<State>,
}

impl Selection {
    /// Whether the report lists the invoice: an order match is still to be made, and the selection holds it.
    #[must_use]
    pub fn holds(&self, record: &InvoiceRecord) -> bool {
        let of_order = |wanted: &OrderNumber| record.orders.iter().any(|order| order.key() == wanted.key());
        may_repeat(record)
            && !record.is_sample
            && !record.orders.is_empty()
            && self.company.as_ref().is_none_or(|wanted| record.company.as_ref() == Some(wanted))
            && self.supplier.as_ref().is_none_or(|wanted| record.supplier.as_ref() == Some(wanted))
            && self.order.as_ref().is_none_or(of_order)
            && self.contract.as_ref().is_none_or(|wanted| {
                record.contract.as_ref().is_some_and(|contract| wanted.matches(contract.as_str()))
            })
            && self.state.is_none_or(|wanted| record.state == wanted)
    }
}

/// One line of an invoice in the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportLine {
    /// BT-126.
    pub line: CompactString,
    /// Its order.
    pub order: String,
    /// How it is matched.
    pub way: Option<Way>,
    /// The receipt lines that could serve it, oldest first; order lines in a two-way match.
    pub candidates: Vec<CandidateRef>,
    /// Criteria that hold.
    pub met: Vec<Criterion>,
    /// Criteria that do not.
    pub not_met: Vec<Criterion>,
    /// Criteria that are compared when the goods have come.
    pub pending: Vec<Criterion>,
    /// What became of it.
    pub outcome: LineState,
    /// Why it is not matched.
    pub reason: Option<Reason>,
}

/// What the report says of an invoice, line by line.
#[must_use]
pub fn report_lines(result: &MatchResult) -> Vec<ReportLine> {
    let lines = result.lines.iter().map(|line| {
        let with = |verdict: Verdict| {
            let found = line.evidence.iter().filter(|evidence| evidence.verdict == verdict);
            found.map(|evidence| evidence.criterion).collect()
        };
        ReportLine {
            line: line.id.clone(),
            order: line.order.as_ref().map(ToString::to_string).unwrap_or_default(),
            way: line.way,
            candidates: line.candidates.clone(),
            met: with(Verdict::Met),
            not_met: with(Verdict::NotMet),
            pending: with(Verdict::Pending),
            outcome: line.state,
            reason: line.reason,
        }
    });
    lines.collect()
}
