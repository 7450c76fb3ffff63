//! The catalogue of settings: one row each, in the order of the specification.

use super::approval::{owners, rules as approval_rules};
use super::corrections::correction_rules;
use super::extra_rows::extra_rows;
use super::values::{flag, list, not_negative, whole};
use super::{
    AfterMatch, AnyKey, ApprovalRule, CheckSetting, CorrectionRule, CriterionList, DuplicateCriterion,
    ExtraRowRule, Fault, FinalCheck, FlowPriority, HeaderBasis, ImageMask, ImageMethod, ImageOpen,
    ImageProvider, Key, Level, MatchStep, NoHistory, OrderNumberFormat, PatternList, PercentMode,
    ReferenceAgreement, Tolerance, TwoWay,
};
use crate::error_codes::HandlingTable;
use crate::ids::UserCode;
use crate::master::is_mail_address;
use crate::money::Decimal;
use crate::orders::AccrualMethod;

const TENANT: &[Level] = &[Level::Tenant];
const COMPANY: &[Level] = &[Level::Tenant, Level::Company];
const SUPPLIER_TOO: &[Level] = &[Level::Tenant, Level::Company, Level::Supplier, Level::Office];
const SUPPLIER: &[Level] = &[Level::Supplier, Level::Office];

macro_rules! salvage {
    () => {
        None
    };
    ($read:expr) => {
        Some($read)
    };
}

macro_rules! keys {
    ($($const:ident: $type:ty = $id:literal, $name:literal, $default:literal, $levels:ident, $help:literal, $read:expr $(, $salvage:expr)?;)+) => {
        $(
            #[doc = concat!($id, ". ", $help, ".")]
            pub static $const: Key<$type> = Key {
                id: $id, name: $name, default: $default, levels: $levels, help: $help, read: $read,
                salvage: salvage!($($salvage)?),
            };
        )+

        /// Every setting.
        pub static CATALOGUE: &[&dyn AnyKey] = &[$(&$const),+];
    };
}

