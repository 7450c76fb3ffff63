//! JSON with the fields of an import file: values with the lines they stand on, as rows of a sheet.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::value::RawValue;

use super::fields::{HEAD, LINE, columns};
use crate::sheet::{Cells, Fault, Row, Sheet, SheetError, SheetErrors};

/// The key that holds the lines of an invoice.
const LINES: &str = "lines";
/// Documents of one file.
const DOCUMENTS_MAX: usize = 10_000;

/// The keys and values of an object.
type Fields<'t> = Vec<(Cow<'t, str>, &'t RawValue)>;

/// An object with its keys in order, each as often as it stands there, and values as they are written.
struct Object<'t>(Fields<'t>);

impl<'t> Deserialize<'t> for Object<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'t> Visitor<'t> for Keys {
            type Value = Object<'t>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut found = Vec::new();
                while let Some(entry) = map.next_entry::<Key<'t>, &'t RawValue>()? {
                    found.push((entry.0.0, entry.1));
                }
                Ok(Object(found))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// A key; borrowed unless it has escapes.
#[derive(Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

/// A list of values as they are written.
struct List<'t>(Vec<&'t RawValue>);

impl<'t> Deserialize<'t> for List<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'t> Visitor<'t> for Items {
            type Value = List<'t>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'t>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut found = Vec::new();
                while let Some(item) = items.next_element()? {
                    if found.len() >= DOCUMENTS_MAX {
                        return Err(de::Error::custom(format_args!("more than {DOCUMENTS_MAX} entries")));
                    }
                    found.push(item);
                }
                Ok(List(found))
            }
        }
        deserializer.deserialize_seq(Items)
    }
}

/// Whether a text is an object with this key.
pub(crate) fn has_key(text: &str, key: &str) -> bool {
    serde_json::from_str::<Object<'_>>(text).is_ok_and(|object| object.0.iter().any(|(own, _)| own == key))
}

/// The documents of a file, as rows.
#[derive(Default)]
pub(crate) struct Documents {
    rows: Vec<Cells>,
    /// How many rows each document has: one for its head and first line, one for every further line.
    counts: Vec<usize>,
    /// The confidence of each cell, row by row, where one is given.
    confidences: Vec<Vec<Option<String>>>,
    faults: SheetErrors,
}

impl Documents {
    /// The rows as a sheet that starts with the faults found so far.
    pub(crate) fn sheet<'a>(&self, name: &'a str) -> Sheet<'a> {
        Sheet::of_rows(name, columns(), self.rows.clone(), self.faults.clone())
    }

    /// The rows of each document.
    pub(crate) fn groups<'s>(&self, sheet: &'s Sheet<'s>) -> Vec<Vec<Row<'s>>> {
        let mut rows = sheet.rows();
        self.counts.iter().map(|count| rows.by_ref().take(*count).collect()).collect()
    }

    /// The confidence that stands beside the value of a column, in the `at`th row.
    pub(crate) fn confidence(&self, at: usize, column: usize) -> Option<&str> {
        self.confidences.get(at)?.get(column)?.as_deref()
    }
}

/// Reads `{"KEY": [{…}, …]}`.
///
/// # Errors
/// A single fault when the text is no JSON of this form; faults of fields are kept in the documents.
pub(crate) fn documents(name: &str, text: &str, key: &'static str) -> Result<Documents, SheetErrors> {
    let mut reader = Reader { name, text, documents: Documents::default() };
    let object: Object<'_> = reader.parse(text)?;
    for (own, value) in &object.0 {
        if own == key {
            let list: List<'_> = reader.parse(value.get())?;
            for document in list.0 {
                reader.document(document)?;
            }
        } else {
            reader.unknown(own, value, key);
        }
    }
    Ok(reader.documents)
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    documents: Documents,
}

