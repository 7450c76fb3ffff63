//! `attest match-report`: the e-invoices for matching, with what agrees and what does not (AMJ-15).

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use attest_model::record::State;
use attest_model::settings::{Criterion, Pattern};
use attest_payables::matching::report::{ReportLine, STATES, Selection, report_lines};
use attest_payables::matching::{CandidateRef, Outcome};
use attest_steps::workbench::{Reported, match_report};

use crate::run::open;
use crate::table::{table, why};

/// Arguments of `attest match-report`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Data folder.
    #[arg(long, default_value = "attest-data")]
    pub data: PathBuf,
    /// Only invoices of this company.
    #[arg(long)]
    pub company: Option<String>,
    /// Only invoices of this supplier.
    #[arg(long)]
    pub supplier: Option<String>,
    /// Only invoices of this order.
    #[arg(long)]
    pub order: Option<String>,
    /// Only invoices of these contracts; `*` stands for any characters.
    #[arg(long)]
    pub contract: Option<String>,
    /// Only invoices in this state.
    #[arg(long)]
    pub state: Option<String>,
    /// Lists what was compared last, and tries nothing.
    #[arg(long)]
    pub no_match: bool,
    /// One JSON line per invoice instead of tables.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
///
/// # Errors
/// When the data folder cannot be opened or a filter names nothing.
pub async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let selection = selection(arguments)?;
    let world = open(&arguments.data, None).await?;
    let report = match_report(world.desk(), &selection, |_| true, |_| !arguments.no_match).await?;
    world.settle(|_, _| {}).await;
    if arguments.json {
        let mut out = std::io::stdout().lock();
        for reported in &report.invoices {
            serde_json::to_writer(&mut out, &Line::of(reported))?;
            writeln!(out)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut company = None;
    for reported in &report.invoices {
        if company != reported.record.company {
            company.clone_from(&reported.record.company);
            println!("Company {}\n", company.as_ref().map_or("–", |code| code.as_str()));
        }
        print(reported);
    }
    println!("{} invoices for matching", report.invoices.len());
    if report.is_cut {
        println!("There are more; narrow the selection to see the others.");
    }
    Ok(ExitCode::SUCCESS)
}

fn selection(arguments: &Arguments) -> anyhow::Result<Selection> {
    let state = match &arguments.state {
        None => None,
        Some(word) => match STATES.iter().find(|state| state.word() == word) {
            Some(state) => Some(*state),
            None => {
                let known: Vec<_> = STATES.iter().map(|state| state.word()).collect();
                bail!("no invoice is for matching in state {word:?}; expected one of: {}", known.join(" "))
            }
        },
    };
    Ok(Selection {
        company: arguments.company.as_deref().map(Into::into),
        supplier: arguments.supplier.as_deref().map(Into::into),
        order: arguments.order.as_deref().map(Into::into),
        contract: arguments.contract.as_deref().map(Pattern::new),
        state,
    })
}

/// One invoice for machines.
#[derive(serde::Serialize)]
struct Line<'a> {
    invoice: &'a str,
    company: Option<String>,
    supplier: Option<String>,
    number: &'a str,
    state: State,
    reason: &'a str,
    outcome: Option<&'a Outcome>,
    lines: Vec<ReportLine>,
}

impl<'a> Line<'a> {
    fn of(reported: &'a Reported) -> Self {
        let record = &reported.record;
        Self {
            invoice: record.id.as_str(),
            company: record.company.as_ref().map(ToString::to_string),
            supplier: record.supplier.as_ref().map(ToString::to_string),
            number: &record.number,
            state: record.state,
            reason: &record.reason,
            outcome: reported.result.as_ref().map(|result| &result.outcome),
            lines: reported.result.as_ref().map(report_lines).unwrap_or_default(),
        }
    }
}

fn print(reported: &Reported) {
    let record = &reported.record;
    println!("{} {} of {}", record.id, record.number, record.seller_name);
    println!("{}: {}", record.state, why(record));
    let Some(result) = &reported.result else {
        println!("not compared yet\n");
        return;
    };
    let mut rows = table(&["line", "order", "could be served by", "met", "not met", "outcome"]);
    for line in report_lines(result) {
        let candidates: Vec<String> = line.candidates.iter().map(candidate).collect();
        let pending = criteria(&line.pending);
        let met = criteria(&line.met);
        let met = if pending.is_empty() { met } else { format!("{met} (open: {pending})") };
        let reason = line.reason.map(|reason| format!(", {reason}")).unwrap_or_default();
        let outcome = serde_json::to_value(line.outcome).ok();
        let outcome = outcome.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
        rows.add_row([
            line.line.into_string(),
            line.order,
            candidates.join("\n"),
            met,
            criteria(&line.not_met),
            format!("{outcome}{reason}"),
        ]);
    }
    println!("{rows}\n");
}

fn candidate(found: &CandidateRef) -> String {
    let open = found.open_quantity.normalize();
    match &found.receipt {
        Some(receipt) => {
            let ticket = found.ticket.as_deref().unwrap_or("no ticket");
            let day = found.delivery_date.map(|day| format!(" of {day}")).unwrap_or_default();
            format!("receipt {receipt}{day} ({ticket}), line {}, {open} open", found.order_line)
        }
        None => format!("order line {}, {open} open", found.order_line),
    }
}

fn criteria(list: &[Criterion]) -> String {
    list.iter().map(|criterion| criterion.word()).collect::<Vec<_>>().join(" ")
}
