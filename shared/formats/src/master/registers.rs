//! Registers of a company: items, units, rates, holidays, ledger periods, settings.

use attest_model::ids::{CompanyCode, ContractNumber, OfficeCode, SupplierCode};
use attest_model::master::{ExchangeRate, Holiday, Item, LedgerPeriod, UnitConversion};
use attest_model::settings::{self, Scope};

use super::{MasterFile, MasterRecords, SettingValue};
use crate::sheet::Row;
use crate::sheet::cell::{code, currency, day, flag, pack, positive, text, unit};
use crate::sheet::{Fault, may, must};

/// Notes a record of a company whose other columns stand in the file already.
pub(super) fn once(row: &Row<'_>, column: &'static str, columns: &[&'static str]) {
    let cells: Vec<_> = columns.iter().map(|column| row.cell(column)).collect();
    row.once(column, &cells.join("\t").to_lowercase(), cells.join(" "));
}

pub(super) const ITEMS: MasterFile = MasterFile {
    stem: "items",
    about: "Items of a company, with the codes that others use for them.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("item", "KROSS-016", "The company's own code"),
        must("name", "Crushed stone 0/16", "What it is"),
        may("other_codes", "GG-016 | 07350000000037", "Codes of suppliers and GTIN, separated by |"),
        must("unit", "TNE", "Unit it is kept in"),
        may(
            "pack_sizes",
            "BX:12 | PF:480",
            "Other units and how many of the unit each holds, separated by |",
        ),
        may("service", "CRANE", "Code of the service it belongs to; services have a file of their own"),
        may("partner", "LYFT", "Code of the partner who provides it; partners have a file of their own"),
    ],
    read: |sheet| MasterRecords::Items(sheet.rows().filter_map(|row| item(&row)).collect()),
};

fn item(row: &Row<'_>) -> Option<Item> {
    once(row, "item", &["company", "item"]);
    let company = row.required("company", code);
    let item = row.required("item", code);
    let name = row.required("name", text);
    let other_codes = row.list("other_codes", code);
    let unit_code = row.required("unit", unit);
    let pack_sizes = row.list("pack_sizes", pack);
    let (service, partner) = (row.optional("service", text), row.optional("partner", text));
    let (company, code, name, unit_code) = (company?, item?, name?, unit_code?);
    Some(Item { company, code, name, other_codes, unit_code, pack_sizes, service, partner })
}

pub(super) const UNITS: MasterFile = MasterFile {
    stem: "units",
    about: "Factors between units: one `from` holds `factor` `to`.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("from", "TNE", "The larger or foreign unit"),
        must("to", "KGM", "The unit it is converted to"),
        must("factor", "1000", "How many of `to` one `from` holds"),
    ],
    read: |sheet| MasterRecords::Units(sheet.rows().filter_map(|row| conversion(&row)).collect()),
};

fn conversion(row: &Row<'_>) -> Option<UnitConversion> {
    once(row, "to", &["company", "from", "to"]);
    let company = row.required("company", code);
    let from = row.required("from", unit);
    let to = row.required("to", unit);
    let factor = row.required("factor", positive);
    if from.is_some() && from == to {
        row.fault("to", Fault::not_valid(row.cell("to"), "another unit"));
    }
    Some(UnitConversion { company: company?, from: from?, to: to?, factor: factor? })
}

pub(super) const RATES: MasterFile = MasterFile {
    stem: "rates",
    about: "Exchange rates of a day: one `from` is `rate` `to`. A rate is used for at most seven days.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("date", "2026-03-13", "The day"),
        must("from", "EUR", "The foreign currency"),
        must("to", "SEK", "The currency it is converted to"),
        must("rate", "11.0850", "How many `to` one `from` is"),
        may("source", "Riksbanken", "Who published it"),
    ],
    read: |sheet| MasterRecords::Rates(sheet.rows().filter_map(|row| rate(&row)).collect()),
};

fn rate(row: &Row<'_>) -> Option<ExchangeRate> {
    once(row, "date", &["company", "date", "from", "to"]);
    let company = row.required("company", code);
    let date = row.required("date", day);
    let from = row.required("from", currency);
    let to = row.required("to", currency);
    let rate = row.required("rate", positive);
    let source = row.optional("source", text).unwrap_or_default();
    if from.is_some() && from == to {
        row.fault("to", Fault::not_valid(row.cell("to"), "another currency"));
    }
    Some(ExchangeRate { company: company?, date: date?, from: from?, to: to?, rate: rate?, source })
}

pub(super) const HOLIDAYS: MasterFile = MasterFile {
    stem: "holidays",
    about: "Days without work, beside Saturdays and Sundays.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("date", "2026-04-03", "The day"),
        may("name", "Good Friday", "What it is called"),
    ],
    read: |sheet| MasterRecords::Holidays(sheet.rows().filter_map(|row| holiday(&row)).collect()),
};

