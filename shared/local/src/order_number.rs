//! `attest order-number`: the test bench of order numbers (ONUM-29). Nothing is saved or looked up in a data folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use attest_formats::master::{self, ImportedOrder, MasterRecords, SettingValue};
use attest_model::ids::{CompanyCode, SupplierCode};
use attest_model::orders::AccrualMethod;
use attest_model::place::Term;
use attest_model::settings::{Scope, Settings, Values};
use attest_payables::order_numbers::{NumberRules, OrderHead, Register, Resolution, Trial, resolve, try_out};
use serde::Serialize;

use crate::table::table;

/// Arguments of `attest order-number`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Order numbers as suppliers write them.
    #[arg(required = true)]
    pub numbers: Vec<String>,
    /// Settings to try, as `settings.csv` of the import.
    #[arg(long, value_name = "FILE")]
    pub settings: PathBuf,
    /// Orders to find, as `orders.csv` of the import.
    #[arg(long, value_name = "FILE")]
    pub orders: Option<PathBuf>,
    /// The company whose settings hold; may be left out where the files name one only.
    #[arg(long)]
    pub company: Option<CompanyCode>,
    /// The supplier whose orders come first.
    #[arg(long)]
    pub supplier: Option<SupplierCode>,
    /// One JSON line per number.
    #[arg(long)]
    pub json: bool,
}

/// What becomes of one typed number.
#[derive(Debug, Serialize)]
struct Tried {
    typed: String,
    /// ONUM-25. The whole number after correction; absent where no rule changed it.
    corrected: Option<String>,
    /// ONUM-27. The rules that changed something, by sequence.
    rules: Vec<u32>,
    /// ONUM-26. What is looked up, in order.
    candidates: Vec<Reading>,
    /// What was found; absent without `--orders`.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<Found>,
}

#[derive(Debug, Serialize)]
struct Reading {
    number: String,
    variation: Option<String>,
    wbs: Option<String>,
    is_corrected: bool,
}

#[derive(Debug, Serialize)]
struct Found {
    /// The number that would be kept.
    number: Option<String>,
    /// The order it names.
    order: Option<String>,
    variation: Option<String>,
    wbs: Option<String>,
    /// ONUM-27. Rules whose result is used.
    rules: Vec<u32>,
    /// What is wrong with it (E502 … E508).
    findings: Vec<String>,
}

