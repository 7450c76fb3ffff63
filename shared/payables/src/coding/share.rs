//! SUB-10, CODE-5. Sharing an amount over coding rows without losing a minor unit.

use attest_model::money::{Decimal, round};

/// What one row takes of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// This much, before all others.
    Fixed(Decimal),
    /// Percent of what the fixed rows leave.
    Percent(Decimal),
    /// What remains; at most one row.
    Rest,
}

/// SUB-6. Why an amount cannot be shared: the deviation `CODING`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// No row takes anything.
    #[error("there is no coding row; {remainder} remain")]
    Nobody {
        /// The amount.
        remainder: Decimal,
    },
    /// Fixed rows take more than there is.
    #[error("fixed rows sum to {fixed}, more than the {total} there are")]
    FixedAbove {
        /// Their sum.
        fixed: Decimal,
        /// The amount to share.
        total: Decimal,
    },
    /// Percent rows sum to more than 100, or to less without a rest row.
    #[error("percent rows sum to {percent}; expected 100, or less with a rest row")]
    Percent {
        /// Their sum.
        percent: Decimal,
    },
    /// Fixed rows leave something and no row takes it.
    #[error("{remainder} remain that no row takes; add a rest row")]
    Remainder {
        /// What is left.
        remainder: Decimal,
    },
    /// Two rows take the rest.
    #[error("more than one row takes the rest")]
    TwoRests,
    /// A share below zero, or beyond what a decimal holds.
    #[error("{0} is no share; expected a number of 0 or more")]
    Unusable(Decimal),
}

/// SUB-10. Shares `total` over rows, each rounded half away from zero to `digits`; the shares sum to `total` exactly.
///
/// A rest row takes the rounding difference, else the last percent row; where that would turn its sign it becomes zero
/// and the excess is taken from the rows before it, one minor unit each, last first.
///
/// # Errors
/// [`ShareError`], which is the deviation `CODING`.
pub fn share(total: Decimal, shares: &[Share], digits: u32) -> Result<Vec<Decimal>, ShareError> {
    let plan = Plan::of(total.abs(), shares)?;
    let unit = Decimal::new(1, digits.min(Decimal::MAX_SCALE));
    let mut amounts = Vec::with_capacity(shares.len());
    for (index, share) in shares.iter().enumerate() {
        amounts.push(match share {
            _ if Some(index) == plan.closing => Decimal::ZERO,
            Share::Fixed(amount) => *amount,
            Share::Percent(percent) => round(
                percent
                    .checked_mul(plan.remainder)
                    .map(|product| product / Decimal::ONE_HUNDRED)
                    .ok_or(ShareError::Unusable(*percent))?,
                digits,
            ),
            Share::Rest => Decimal::ZERO,
        });
    }
    close(&mut amounts, shares, plan.closing, total.abs(), unit);
    if total.is_sign_negative() {
        amounts.iter_mut().for_each(|amount| *amount = -*amount);
    }
    Ok(amounts)
}

struct Plan {
    /// What the fixed rows leave.
    remainder: Decimal,
    /// The row that takes the difference.
    closing: Option<usize>,
}

impl Plan {
    fn of(total: Decimal, shares: &[Share]) -> Result<Self, ShareError> {
        let (mut fixed, mut percent) = (Decimal::ZERO, Decimal::ZERO);
        let (mut rest, mut last_percent) = (None, None);
        for (index, share) in shares.iter().enumerate() {
            match share {
                Share::Fixed(amount) | Share::Percent(amount)
                    if amount.is_sign_negative() && !amount.is_zero() =>
                {
                    return Err(ShareError::Unusable(*amount));
                }
                Share::Fixed(amount) => {
                    fixed = fixed.checked_add(*amount).ok_or(ShareError::Unusable(*amount))?;
                }
                Share::Percent(part) => {
                    percent = percent.checked_add(*part).ok_or(ShareError::Unusable(*part))?;
                    last_percent = Some(index);
                }
                Share::Rest if rest.is_some() => return Err(ShareError::TwoRests),
                Share::Rest => rest = Some(index),
            }
        }
        if shares.is_empty() {
            return Err(ShareError::Nobody { remainder: total });
        }
        if fixed > total {
            return Err(ShareError::FixedAbove { fixed, total });
        }
        let remainder = total - fixed;
        let sums_up = match (rest, last_percent) {
            (Some(_), _) => percent <= Decimal::ONE_HUNDRED,
            (None, Some(_)) => percent == Decimal::ONE_HUNDRED,
            (None, None) if remainder.is_zero() => true,
            (None, None) => return Err(ShareError::Remainder { remainder }),
        };
        if !sums_up {
            return Err(ShareError::Percent { percent });
        }
        Ok(Self { remainder, closing: rest.or(last_percent) })
    }
}

/// Gives the difference to the closing row, and takes back what would turn its sign.
fn close(amounts: &mut [Decimal], shares: &[Share], closing: Option<usize>, total: Decimal, unit: Decimal) {
    let Some(closing) = closing else { return };
    let difference = total - amounts.iter().sum::<Decimal>();
    let mut excess = Decimal::ZERO;
    if let Some(amount) = amounts.get_mut(closing) {
        *amount = difference.max(Decimal::ZERO);
        excess = (-difference).max(Decimal::ZERO);
    }
    while !excess.is_zero() {
        let before = excess;
        for (index, amount) in amounts.iter_mut().enumerate().rev() {
            let is_percent = matches!(shares.get(index), Some(Share::Percent(_)));
            if index != closing && is_percent && !amount.is_zero() && !excess.is_zero() {
                let taken = unit.min(*amount).min(excess);
                *amount -= taken;
                excess -= taken;
            }
        }
        if excess == before {
            return;
        }
    }
}

