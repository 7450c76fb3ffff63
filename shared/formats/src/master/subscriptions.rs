//! Subscriptions; one has a row per coding row (SUB-3, SUB-10).

use attest_model::money::{Currency, Decimal};
use attest_model::orders::CodingRow;
use attest_model::settings::HeaderBasis;
use attest_model::subscriptions::{CodingShare, Interval, RowShare, Subscription, subscription_key};

use super::parties::coding;
use super::purchasing::grouped;
use super::{MasterFile, MasterRecords};
use crate::sheet::cell::{amount, code, count, currency, day, flag, not_negative, text, user};
use crate::sheet::{Fault, Row, Sheet, may, must};

pub(super) const SUBSCRIPTIONS: MasterFile = MasterFile {
    stem: "subscriptions",
    about: "Subscriptions, which serve invoices that come periodically: a row per coding row. Columns of the subscription may be filled on its first row only, or the same on every row.",
    columns: &[
        must("company", "NB", "Code of the company; on every row"),
        must("supplier", "10050", "Code of the supplier; on every row"),
        must(
            "subscription",
            "4217",
            "Its number as on the invoices; blanks and leading zeros do not count; on every row",
        ),
        must("valid_from", "2026-01-01", "First day of its validity"),
        may("valid_to", "2027-12-31", "Last day; empty means without end"),
        must("interval", "month", "month, quarter, half_year, year or free"),
        must("currency", "SEK", "Currency of its limits and invoices"),
        may("invoice_min", "3900.00", "Least total of an invoice; all limits are inclusive"),
        may("invoice_max", "4200.00", "Largest total of an invoice"),
        may("period_max", "4200.50", "Largest sum of a month, quarter, half-year or year"),
        may("total_max", "100000.00", "Largest sum of all its invoices"),
        may("basis", "net", "net or gross: which totals the limits are about; net when empty"),
        may("expected_day", "5", "Day of the period on which the invoice is dated, from 1"),
        may("tolerance_days", "3", "Days before and after it that will do; 0 when empty"),
        must("responsible", "lina", "User who reviews what deviates and is told what is missing"),
        may("active", "yes", "no while it serves no invoices"),
        must("account", "5060", "Ledger account of the coding row"),
        may("cost_centre", "900", "Cost centre with it"),
        may("project", "V7", "Project with it"),
        may("tax_code", "I25", "Tax code with it"),
        may(
            "share",
            "rest",
            "What the row takes: 40 %, a fixed amount such as 40.00, or rest; rest when empty",
        ),
    ],
    read: |sheet| MasterRecords::Subscriptions(subscriptions(sheet)),
};

/// Columns that all rows of a subscription share.
const HEADER: &[&str] = &[
    "valid_from",
    "valid_to",
    "interval",
    "currency",
    "invoice_min",
    "invoice_max",
    "period_max",
    "total_max",
    "basis",
    "expected_day",
    "tolerance_days",
    "responsible",
    "active",
];

/// Longest tolerance: a day further off belongs to another year.
const TOLERANCE_DAYS_MAX: u32 = 366;

fn subscriptions(sheet: &Sheet<'_>) -> Vec<Subscription> {
    let key = |row: &Row<'_>| {
        let [company, supplier] = ["company", "supplier"].map(|column| row.cell(column).to_lowercase());
        [company, supplier, subscription_key(row.cell("subscription"))]
    };
    grouped(sheet, key).iter().filter_map(|rows| subscription(rows)).collect()
}

fn subscription(rows: &[Row<'_>]) -> Option<Subscription> {
    let first = rows.first()?;
    let company = first.required("company", code);
    let supplier = first.required("supplier", code);
    let number = first.required("subscription", number);
    let valid_from = first.required("valid_from", day);
    let valid_to = first.optional("valid_to", day);
    let interval = first.required("interval", interval);
    let currency = first.required("currency", currency);
    let limit =
        |column| first.optional(column, |cell| not_negative(cell).and_then(|_| amount(cell, currency)));
    let [invoice_min, invoice_max, period_max, total_max] =
        ["invoice_min", "invoice_max", "period_max", "total_max"].map(limit);
    let basis = first.optional("basis", basis).unwrap_or(HeaderBasis::Net);
    let expected_day = first.optional("expected_day", |cell| expected_day(cell, interval));
    let tolerance_days = first.optional("tolerance_days", tolerance).unwrap_or(0);
    let responsible = first.required("responsible", user);
    let is_active = first.optional("active", flag).unwrap_or(true);
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        first.fault("valid_to", Fault::not_valid(first.cell("valid_to"), format!("on or after {from}")));
    }
    if let (Some(min), Some(max)) = (invoice_min, invoice_max)
        && max < min
    {
        first.fault("invoice_max", Fault::not_valid(first.cell("invoice_max"), format!("{min} or more")));
    }
    let coding = coding_rows(rows, currency);
    Some(Subscription {
        company: company?,
        supplier: supplier?,
        number: number?,
        valid_from: valid_from?,
        valid_to,
        interval: interval?,
        currency: currency?,
        invoice_min,
        invoice_max,
        period_max,
        total_max,
        basis,
        expected_day,
        tolerance_days,
        coding,
        responsible: responsible?,
        is_active,
    })
}

