//! Readers of single cells.

use attest_model::dates::{self, Date, Timestamp};
use attest_model::ids::{CompanyCode, UserCode};
use attest_model::invoice::Identifier;
use attest_model::master::{AccountScheme, BankAccount, Right, Role};
use attest_model::money::{Currency, Decimal, PRICE_DECIMALS};
use attest_model::orders::{AccrualMethod, OrderStatus};
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::error::Fault;

/// Characters of the longest cell; a name or description has fewer.
const TEXT_MAX: usize = 2000;

/// Text as written.
pub(crate) fn text(cell: &str) -> Result<String, Fault> {
    let count = cell.chars().count();
    if count > TEXT_MAX {
        return Err(Fault::not_valid(
            cell,
            format!("a text of at most {TEXT_MAX} characters; it has {count}"),
        ));
    }
    Ok(cell.to_owned())
}

/// A code or number of people.
pub(crate) fn code<T: for<'c> From<&'c str>>(cell: &str) -> Result<T, Fault> {
    let count = cell.chars().count();
    if count > 100 || cell.chars().any(char::is_control) {
        return Err(Fault::not_valid(cell, "a code of at most 100 characters on one line"));
    }
    Ok(T::from(cell))
}

/// An exact decimal with at most six decimals (REC-2).
pub(crate) fn number(cell: &str) -> Result<Decimal, Fault> {
    match attest_model::money::decimal(cell) {
        Ok(value) if value.normalize().scale() > PRICE_DECIMALS => {
            Err(Fault::not_valid(cell, format!("a number with at most {PRICE_DECIMALS} decimals")))
        }
        Ok(value) => Ok(value),
        Err(_) => Err(comma(cell).unwrap_or_else(|| Fault::not_valid(cell, "a number such as 1250.50"))),
    }
}

/// A decimal of zero or more.
pub(crate) fn not_negative(cell: &str) -> Result<Decimal, Fault> {
    let value = number(cell)?;
    if value < Decimal::ZERO { Err(Fault::not_valid(cell, "a number of 0 or more")) } else { Ok(value) }
}

/// A decimal above zero.
pub(crate) fn positive(cell: &str) -> Result<Decimal, Fault> {
    let value = number(cell)?;
    if value <= Decimal::ZERO { Err(Fault::not_valid(cell, "a number above 0")) } else { Ok(value) }
}

/// An amount with no more decimals than its currency has.
pub(crate) fn amount(cell: &str, currency: Option<Currency>) -> Result<Decimal, Fault> {
    let value = number(cell)?;
    let digits = currency.map_or(2, |currency| currency.minor_units());
    if value.normalize().scale() > digits {
        return Err(Fault::not_valid(cell, format!("an amount with at most {digits} decimals")));
    }
    Ok(value)
}

/// Digits around one comma: what a spreadsheet writes in half of Europe.
fn comma(cell: &str) -> Option<Fault> {
    let (whole, part) = cell.split_once(',')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let bare = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    (digits(bare) && digits(part))
        .then(|| Fault::DecimalComma { value: cell.to_owned(), corrected: format!("{whole}.{part}") })
}

/// A whole number of zero or more.
pub(crate) fn count(cell: &str) -> Result<u32, Fault> {
    cell.parse().map_err(|_| Fault::not_valid(cell, "a whole number of 0 or more"))
}

/// A day.
pub(crate) fn day(cell: &str) -> Result<Date, Fault> {
    dates::date(cell).ok_or_else(|| Fault::not_valid(cell, "a date such as 2026-03-16"))
}

/// A day, or an instant with its zone; a day counts from midnight UTC.
pub(crate) fn instant(cell: &str) -> Result<Timestamp, Fault> {
    let text = if dates::date(cell).is_some() { format!("{cell}T00:00:00Z") } else { cell.to_owned() };
    text.parse().map_err(|_| {
        Fault::not_valid(cell, "a date such as 2026-03-16 or an instant such as 2026-03-16T09:30:00Z")
    })
}

/// Yes or no.
pub(crate) fn flag(cell: &str) -> Result<bool, Fault> {
    match cell.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => Ok(true),
        "false" | "no" | "n" | "0" => Ok(false),
        _ => Err(Fault::not_valid(cell, "yes or no")),
    }
}

/// A currency that ISO 4217 lists.
pub(crate) fn currency(cell: &str) -> Result<Currency, Fault> {
    Currency::new(cell)
        .ok()
        .filter(Currency::is_known)
        .ok_or_else(|| Fault::not_valid(cell, "a currency of ISO 4217 such as SEK"))
}

/// A country code of two letters.
pub(crate) fn country(cell: &str) -> Result<String, Fault> {
    letters(cell)
        .map(|code| code.to_ascii_uppercase())
        .ok_or_else(|| Fault::not_valid(cell, "a country of ISO 3166-1 such as SE"))
}

/// A language code of two letters.
pub(crate) fn language(cell: &str) -> Result<String, Fault> {
    letters(cell)
        .map(|code| code.to_ascii_lowercase())
        .ok_or_else(|| Fault::not_valid(cell, "a language of ISO 639-1 such as sv"))
}