#[rustfmt::skip]
keys! {
    SWWBMEMO: bool = "SET-1", "EC/SWWBMEMO", "N", COMPANY, "Text after the order part is a WBS code", flag;
    NONPOWBS: bool = "SET-2", "PL/NONPOWBS", "N", COMPANY, "Digits after the order part are a variation order", flag;
    PONUM1: OrderNumberFormat = "SET-3", "PO/PONUM1", "contract", COMPANY, "How order numbers are built: contract, sequential or a template of {C}, {P}, {N}", OrderNumberFormat::read;
    POORDPFX: bool = "SET-4", "PO/POORDPFX", "N", COMPANY, "Order numbers carry a prefix", flag;
    POPFXFST: bool = "SET-5", "PO/POPFXFST", "N", COMPANY, "The prefix comes first", flag;
    FIXPONUM: bool = "SET-6", "PL/FIXPONUM", "N", COMPANY, "Correct order numbers by rules", flag;
    FIXPONUM_RULES: Vec<CorrectionRule> = "ONUM-18", "PL/FIXPONUM.rules", "", COMPANY, "Rules that correct order numbers, as JSON: sequence, from, to, find, replace", correction_rules;
    COMPANY_AUTCHK: CriterionList = "SET-7", "PO/AUTCHK", "", COMPANY, "Criteria an order match checks; empty means all, NONE the order number only", CriterionList::read;
    ACCMETH: Vec<AccrualMethod> = "SET-9", "JC/ACCMETH", "O,G,Z", COMPANY, "Accrual methods of this company, the first one for overheads", accrual_methods;
    AUTOINVM: TwoWay = "SET-12", "PL/AUTOINVM", "N", COMPANY, "2 attempts two-way matches, N or 0 does not", TwoWay::read;
    AMJOBS: PatternList = "SET-13", "PL/AMJOBS", "", COMPANY, "Where two-way matches are tried, by contract: PATTERN|VALUE, …", PatternList::read, |text| PatternList::load(text).0;
    AMDEPTS: PatternList = "SET-14", "PL/AMDEPTS", "", COMPANY, "Where two-way matches are tried, by overhead department: PATTERN|VALUE, …", PatternList::read, |text| PatternList::load(text).0;
    MAILFROM: String = "SET-15", "EC/MAILFROM", "", COMPANY, "Sender of all mails, and who is told when nobody else is found", mail_address, str::to_owned;
    TOL_PRICE: Tolerance = "SET-17", "tol.price", "0", SUPPLIER_TOO, "How far a price may exceed the order's", Tolerance::read;
    TOL_PRICE_LOW: Option<Tolerance> = "MATCH-20", "tol.price_low", "", SUPPLIER_TOO, "How far a price may stay below the order's; empty means no lower limit", optional_tolerance;
    TOL_LINE: Tolerance = "SET-17", "tol.line", "0", SUPPLIER_TOO, "How far a line amount may exceed quantity × order price", Tolerance::read;
    TOL_LINE_LOW: Option<Tolerance> = "MATCH-21", "tol.line_low", "", SUPPLIER_TOO, "How far a line amount may stay below; empty means no lower limit", optional_tolerance;
    TOL_QTY: Tolerance = "SET-17", "tol.qty", "0", SUPPLIER_TOO, "How far a quantity may exceed what is open", Tolerance::read;
    TOL_HEADER: Tolerance = "SET-17", "tol.header", "0", SUPPLIER_TOO, "How far a header total may differ from the order's", Tolerance::read;
    TOL_TOTAL: Option<Tolerance> = "TOL-4", "tol.total", "", SUPPLIER_TOO, "How far the total of a row match may exceed the order's; empty means not checked", optional_tolerance;
    TOL_CALC: Decimal = "SET-17", "tol.calc", "0.01", SUPPLIER_TOO, "Largest difference in a line's own arithmetic", not_negative;
    TOL_TAX: Decimal = "SET-17", "tol.tax", "0.01", SUPPLIER_TOO, "Largest difference in the tax of a category", not_negative;
    TOL_DAYS: i64 = "MATCH-18", "tol.days", "0", SUPPLIER_TOO, "Days a delivery date may differ, both ways", whole::<0, 3660>;
    MATCH_ALLOW_PARTIAL: bool = "SET-18", "match.allow_partial", "true", SUPPLIER_TOO, "Less than the open quantity may be invoiced", flag;
    MATCH_WAIT_RECEIPT_DAYS: i64 = "SET-19", "match.wait_receipt_days", "14", SUPPLIER_TOO, "Days an invoice waits for its receipt", whole::<0, 3660>;
    HEADER_BASIS: HeaderBasis = "SET-20", "header.basis", "net", SUPPLIER_TOO, "Which totals a header match compares", HeaderBasis::read;
    HEADER_ALLOW_PARTIAL: bool = "SET-21", "header.allow_partial", "false", SUPPLIER_TOO, "A header match may stay below the order's total", flag;
    EXTRA_ROWS: Vec<ExtraRowRule> = "SET-22", "extra_rows", "", SUPPLIER, "Rules for rows without a counterpart on the order, as JSON", extra_rows;
    RECEIPT_REQUIRED: bool = "MATCH-36", "receipt.required", "false", SUPPLIER_TOO, "Methods O and Z wait for a delivery as well", flag;
    TICKET_ATTACHMENT_REQUIRED: bool = "MATCH-39", "ticket.attachment_required", "false", COMPANY, "Confirming a missing ticket needs a document", flag;
    AFTER_MATCH: AfterMatch = "SET-23", "after_match", "auto_approve", SUPPLIER_TOO, "Where a fully matched invoice goes", AfterMatch::read;
    FINAL_CHECK: FinalCheck = "SET-24", "final_check", "never", SUPPLIER, "Which invoices an administrator checks before dispatch", FinalCheck::read;
    DUP_CRITERIA: Vec<DuplicateCriterion> = "SET-25", "dup.criteria", "number", SUPPLIER_TOO, "What two documents share to be duplicates", duplicate_criteria;
    DUP_LOOKBACK_DAYS: i64 = "SET-26", "dup.lookback_days", "1095", COMPANY, "Days back that duplicates are searched", whole::<1, 36600>;
    DUP_NEAR_DAYS: i64 = "DUP-4", "dup.near_days", "7", COMPANY, "Days apart that probable duplicates may be", whole::<0, 3660>;
    FOUR_EYES: bool = "SET-27", "four_eyes", "true", COMPANY, "Nobody alone enters and approves", flag;
    APPROVAL_RULES: Vec<ApprovalRule> = "APPR-3", "approval.rules", "", COMPANY, "Rules that name reviewers and approvers, as JSON; the first that fits holds", approval_rules;
    APPROVAL_OWNERS: Vec<(String, UserCode)> = "APPR-13", "approval.owners", "", COMPANY, "Who answers for a cost centre: CENTRE=USER, …", owners;
    CODING_REQUIRED: bool = "CODE-2", "coding.required", "true", SUPPLIER_TOO, "Coding rows must sum to the total before approval ends", flag;
    CODING_BASIS: HeaderBasis = "CODE-2", "coding.basis", "net", SUPPLIER_TOO, "The total that coding rows sum to; gross where tax is not deductible", HeaderBasis::read;
    LINK_TTL_HOURS: i64 = "SET-29", "link.ttl_hours", "336", COMPANY, "Hours an approval link lives", whole::<1, 720>;
    LINK_LOGIN_OVER: Option<Decimal> = "SET-30", "link.login_over", "", COMPANY, "Net total above which a link needs a sign-in; empty means never", optional_amount;
    REMIND_FIRST_DAYS: i64 = "SET-31", "remind.first_days", "2", COMPANY, "Business days until the first reminder", whole::<1, 366>;
    REMIND_EVERY_DAYS: i64 = "SET-31", "remind.every_days", "3", COMPANY, "Business days between reminders", whole::<1, 366>;
    REMIND_ESCALATE_DAYS: i64 = "SET-31", "remind.escalate_days", "7", COMPANY, "Business days until the manager is copied", whole::<1, 366>;
    REMIND_DIGEST: bool = "REM-4", "remind.digest", "true", COMPANY, "One reminder mail a day for all tasks of a user", flag;
    IMAGE_METHOD: ImageMethod = "SET-32", "image.method", "off", TENANT, "How an image's name is found", ImageMethod::read;
    IMAGE_MASK: ImageMask = "SET-33", "image.mask", "", TENANT, "Name of an image, with fields of the invoice", ImageMask::read;
    IMAGE_PROVIDER: ImageProvider = "SET-34", "image.provider", "none", TENANT, "Whose store holds the images", ImageProvider::read;
    IMAGE_OPEN: ImageOpen = "SET-35", "image.open", "inline", TENANT, "What a click on the image's icon does", ImageOpen::read;
    IMAGE_EXTENSIONS: Vec<String> = "IMG-11", "image.extensions", ".pdf,.tif,.tiff,.jpg,.jpeg,.png", TENANT, "Extensions tried for a mask without one", extensions;
    ATTACH_MAX_BYTES: i64 = "SET-36", "attach.max_bytes", "26214400", TENANT, "Largest attachment in bytes", whole::<1, 104857600>;
    ATTACH_MAX_COUNT: i64 = "SET-36", "attach.max_count", "20", TENANT, "Most attachments of one invoice", whole::<0, 1000>;
    ATTACH_SCAN: bool = "ATT-2", "attach.scan", "true", TENANT, "Attachments are scanned for viruses; where they are not, they stay in quarantine and nobody opens them", flag;
    ROUTE_OUTGOING: Vec<String> = "SET-37", "route.outgoing", "einvoice,pdf,print", COMPANY, "Channels out, in the order they are tried: einvoice, pdf, print", |text| words_of(text, &["einvoice", "pdf", "print"]);
    ROUTE_INCOMING: Vec<String> = "SET-38", "route.incoming", "einvoice,pdf,scan", COMPANY, "Channels in, in the order they are tried: einvoice, pdf, scan", |text| words_of(text, &["einvoice", "pdf", "scan"]);
    RELATION_AUTO_ACCEPT: bool = "SET-39", "relation.auto_accept", "false", COMPANY, "Found relations are accepted at once", flag;
    FLOW_PRIORITY: Vec<FlowPriority> = "ST-5", "flow.priority", "order,subscription,review", COMPANY, "Order in which steps are tried after arrival", flow_priority;
    XSL_DEFAULT: String = "SET-40", "xsl.default", "shipped", TENANT, "Stylesheet that shows a document; shipped is the only one as yet", |text| one_of(text, &["shipped"]);
    XSL_SUPPLIER: String = "SET-40", "xsl.supplier", "", SUPPLIER, "Stylesheet that shows the documents of this supplier; empty means xsl.default", |text| one_of(text, &["", "shipped"]);
    FLOW_STEPS: Vec<MatchStep> = "SET-44", "flow.steps", "order,header,subscription", SUPPLIER_TOO, "Match steps that are not passed over", match_steps;
    INTAKE_AUTOLOAD: bool = "IN-5", "intake.autoload", "true", COMPANY, "New messages are loaded by themselves", flag;
    INTAKE_OTHER_MAIL: String = "IN-13", "intake.other_mail", "", COMPANY, "Where mails without any invoice are forwarded; empty keeps them", mail_address;
    INTAKE_ACK: bool = "IN-14", "intake.ack", "false", COMPANY, "Senders of mails are told which files were taken", flag;
    CAPTURE_SEARCH_ORDER: bool = "MAP-25", "capture.search_order", "true", COMPANY, "Without an order field, look for a number in references, lines and notes", flag;
    CAPTURE_MIN_CONFIDENCE: Decimal = "IN-17", "capture.min_confidence", "0.8", COMPANY, "Confidence, 0 to 1, below which a captured field holds the invoice for correction", confidence;
    CREDIT_NEGATIVE_INVOICE: bool = "MAP-26", "credit.negative_invoice", "true", COMPANY, "An invoice with a negative total is a credit note", flag;
    PREPAY_CHECK: bool = "MAP-27", "prepay.check", "true", COMPANY, "Deducted prepayments must be covered", flag;
    ORDER_REQUIRED: bool = "VAL-50", "order.required", "false", SUPPLIER_TOO, "Invoices must carry an order number", flag;
    LINES_REQUIRED: bool = "VAL-43", "lines.required", "false", SUPPLIER, "Invoices must carry lines", flag;
    BUYER_REFERENCE_REQUIRED: bool = "VAL-36", "buyer_reference.required", "false", COMPANY, "Invoices must carry a buyer reference", flag;
    VAL_FUTURE_DAYS: i64 = "VAL-26", "val.future_days", "0", COMPANY, "Days an issue date may lie ahead", whole::<0, 3660>;
    VAL_MAX_AGE_DAYS: i64 = "VAL-27", "val.max_age_days", "365", COMPANY, "Days after which an issue date is old", whole::<1, 36600>;
    ERROR_HANDLING: HandlingTable = "VAL-8", "validation.codes", "", TENANT, "How error codes are handled where not as delivered, as JSON: severity, notify, role, remove", HandlingTable::read;
    VAT_RATES: Vec<String> = "VAL-42", "vat.rates", "", COMPANY, "VAT categories and rates in use, such as S:25; empty means all", vat_rates;
    CHECKS_ROUTE: String = "CHK-9", "checks.route", "none", COMPANY, "review sends invoices with warnings to a person", checks_route;
    CHECK_6: CheckSetting = "CHK-10", "check.6", "off", SUPPLIER_TOO, "Warns of a position with amount zero: on or off", CheckSetting::plain;
    CHECK_7: CheckSetting = "CHK-11", "check.7", "off", SUPPLIER_TOO, "Warns always: on or off", CheckSetting::plain;
    CHECK_8: CheckSetting = "CHK-12", "check.8", "off", SUPPLIER_TOO, "Warns of a position added or repriced by a person: on or off", CheckSetting::plain;
    CHECK_9: CheckSetting = "CHK-13", "check.9", "off", SUPPLIER_TOO, "Warns of an article of a blocked service: on or off", CheckSetting::plain;
    CHECK_10: CheckSetting = "CHK-14", "check.10", "off", SUPPLIER_TOO, "Warns of an article of a service that is not valid on the service date: on or off", CheckSetting::plain;
    CHECK_11: CheckSetting = "CHK-15", "check.11", "off", SUPPLIER_TOO, "Warns of an article of a blocked partner: on or off", CheckSetting::plain;
    CHECK_12: CheckSetting = "CHK-16", "check.12", "off", SUPPLIER_TOO, "Warns of a total far from the mean of the last days: on days 90 min 20 max 30, in percent", CheckSetting::percent;
    CHECK_13: CheckSetting = "CHK-17", "check.13", "off", SUPPLIER_TOO, "Warns of a total outside of limits: on min 50 max 1000, in the currency of the invoice", CheckSetting::absolute;
    CHECK_14: CheckSetting = "CHK-18", "check.14", "off", SUPPLIER_TOO, "Warns of a quantity of an article far from the mean of the last days: on days 90 min 50 max 100, in percent", CheckSetting::percent;
    CHECK_PERCENT_MODE: PercentMode = "CHK-22", "check.percent_mode", "deviation", COMPANY, "What min and max of checks 12 and 14 are: deviation from the mean, or ratio to it", PercentMode::read;
    CHECK_AMOUNT_BASIS: HeaderBasis = "CHK-23", "check.amount_basis", "gross", COMPANY, "Which totals checks 12 and 13 compare", HeaderBasis::read;
    CHECK_NO_HISTORY: NoHistory = "CHK-24", "check.no_history", "skip", COMPANY, "Whether a check without past invoices warns", NoHistory::read;
    CREDIT_WAIT_DAYS: i64 = "CRED-12", "credit.wait_days", "30", COMPANY, "Days a credit note waits for its invoice", whole::<0, 3660>;
    CREDIT_EXPECTED_DAYS: i64 = "CRED-3", "credit.expected_days", "14", COMPANY, "Days within which a requested credit note is expected", whole::<1, 3660>;
    BATCH_SCHEDULE: String = "FIN-5", "batch.schedule", "hourly", COMPANY, "How often batches are made: hourly, daily or off", batch_schedule;
    EXPORT_TIMEOUT_HOURS: i64 = "FIN-9", "export.timeout_hours", "24", COMPANY, "Hours until a missing ERP answer raises an alarm", whole::<1, 720>;
    EXPORT_FORMAT: Vec<String> = "FIN-8", "export.format", "json,csv", COMPANY, "Formats of the ERP file: csv, json", |text| words_of(text, &["csv", "json"]);
    PAY_REFERENCE: ReferenceAgreement = "PAY-9", "pay.reference", "auto", SUPPLIER, "Which payment references the supplier agreed to use: auto, ocr_soft, ocr_hard, ocr_fixed_length:N, ocr_length_digit, kid_luhn or kid_mod11", ReferenceAgreement::read;
    BANK_COOLING_HOURS: i64 = "SEC-2", "bank.cooling_hours", "24", COMPANY, "Hours before changed bank data is used", whole::<0, 720>;
    SAMPLE_KEEP_DAYS: i64 = "SAMP-8", "sample.keep_days", "90", COMPANY, "Days a sample message is kept", whole::<1, 3660>;
    RETENTION_YEARS: i64 = "AUD-3", "retention.years", "7", COMPANY, "Years documents and trail are kept", whole::<1, 100>;
    SUPPLIER_AUTCHK: CriterionList = "SET-8", "PLINV.AUTCHK", "", SUPPLIER, "Criteria that replace PO/AUTCHK for this supplier as a whole", CriterionList::read;
}

