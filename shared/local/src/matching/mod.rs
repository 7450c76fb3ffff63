//! `attest match`: one match of an invoice with the orders and receipts of two folders, with its evidence; no state.

mod papers;
mod parties;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use attest_model::dates::{Date, today};
use attest_model::ids::OrderNumber;
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::record::{Next, State};
use attest_model::settings::Settings;
use attest_outside::clock::{Clock as _, SystemClock};
use attest_payables::lifecycle::{MatchEnd, after_match};
use attest_payables::matching::{
    MatchFacts, MatchResult, Outcome, Trigger, match_header, match_invoice, references,
};
use attest_payables::order_numbers::several;
use serde::Serialize;

use crate::convert::invoices_of;
use crate::evidence;
use papers::Papers;

/// Arguments of `attest match`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The invoice, in any format that is read.
    pub invoice: PathBuf,
    /// Orders, their changes and cancellations: UBL documents, and CSV files as for `master/` (orders, contracts, suppliers,
    /// items, units). A file or a folder.
    #[arg(long, required = true)]
    pub orders: Vec<PathBuf>,
    /// Goods receipts: UBL receipt advices and CSV files.
    #[arg(long)]
    pub receipts: Vec<PathBuf>,
    /// Settings as `settings.csv` of `master/`.
    #[arg(long)]
    pub settings: Option<PathBuf>,
    /// The day it is matched on; today in UTC when absent.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub day: Option<Date>,
    /// One JSON line per invoice of the file.
    #[arg(long)]
    pub json: bool,
}

/// One line of `--json`.
#[derive(Debug, Serialize)]
pub struct Matched {
    /// The file as given.
    pub file: String,
    /// Its place in the file, from 0, where the file holds several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// BT-1.
    pub invoice: Option<String>,
    /// Where the invoice stands after the match.
    pub state: &'static str,
    /// ST-8. It goes on without manual handling.
    pub is_straight_through: bool,
    /// What was not used, and what was assumed.
    pub notes: Vec<String>,
    /// All that was compared.
    pub result: MatchResult,
}

/// Runs the command: 0 matched, 1 not, 2 it could not be tried.
///
/// # Errors
/// When a file cannot be read or the records name several companies.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let found = matched(arguments)?;
    let is_matched = found.iter().all(|one| matches!(one.result.outcome, Outcome::Matched { .. }));
    for one in &found {
        if arguments.json {
            println!("{}", serde_json::to_string(one)?);
        } else {
            one.notes.iter().for_each(|note| eprintln!("{note}"));
            println!("{} {}: {}", one.file, one.invoice.as_deref().unwrap_or("–"), one.state);
            println!("{}", evidence::shown(&one.result));
        }
    }
    Ok(if is_matched { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Matches every invoice of the file.
///
/// # Errors
/// As [`run`].
pub fn matched(arguments: &Arguments) -> anyhow::Result<Vec<Matched>> {
    let file = arguments.invoice.display().to_string();
    let invoices = invoices_of(&arguments.invoice)?;
    if invoices.is_empty() {
        bail!("{file} holds no invoice that could be read; a PDF alone is an image");
    }
    let papers = Papers::read(&arguments.orders, &arguments.receipts, arguments.settings.as_deref())?;
    let day = arguments.day.unwrap_or_else(|| today(SystemClock.now(), "UTC"));
    let is_one = invoices.len() == 1;
    let each = invoices.iter().enumerate().map(|(at, invoice)| {
        let mut one =
            match_one(invoice, &papers, day).with_context(|| format!("{file}, document {}", at + 1))?;
        one.file.clone_from(&file);
        one.index = (!is_one).then_some(at);
        Ok(one)
    });
    each.collect()
}

fn match_one(invoice: &Invoice, papers: &Papers, day: Date) -> anyhow::Result<Matched> {
    if invoice.kind == DocumentKind::CreditNote {
        bail!("a credit note is paired with its invoice, not matched with an order");
    }
    let mut notes = papers.notes.clone();
    let who = parties::of(invoice, papers)?;
    let settings = papers.settings_of(&who);
    let mut assumed = Vec::new();
    let orders = papers.orders_of(invoice, &who, &settings, &mut notes, &mut assumed);
    let receipts = papers.receipts_of(&orders, &who, &mut notes);
    let numbers: Vec<OrderNumber> = orders.iter().map(|order| order.number.clone()).collect();
    let facts = MatchFacts {
        invoice,
        company: &who.company,
        supplier: &who.supplier,
        orders: &orders,
        receipts: &receipts,
        references: &references(invoice, &numbers, &settings),
        settings: &settings,
        items: &papers.items,
        conversions: &papers.units,
        trigger: Trigger::OnDemand,
        today: day,
        waiting_since: None,
    };
    let result = decide(&facts);
    let compared = |number: &OrderNumber| result.orders.iter().any(|order| order.number == *number);
    notes.extend(assumed.iter().filter(|(number, _)| compared(number)).map(|(number, method)| {
        format!("order {number}: nothing gives its accrual method; {method:?} is taken")
    }));
    let (state, is_straight_through) = stands(&result, &settings);
    let invoice = invoice.number.clone();
    Ok(Matched { file: String::new(), index: None, invoice, state, is_straight_through, notes, result })
}

/// With rows, or by the header where the invoice has none; the header names one order, or several (MATCH-53).
fn decide(facts: &MatchFacts<'_>) -> MatchResult {
    if !facts.invoice.lines.is_empty() {
        return match_invoice(facts);
    }
    let text = facts.invoice.order_number().unwrap_or_default();
    let is_known = |number: &OrderNumber| facts.orders.iter().any(|order| order.number == *number);
    let whole = facts.order_named(text);
    let numbers = if is_known(&whole) {
        vec![whole]
    } else {
        several(text).into_iter().map(|part| facts.order_named(part)).collect()
    };
    match_header(facts, &numbers)
}

/// ST-6 … ST-8. Where the invoice would stand, and whether nobody would have to look at it.
fn stands(result: &MatchResult, settings: &Settings) -> (&'static str, bool) {
    let end = match &result.outcome {
        Outcome::Matched { .. } => MatchEnd::Order,
        Outcome::AwaitingReceipt { .. } => MatchEnd::AwaitsReceipt,
        Outcome::NotMatched { .. } | Outcome::NotAttempted { .. } => MatchEnd::Failed,
        Outcome::Rejected { .. } => return (State::Rejected.word(), false),
    };
    let (_, state, next) = after_match(end, false, settings);
    (state.word(), end == MatchEnd::Order && next == Next::FinalCheck)
}

#[cfg(test)]
mod tests;
