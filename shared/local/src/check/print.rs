//! The verdict for people.

use std::io::{Result, Write};

use super::{Fired, Verdict};

/// The same rule is printed so often; the rest is counted.
const PLACES_SHOWN: usize = 5;

/// Colours, on a terminal that wants them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    is_on: bool,
}

impl Paint {
    /// `NO_COLOR` switches colours off, as its convention says.
    pub(super) fn new(is_terminal: bool) -> Self {
        Self { is_on: is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) }
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.is_on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn bad(self, text: &str) -> String {
        self.with("31", text)
    }

    fn doubtful(self, text: &str) -> String {
        self.with("33", text)
    }

    fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    fn faint(self, text: &str) -> String {
        self.with("2", text)
    }
}

/// One line for the document, one below it for each thing that is wrong.
pub(super) fn print(out: &mut impl Write, paint: Paint, verdict: &Verdict) -> Result<()> {
    let mut title = verdict.file.clone();
    if let Some(error) = &verdict.error
        && let (Some(line), Some(column)) = (error.line, error.column)
    {
        title = format!("{title}:{line}:{column}");
    }
    match (&verdict.name, verdict.index) {
        (Some(name), _) => title = format!("{title} › {name}"),
        (None, Some(index)) => title = format!("{title} › {}", index + 1),
        (None, None) => {}
    }
    let title = paint.strong(&title);
    if let Some(error) = &verdict.error {
        return writeln!(out, "{title}: {} {}", paint.bad(error.code), error.message);
    }
    let of = |flag: &str| verdict.fired.iter().filter(|fired| fired.flag == flag).count();
    let counted: Vec<String> = [
        (of("fatal"), "error", "errors"),
        (of("warning"), "warning", "warnings"),
        (of("information"), "hint", "hints"),
    ]
    .into_iter()
    .filter(|(count, _, _)| *count > 0)
    .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
    .collect();
    let result = match (of("fatal"), counted.is_empty()) {
        (0, true) => paint.good("nothing wrong"),
        (0, false) => paint.doubtful(&counted.join(", ")),
        _ => paint.bad(&counted.join(", ")),
    };
    writeln!(out, "{title}: {result}, {}", document(verdict))?;
    writeln!(out, "  {}", paint.faint(&checked(verdict)))?;
    findings(out, paint, &verdict.fired)
}

/// What the document is, in the words of its values.
fn document(verdict: &Verdict) -> String {
    let format = verdict.format.as_deref().unwrap_or("fragment");
    let Some(values) = &verdict.values else { return format.to_owned() };
    let mut text = format.to_owned();
    let mut add = |before: &str, value: Option<&String>, after: &str| {
        if let Some(value) = value {
            text.push_str(before);
            text.push_str(value);
            text.push_str(after);
        }
    };
    add(" ", values.invoice_number.as_ref(), "");
    add(" of ", values.issue_date.as_ref(), "");
    add(" from ", values.seller_name.as_ref(), "");
    if let Some(amount) = values.payable_amount.as_ref().or(values.total_with_vat.as_ref()) {
        add(", ", Some(amount), "");
        add(" ", values.currency.as_ref(), "");
    }
    text
}

fn checked(verdict: &Verdict) -> String {
    let sets: Vec<_> = verdict.sets.keys().copied().collect();
    if sets.is_empty() { verdict.because.join("; ") } else { format!("checked with {}", sets.join(", ")) }
}

fn findings(out: &mut impl Write, paint: Paint, fired: &[Fired]) -> Result<()> {
    let mut shown: Vec<(&str, usize)> = Vec::new();
    for finding in fired {
        match shown.iter_mut().find(|(id, _)| *id == finding.id) {
            Some((_, count)) => *count += 1,
            None => shown.push((&finding.id, 1)),
        }
        let so_far = shown.iter().find(|(id, _)| *id == finding.id).map_or(0, |(_, count)| *count);
        if so_far > PLACES_SHOWN {
            continue;
        }
        let (word, painted) = match finding.flag {
            "fatal" => ("error", paint.bad("error")),
            "warning" => ("warning", paint.doubtful("warning")),
            _ => ("hint", paint.faint("hint")),
        };
        let gap = " ".repeat(8usize.saturating_sub(word.len()));
        writeln!(out, "  {painted}{gap} {} {}", paint.strong(&finding.id), finding.message)?;
    }
    for (id, count) in shown.iter().filter(|(_, count)| *count > PLACES_SHOWN) {
        writeln!(out, "  {}", paint.faint(&format!("{} more of {id}", count - PLACES_SHOWN)))?;
    }
    Ok(())
}