/// SUB-10. At most one row takes the rest; percent rows sum to 100, or to less beside it.
fn coding_rows(rows: &[Row<'_>], currency: Option<Currency>) -> Vec<CodingShare> {
    let Some(first) = rows.first() else { return Vec::new() };
    let mut found: Vec<CodingShare> = Vec::with_capacity(rows.len());
    let (mut percent, mut has_percent, mut rest) = (Decimal::ZERO, false, None);
    for row in rows {
        row.agrees(first, "subscription", HEADER);
        if row.cell("account").is_empty() {
            row.required("account", text);
        }
        let share = row.optional("share", |cell| share(cell, currency));
        let share = if row.cell("share").is_empty() { Some(RowShare::Rest) } else { share };
        match share {
            Some(RowShare::Rest) => {
                if let Some(earlier) = rest.replace(row.line) {
                    let expected = format!("a share; line {earlier} takes the rest already");
                    row.fault("share", Fault::not_valid(row.cell("share"), expected));
                }
            }
            Some(RowShare::Percent(part)) => {
                percent = percent.saturating_add(part);
                has_percent = true;
            }
            Some(RowShare::Fixed(_)) | None => {}
        }
        let coded: Option<CodingRow> =
            if row.cell("account").is_empty() { None } else { coding(row).into_iter().next() };
        found.extend(coded.zip(share).map(|(row, share)| CodingShare { row, share }));
    }
    let sums_up = percent == Decimal::ONE_HUNDRED || (rest.is_some() && percent < Decimal::ONE_HUNDRED);
    if has_percent && !sums_up && found.len() == rows.len() {
        let expected = "percent rows that sum to 100, or to less beside a row that takes the rest";
        first.fault("share", Fault::not_valid(&format!("a sum of {} %", percent.normalize()), expected));
    }
    found
}

/// A number of which something is left in the form of SUB-5.
fn number(cell: &str) -> Result<String, Fault> {
    let number: attest_model::ids::OrderNumber = code(cell)?;
    Ok(number.as_str().to_owned())
}

fn interval(cell: &str) -> Result<Interval, Fault> {
    let words = || Interval::ALL.iter().map(|interval| interval.word()).collect::<Vec<_>>().join(", ");
    let found = Interval::ALL.iter().find(|interval| interval.word().eq_ignore_ascii_case(cell));
    found.copied().ok_or_else(|| Fault::not_valid(cell, format!("one of: {}", words())))
}

fn basis(cell: &str) -> Result<HeaderBasis, Fault> {
    HeaderBasis::read(cell).map_err(|_| Fault::not_valid(cell, "net or gross"))
}

/// A day that the shortest period of the interval may lack; the last day stands for it there.
fn expected_day(cell: &str, interval: Option<Interval>) -> Result<u16, Fault> {
    let most: u16 = match interval {
        Some(Interval::Month) => 31,
        Some(Interval::Quarter) => 92,
        Some(Interval::HalfYear) => 184,
        Some(Interval::Year) | None => 366,
        Some(Interval::Free) => {
            return Err(Fault::not_valid(cell, "empty beside the interval free, which has no periods"));
        }
    };
    let day = u16::try_from(count(cell)?).unwrap_or(u16::MAX);
    if (1..=most).contains(&day) {
        Ok(day)
    } else {
        Err(Fault::not_valid(cell, format!("a day of the period, 1 to {most}")))
    }
}

fn tolerance(cell: &str) -> Result<u16, Fault> {
    let days = count(cell)?;
    match u16::try_from(days) {
        Ok(days) if u32::from(days) <= TOLERANCE_DAYS_MAX => Ok(days),
        _ => Err(Fault::not_valid(cell, format!("at most {TOLERANCE_DAYS_MAX} days"))),
    }
}

fn share(cell: &str, currency: Option<Currency>) -> Result<RowShare, Fault> {
    if cell.eq_ignore_ascii_case("rest") {
        return Ok(RowShare::Rest);
    }
    if let Some(percent) = cell.strip_suffix('%') {
        let part = not_negative(percent.trim())?;
        return if part <= Decimal::ONE_HUNDRED {
            Ok(RowShare::Percent(part))
        } else {
            Err(Fault::not_valid(cell, "at most 100 %"))
        };
    }
    not_negative(cell)?;
    amount(cell, currency).map(RowShare::Fixed)
}
