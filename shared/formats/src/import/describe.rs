//! The columns of the import file and of the capture sidecar as a document for people.

use std::fmt::Write as _;

use super::fields::{Field, HEAD, LINE};

const INTRODUCTION: &str = "# Import file and capture sidecar

## Import file

Another program hands invoices over as CSV or as JSON. Both have the same fields; what a file is, is told by its content.

- **CSV**: the first line names the columns in any order; separator `,` or `;`; UTF-8, with or without byte order mark, or
  Windows-1252. A row per line of the invoice; rows of one `number` and `seller_name` are one invoice, and the columns of the
  document may be filled on its first row only. A document without lines is one row.
- **JSON**: `{\"invoices\": [{\"number\": \"F-2026-17\", …, \"lines\": [{\"item\": \"Crushed stone\", …}]}]}`. Values are texts or
  numbers; a number is taken as it is written, `12.50` keeps its digits.
- Numbers have a decimal dot and no thousands separator; dates are written `2026-03-16`.
- A file is taken as a whole or not at all: the answer to a file with faults names every fault with line and column.

## Capture sidecar

A scanning bureau puts it beside the images it has read, in the same ZIP or mail or as an upload of its own:

```json
{\"captured\": [
  {\"image\": \"0001.tif\",
   \"number\": {\"value\": \"F-2026-17\", \"confidence\": 0.98},
   \"seller_vat\": {\"value\": \"SE556897154201\", \"confidence\": 0.91},
   \"gross\": {\"value\": \"1250.00\", \"confidence\": 0.64}}
]}
```

- Fields are those of the import file; none is required. `image` names the PDF or image beside it, folders aside.
- `confidence` is a number from 0 to 1. What a person at the bureau has keyed has confidence 1; a value without a
  confidence counts as 0. Below `capture.min_confidence` a supplier, number, date, currency, net, tax or gross holds the
  invoice for correction (IN-17), and so does one that is missing.
- `lines` may be given where the bureau captures lines; without them the invoice is matched by its header (IN-16).
- A value that cannot be read, such as a date `16.03.26`, does not refuse the document: the field stays empty and is told.
- Structured data wins over captured data for the same field (IN-18).

";

/// Draws the document, in Markdown.
#[must_use]
pub fn describe() -> String {
    let mut text = INTRODUCTION.to_owned();
    text.push_str("## Fields of the document\n\n");
    table(&mut text, HEAD);
    text.push_str("\n## Fields of a line\n\n");
    table(&mut text, LINE);
    text
}

fn table<T>(text: &mut String, fields: &[Field<T>]) {
    text.push_str("| field | required in an import file | example | what |\n| --- | --- | --- | --- |\n");
    for Field { column, .. } in fields {
        let required = if column.is_required { "yes" } else { "" };
        let _ = writeln!(text, "| `{}` | {required} | `{}` | {} |", column.name, column.example, column.help);
    }
}
