//! PAY-2, PAY-4 … PAY-8. Account numbers: their kind, their check digits and the form that is compared.

use attest_model::invoice::{CreditTransfer, Invoice};
use attest_model::master::{AccountScheme, BankAccount};
use iban::{Iban, IbanLike, ParseIbanError};

use super::check_digits::{digits, is_luhn, modulo_11, weighted_sum};

/// What is wrong with an account number (PAY-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountFault {
    /// The check digit does not fit.
    CheckDigit,
    /// It has the wrong length, or characters that such a number does not have.
    Shape,
}

/// PAY-2. The account as it is compared: upper case, without spaces, dots and hyphens.
#[must_use]
pub fn normalised_account(account: &str) -> String {
    account
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\u{2010}'..='\u{2015}'))
        .flat_map(char::to_uppercase)
        .collect()
}

/// The kind of an account on a document: from its scheme or service provider, else from its shape and the country.
#[must_use]
pub fn scheme_of(transfer: &CreditTransfer, country: Option<&str>) -> AccountScheme {
    let stated = [transfer.account.scheme.as_deref(), transfer.service_provider.as_deref()];
    for word in stated.into_iter().flatten() {
        match word.trim().to_ascii_uppercase().as_str() {
            "IBAN" => return AccountScheme::Iban,
            "SE:BANKGIRO" | "BANKGIRO" | "BGABSESS" => return AccountScheme::Bankgiro,
            "SE:PLUSGIRO" | "PLUSGIRO" | "PGSISESS" | "SE:PGIRO" => return AccountScheme::Plusgiro,
            _ => {}
        }
    }
    let plain = normalised_account(&transfer.account.value);
    let is_number = plain.bytes().all(|b| b.is_ascii_digit());
    let hyphen_at = transfer.account.value.trim().rfind('-');
    let length = transfer.account.value.trim().len();
    let is_country = |code: &str| country.is_some_and(|country| country.eq_ignore_ascii_case(code));
    if looks_like_iban(&plain) {
        AccountScheme::Iban
    } else if is_number && plain.len() == 11 && is_country("NO") {
        AccountScheme::Norwegian
    } else if is_number
        && is_country("SE")
        && hyphen_at.is_some_and(|at| length - at == 5)
        && matches!(plain.len(), 7 | 8)
    {
        AccountScheme::Bankgiro
    } else if is_number
        && is_country("SE")
        && hyphen_at.is_some_and(|at| length - at == 2)
        && matches!(plain.len(), 2..=8)
    {
        AccountScheme::Plusgiro
    } else {
        AccountScheme::Other
    }
}

/// PAY-5 … PAY-8. Checks length and check digit; domestic numbers of other kinds are not checked.
///
/// # Errors
/// What is wrong with it.
pub fn check_account(account: &str, scheme: AccountScheme) -> Result<(), AccountFault> {
    let plain = normalised_account(account);
    match scheme {
        AccountScheme::Iban => match plain.parse::<Iban>() {
            // A country outside the registry has no known length; its check digits were right.
            Ok(_) | Err(ParseIbanError::UnknownCountry(_)) => Ok(()),
            Err(ParseIbanError::InvalidBban(_)) => Err(AccountFault::Shape),
            Err(ParseIbanError::InvalidBaseIban { .. }) if looks_like_iban(&plain) => {
                Err(AccountFault::CheckDigit)
            }
            Err(ParseIbanError::InvalidBaseIban { .. }) => Err(AccountFault::Shape),
        },
        AccountScheme::Bankgiro => check_luhn(&plain, 7..=8),
        AccountScheme::Plusgiro => check_luhn(&plain, 2..=8),
        AccountScheme::Norwegian => check_norwegian(&plain),
        AccountScheme::Other => Ok(()),
    }
}

/// PAY-4. The country of an IBAN.
#[must_use]
pub fn iban_country(account: &str) -> Option<String> {
    let plain = normalised_account(account);
    if !looks_like_iban(&plain) {
        return None;
    }
    plain.get(..2).map(str::to_owned)
}

