//! The file in which the ERP answers (FIN-9): CSV or JSON, one row per document, by the key under which it was sent.

use serde::Deserialize;

/// One answer, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErpAnswer {
    /// The dispatch key, as the exported file has it.
    pub key: String,
    /// What became of the document.
    pub outcome: ErpOutcome,
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErpOutcome {
    /// Booked, with the number of the voucher.
    Accepted(String),
    /// Refused, with the reason.
    Rejected(String),
}

/// A row as it stands in the file; other columns are the ERP's own.
#[derive(Deserialize)]
struct Row {
    key: String,
    #[serde(default)]
    voucher: Option<String>,
    #[serde(default)]
    reason: Option<String>,
}

/// FIN-9. Reads a file of answers: those that can be told, and one line for each row that cannot.
///
/// CSV has the columns `key`, `voucher` and `reason` under a heading, separated by comma or semicolon. JSON is a list of
/// objects with the same names. A row has a voucher or a reason, never both.
#[must_use]
pub fn read_answers(name: &str, bytes: &[u8]) -> (Vec<ErpAnswer>, Vec<String>) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let rows = if matches!(start, Some(b'[' | b'{')) { json(bytes) } else { csv(bytes) };
    let mut answers = Vec::new();
    let mut refused = Vec::new();
    for (place, row) in rows {
        match row.and_then(answer) {
            Ok(answer) => answers.push(answer),
            Err(why) => refused.push(format!("{name}, {place}: {why}")),
        }
    }
    (answers, refused)
}

type Rows = Vec<(String, Result<Row, String>)>;

fn json(bytes: &[u8]) -> Rows {
    match serde_json::from_slice::<Vec<serde_json::Value>>(bytes) {
        Ok(values) => {
            let read = |value| serde_json::from_value(value).map_err(|error| error.to_string());
            values
                .into_iter()
                .enumerate()
                .map(|(at, value)| (format!("object {}", at + 1), read(value)))
                .collect()
        }
        Err(error) => {
            vec![(format!("line {}", error.line()), Err(format!("is no list of JSON objects: {error}")))]
        }
    }
}

fn csv(bytes: &[u8]) -> Rows {
    let heading = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if heading.contains(&b';') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).flexible(true).from_reader(bytes);
    match reader.headers() {
        Ok(names) if names.iter().any(|name| name == "key") => {}
        Ok(_) => return vec![("line 1".to_owned(), Err("has no column \"key\"".to_owned()))],
        Err(error) => return vec![("line 1".to_owned(), Err(error.to_string()))],
    }
    let place = |line: Option<u64>| format!("line {}", line.unwrap_or(0));
    let mut rows = Vec::new();
    let mut records = reader.deserialize();
    loop {
        let line = records.reader().position().line();
        match records.next() {
            None => return rows,
            Some(row) => rows.push((place(Some(line)), row.map_err(|error: csv::Error| error.to_string()))),
        }
    }
}

fn answer(row: Row) -> Result<ErpAnswer, String> {
    let text =
        |value: Option<String>| value.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let key = text(Some(row.key)).ok_or("the key is empty")?;
    let outcome = match (text(row.voucher), text(row.reason)) {
        (Some(voucher), None) => ErpOutcome::Accepted(voucher),
        (None, Some(reason)) => ErpOutcome::Rejected(reason),
        (None, None) => return Err(format!("{key} has neither voucher nor reason")),
        (Some(_), Some(_)) => return Err(format!("{key} has both voucher and reason; expected one of them")),
    };
    Ok(ErpAnswer { key, outcome })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(key: &str, voucher: &str) -> ErpAnswer {
        ErpAnswer { key: key.to_owned(), outcome: ErpOutcome::Accepted(voucher.to_owned()) }
    }

    fn rejected(key: &str, reason: &str) -> ErpAnswer {
        ErpAnswer { key: key.to_owned(), outcome: ErpOutcome::Rejected(reason.to_owned()) }
    }

    #[test]
    fn fin_9_answers_come_as_csv_or_json() {
        let both = vec![accepted("C1:a:1", "4711"), rejected("C1:b:2", "period closed")];
        for (case, text) in [
            ("comma", "key,voucher,reason\nC1:a:1,4711,\nC1:b:2,,period closed\n"),
            (
                "semicolon, other order, own column",
                "when;reason;key;voucher\r\n1;;C1:a:1;4711\r\n2;period closed;C1:b:2;\r\n",
            ),
            ("mark before the heading", "\u{feff}key,voucher,reason\nC1:a:1, 4711 ,\nC1:b:2,,period closed"),
            (
                "json",
                r#" [{"key":"C1:a:1","voucher":"4711"},{"key":"C1:b:2","reason":"period closed","voucher":null}]"#,
            ),
        ] {
            assert_eq!(read_answers("a", text.as_bytes()), (both.clone(), Vec::new()), "FIN-9 {case}");
        }
    }

    #[test]
    fn fin_9_a_bad_row_is_named_and_stops_no_other() {
        for (case, text, taken, expected) in [
            (
                "neither",
                "key,voucher\nC1:a:1,\nC1:b:1,7\n",
                1,
                "a, line 2: C1:a:1 has neither voucher nor reason",
            ),
            (
                "both",
                "key,voucher,reason\nC1:a:1,7,no\n",
                0,
                "a, line 2: C1:a:1 has both voucher and reason; expected one of them",
            ),
            ("no key", "key,voucher\n,7\n", 0, "a, line 2: the key is empty"),
            ("no column", "number,voucher\n1,7\n", 0, "a, line 1: has no column \"key\""),
            (
                "object",
                r#"[{"voucher":"7"},{"key":"k","voucher":"7"}]"#,
                1,
                "a, object 1: missing field `key`",
            ),
            ("no list", r#"{"key":"k"}"#, 0, "a, line 1: is no list of JSON objects: "),
        ] {
            let (answers, refused) = read_answers("a", text.as_bytes());
            assert_eq!(answers.len(), taken, "FIN-9 {case}");
            assert!(refused.len() == 1 && refused[0].starts_with(expected), "FIN-9 {case}: {refused:?}");
        }
        assert_eq!(read_answers("a", b""), (Vec::new(), vec!["a, line 1: has no column \"key\"".to_owned()]));
    }
}
