//! Arithmetic that the VAT rules of both syntaxes share.

use rust_decimal::Decimal;

use crate::rule::Verdict;
use crate::value::{round, round2};

/// Whether a VAT amount is within one unit of what taxable amount and rate give; `None` fits nothing.
///
/// The published tests allow one whole unit although their texts speak of two decimals; `closed` says whether exactly
/// one unit still passes.
pub(crate) fn is_near(
    vat: Option<Decimal>,
    taxable: Option<Decimal>,
    rate: Option<Decimal>,
    closed: bool,
) -> Option<Result<(), Decimal>> {
    let (vat, taxable, rate) = (vat?, taxable?, rate?);
    let expected = round2(taxable.abs().checked_mul(rate / Decimal::ONE_HUNDRED)?);
    let distance = (vat.abs() - expected).abs();
    let near = if closed { distance <= Decimal::ONE } else { distance < Decimal::ONE };
    Some(if near { Ok(()) } else { Err(expected) })
}

/// BR-S-09 and its like: the VAT amount fits taxable amount and rate.
pub(crate) fn amount_fits(vat: Option<Decimal>, taxable: Option<Decimal>, rate: Option<Decimal>) -> Verdict {
    near_verdict(vat, is_near(vat, taxable, rate, false))
}

fn near_verdict(vat: Option<Decimal>, near: Option<Result<(), Decimal>>) -> Verdict {
    match near {
        Some(Ok(())) => Verdict::Holds,
        Some(Err(expected)) => {
            let found = vat.map_or_else(String::new, |vat| vat.to_string());
            Verdict::equal(false, || format!("{expected}, within 1"), || found)
        }
        None => Verdict::Broken,
    }
}

/// BR-CO-17: the VAT amount fits taxable amount and rate, or is nothing where the rate is.
pub(crate) fn breakdown_fits(
    vat: Option<Decimal>,
    taxable: Option<Decimal>,
    rate: Option<Decimal>,
    closed: bool,
) -> Verdict {
    let no_vat = || vat.is_some_and(|vat| round(vat).is_zero());
    match rate {
        None => no_vat().into(),
        Some(rate) if round(rate).is_zero() => no_vat().into(),
        Some(_) => near_verdict(vat, is_near(vat, taxable, rate, closed)),
    }
}