/// An address that mail can be sent from or to, or nothing.
fn mail_address(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() || is_mail_address(text) {
        Ok(text.to_owned())
    } else {
        Err(Fault::new(text, "an e-mail address such as invoices@example.com"))
    }
}

/// File extensions, with or without their dots.
fn extensions(text: &str) -> Result<Vec<String>, Fault> {
    list(text, |word| {
        let rest = word.strip_prefix('.').unwrap_or(word);
        let is_plain =
            !rest.is_empty() && rest.len() <= 16 && rest.chars().all(|c| c.is_ascii_alphanumeric());
        if is_plain { Ok(word.to_owned()) } else { Err(Fault::new(word, "an extension such as .pdf")) }
    })
}

/// Words of a fixed set, each once and at least one.
fn words_of(text: &str, allowed: &'static [&'static str]) -> Result<Vec<String>, Fault> {
    let mut listed = Vec::new();
    for part in list(text, |word| Ok(word.to_ascii_lowercase()))? {
        listed.push(one_of(&part, allowed)?);
    }
    if listed.is_empty() {
        Err(Fault::new(text, format!("some of: {}", allowed.join(" "))))
    } else {
        Ok(listed)
    }
}

/// Categories of UNCL 5305, each alone or with a rate in percent: `S:25,AE`.
fn vat_rates(text: &str) -> Result<Vec<String>, Fault> {
    list(text, |word| {
        let (category, rate) =
            word.split_once(':').map_or((word, None), |(category, rate)| (category, Some(rate)));
        let category = category.trim();
        let is_category =
            matches!(category.len(), 1 | 2) && category.chars().all(|c| c.is_ascii_alphabetic());
        if !is_category {
            return Err(Fault::new(word, "a VAT category, alone or with a rate: AE or S:25"));
        }
        if let Some(rate) = rate {
            not_negative(rate)?;
        }
        Ok(word.to_owned())
    })
}

