//! The generated tables.

#[rustfmt::skip]
mod cii;
#[rustfmt::skip]
mod ubl;

use super::schema::Schema;

/// The structures we know.
static SCHEMAS: &[&Schema] = &[&ubl::UBL, &cii::CII];

/// The structure of documents that begin with this element, and the element's number.
pub(super) fn of_root(uri: &str, local: &str) -> Option<(&'static Schema, u16)> {
    SCHEMAS.iter().find_map(|schema| {
        let symbol = schema.symbol(schema.namespace(uri)?, local)?;
        schema.roots.contains(&symbol).then_some((*schema, symbol))
    })
}
