//! The register of coding values: values of each dimension, tax codes, and what may stand together (CODE-3, CODE-7).

use attest_model::coding::{CodingRule, CodingValue, Demand, Dimension, TaxTerms};
use attest_model::dates::Date;
use attest_model::money::Decimal;

use super::registers::once;
use super::{MasterFile, MasterRecords};
use crate::sheet::cell::{code, day, not_negative, text};
use crate::sheet::{Fault, Row, may, must};

/// Characters of the longest name of a free dimension.
const DIMENSION_MAX: usize = 30;

/// Tax categories that invoices may have (UNCL 5305).
const CATEGORIES: &[&str] = &["AE", "B", "E", "G", "K", "L", "M", "O", "S", "Z"];

pub(super) const VALUES: MasterFile = MasterFile {
    stem: "coding_values",
    about: "What may stand in coding rows: accounts, cost centres, projects, WBS codes and dimensions of the company's own. A dimension that no file has named is not checked; once it is named, its values must be in the register and open on the posting date, else the invoice gets E701. Tax codes have a file of their own.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must(
            "dimension",
            "account",
            "account, cost_centre, project, wbs_code, or the name of an own dimension such as vehicle",
        ),
        must("value", "4010", "The value as the ERP writes it"),
        must("name", "Material", "What it is called"),
        may("valid_from", "2026-01-01", "First day on which it is open; empty means since ever"),
        may("valid_to", "2026-12-31", "Last day on which it is open; empty means that it is not closed"),
    ],
    read: |sheet| MasterRecords::CodingValues(sheet.rows().filter_map(|row| value(&row)).collect()),
};

fn value(row: &Row<'_>) -> Option<CodingValue> {
    once(row, "value", &["company", "dimension", "value"]);
    let company = row.required("company", code);
    let dimension = row.required("dimension", dimension).filter(|dimension| {
        let is_tax = *dimension == Dimension::TaxCode;
        if is_tax {
            let expected = "a dimension of this file; tax codes are told in tax_codes.csv";
            row.fault("dimension", Fault::not_valid(row.cell("dimension"), expected));
        }
        !is_tax
    });
    let value = row.required("value", code::<String>);
    let name = row.required("name", text);
    let (valid_from, valid_to) = validity(row);
    Some(CodingValue {
        company: company?,
        dimension: dimension?,
        value: value?,
        name: name?,
        valid_from,
        valid_to,
        tax: None,
    })
}

pub(super) const TAX_CODES: MasterFile = MasterFile {
    stem: "tax_codes",
    about: "Tax codes of the ERP: which tax categories they fit, and how their tax is booked. Reverse charge and what is not deductible become coding rows of their own.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("tax_code", "I25", "The code as the ERP writes it"),
        must("name", "Input tax 25 %", "What it is called"),
        must("rate", "25", "Rate in percent"),
        may(
            "categories",
            "S | AE",
            "Tax categories (BT-118, BT-151) that it fits, separated by |; empty fits all",
        ),
        may("deductible", "100", "How many percent of the tax are deductible; 100 when empty"),
        may("tax_account", "2641", "Account of the deductible tax; the row's own account when empty"),
        may(
            "reverse_account",
            "2614",
            "Account of the tax that the company owes itself; only codes of reverse charge have one",
        ),
        may("valid_from", "2026-01-01", "First day on which it is open; empty means since ever"),
        may("valid_to", "2026-12-31", "Last day on which it is open; empty means that it is not closed"),
    ],
    read: |sheet| MasterRecords::CodingValues(sheet.rows().filter_map(|row| tax_code(&row)).collect()),
};