/// Runs the command: 0 every number can be used, 1 one of them names no order that can, 2 a file is not as it must be.
///
/// # Errors
/// When a file cannot be read or has faults; all of them are named, with line and column.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let tried = tries(arguments)?;
    if arguments.json {
        for tried in &tried {
            println!("{}", serde_json::to_string(tried)?);
        }
    } else {
        println!("{}", shown(&tried));
    }
    let is_faulty = tried.iter().filter_map(|tried| tried.found.as_ref()).any(|f| !f.findings.is_empty());
    Ok(if is_faulty { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn tries(arguments: &Arguments) -> anyhow::Result<Vec<Tried>> {
    let MasterRecords::Settings(settings) = read(&arguments.settings)? else {
        bail!("{} holds no settings; expected a settings.csv", arguments.settings.display());
    };
    let orders = match &arguments.orders {
        None => None,
        Some(file) => {
            let MasterRecords::Orders(orders) = read(file)? else {
                bail!("{} holds no orders; expected an orders.csv", file.display());
            };
            Some(orders)
        }
    };
    let company = company(arguments.company.as_ref(), &settings, orders.as_deref())?;
    let heads: Option<Vec<OrderHead>> = orders.map(|orders| orders.into_iter().map(head).collect());
    let rules = NumberRules::of(&layers(settings, &company));
    let numbers = arguments.numbers.iter().map(|typed| {
        let trial = try_out(typed, &rules);
        let found = heads.as_deref().map(|orders| {
            let register = Register { company: &company, supplier: arguments.supplier.as_ref(), orders };
            found(&resolve(typed, &trial.candidates, register))
        });
        tried(typed, trial, found)
    });
    Ok(numbers.collect())
}

fn read(file: &Path) -> anyhow::Result<MasterRecords> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(master::read(&file.to_string_lossy(), &bytes)?)
}

/// The company that is meant: the one named, else the only one of the files.
fn company(
    named: Option<&CompanyCode>,
    settings: &[SettingValue],
    orders: Option<&[ImportedOrder]>,
) -> anyhow::Result<CompanyCode> {
    if let Some(named) = named {
        return Ok(named.clone());
    }
    let of_settings = settings.iter().filter_map(|value| company_of(&value.scope));
    let of_orders = orders.unwrap_or_default().iter().map(|order| &order.company);
    let mut known: Vec<&CompanyCode> = of_settings.chain(of_orders).collect();
    known.sort();
    known.dedup();
    match known.as_slice() {
        [] => Ok(CompanyCode::new("")),
        [one] => Ok((*one).clone()),
        several => {
            let codes: Vec<_> = several.iter().map(ToString::to_string).collect();
            bail!("the files name several companies ({}); choose one with --company", codes.join(", "))
        }
    }
}

const fn company_of(scope: &Scope) -> Option<&CompanyCode> {
    match scope {
        Scope::Tenant => None,
        Scope::Company(company)
        | Scope::Contract(company, _)
        | Scope::Supplier(company, _)
        | Scope::Office(company, _, _) => Some(company),
    }
}

/// The values of the tenant and of the company: order numbers are settled at no other level.
fn layers(values: Vec<SettingValue>, company: &CompanyCode) -> Settings {
    let mut layers: BTreeMap<Scope, Values> = BTreeMap::new();
    for SettingValue { scope, name, value } in values {
        if company_of(&scope).is_none_or(|of| of == company) {
            layers.entry(scope).or_default().insert(name.to_owned(), value);
        }
    }
    Settings::new(layers)
}

/// The head of an order; its accrual method is not looked at here.
fn head(order: ImportedOrder) -> OrderHead {
    OrderHead::from(&order.draft.fix(order.company, order.supplier, AccrualMethod::O))
}

fn tried(typed: &str, trial: Trial, found: Option<Found>) -> Tried {
    let is_changed = !trial.correction.rules.is_empty();
    Tried {
        typed: typed.to_owned(),
        corrected: is_changed.then_some(trial.correction.number),
        rules: trial.correction.rules,
        candidates: trial
            .candidates
            .into_iter()
            .map(|candidate| Reading {
                number: candidate.number.to_string(),
                variation: candidate.variation,
                wbs: candidate.wbs,
                is_corrected: candidate.correction.is_some(),
            })
            .collect(),
        found,
    }
}

fn found(resolution: &Resolution) -> Found {
    let findings = resolution.findings(Term::Bt(13));
    Found {
        number: resolution.number.as_ref().map(ToString::to_string),
        order: resolution.order.as_ref().map(|order| order.number.to_string()),
        variation: resolution.variation.clone(),
        wbs: resolution.wbs.clone(),
        rules: resolution.correction.as_ref().map(|used| used.rules.clone()).unwrap_or_default(),
        findings: findings.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect(),
    }
}

/// One row per number that would be looked up.
fn shown(all: &[Tried]) -> comfy_table::Table {
    let has_orders = all.iter().any(|tried| tried.found.is_some());
    let mut header = vec!["typed", "corrected by rules", "looked up", "variation", "WBS code"];
    if has_orders {
        header.push("found");
    }
    let mut table = table(&header);
    for tried in all {
        let rules: Vec<_> = tried.rules.iter().map(ToString::to_string).collect();
        let mut first =
            [tried.typed.clone(), rules.join(", "), tried.found.as_ref().map(said).unwrap_or_default()];
        if tried.candidates.is_empty() {
            table.add_row([first[0].as_str(), "", "nothing", "", ""]);
        }
        for reading in &tried.candidates {
            let [typed, rules, found] = std::mem::take(&mut first);
            let (variation, wbs) = (reading.variation.clone(), reading.wbs.clone());
            let mut row = vec![
                typed,
                rules,
                reading.number.clone(),
                variation.unwrap_or_default(),
                wbs.unwrap_or_default(),
            ];
            if has_orders {
                row.push(found);
            }
            table.add_row(row);
        }
    }
    table
}

fn said(found: &Found) -> String {
    match (&found.order, found.findings.as_slice()) {
        (Some(order), []) => order.clone(),
        (_, findings) => findings.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked rule set of the specification, as it stands in a file.
    const SETTINGS: &str = r#"company,setting,value
C1,PL/FIXPONUM,Y
C1,PO/POORDPFX,Y
C1,EC/SWWBMEMO,Y
C1,PL/FIXPONUM.rules,"[{""sequence"":10,""from"":1,""to"":6,""find"":""O"",""replace"":""0""},{""sequence"":20,""from"":11,""to"":14,""find"":""O"",""replace"":""0""},{""sequence"":80,""from"":8,""to"":8,""find"":""*"",""replace"":""H""},{""sequence"":90,""from"":9,""to"":9,""find"":""\\*"",""replace"":""M""},{""sequence"":100,""from"":7,""to"":7,""find"":""\\\\"",""replace"":""/""}]"
"#;
    const ORDERS: &str = "company,order,supplier,currency,status,line,quantity,unit,unit_price\n\
        C1,v7w/HM/0003,S1,SEK,committed,1,1,C62,1\n\
        C1,103406/HM/0012,S1,SEK,closed,1,1,C62,1\n\
        C2,V7,S1,SEK,committed,1,1,C62,1\n";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    fn arguments(folder: &Path, numbers: &[&str], orders: bool) -> Arguments {
        Arguments {
            numbers: numbers.iter().map(|number| (*number).to_owned()).collect(),
            settings: folder.join("settings.csv"),
            orders: orders.then(|| folder.join("orders.csv")),
            company: Some("C1".into()),
            supplier: None,
            json: false,
        }
    }

    /// ONUM-28 on typed numbers, and what ONUM-26 looks up for each of them.
    #[test]
    fn onum_29_typed_numbers_are_tried_with_a_file_of_settings() {
        let folder = folder(&[("settings.csv", SETTINGS)]);
        for (typed, corrected, rules, looked_up) in [
            (r"1O34o6\8*/OO12", Some("103406/HM/0012"), vec![10, 20, 80, 90, 100], 2),
            ("103406/HM/0012", None, vec![], 1),
            ("1O3406/XN/o012", Some("103406/HN/0012"), vec![10, 20, 80], 2),
            ("12", None, vec![], 1),
            (r"123456\", Some("123456/"), vec![100], 2),
            ("OOOOOOO*O/OOOOO", Some("000000OHO/0000O"), vec![10, 20, 80], 2),
            ("v7w/HM/0003/001", Some("v7w/HM/H003/001"), vec![80], 4),
        ] {
            let found = tries(&arguments(folder.path(), &[typed], false)).unwrap();
            let [tried] = found.as_slice() else { panic!("ONUM-29 {typed}: {found:?}") };
            assert_eq!(tried.corrected.as_deref(), corrected, "ONUM-29 {typed}");
            assert_eq!(tried.rules, rules, "ONUM-29 {typed}");
            assert_eq!(tried.candidates.len(), looked_up, "ONUM-29 {typed}: {:?}", tried.candidates);
            assert!(tried.found.is_none());
        }
    }

    #[test]
    fn onum_29_orders_say_which_number_would_be_kept() {
        let folder = folder(&[("settings.csv", SETTINGS), ("orders.csv", ORDERS)]);
        let numbers = ["v7w/HM/0003/001", r"1O34o6\8*/OO12", "12", "V7"];
        let tried = tries(&arguments(folder.path(), &numbers, true)).unwrap();
        let found: Vec<_> = tried
            .iter()
            .map(|tried| {
                let found = tried.found.as_ref().unwrap();
                let codes: Vec<_> = found.findings.iter().filter_map(|f| f.get(..4)).collect();
                (found.order.as_deref(), found.wbs.as_deref(), codes.join(" "))
            })
            .collect();
        assert_eq!(
            found,
            [
                (Some("v7w/HM/0003"), Some("001"), String::new()),
                (Some("103406/HM/0012"), None, "E504".to_owned()),
                (None, None, "E502".to_owned()),
                (Some("V7"), None, "E506".to_owned()),
            ]
        );
        let table = shown(&tried).to_string();
        assert!(table.contains("v7w/HM/H003"), "{table}");
        let line = serde_json::to_value(&tried[0]).unwrap();
        assert_eq!(line["found"]["order"], "v7w/HM/0003");
        assert_eq!(line["candidates"][1]["wbs"], "001");
    }

    #[test]
    fn faulty_files_are_told_with_every_fault() {
        let bad = "company,setting,value\nC1,PL/FIXPONUM,perhaps\nC1,nope,1\n";
        let folder = folder(&[("settings.csv", bad), ("orders.csv", ORDERS)]);
        let error = tries(&arguments(folder.path(), &["1"], false)).unwrap_err().to_string();
        assert!(error.contains("line 2, column value") && error.contains("line 3, column value"), "{error}");

        let swapped = Arguments {
            settings: folder.path().join("orders.csv"),
            ..arguments(folder.path(), &["1"], false)
        };
        assert!(tries(&swapped).unwrap_err().to_string().contains("holds no settings"));
    }

    #[test]
    fn the_company_is_chosen_where_files_name_several() {
        let two = "company,setting,value\nC1,PL/FIXPONUM,Y\nC2,PL/FIXPONUM,Y\n";
        let folder = folder(&[("settings.csv", two)]);
        let open = Arguments { company: None, ..arguments(folder.path(), &["1"], false) };
        let error = tries(&open).unwrap_err().to_string();
        assert!(error.contains("C1, C2") && error.contains("--company"), "{error}");
    }
}