fn letters(cell: &str) -> Option<&str> {
    (cell.len() == 2 && cell.bytes().all(|b| b.is_ascii_alphabetic())).then_some(cell)
}

/// A time zone of the IANA database.
pub(crate) fn zone(cell: &str) -> Result<String, Fault> {
    if dates::is_zone(cell) {
        Ok(cell.to_owned())
    } else {
        Err(Fault::not_valid(cell, "a time zone of the IANA database such as Europe/Stockholm"))
    }
}

/// A mail address: something, one `@`, a domain.
pub(crate) fn email(cell: &str) -> Result<String, Fault> {
    let shaped = cell.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.len() >= 3
            && domain.contains('.')
            && !domain.contains('@')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    });
    if shaped
        && !cell.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';'))
    {
        Ok(cell.to_owned())
    } else {
        Err(Fault::not_valid(cell, "a mail address such as ann@nordbygg.example"))
    }
}

/// An identifier with its scheme, such as `0088:7300010000001`.
pub(crate) fn identifier(cell: &str) -> Result<Identifier, Fault> {
    match cell.split_once(':') {
        Some((scheme, value)) if !scheme.trim().is_empty() && !value.trim().is_empty() => {
            Ok(Identifier { scheme: Some(scheme.trim().to_owned()), value: value.trim().to_owned() })
        }
        _ => Err(Fault::not_valid(cell, "a scheme and a value such as 0088:7300010000001")),
    }
}

/// An account with its kind, such as `iban:SE45…`; without a kind it is an IBAN.
pub(crate) fn account(cell: &str) -> Result<BankAccount, Fault> {
    let (scheme, number) = cell.split_once(':').unwrap_or(("iban", cell));
    let scheme: AccountScheme = word(scheme.trim()).map_err(|_| {
        Fault::not_valid(cell, "an account such as iban:SE4550000000058398257466; kinds: iban, bankgiro, plusgiro, norwegian, other")
    })?;
    let number = number.trim();
    if number.is_empty()
        || !number.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '/'))
    {
        return Err(Fault::not_valid(cell, "an account number of letters and digits"));
    }
    Ok(BankAccount {
        number: number.to_owned(),
        scheme,
        entered_by: None,
        entered_at: None,
        confirmed_by: None,
        used_since: None,
    })
}

/// How deliveries get their value.
pub(crate) fn accrual_method(cell: &str) -> Result<AccrualMethod, Fault> {
    match cell {
        "O" | "o" => Ok(AccrualMethod::O),
        "G" | "g" => Ok(AccrualMethod::G),
        "Z" | "z" => Ok(AccrualMethod::Z),
        _ => Err(Fault::not_valid(cell, "O (order), G (goods receipt) or Z (neither)")),
    }
}

/// Where an order stands.
pub(crate) fn order_status(cell: &str) -> Result<OrderStatus, Fault> {
    word(cell).map_err(|_| Fault::not_valid(cell, "draft, committed, closed or cancelled"))
}

/// A right.
pub(crate) fn right(cell: &str) -> Result<Right, Fault> {
    word(cell).map_err(|words| Fault::not_valid(cell, format!("a right; {words}")))
}

/// A role.
pub(crate) fn role(cell: &str) -> Result<Role, Fault> {
    word(cell).map_err(|_| Fault::not_valid(cell, "accounts, buyer, site or supplier"))
}

/// An approval limit of a company, such as `NB:5000`.
pub(crate) fn limit(cell: &str) -> Result<(CompanyCode, Decimal), Fault> {
    let (company, amount) = cell
        .split_once(':')
        .ok_or_else(|| Fault::not_valid(cell, "a company and an amount such as NB:5000"))?;
    Ok((code(company.trim())?, not_negative(amount.trim())?))
}

/// A unit and how many of the basic unit it holds, such as `BX:12`.
pub(crate) fn pack(cell: &str) -> Result<(String, Decimal), Fault> {
    let (unit, factor) =
        cell.split_once(':').ok_or_else(|| Fault::not_valid(cell, "a unit and a number such as BX:12"))?;
    Ok((self::unit(unit.trim())?, positive(factor.trim())?))
}

/// A unit of UN/ECE Recommendation 20 or 21: two or three letters or digits.
pub(crate) fn unit(cell: &str) -> Result<String, Fault> {
    if (1..=3).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Ok(cell.to_ascii_uppercase())
    } else {
        Err(Fault::not_valid(cell, "a unit of UN/ECE Recommendation 20 such as C62 (piece), KGM or HUR"))
    }
}

/// A person.
pub(crate) fn user(cell: &str) -> Result<UserCode, Fault> {
    code(cell)
}

/// Reads the word that serde writes for a value, whatever the case.
fn word<T: DeserializeOwned>(cell: &str) -> Result<T, WordError> {
    let lower = cell.to_lowercase();
    let word: StrDeserializer<'_, WordError> = lower.as_str().into_deserializer();
    T::deserialize(word)
}
