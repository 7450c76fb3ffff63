//! The types of setting values and how each is written.

use serde::{Deserialize, Serialize};

use super::Fault;
use crate::money::{Decimal, decimal};
use crate::orders::CodingRow;

/// A value that is one word of a fixed set.
macro_rules! word_type {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word a person writes.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word, whatever the case.
            ///
            /// # Errors
            /// [`Fault`] with the words that are allowed.
            pub fn read(text: &str) -> Result<Self, Fault> {
                let text = text.trim();
                Self::ALL.iter().copied().find(|v| v.word().eq_ignore_ascii_case(text)).ok_or_else(|| {
                    Fault::new(text, concat!("one of:", $(" ", $word),+))
                })
            }
        }
    };
}

word_type!(/// SET-23. Where a fully matched invoice goes (ST-8).
    AfterMatch { /// Straight on.
        AutoApprove = "auto_approve", /// A person approves.
        Approval = "approval" });
word_type!(/// SET-20. Which totals a header match compares (MATCH-50).
    HeaderBasis { /// Without tax.
        Net = "net", /// With tax.
        Gross = "gross" });
word_type!(/// SET-25. What two documents must share to be duplicates (DUP-2).
    DuplicateCriterion { /// The normalised number; always compared.
        Number = "number", /// Issue date.
        Date = "date", /// Gross total.
        Gross = "gross", /// Currency.
        Currency = "currency" });
word_type!(/// SET-32. How the image's name is found (IMG-4).
    ImageMethod { /// No image.
        Off = "off", /// From the mask.
        Mask = "mask", /// From the invoice's image name.
        Name = "name", /// From the image name, else the mask.
        NameThenMask = "name_then_mask" });
word_type!(/// SET-34. Whose store holds the images (IMG-2).
    ImageProvider { /// None chosen.
        None = "none", /// Amazon S3.
        Amazon = "amazon", /// Azure blobs.
        AzureBlob = "azure_blob", /// Dropbox.
        Dropbox = "dropbox", /// Google Drive.
        GoogleDrive = "google_drive", /// `OneDrive`.
        OneDrive = "onedrive" });
word_type!(/// SET-35. What a click on the image's icon does (IMG-16).
    ImageOpen { /// Shows it.
        Inline = "inline", /// Saves it.
        Download = "download" });
word_type!(/// SET-44. A match step that may be switched off.
    MatchStep { /// Step 2.
        Order = "order", /// Step 3.
        Header = "header", /// Step 5.
        Subscription = "subscription" });
word_type!(/// ST-5. One place in the order in which steps are tried.
    FlowPriority { /// Order match.
        Order = "order", /// Subscription match.
        Subscription = "subscription", /// Review.
        Review = "review" });
word_type!(/// AMJ-1. Whether a two-way match is attempted; `N` and `0` mean the same (AMJ-8).
    TwoWay { /// No attempt, by default.
        N = "N", /// No attempt.
        Zero = "0", /// An attempt is made.
        Two = "2" });
word_type!(/// MATCH-1 … MATCH-8. A criterion of the order match.
    Criterion { /// Purchase order number; cannot be switched off.
        Po = "PO", /// Product code.
        Pc = "PC", /// Delivery ticket.
        Dt = "DT", /// Delivery date.
        Dd = "DD", /// Quantity.
        Qt = "QT", /// Price.
        Pr = "PR", /// Line amount.
        La = "LA", /// WBS code.
        Wb = "WB" });
word_type!(/// TOL-1. How the two parts of a tolerance are combined.
    Combine { /// The smaller one holds.
        Min = "min", /// The larger one holds.
        Max = "max" });
word_type!(/// MATCH-43. What is done with an extra row.
    ExtraRowAction { /// Taken within the limits.
        Accept = "accept", /// A person decides.
        Review = "review", /// The invoice is rejected.
        Reject = "reject" });
word_type!(/// CHK-22. What the percents of checks 12 and 14 are of.
    PercentMode { /// How far a value may lie from the mean.
        Deviation = "deviation", /// The share of the mean that a value must reach, or may reach.
        Ratio = "ratio" });
word_type!(/// CHK-24. What follows when a check has no past invoices to compare with.
    NoHistory { /// The run notes that it was not evaluated.
        Skip = "skip", /// A warning.
        Warn = "warn" });

impl TwoWay {
    /// Whether a two-way match is attempted.
    #[must_use]
    pub const fn is_attempted(self) -> bool {
        matches!(self, Self::Two)
    }
}

/// MATCH-10 … MATCH-12. The criteria that are checked, as written: empty means all, `NONE` the order number only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CriterionList(Option<Vec<Criterion>>);

impl CriterionList {
    /// Reads a list such as `PC,DT,QT`.
    ///
    /// # Errors
    /// [`Fault`] naming the first code that is none, or `NONE` beside others.
    pub fn read(text: &str) -> Result<Self, Fault> {
        if text.trim().eq_ignore_ascii_case("NONE") {
            return Ok(Self(Some(Vec::new())));
        }
        let listed = list(text, Criterion::read)?;
        Ok(Self(if listed.is_empty() { None } else { Some(listed) }))
    }

