//! The fields of the workbench's forms.

use attest_model::approvals::DisputeReason;
use serde::Serialize;

use crate::language::Language;
use crate::renderer::RenderError;
use crate::texts::say;

/// A field of a form.
pub(super) enum Field {
    /// What the person writes, under the name `text`.
    Text { label: &'static str, at_least: usize },
    /// One line that must be given.
    Line { name: &'static str, label: &'static str },
    /// Money; may be left out.
    Amount { name: &'static str, label: &'static str },
    /// A day.
    Day { name: &'static str, label: &'static str, is_needed: bool },
    /// A file that is sent.
    File { name: &'static str, label: &'static str, is_needed: bool },
    /// Yes or no.
    Check { name: &'static str, label: &'static str },
    /// One of several.
    Choice { name: &'static str, label: &'static str, from: Source },
    /// CODE-1. Coding rows.
    Coding,
    /// IN-17. What was captured from the image.
    Captured,
    /// Lines of the invoice, and some to be added.
    Lines,
    /// MATCH-62. Invoice lines and what they are linked to.
    Links,
    /// MATCH-38. Order lines and what came of each.
    Deliveries,
}

/// Where the options of a choice come from.
#[derive(Clone, Copy)]
pub(super) enum Source {
    People,
    Findings,
    Orders,
    Tickets,
    Pairs,
    Reasons,
    Outcomes,
    Audiences,
}

/// What the forms of one invoice offer: a value and what a person reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Colleagues who may be asked, by code and name.
    pub people: Vec<(String, String)>,
    /// Errors that may be let pass, by fingerprint; the label names the code.
    pub findings: Vec<(String, String)>,
    /// Orders of the invoice.
    pub orders: Vec<String>,
    /// Delivery notes that are missing.
    pub tickets: Vec<String>,
    /// Invoices that a credit note may be paired with, by id and number.
    pub pairs: Vec<(String, String)>,
    /// Lines of the invoice, by id and name.
    pub lines: Vec<(String, String)>,
    /// CODE-1. Rows as they are: account, cost centre, project, WBS code, tax code, period, amount, text.
    pub coding: Vec<[String; 8]>,
    /// IN-17. What was captured, in the order of the form; empty where the invoice is no scanned one.
    pub captured: Vec<String>,
    /// IN-17. What of it a person must look at: supplier, number, date, currency, net, tax, gross.
    pub doubts: Vec<&'static str>,
}

/// DISP-7.
const OUTCOMES: [&str; 5] = ["accepted", "credit_expected", "replaced", "withdrawn", "rejected"];

/// DISP-8.
const AUDIENCES: [&str; 2] = ["internal", "supplier"];

/// Rows left blank below those that are there.
const BLANK_ROWS: usize = 2;

/// A field in the words of one language.
#[derive(Serialize)]
pub(super) struct FieldView {
    kind: &'static str,
    name: &'static str,
    label: String,
    at_least: usize,
    is_needed: bool,
    options: Vec<(String, String)>,
    columns: Vec<ColumnView>,
    rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct ColumnView {
    name: &'static str,
    label: String,
}

impl FieldView {
    fn plain(kind: &'static str, name: &'static str, label: String) -> Self {
        let (options, columns, rows) = (Vec::new(), Vec::new(), Vec::new());
        Self { kind, name, label, at_least: 0, is_needed: false, options, columns, rows }
    }

    /// A choice without anything to choose from leaves nothing to send.
    pub(super) fn can_be_filled(&self) -> bool {
        self.kind != "choice" || !self.options.is_empty()
    }

