//! The settings a match uses, resolved once, each with whose it is.

use attest_model::money::Decimal;
use attest_model::settings::{
    Criterion, CriterionList, ExtraRowRule, HeaderBasis, Key, Resolved, Settings, Tolerance, keys,
};

use super::line_result::Because;

/// A value and whose it is.
#[derive(Debug, Clone)]
pub(crate) struct Held<T> {
    pub(crate) value: T,
    pub(crate) because: Because,
}

/// MATCH-10 … MATCH-13. The criteria that are checked: the supplier's list as a whole where present, else the company's.
#[must_use]
pub fn checked_criteria(settings: &Settings) -> Resolved<CriterionList> {
    let own = settings.get(&keys::SUPPLIER_AUTCHK).filter(|resolved| resolved.source.is_some());
    own.or_else(|| settings.get(&keys::COMPANY_AUTCHK)).unwrap_or(Resolved {
        value: CriterionList::default(),
        source: None,
        key: keys::COMPANY_AUTCHK.name,
    })
}

/// The settings of one match.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    pub(crate) criteria: Held<CriterionList>,
    pub(crate) price: Held<Tolerance>,
    pub(crate) price_low: Held<Option<Tolerance>>,
    pub(crate) line: Held<Tolerance>,
    pub(crate) line_low: Held<Option<Tolerance>>,
    pub(crate) quantity: Held<Tolerance>,
    pub(crate) total: Held<Option<Tolerance>>,
    pub(crate) header: Held<Tolerance>,
    pub(crate) days: Held<i64>,
    pub(crate) allow_partial: Held<bool>,
    pub(crate) header_allow_partial: Held<bool>,
    pub(crate) header_is_gross: bool,
    pub(crate) receipt_required: Held<bool>,
    pub(crate) wait_days: i64,
    pub(crate) extra_rows: Held<Vec<ExtraRowRule>>,
}

fn held<T: Default>(settings: &Settings, key: &Key<T>) -> Held<T> {
    match settings.get(key) {
        Some(resolved) => Held { because: resolved.because().into(), value: resolved.value },
        None => Held { value: T::default(), because: Because::default() },
    }
}

impl Limits {
    pub(crate) fn of(settings: &Settings) -> Self {
        let criteria = checked_criteria(settings);
        let basis = settings.get(&keys::HEADER_BASIS).map(|resolved| resolved.value);
        Self {
            criteria: Held { because: criteria.because().into(), value: criteria.value },
            price: held(settings, &keys::TOL_PRICE),
            price_low: held(settings, &keys::TOL_PRICE_LOW),
            line: held(settings, &keys::TOL_LINE),
            line_low: held(settings, &keys::TOL_LINE_LOW),
            quantity: held(settings, &keys::TOL_QTY),
            total: held(settings, &keys::TOL_TOTAL),
            header: held(settings, &keys::TOL_HEADER),
            days: held(settings, &keys::TOL_DAYS),
            allow_partial: held(settings, &keys::MATCH_ALLOW_PARTIAL),
            header_allow_partial: held(settings, &keys::HEADER_ALLOW_PARTIAL),
            header_is_gross: basis == Some(HeaderBasis::Gross),
            receipt_required: held(settings, &keys::RECEIPT_REQUIRED),
            wait_days: settings.value(&keys::MATCH_WAIT_RECEIPT_DAYS),
            extra_rows: held(settings, &keys::EXTRA_ROWS),
        }
    }

    pub(crate) fn checks(&self, criterion: Criterion) -> bool {
        self.criteria.value.contains(criterion)
    }
}

/// TOL-2. Whether `found` is at most `expected` + tolerance, and at least `expected` − the lower tolerance where there is one.
///
/// `basis` is the expected value before rounding, of which a percentage is taken (TOL-1).
pub(crate) fn is_within(
    found: Decimal,
    expected: Decimal,
    basis: Decimal,
    upper: Tolerance,
    lower: Option<Tolerance>,
) -> bool {
    found <= expected + upper.allowed(basis)
        && lower.is_none_or(|lower| found >= expected - lower.allowed(basis))
}