impl<'a> Reader<'a> {
    /// Parses a part of the text; a fault is placed in the whole.
    fn parse<T: Deserialize<'a>>(&self, part: &'a str) -> Result<T, SheetErrors> {
        serde_json::from_str(part).map_err(|error| {
            let line = self.line(part) + u32::try_from(error.line()).unwrap_or(1).saturating_sub(1);
            let found = error.to_string();
            let found = found.split(" at line ").next().unwrap_or_default().to_owned();
            SheetErrors::one(SheetError {
                file: self.name.to_owned(),
                line: Some(line),
                column: None,
                fault: Fault::NotJson { found },
            })
        })
    }

    /// The line on which a part of the text starts.
    fn line(&self, part: &str) -> u32 {
        let offset = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let before = self.text.as_bytes().get(..offset).unwrap_or_default();
        u32::try_from(memchr::memchr_iter(b'\n', before).count()).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn fault(&mut self, line: u32, column: Option<&str>, fault: Fault) {
        let column = column.map(str::to_owned);
        self.documents.faults.push(SheetError {
            file: self.name.to_owned(),
            line: Some(line),
            column,
            fault,
        });
    }

    fn unknown(&mut self, key: &str, value: &RawValue, nearest: &'static str) {
        let name = key.chars().take(60).collect();
        self.fault(self.line(value.get()), None, Fault::UnknownColumn { name, nearest });
    }

    fn document(&mut self, value: &'a RawValue) -> Result<(), SheetErrors> {
        let object: Object<'a> = self.parse(value.get())?;
        let (mut own, lines): (Vec<_>, Vec<_>) = object.0.into_iter().partition(|(key, _)| key != LINES);
        let mut rows: Vec<(u32, Fields<'a>)> = Vec::new();
        for (_, list) in lines {
            let list: List<'a> = self.parse(list.get())?;
            for line in list.0 {
                let fields: Object<'a> = self.parse(line.get())?;
                rows.push((self.line(line.get()), fields.0));
            }
        }
        let head: Vec<_> = HEAD.iter().map(|field| field.column.name).collect();
        let of_line: Vec<_> = LINE.iter().map(|field| field.column.name).collect();
        own.retain(|(key, value)| self.is_known(key, value, &head));
        for (_, fields) in &mut rows {
            fields.retain(|(key, value)| self.is_known(key, value, &of_line));
        }
        let start = self.line(value.get());
        let mut all = rows.into_iter();
        let mut first = own;
        let mut count = 1;
        first.extend(all.next().map(|(_, fields)| fields).unwrap_or_default());
        self.row(start, first);
        for (line, fields) in all {
            count += 1;
            self.row(line, fields);
        }
        self.documents.counts.push(count);
        Ok(())
    }

    fn is_known(&mut self, key: &str, value: &RawValue, known: &[&'static str]) -> bool {
        let is_known = known.contains(&key);
        if !is_known {
            self.unknown(key, value, crate::sheet::nearest(key, known));
        }
        is_known
    }

    /// Adds a row with the values of an object.
    fn row(&mut self, line: u32, fields: Fields<'a>) {
        let names: Vec<_> = columns().map(|column| column.name).collect();
        let mut cells = vec![String::new(); names.len()];
        let mut lines = vec![line; names.len()];
        let mut confidences = vec![None; names.len()];
        let mut seen = vec![false; names.len()];
        for (key, value) in fields {
            let Some(at) = names.iter().position(|name| *name == key) else { continue };
            let own_line = self.line(value.get());
            if seen.get_mut(at).is_some_and(|seen| std::mem::replace(seen, true)) {
                self.fault(own_line, Some(&key), Fault::DoubledColumn);
                continue;
            }
            let (text, confidence) = self.value(&key, value);
            if let Some(slot) = cells.get_mut(at) {
                *slot = text;
            }
            if let Some(slot) = lines.get_mut(at) {
                *slot = own_line;
            }
            if let Some(slot) = confidences.get_mut(at) {
                *slot = confidence;
            }
        }
        self.documents.rows.push(Cells { line, lines, cells: cells.into() });
        self.documents.confidences.push(confidences);
    }

    /// Text and confidence of a value: a text, a number as it is written, or `{"value": …, "confidence": …}`.
    fn value(&mut self, key: &str, value: &'a RawValue) -> (String, Option<String>) {
        let raw = value.get();
        if !raw.starts_with('{') {
            return (self.scalar(key, raw), None);
        }
        let Ok(object) = self.parse::<Object<'a>>(raw) else { return (String::new(), None) };
        let (mut text, mut confidence) = (String::new(), None);
        for (part, value) in object.0 {
            match part.as_ref() {
                "value" => text = self.scalar(key, value.get()),
                "confidence" => confidence = Some(self.scalar(key, value.get())),
                _ => self.unknown(&part, value, "confidence"),
            }
        }
        (text, confidence)
    }

    fn scalar(&mut self, key: &str, raw: &'a str) -> String {
        match raw.as_bytes().first() {
            Some(b'"') => serde_json::from_str::<String>(raw).unwrap_or_default().trim().to_owned(),
            Some(b'-' | b'0'..=b'9') => raw.to_owned(),
            Some(b'n') => String::new(),
            _ => {
                self.fault(self.line(raw), Some(key), Fault::not_valid(raw, "a text or a number"));
                String::new()
            }
        }
    }
}