    /// A form with a file is sent in parts.
    pub(super) fn is_file(&self) -> bool {
        self.kind == "file"
    }
}

impl Field {
    pub(super) fn view(&self, choices: &Choices, language: Language) -> Result<FieldView, RenderError> {
        let plain = |kind, name, label| Ok(FieldView::plain(kind, name, say(language, label, &[])?));
        match self {
            Self::Text { label, at_least } => {
                Ok(FieldView { at_least: *at_least, ..plain("text", "text", label)? })
            }
            Self::Line { name, label } => Ok(FieldView { is_needed: true, ..plain("line", name, label)? }),
            Self::Amount { name, label } => plain("amount", name, label),
            Self::Day { name, label, is_needed } => {
                Ok(FieldView { is_needed: *is_needed, ..plain("date", name, label)? })
            }
            Self::File { name, label, is_needed } => {
                Ok(FieldView { is_needed: *is_needed, ..plain("file", name, label)? })
            }
            Self::Check { name, label } => plain("check", name, label),
            Self::Choice { name, label, from } => {
                Ok(FieldView { options: from.options(choices, language)?, ..plain("choice", name, label)? })
            }
            Self::Coding => {
                let mut rows: Vec<_> = choices.coding.iter().map(|row| row.to_vec()).collect();
                blank(&mut rows, CODING_COLUMNS.len());
                table("approval.coding", CODING_COLUMNS, rows, language)
            }
            Self::Captured => {
                let mut table = table("field.captured", CAPTURED_COLUMNS, Vec::new(), language)?;
                let names = choices.doubts.iter().map(|field| say(language, doubt_label(field), &[]));
                let names = names.collect::<Result<Vec<_>, _>>()?.join(", ");
                if !names.is_empty() {
                    table.label = say(language, "field.captured_check", &[("fields", &names)])?;
                }
                let mut values = choices.captured.clone();
                values.resize(CAPTURED_COLUMNS.len(), String::new());
                Ok(FieldView { rows: vec![values], ..table })
            }
            Self::Lines => {
                let line = |(id, _): &(String, String)| {
                    let mut cells = vec![String::new(); LINE_COLUMNS.len()];
                    if let Some(first) = cells.first_mut() {
                        first.clone_from(id);
                    }
                    cells
                };
                let mut rows: Vec<_> = choices.lines.iter().map(line).collect();
                blank(&mut rows, LINE_COLUMNS.len());
                table("field.lines", LINE_COLUMNS, rows, language)
            }
            Self::Links => {
                let rows = choices.lines.iter().map(|(id, _)| {
                    let order =
                        if let [only] = choices.orders.as_slice() { only.clone() } else { String::new() };
                    vec![id.clone(), order, String::new(), String::new(), String::new()]
                });
                table("invoice.lines", LINK_COLUMNS, rows.collect(), language)
            }
            Self::Deliveries => {
                let mut rows = Vec::new();
                blank(&mut rows, DELIVERY_COLUMNS.len());
                table("field.deliveries", DELIVERY_COLUMNS, rows, language)
            }
        }
    }
}

type Columns = &'static [(&'static str, &'static str)];

const CODING_COLUMNS: Columns = &[
    ("account", "field.account"),
    ("cost_centre", "field.cost_centre"),
    ("project", "invoice.project"),
    ("wbs_code", "criterion.WB"),
    ("tax_code", "field.tax_code"),
    ("period", "invoice.period"),
    ("row_amount", "invoice.amount"),
    ("row_text", "field.text"),
];

const CAPTURED_COLUMNS: Columns = &[
    ("seller_name", "head.supplier"),
    ("seller_vat", "field.vat_number"),
    ("seller_registration", "field.registration"),
    ("number", "field.number"),
    ("type_code", "field.type_code"),
    ("issue_date", "head.issue_date"),
    ("due_date", "head.due_date"),
    ("currency", "invoice.currency"),
    ("net", "invoice.net"),
    ("tax", "invoice.tax"),
    ("gross", "invoice.gross"),
    ("order", "head.order"),
    ("account", "head.account"),
    ("payment_reference", "invoice.reference"),
    ("buyer_registration", "field.buyer_registration"),
];

/// The label of a field that must be certain (IN-17).
fn doubt_label(field: &str) -> &'static str {
    match field {
        "supplier" => "head.supplier",
        "number" => "field.number",
        "date" => "head.issue_date",
        "currency" => "invoice.currency",
        "net" => "invoice.net",
        "tax" => "invoice.tax",
        _ => "invoice.gross",
    }
}

const LINE_COLUMNS: Columns = &[
    ("line", "field.line"),
    ("line_name", "invoice.item"),
    ("quantity", "invoice.quantity"),
    ("unit_code", "field.unit"),
    ("price", "invoice.price"),
    ("discount", "field.discount"),
];

const LINK_COLUMNS: Columns = &[
    ("line", "field.line"),
    ("line_order", "head.order"),
    ("order_line", "field.order_line"),
    ("receipt", "invoice.receipt"),
    ("quantity", "invoice.quantity"),
];

const DELIVERY_COLUMNS: Columns = &[("order_line", "field.order_line"), ("quantity", "invoice.quantity")];

fn blank(rows: &mut Vec<Vec<String>>, columns: usize) {
    rows.extend(std::iter::repeat_n(vec![String::new(); columns], BLANK_ROWS));
}

fn table(
    label: &str,
    columns: Columns,
    rows: Vec<Vec<String>>,
    language: Language,
) -> Result<FieldView, RenderError> {
    let column = |(name, label): &(&'static str, &'static str)| {
        Ok(ColumnView { name, label: say(language, label, &[])? })
    };
    let columns = columns.iter().map(column).collect::<Result<_, RenderError>>()?;
    Ok(FieldView { columns, rows, ..FieldView::plain("table", "", say(language, label, &[])?) })
}

impl Source {
    fn options(self, choices: &Choices, language: Language) -> Result<Vec<(String, String)>, RenderError> {
        let words = |family: &str, words: &[&str]| {
            let option =
                |word: &&str| Ok(((*word).to_owned(), say(language, &format!("{family}{word}"), &[])?));
            words.iter().map(option).collect::<Result<Vec<_>, RenderError>>()
        };
        let same = |values: &[String]| values.iter().map(|value| (value.clone(), value.clone())).collect();
        match self {
            Self::People => Ok(choices.people.clone()),
            Self::Findings => Ok(choices.findings.clone()),
            Self::Orders => Ok(same(&choices.orders)),
            Self::Tickets => Ok(same(&choices.tickets)),
            Self::Pairs => Ok(choices.pairs.clone()),
            Self::Reasons => {
                let reasons: Vec<_> = DisputeReason::ALL.iter().map(|reason| reason.word()).collect();
                words("dispute.", &reasons)
            }
            Self::Outcomes => words("outcome.", &OUTCOMES),
            Self::Audiences => words("audience.", &AUDIENCES),
        }
    }
}