fn holiday(row: &Row<'_>) -> Option<Holiday> {
    once(row, "date", &["company", "date"]);
    let company = row.required("company", code);
    let date = row.required("date", day);
    let name = row.optional("name", text).unwrap_or_default();
    Some(Holiday { company: company?, date: date?, name })
}

pub(super) const PERIODS: MasterFile = MasterFile {
    stem: "periods",
    about: "Ledger periods and whether they take bookings.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("period", "2026-03", "Name of the period"),
        must("first_day", "2026-03-01", "First day"),
        must("last_day", "2026-03-31", "Last day"),
        must("open", "yes", "yes while it takes bookings"),
    ],
    read: |sheet| MasterRecords::Periods(periods(sheet.rows())),
};

/// Periods of one company may not share a day: a posting date names one of them.
fn periods<'s>(rows: impl Iterator<Item = Row<'s>>) -> Vec<LedgerPeriod> {
    let mut found: Vec<LedgerPeriod> = Vec::new();
    for row in rows {
        once(&row, "period", &["company", "period"]);
        let company = row.required("company", code);
        let name = row.required("period", text);
        let first_day = row.required("first_day", day);
        let last_day = row.required("last_day", day);
        let is_open = row.required("open", flag);
        let (Some(company), Some(name), Some(first_day), Some(last_day), Some(is_open)) =
            (company, name, first_day, last_day, is_open)
        else {
            continue;
        };
        let period = LedgerPeriod { company, name, first_day, last_day, is_open };
        if period.last_day < period.first_day {
            let expected = format!("on or after the first day {}", period.first_day);
            row.fault("last_day", Fault::not_valid(row.cell("last_day"), expected));
        } else if let Some(other) = found.iter().find(|other| {
            other.company == period.company
                && other.name != period.name
                && other.first_day <= period.last_day
                && period.first_day <= other.last_day
        }) {
            let expected =
                format!("outside of period {}, {} to {}", other.name, other.first_day, other.last_day);
            row.fault("first_day", Fault::not_valid(row.cell("first_day"), expected));
        }
        found.push(period);
    }
    found
}

pub(super) const SETTINGS: MasterFile = MasterFile {
    stem: "settings",
    about: "Values of settings. The columns that are filled say whose value it is: none for the tenant, company, company and contract, company and supplier, or company, supplier and office.",
    columns: &[
        may("company", "NB", "Code of the company"),
        may("contract", "", "Number of the contract"),
        may("supplier", "10010", "Code of the supplier"),
        may("office", "", "Code of the supplier's office"),
        must("setting", "tol.price", "Name of the setting; `attest list settings` names them all"),
        may("value", "pct 2 abs 5", "The value; an empty one is a value too and does not inherit"),
    ],
    read: |sheet| MasterRecords::Settings(sheet.rows().filter_map(|row| setting(&row)).collect()),
};

fn setting(row: &Row<'_>) -> Option<SettingValue> {
    once(row, "setting", &["company", "contract", "supplier", "office", "setting"]);
    let scope = scope(row);
    let name = row.required("setting", text);
    let (scope, name) = (scope?, name?);
    let value = row.cell("value");
    let key = row.kept("value", settings::check(&name, &scope, value).map_err(Fault::from))?;
    Some(SettingValue { scope, name: key.name(), value: value.to_owned() })
}

fn scope(row: &Row<'_>) -> Option<Scope> {
    let company: Option<CompanyCode> = row.optional("company", code);
    let contract: Option<ContractNumber> = row.optional("contract", code);
    let supplier: Option<SupplierCode> = row.optional("supplier", code);
    let office: Option<OfficeCode> = row.optional("office", code);
    match (company, contract, supplier, office) {
        (None, None, None, None) => Some(Scope::Tenant),
        (Some(company), None, None, None) => Some(Scope::Company(company)),
        (Some(company), Some(contract), None, None) => Some(Scope::Contract(company, contract)),
        (Some(company), None, Some(supplier), None) => Some(Scope::Supplier(company, supplier)),
        (Some(company), None, Some(supplier), Some(office)) => Some(Scope::Office(company, supplier, office)),
        (None, ..) => {
            row.fault(
                "company",
                Fault::Missing { expected: "the company of the contract or supplier".to_owned() },
            );
            None
        }
        (Some(_), Some(contract), ..) => {
            row.fault("contract", Fault::not_valid(contract.as_str(), "empty beside a supplier or office"));
            None
        }
        (Some(_), None, None, Some(_)) => {
            row.fault("supplier", Fault::Missing { expected: "the supplier of the office".to_owned() });
            None
        }
    }
}