fn tax_code(row: &Row<'_>) -> Option<CodingValue> {
    once(row, "tax_code", &["company", "tax_code"]);
    let company = row.required("company", code);
    let value = row.required("tax_code", code::<String>);
    let name = row.required("name", text);
    let rate = row.required("rate", percent);
    let categories = row.list("categories", category);
    let deductible = row.optional("deductible", percent).unwrap_or(Decimal::ONE_HUNDRED);
    let tax_account = row.optional("tax_account", code::<String>);
    let reverse_account = row.optional("reverse_account", code::<String>);
    if reverse_account.is_some() && tax_account.is_none() && !deductible.is_zero() {
        let expected =
            "left empty, or a tax_account stands beside it: what is owed would be deducted nowhere";
        row.fault("reverse_account", Fault::not_valid(row.cell("reverse_account"), expected));
    }
    let (valid_from, valid_to) = validity(row);
    let tax = TaxTerms { categories, rate: rate?, deductible, tax_account, reverse_account };
    Some(CodingValue {
        company: company?,
        dimension: Dimension::TaxCode,
        value: value?,
        name: name?,
        valid_from,
        valid_to,
        tax: Some(tax),
    })
}

pub(super) const RULES: MasterFile = MasterFile {
    stem: "coding_rules",
    about: "What coding values may stand together in one row. The file replaces all rules of the companies that it names.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("dimension", "account", "The dimension that is looked at"),
        must("like", "40*", "What its value is like: * stands for any characters"),
        must("other", "project", "The dimension that must follow"),
        must("demand", "fixed", "required, forbidden, or fixed to a value"),
        may("value", "V7", "The value, where it is fixed"),
    ],
    read: |sheet| MasterRecords::CodingRules(sheet.rows().filter_map(|row| rule(&row)).collect()),
};

fn rule(row: &Row<'_>) -> Option<CodingRule> {
    once(row, "like", &["company", "dimension", "like", "other", "demand", "value"]);
    let company = row.required("company", code);
    let looked_at = row.required("dimension", dimension);
    let pattern = row.required("like", code::<String>);
    let other = row.required("other", dimension);
    if looked_at.is_some() && looked_at == other {
        row.fault("other", Fault::not_valid(row.cell("other"), "another dimension"));
    }
    let value = row.optional("value", code::<String>);
    let demand = row.required("demand", |cell| match cell.to_lowercase().as_str() {
        "required" => Ok(Demand::Required),
        "forbidden" => Ok(Demand::Forbidden),
        "fixed" => Ok(Demand::Fixed(value.clone().unwrap_or_default())),
        _ => Err(Fault::not_valid(cell, "required, forbidden or fixed")),
    });
    match (&demand, &value) {
        (Some(Demand::Fixed(_)), None) => {
            let expected = "the value that the other dimension is fixed to".to_owned();
            row.fault("value", Fault::Missing { expected });
        }
        (Some(Demand::Required | Demand::Forbidden), Some(given)) => {
            row.fault("value", Fault::not_valid(given, "empty; only a fixed dimension has a value"));
        }
        _ => {}
    }
    Some(CodingRule {
        company: company?,
        dimension: looked_at?,
        pattern: pattern?,
        other: other?,
        demand: demand?,
    })
}

fn validity(row: &Row<'_>) -> (Option<Date>, Option<Date>) {
    let valid_from = row.optional("valid_from", day);
    let valid_to = row.optional("valid_to", day);
    if let Some((first, last)) = valid_from.zip(valid_to).filter(|(first, last)| last < first) {
        let expected = format!("on or after the first day {first}");
        row.fault("valid_to", Fault::not_valid(&last.to_string(), expected));
    }
    (valid_from, valid_to)
}

fn dimension(cell: &str) -> Result<Dimension, Fault> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    if cell.chars().count() > DIMENSION_MAX || !cell.chars().all(is_name) {
        let expected = format!("a name of at most {DIMENSION_MAX} letters, digits, blanks, - and _");
        return Err(Fault::not_valid(cell, expected));
    }
    Ok(Dimension::read(cell))
}

fn percent(cell: &str) -> Result<Decimal, Fault> {
    let value = not_negative(cell)?;
    if value > Decimal::ONE_HUNDRED {
        return Err(Fault::not_valid(cell, "a number from 0 to 100"));
    }
    Ok(value)
}

fn category(cell: &str) -> Result<String, Fault> {
    let known = cell.to_uppercase();
    if CATEGORIES.contains(&known.as_str()) {
        Ok(known)
    } else {
        Err(Fault::not_valid(cell, format!("a tax category: {}", CATEGORIES.join(", "))))
    }
}
