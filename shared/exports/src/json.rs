//! JSON: one file with everything.

use serde::Serialize;

use crate::{Batch, ExportError, ExportFile, SCHEMA_VERSION, file_name};

#[derive(Serialize)]
struct Root<'a> {
    schema: u32,
    #[serde(flatten)]
    batch: &'a Batch,
}

pub(crate) fn write(batch: &Batch) -> Result<Vec<ExportFile>, ExportError> {
    Ok(vec![file(batch, "invoices", &Root { schema: SCHEMA_VERSION, batch })?])
}

/// One JSON file, indented and ended by a line feed.
pub(crate) fn file<T: Serialize>(batch: &Batch, holds: &str, value: &T) -> Result<ExportFile, ExportError> {
    let name = file_name(batch, holds, "json");
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|error| ExportError::Write { file: name.clone(), reason: error.to_string() })?;
    bytes.push(b'\n');
    Ok(ExportFile { name, media_type: "application/json", bytes })
}