/// PAY-2. The form under which two writings of one account meet; a Norwegian account and its IBAN are the same.
#[must_use]
pub fn account_key(account: &str) -> String {
    let plain = normalised_account(account);
    match plain.parse::<Iban>() {
        Ok(iban) if iban.country_code() == "NO" => iban.bban().to_owned(),
        _ => plain,
    }
}

/// The accounts a document asks to be paid to, in the form that is compared, each once.
#[must_use]
pub fn document_account_keys(invoice: &Invoice) -> Vec<String> {
    let mut found = Vec::new();
    for transfer in invoice.payment_instructions.iter().flat_map(|means| &means.credit_transfers) {
        let key = account_key(&transfer.account.value);
        if !key.is_empty() && !found.contains(&key) {
            found.push(key);
        }
    }
    found
}

/// PAY-2. Whether an account on a document is this one of the register.
///
/// A Bankgiro and a Plusgiro number with the same digits are different accounts.
pub(crate) fn is_account(transfer: &CreditTransfer, scheme: AccountScheme, registered: &BankAccount) -> bool {
    let is_either_open = scheme == AccountScheme::Other || registered.scheme == AccountScheme::Other;
    let is_norwegian = |scheme| matches!(scheme, AccountScheme::Norwegian | AccountScheme::Iban);
    account_key(&transfer.account.value) == account_key(&registered.number)
        && (scheme == registered.scheme
            || is_either_open
            || (is_norwegian(scheme) && is_norwegian(registered.scheme)))
}

fn looks_like_iban(plain: &str) -> bool {
    plain.len() >= 5
        && plain.bytes().enumerate().all(|(at, b)| match at {
            0 | 1 => b.is_ascii_uppercase(),
            2 | 3 => b.is_ascii_digit(),
            _ => b.is_ascii_alphanumeric(),
        })
}

fn check_luhn(plain: &str, length: std::ops::RangeInclusive<usize>) -> Result<(), AccountFault> {
    match digits(plain) {
        Some(digits) if length.contains(&digits.len()) => {
            if is_luhn(&digits) {
                Ok(())
            } else {
                Err(AccountFault::CheckDigit)
            }
        }
        _ => Err(AccountFault::Shape),
    }
}