/// MATCH-46, CODE-5. Spreads `total` by weight, rounded as SUB-10; equal shares where all weights are zero.
#[must_use]
pub fn spread(total: Decimal, weights: &[Decimal], digits: u32) -> Vec<Decimal> {
    let sum: Decimal = weights.iter().map(Decimal::abs).sum();
    let count = Decimal::from(weights.len());
    let mut amounts: Vec<Decimal> = weights
        .iter()
        .map(|weight| {
            let (part, whole) = if sum.is_zero() { (Decimal::ONE, count) } else { (weight.abs(), sum) };
            let exact = total.abs().checked_mul(part).map_or_else(
                || part.checked_div(whole).and_then(|ratio| ratio.checked_mul(total.abs())),
                |product| product.checked_div(whole),
            );
            round(exact.unwrap_or_default(), digits)
        })
        .collect();
    let shares = vec![Share::Percent(Decimal::ZERO); amounts.len()];
    let closing = amounts.len().checked_sub(1);
    if let Some(last) = amounts.last_mut() {
        *last = Decimal::ZERO;
    }
    close(&mut amounts, &shares, closing, total.abs(), Decimal::new(1, digits.min(Decimal::MAX_SCALE)));
    if total.is_sign_negative() {
        amounts.iter_mut().for_each(|amount| *amount = -*amount);
    }
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;
    use Share::{Fixed, Percent, Rest};
    use attest_model::money::decimal;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        decimal(text).unwrap()
    }

    fn listed(amounts: &[Decimal]) -> String {
        amounts.iter().map(|amount| format!("{amount:.2}")).collect::<Vec<_>>().join(" ")
    }

    /// Covers CODE-5.
    #[test]
    fn sub_10_shares_sum_to_the_total() {
        let thirds = [Percent(d("33.33")), Percent(d("33.33")), Percent(d("33.34"))];
        let tenths = [Percent(d("10")); 10];
        for (case, shares, total, expected) in [
            ("SUB-15 e", &thirds[..], "100.00", "33.33 33.33 33.34"),
            ("SUB-15 f", &thirds[..], "10.01", "3.34 3.34 3.33"),
            ("SUB-15 g", &[Fixed(d("40.00")), Rest][..], "100.00", "40.00 60.00"),
            ("SUB-15 j", &tenths[..], "0.05", "0.01 0.01 0.01 0.01 0.01 0.00 0.00 0.00 0.00 0.00"),
            (
                "SUB-15 k",
                &[Fixed(d("40")), Percent(d("50")), Percent(d("50"))][..],
                "100.00",
                "40.00 30.00 30.00",
            ),
            (
                "fixed rows come first wherever they stand",
                &[Percent(d("100")), Fixed(d("40"))][..],
                "100",
                "60.00 40.00",
            ),
            ("rest in the middle", &[Percent(d("10")), Rest, Percent(d("20"))][..], "9.99", "1.00 6.99 2.00"),
            ("negative total", &thirds[..], "-10.01", "-3.34 -3.34 -3.33"),
            ("nothing", &thirds[..], "0", "0.00 0.00 0.00"),
            ("fixed takes all", &[Fixed(d("100"))][..], "100.00", "100.00"),
        ] {
            let amounts = share(d(total), shares, 2).unwrap();
            assert_eq!(listed(&amounts), expected, "SUB-10 {case}");
        }
    }

    #[test]
    fn sub_10_what_no_row_takes_is_a_deviation() {
        for (case, shares) in [
            ("SUB-15 l", vec![Fixed(d("40"))]),
            ("fixed above the total", vec![Fixed(d("100.01")), Rest]),
            ("percent below 100", vec![Percent(d("99.99"))]),
            ("percent above 100", vec![Percent(d("100.01")), Rest]),
            ("two rests", vec![Rest, Rest]),
            ("negative", vec![Fixed(d("-1")), Rest]),
            ("no rows", vec![]),
        ] {
            assert!(share(d("100.00"), &shares, 2).is_err(), "SUB-10 {case}");
        }
    }

    #[test]
    fn code_5_amounts_spread_by_weight() {
        for (case, total, weights, expected) in [
            ("by amount", "10.00", vec!["100", "200"], "3.33 6.67"),
            ("no weight", "1.00", vec!["0", "0", "0"], "0.33 0.33 0.34"),
            ("allowance", "-10.00", vec!["100", "200"], "-3.33 -6.67"),
            ("one", "7.77", vec!["3"], "7.77"),
            ("nobody", "7.77", vec![], ""),
            ("cents run out", "0.02", vec!["1", "1", "1", "1"], "0.01 0.01 0.00 0.00"),
        ] {
            let weights: Vec<_> = weights.into_iter().map(d).collect();
            assert_eq!(listed(&spread(d(total), &weights, 2)), expected, "CODE-5 {case}");
        }
    }

    proptest! {
        #[test]
        fn sub_10_no_minor_unit_is_lost(cents in 0i64..10_000_000, parts in prop::collection::vec(1u32..50, 1..20)) {
            let total = Decimal::new(cents, 2);
            let weights: Vec<_> = parts.iter().map(|part| Decimal::from(*part)).collect();
            let amounts = spread(total, &weights, 2);
            prop_assert_eq!(amounts.iter().sum::<Decimal>(), total);
            prop_assert!(amounts.iter().all(|amount| !amount.is_sign_negative() || amount.is_zero()));
        }
    }
}
