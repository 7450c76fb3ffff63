//! Writes the tables as Rust source.

use std::fmt::Write as _;

use super::tables::{Body, Row, Tables, Taken};

/// The widest line of a generated file.
const WIDTH: usize = 110;

/// The source of one table module.
#[must_use]
pub(super) fn source(
    title: &str,
    item: &str,
    roots: &[usize],
    prefixes: &[(&str, &str)],
    tables: &Tables,
) -> String {
    let mut out = header(title, item, prefixes, tables);
    list(&mut out, "roots", roots.iter().map(usize::to_string));
    list(&mut out, "globals", tables.globals.iter().map(|(name, of)| format!("({name}, {of})")));
    list(&mut out, "type_names", type_names(tables).into_iter());
    list(&mut out, "types", tables.types.iter().map(row));
    let particles = tables.particles.iter();
    list(
        &mut out,
        "particles",
        particles.map(|(name, of, optional, repeated)| {
            let often = match (optional, repeated) {
                (false, false) => "one",
                (true, false) => "opt",
                (false, true) => "some",
                (true, true) => "many",
            };
            format!("{often}({name}, {of})")
        }),
    );
    let states = tables.states.iter();
    list(
        &mut out,
        "states",
        states.map(|(accepting, first, count)| format!("state({accepting}, {first}, {count})")),
    );
    list(
        &mut out,
        "transitions",
        tables.transitions.iter().map(|(taken, to)| match taken {
            Taken::Element(name, of) => format!("element({name}, {of}, {to})"),
            Taken::Any { lax } => format!("any({lax}, {to})"),
            Taken::Other { namespace, lax } => format!("other({namespace}, {lax}, {to})"),
        }),
    );
    list(
        &mut out,
        "attributes",
        tables.attributes.iter().map(|a| match &a.fixed {
            Some(fixed) => format!("fixed({:?}, {}, {}, {fixed:?})", a.name, a.builtin, a.facets),
            None if a.required => format!("required({:?}, {}, {})", a.name, a.builtin, a.facets),
            None => format!("optional({:?}, {}, {})", a.name, a.builtin, a.facets),
        }),
    );
    list(
        &mut out,
        "facets",
        tables.facets.iter().map(|f| {
            format!(
                "facets(&{:?}, {}, {})",
                f.values,
                f.length_min.unwrap_or(0),
                f.length_max.unwrap_or(u16::MAX)
            )
        }),
    );
    out.push_str("};\n");
    out
}

/// The names, and the beginning of the table.
fn header(title: &str, item: &str, prefixes: &[(&str, &str)], tables: &Tables) -> String {
    let mut out = format!(
        "//! {title}.\n//!\n//! Written by `cargo xtask structure`; do not edit.\n\n\
         use crate::structure::schema::{{Content, Namespace, SLOTS, Schema, TypeName, slots}};\n\
         use crate::structure::words::*;\n\n"
    );
    out.push_str("const NAMESPACES: &[Namespace] = &[\n");
    for uri in &tables.namespaces {
        let first = tables.names.iter().position(|name| name.namespace == *uri).unwrap_or_default();
        let prefix = prefixes.iter().find(|(known, _)| known == uri).map_or("", |(_, prefix)| prefix);
        let _ = writeln!(out, "    Namespace {{ uri: {uri:?}, prefix: {prefix:?}, first: {first} }},");
    }
    out.push_str("];\n\nconst NAMES: &[&str] = &[\n");
    lines(&mut out, tables.names.iter().map(|name| format!("{:?}", name.local)));
    out.push_str("];\n\nstatic SLOTS_BY_HASH: [u16; SLOTS] = slots(NAMES, NAMESPACES);\n\n");
    let _ = writeln!(out, "pub(super) static {item}: Schema = Schema {{");
    out.push_str("    namespaces: NAMESPACES,\n    names: NAMES,\n    slots: &SLOTS_BY_HASH,\n");
    out
}

/// One item opens each namespace, the names follow.
fn type_names(tables: &Tables) -> Vec<String> {
    let mut items = Vec::new();
    let mut last = None;
    for (name, number) in &tables.type_names {
        if last != Some(&name.namespace) {
            items.push(format!("TypeName::Namespace({:?})", name.namespace));
            last = Some(&name.namespace);
        }
        items.push(format!("named({:?}, {number})", name.local));
    }
    items
}

fn row(row: &Row) -> String {
    let body = match row.body {
        Body::Any => "Content::Any".to_owned(),
        Body::Empty => "Content::Empty".to_owned(),
        Body::Simple(builtin, facets) => format!("simple({builtin}, {facets})"),
        Body::Sequence(first, count) => format!("sequence({first}, {count})"),
        Body::Automaton(first, count) => format!("automaton({first}, {count})"),
    };
    let kind = match (row.is_abstract, row.mixed) {
        (true, _) => "abstract_kind",
        (false, true) => "mixed_kind",
        (false, false) => "kind",
    };
    format!("{kind}({}, {body}, {}, {})", row.base, row.attributes.0, row.attributes.1)
}

fn list(out: &mut String, field: &str, items: impl Iterator<Item = String>) {
    let _ = writeln!(out, "    {field}: &[");
    lines(out, items);
    out.push_str("    ],\n");
}

fn lines(out: &mut String, items: impl Iterator<Item = String>) {
    let mut line = String::from("       ");
    for item in items {
        if line.len() > 7 && line.len() + item.len() + 2 > WIDTH {
            let _ = writeln!(out, "{line}");
            line.truncate(7);
        }
        let _ = write!(line, " {item},");
    }
    if line.len() > 7 {
        let _ = writeln!(out, "{line}");
    }
}