fn check_norwegian(plain: &str) -> Result<(), AccountFault> {
    let digits = digits(plain).filter(|digits| digits.len() == 11).ok_or(AccountFault::Shape)?;
    let expected = modulo_11(weighted_sum(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]));
    if expected.is_some() && expected == digits.last().copied() {
        Ok(())
    } else {
        Err(AccountFault::CheckDigit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attest_model::invoice::Identifier;

    fn table(statement: &str, scheme: AccountScheme, rows: &[(&str, Result<(), AccountFault>)]) {
        for (account, expected) in rows {
            assert_eq!(check_account(account, scheme), *expected, "{statement} {account}");
        }
    }

    #[test]
    fn pay_5_iban_length_and_remainder() {
        use AccountFault::{CheckDigit, Shape};
        table(
            "PAY-5",
            AccountScheme::Iban,
            &[
                ("NO9386011117947", Ok(())),
                ("SE4550000000058398257466", Ok(())),
                ("GB82WEST12345698765432", Ok(())),
                ("DE89370400440532013000", Ok(())),
                ("de89 3704 0044 0532 0130 00", Ok(())),
                ("NO9386011117948", Err(CheckDigit)),
                ("NO938601111794", Err(CheckDigit)),
                ("SE45500000000583982574660", Err(CheckDigit)),
                // Check digits right, one character short and one too long for Norway.
                ("NO698601111794", Err(Shape)),
                ("NO10860111179471", Err(Shape)),
                ("86011117947", Err(Shape)),
                ("", Err(Shape)),
            ],
        );
    }

    #[test]
    fn pay_6_bankgiro() {
        use AccountFault::{CheckDigit, Shape};
        table(
            "PAY-6",
            AccountScheme::Bankgiro,
            &[
                ("991-2346", Ok(())),
                ("5805-6201", Ok(())),
                ("9912346", Ok(())),
                ("991-2347", Err(CheckDigit)),
                ("91-2346", Err(Shape)),
                ("15805-6201", Err(Shape)),
                ("991-234A", Err(Shape)),
            ],
        );
    }

    #[test]
    fn pay_7_plusgiro() {
        use AccountFault::{CheckDigit, Shape};
        table(
            "PAY-7",
            AccountScheme::Plusgiro,
            &[
                ("90 19 50-6", Ok(())),
                ("28 65 43-4", Ok(())),
                ("18", Ok(())),
                ("28 65 43-5", Err(CheckDigit)),
                ("8", Err(Shape)),
                ("123456789", Err(Shape)),
            ],
        );
    }

    #[test]
    fn pay_8_norwegian_account() {
        use AccountFault::{CheckDigit, Shape};
        table(
            "PAY-8",
            AccountScheme::Norwegian,
            &[
                ("86011117947", Ok(())),
                ("8601.11.17947", Ok(())),
                ("86011117948", Err(CheckDigit)),
                // The remainder asks for 10, which no digit can show.
                ("00000000060", Err(CheckDigit)),
                ("8601111794", Err(Shape)),
                ("860111179470", Err(Shape)),
            ],
        );
    }

    #[test]
    fn pay_2_accounts_are_compared_after_normalisation() {
        for (written, expected) in [
            ("no93 8601 1117 947", "NO9386011117947"),
            ("991-2346", "9912346"),
            ("8601.11.17947", "86011117947"),
            (" 5805\u{2011}6201 ", "58056201"),
        ] {
            assert_eq!(normalised_account(written), expected, "PAY-2 {written}");
        }
        let registered = |number: &str, scheme| BankAccount {
            number: number.into(),
            scheme,
            entered_by: None,
            entered_at: None,
            confirmed_by: None,
            used_since: None,
        };
        use AccountScheme::{Bankgiro, Iban, Norwegian, Other, Plusgiro};
        for (case, written, scheme, number, register, expected) in [
            ("same", "9912346", Bankgiro, "991-2346", Bankgiro, true),
            ("same digits, another kind", "9912346", Plusgiro, "991-2346", Bankgiro, false),
            ("kind not known", "9912346", Other, "991-2346", Bankgiro, true),
            ("Norwegian account as IBAN", "NO93 8601 1117 947", Iban, "8601.11.17947", Norwegian, true),
            ("another account", "5805-6201", Bankgiro, "991-2346", Bankgiro, false),
        ] {
            let transfer = CreditTransfer {
                account: Identifier { scheme: None, value: written.into() },
                ..CreditTransfer::default()
            };
            assert_eq!(
                is_account(&transfer, scheme, &registered(number, register)),
                expected,
                "PAY-2 {case}"
            );
        }
    }

    #[test]
    fn the_kind_is_stated_or_seen() {
        use AccountScheme::{Bankgiro, Iban, Norwegian, Other, Plusgiro};
        for (scheme, provider, value, country, expected) in [
            (Some("IBAN"), None, "x", "SE", Iban),
            (None, Some("SE:BANKGIRO"), "9912346", "SE", Bankgiro),
            (None, Some("SE:PLUSGIRO"), "9912346", "SE", Plusgiro),
            (None, None, "SE45 5000 0000 0583 9825 7466", "SE", Iban),
            (None, None, "991-2346", "SE", Bankgiro),
            (None, None, "28 65 43-4", "SE", Plusgiro),
            (None, None, "9912346", "SE", Other),
            (None, None, "991-2346", "DE", Other),
            (None, None, "86011117947", "NO", Norwegian),
            (None, None, "86011117947", "SE", Other),
        ] {
            let transfer = CreditTransfer {
                account: Identifier { scheme: scheme.map(str::to_owned), value: value.into() },
                service_provider: provider.map(str::to_owned),
                ..CreditTransfer::default()
            };
            assert_eq!(
                scheme_of(&transfer, Some(country)),
                expected,
                "{scheme:?} {provider:?} {value} {country}"
            );
        }
    }
}