    /// Whether a criterion is checked; the order number always is (MATCH-9).
    #[must_use]
    pub fn contains(&self, criterion: Criterion) -> bool {
        criterion == Criterion::Po || self.0.as_ref().is_none_or(|listed| listed.contains(&criterion))
    }
}

/// TOL-1. How far an invoiced value may exceed what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tolerance {
    /// Percent of the expected value.
    pub pct: Option<Decimal>,
    /// In the currency or unit.
    pub abs: Option<Decimal>,
    /// How both are combined; the smaller one where not said.
    pub combine: Option<Combine>,
}

impl Tolerance {
    /// Reads `0`, `abs 50`, `pct 5` or `pct 10 abs 50 max`; commas between the parts are allowed.
    ///
    /// # Errors
    /// [`Fault`] naming a negative, doubled or unknown part.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let mut tolerance = Self::default();
        let mut words = text.split([' ', ',', '\t']).filter(|word| !word.is_empty()).peekable();
        if words.peek().is_some_and(|word| *word == "0") {
            words.next();
        }
        while let Some(word) = words.next() {
            match word.to_ascii_lowercase().as_str() {
                "pct" if tolerance.pct.is_none() => {
                    tolerance.pct = Some(not_negative(words.next().unwrap_or(""))?)
                }
                "abs" if tolerance.abs.is_none() => {
                    tolerance.abs = Some(not_negative(words.next().unwrap_or(""))?)
                }
                "min" | "max" if tolerance.combine.is_none() => {
                    tolerance.combine = Some(Combine::read(word)?)
                }
                _ => {
                    return Err(Fault::new(
                        word,
                        "a tolerance such as `abs 50`, `pct 5` or `pct 10 abs 50 max`",
                    ));
                }
            }
        }
        Ok(tolerance)
    }

    /// What may be added to the expected value, exactly (TOL-1).
    #[must_use]
    pub fn allowed(&self, expected: Decimal) -> Decimal {
        let share = self.pct.map(|pct| percent(expected.abs() * pct));
        match (share, self.abs) {
            (None, None) => Decimal::ZERO,
            (Some(only), None) | (None, Some(only)) => only,
            (Some(share), Some(abs)) => match self.combine.unwrap_or(Combine::Min) {
                Combine::Min => share.min(abs),
                Combine::Max => share.max(abs),
            },
        }
    }
}

/// A hundredth, by moving the point where there is room for it.
fn percent(value: Decimal) -> Decimal {
    let mut share = value;
    if share.set_scale(value.scale() + 2).is_err() {
        share = value / Decimal::ONE_HUNDRED;
    }
    share
}

/// SET-24. Which invoices an administrator checks before dispatch (FIN-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FinalCheck {
    /// None.
    #[default]
    Never,
    /// Each.
    Always,
    /// Net totals above this, in company currency.
    OverAmount(Decimal),
    /// This share of them, in percent, chosen by a hash of the invoice id.
    SamplePercent(u8),
}

impl FinalCheck {
    /// Reads `never`, `always`, `over_amount:5000` or `sample_percent:10`.
    ///
    /// # Errors
    /// [`Fault`] naming the word or the number.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        match text.split_once(':') {
            None if text.eq_ignore_ascii_case("never") => Ok(Self::Never),
            None if text.eq_ignore_ascii_case("always") => Ok(Self::Always),
            Some(("over_amount", amount)) => Ok(Self::OverAmount(not_negative(amount.trim())?)),
            Some(("sample_percent", share)) => match share.trim().parse::<u8>() {
                Ok(share) if share <= 100 => Ok(Self::SamplePercent(share)),
                _ => Err(Fault::new(share.trim(), "a whole number from 0 to 100")),
            },
            _ => Err(Fault::new(text, "never, always, over_amount:AMOUNT or sample_percent:PERCENT")),
        }
    }
}

/// SET-3. How order numbers are built (ONUM-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderNumberFormat {
    /// Contract and running number.
    Contract,
    /// Running number alone.
    Sequential,
    /// As written, with the tokens `{C}`, `{P}`, `{N}`.
    Template(String),
}

impl OrderNumberFormat {
    /// Reads `contract`, `sequential` or a template.
    ///
    /// # Errors
    /// [`Fault`] for a template without `{N}`, with an unknown token or an unbalanced brace.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("contract") {
            return Ok(Self::Contract);
        }
        if text.eq_ignore_ascii_case("sequential") {
            return Ok(Self::Sequential);
        }
        let bare = text.replacen("{C}", "", 1).replacen("{P}", "", 1).replacen("{N}", "", 1);
        if !text.contains("{N}") || bare.contains(['{', '}']) {
            return Err(Fault::new(
                text,
                "contract, sequential, or a template of {C}, {P} and {N}, each once, with {N}",
            ));
        }
        Ok(Self::Template(text.to_owned()))
    }
}