fn optional_tolerance(text: &str) -> Result<Option<Tolerance>, Fault> {
    if text.trim().is_empty() { Ok(None) } else { Tolerance::read(text).map(Some) }
}

fn optional_amount(text: &str) -> Result<Option<Decimal>, Fault> {
    if text.trim().is_empty() { Ok(None) } else { not_negative(text).map(Some) }
}

fn confidence(text: &str) -> Result<Decimal, Fault> {
    not_negative(text)
        .ok()
        .filter(|value| *value <= Decimal::ONE)
        .ok_or_else(|| Fault::new(text, "a number from 0 to 1 such as 0.8"))
}

fn accrual_methods(text: &str) -> Result<Vec<AccrualMethod>, Fault> {
    let methods = list(text, |word| match word.to_ascii_uppercase().as_str() {
        "O" => Ok(AccrualMethod::O),
        "G" => Ok(AccrualMethod::G),
        "Z" => Ok(AccrualMethod::Z),
        _ => Err(Fault::new(word, "O, G or Z")),
    })?;
    if methods.is_empty() {
        Err(Fault::new(text, "a list of O, G and Z with at least one"))
    } else {
        Ok(methods)
    }
}

fn duplicate_criteria(text: &str) -> Result<Vec<DuplicateCriterion>, Fault> {
    let criteria = list(text, DuplicateCriterion::read)?;
    if criteria.is_empty() {
        Err(Fault::new(text, "number, with date, gross or currency beside it"))
    } else {
        Ok(criteria)
    }
}

fn flow_priority(text: &str) -> Result<Vec<FlowPriority>, Fault> {
    let listed = list(text, FlowPriority::read)?;
    if listed.len() == FlowPriority::ALL.len() {
        Ok(listed)
    } else {
        Err(Fault::new(text, "order, subscription and review, each once"))
    }
}

fn match_steps(text: &str) -> Result<Vec<MatchStep>, Fault> {
    list(text, MatchStep::read)
}

fn one_of(text: &str, allowed: &'static [&'static str]) -> Result<String, Fault> {
    let text = text.trim().to_ascii_lowercase();
    if allowed.contains(&text.as_str()) {
        Ok(text)
    } else {
        Err(Fault::new(&text, format!("one of: {}", allowed.join(" "))))
    }
}

fn checks_route(text: &str) -> Result<String, Fault> {
    one_of(text, &["none", "review"])
}

fn batch_schedule(text: &str) -> Result<String, Fault> {
    one_of(text, &["hourly", "daily", "off"])
}