/// MATCH-42. How a row without counterpart on the order is treated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtraRowRule {
    /// Pattern of the product code, `*` for any run of characters.
    pub code: Option<String>,
    /// Pattern of the description.
    pub description: Option<String>,
    /// Reason code of a charge (UNCL 7161).
    pub charge_code: Option<String>,
    /// Largest amount, inclusive.
    pub max_abs: Option<Decimal>,
    /// Largest share of the matched goods in percent, inclusive.
    pub max_pct: Option<Decimal>,
    /// What is done.
    pub action: Option<ExtraRowAction>,
    /// Coding of an accepted row.
    pub coding: Vec<CodingRow>,
}

/// Reads `SET-22`: a JSON list of rules.
///
/// # Errors
/// [`Fault`] with the position of the fault, for a rule without a selector or an action, or a negative limit.
pub(super) fn extra_rows(text: &str) -> Result<Vec<ExtraRowRule>, Fault> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let rules: Vec<ExtraRowRule> = serde_json::from_str(text).map_err(|error| {
        Fault::new(text, format!("a list of extra row rules: {error}")).starting(error.column())
    })?;
    for (index, rule) in rules.iter().enumerate() {
        let nth = format!("rule {}", index + 1);
        if rule.code.is_none() && rule.description.is_none() && rule.charge_code.is_none() {
            return Err(Fault::new(&nth, "a rule with code, description or charge_code"));
        }
        if rule.action.is_none() {
            return Err(Fault::new(&nth, "a rule with an action: accept, review or reject"));
        }
        if [rule.max_abs, rule.max_pct].into_iter().flatten().any(|limit| limit.is_sign_negative()) {
            return Err(Fault::new(&nth, "a rule with limits of 0 or more"));
        }
    }
    Ok(rules)
}

/// Reads a list of different values, separated by commas; empty entries are ignored.
pub(super) fn list<T: PartialEq>(text: &str, read: fn(&str) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let mut values = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let value = read(part)?;
        if values.contains(&value) {
            return Err(Fault::new(part, "named once"));
        }
        values.push(value);
    }
    Ok(values)
}

/// Reads `true`, `false`, `Y`, `N`.
pub(super) fn flag(text: &str) -> Result<bool, Fault> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "y" => Ok(true),
        "false" | "n" => Ok(false),
        _ => Err(Fault::new(text.trim(), "true or false (Y or N)")),
    }
}

/// Reads a decimal of zero or more.
pub(super) fn not_negative(text: &str) -> Result<Decimal, Fault> {
    match decimal(text.trim()) {
        Ok(value) if !value.is_sign_negative() || value.is_zero() => Ok(value),
        _ => Err(Fault::new(text.trim(), "a number of 0 or more")),
    }
}

/// Reads a whole number within bounds.
pub(super) fn whole<const MIN: i64, const MAX: i64>(text: &str) -> Result<i64, Fault> {
    match text.trim().parse::<i64>() {
        Ok(value) if (MIN..=MAX).contains(&value) => Ok(value),
        _ => Err(Fault::new(text.trim(), format!("a whole number from {MIN} to {MAX}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tol_1_parts_and_their_combination() {
        for (text, expected, allowed) in [
            ("0", "1000", "0"),
            ("", "1000", "0"),
            ("abs 50", "1000", "50"),
            ("pct 5", "1000", "50"),
            ("pct 10, abs 50, min", "1000", "50"),
            ("pct 10 abs 50", "1000", "50"),
            ("pct 10 abs 50 max", "1000", "100"),
            ("pct 3", "0.333", "0.00999"),
        ] {
            let tolerance = Tolerance::read(text).unwrap();
            let found = tolerance.allowed(decimal(expected).unwrap());
            assert_eq!(found.normalize(), decimal(allowed).unwrap(), "TOL-1 {text}");
        }
        for refused in ["pct -1", "abs", "abs 1 abs 2", "half", "pct x"] {
            assert!(Tolerance::read(refused).is_err(), "TOL-1 {refused}");
        }
    }

    #[test]
    fn set_3_templates_name_each_token_once_and_the_running_number() {
        for (text, good) in [
            ("contract", true),
            ("Sequential", true),
            ("{P}{N}", true),
            ("{C}/{N}", true),
            ("{C}", false),
            ("{N}{N}", false),
            ("{N}/{X}", false),
            ("{N", false),
            ("", false),
        ] {
            assert_eq!(OrderNumberFormat::read(text).is_ok(), good, "SET-3 {text}");
        }
    }

    #[test]
    fn set_22_rules_need_a_selector_and_an_action() {
        for (text, good) in [
            ("", true),
            (r#"[{"charge_code":"FC","max_abs":"75","max_pct":"10","action":"accept"}]"#, true),
            (r#"[{"charge_code":"FC"}]"#, false),
            (r#"[{"action":"accept"}]"#, false),
            (r#"[{"code":"F*","action":"accept","max_abs":"-1"}]"#, false),
            (r#"[{"code":"F*","action":"accept","typo":1}]"#, false),
            ("[", false),
        ] {
            assert_eq!(extra_rows(text).is_ok(), good, "SET-22 {text}");
        }
    }
}
