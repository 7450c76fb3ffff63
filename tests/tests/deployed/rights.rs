//! What each function can reach against what its role allows, tables and documents, in both directions.
//!
//! A linker leaves out what nothing calls: a program holds the places that use a table or a document exactly if it can come
//! to use them. Which right such a place needs stands in [`PLACES`], and a place that is not there fails the test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use xtask::template::{Function, Template};
use xtask::workspace;

use crate::emulator::binary;

/// An action, and what it is allowed on.
type Right = (&'static str, &'static [&'static str]);

/// Places that use a table or a document, and the rights that they need.
const PLACES: &[(&str, &[Right])] = &[
    ("attest_store::invoices::get", &[("dynamodb:GetItem", &["Records"])]),
    ("attest_store::invoices::get_as", &[("dynamodb:BatchGetItem", &["Records"])]),
    ("attest_store::invoices::query_page", &[("dynamodb:Query", &["Records"])]),
    ("attest_store::invoices::read_trail", &[("dynamodb:Query", &["Trail"])]),
    // A change may put, delete and add; what it is about is known only when it is made.
    (
        "attest_store::change::commit",
        &[
            ("dynamodb:PutItem", &["Records"]),
            ("dynamodb:DeleteItem", &["Records"]),
            ("dynamodb:UpdateItem", &["Records"]),
        ],
    ),
    ("attest_store::change::put_trail", &[("dynamodb:PutItem", &["Trail"])]),
    ("attest_store::change::trail", &[("dynamodb:PutItem", &["Trail"])]),
    ("attest_store::outbox::delete_item", &[("dynamodb:DeleteItem", &["Records"])]),
    ("attest_store::documents::get_model", &[("s3:GetObject", &["invoices"])]),
    ("attest_store::documents::put_model", &[("s3:PutObject", &["invoices"])]),
    ("attest_store::documents::put_raw", &[("s3:PutObject", &["raw"]), ("s3:PutObjectRetention", &["raw"])]),
    ("attest_store::matches::keep_match", &[("s3:PutObject", &["matches"])]),
    ("attest_store::matches::load_match", &[("s3:GetObject", &["matches"])]),
    ("attest_steps::acts::attachments::keep", &[("s3:PutObject", &["quarantine"])]),
    ("attest_steps::acts::edit::edit_lines", &[("s3:PutObject", &["invoices"])]),
    (
        "attest_steps::archive::document",
        &[("s3:GetObject", &["attachments", "exports", "invoices", "matches", "raw", "reports"])],
    ),
    ("attest_steps::archive::matches", &[]),
    ("attest_steps::archive::own_documents", &[]),
    ("attest_steps::document::body", &[("s3:GetObject", &["invoices", "raw"])]),
    ("attest_steps::document::find", &[("s3:GetObject", &["invoices"])]),
    ("attest_steps::erp_export::erp_export", &[("s3:PutObject", &["exports"])]),
    ("attest_steps::intake::files::store_files", &[("s3:PutObject", &["quarantine"])]),
    ("attest_steps::intake::intake", &[("s3:GetObject", &["inbox"])]),
    ("attest_steps::intake::load::store_body", &[("s3:PutObject", &["invoices"])]),
    ("attest_steps::intake::pairs::complete", &[("s3:PutObject", &["invoices"])]),
    ("attest_steps::intake::reload", &[("s3:GetObject", &["raw"])]),
    ("attest_steps::intake::values::take_values", &[("s3:PutObject", &["invoices"])]),
    ("attest_steps::notify::arrival::write", &[("s3:GetObject", &["raw"])]),
    ("attest_steps::report::keep", &[("s3:PutObject", &["reports"])]),
    ("attest_steps::report::page", &[("s3:GetObject", &["reports"])]),
    (
        "attest_steps::retention::delete_made",
        &[("s3:DeleteObject", &["attachments", "invoices", "matches", "quarantine", "reports"])],
    ),
    ("attest_steps::scan_attachment::find", &[("s3:GetObject", &["attachments", "quarantine"])]),
    ("attest_steps::scan_attachment::look_after", &[("s3:DeleteObject", &["quarantine"])]),
    (
        "attest_steps::scan_attachment::settle_in",
        &[
            ("s3:DeleteObject", &["attachments", "quarantine"]),
            ("s3:PutObject", &["attachments", "quarantine"]),
        ],
    ),
    ("attest_steps::scan_attachment::store_again", &[("s3:PutObject", &["quarantine"])]),
    ("attest_steps::view::attachment", &[("s3:GetObject", &["attachments"])]),
    ("attest_steps::workbench::inbox::message_document", &[("s3:GetObject", &["raw"])]),
    ("attest_steps::workbench::invoice::document", &[("s3:GetObject", &["raw"])]),
    ("attest_steps::workbench::messages::leave", &[("s3:PutObject", &["messages"])]),
    ("attest_steps::workbench::messages::of", &[("s3:GetObject", &["messages"])]),
    ("attest_steps::workbench::messages::put_away", &[("s3:DeleteObject", &["messages"])]),
    ("attest_fn_import_master::handle", &[("s3:PutObject", &["reports"])]),
    ("attest_fn_import_master::take", &[("s3:GetObject", &["answers", "master"])]),
];

/// Places of the workbench and of the archive, which `attest serve` shows and no function does yet.
const ONLY_AT_THE_DESK: &[&str] =
    &["attest_steps::acts::", "attest_steps::archive::", "attest_steps::workbench::"];

/// Methods that use a document whose key the caller names; the caller is the place.
const METHODS: &[&str] = &[
    "delete_document",
    "get_document",
    "get_json",
    "list_documents",
    "open_document",
    "put_document",
    "put_document_once",
    "put_json",
    "put_once",
];

type Rights = BTreeSet<(String, String)>;

#[test]
fn each_role_allows_exactly_what_its_program_can_reach() {
    let wanted: BTreeMap<&str, Rights> =
        PLACES.iter().map(|(place, rights)| (*place, named(rights))).collect();
    let mut bad = Vec::new();
    let mut unused: BTreeSet<&str> = wanted.keys().copied().collect();
    for function in Template::read(&workspace::root().unwrap()).unwrap().functions().unwrap() {
        let Some(reached) = reached(&binary(&function.folder)) else {
            println!("skipped: nm (binutils) is not installed");
            return;
        };
        let mut expected = Rights::new();
        for (place, rights) in wanted.iter().filter(|(place, _)| reached.contains(**place)) {
            unused.remove(place);
            expected.extend(rights.iter().cloned());
        }
        // Without the right to list, an object that is not there answers as one that may not be read.
        if expected.iter().any(|(action, _)| action == "s3:GetObject") {
            expected.insert(("s3:ListBucket".to_owned(), "Documents".to_owned()));
        }
        let granted = granted(&function);
        let line = |word: &str, (action, on): &(String, String)| {
            format!("{}: {word} {action} on {on}", function.folder)
        };
        bad.extend(expected.difference(&granted).map(|right| line("needs", right)));
        bad.extend(granted.difference(&expected).map(|right| line("has no use for", right)));
    }
    assert!(bad.is_empty(), "\n{}", bad.join("\n"));
    unused.retain(|place| !ONLY_AT_THE_DESK.iter().any(|start| place.starts_with(start)));
    assert_eq!(unused, BTreeSet::new(), "no function reaches these; their names may have changed");
}

fn named(rights: &[Right]) -> Rights {
    let on = |action: &str, of: &str| match action.starts_with("s3:") {
        true => format!("Documents/{of}/*"),
        false => of.to_owned(),
    };
    rights
        .iter()
        .flat_map(|(action, all)| all.iter().map(move |of| ((*action).to_owned(), on(action, of))))
        .collect()
}

/// What a role allows on tables and documents; an index is part of its table.
fn granted(function: &Function) -> Rights {
    let mut rights = Rights::new();
    for grant in &function.grants {
        for action in &grant.actions {
            for on in grant
                .resources
                .iter()
                .filter(|on| !on.ends_with("/index/*") && !on.starts_with("ImagesBucket"))
            {
                if action.starts_with("dynamodb:") || action.starts_with("s3:") {
                    rights.insert((action.clone(), on.clone()));
                }
            }
        }
    }
    rights
}

/// Our functions in a program, by their modules; of an `impl` block its type is left out.
fn reached(program: &Path) -> Option<BTreeSet<String>> {
    let listed = Command::new("nm").arg("--demangle").arg(program).output().ok()?;
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    Some(text.lines().filter_map(symbol).map(place_of).collect())
}

/// The name in a line of `nm`: address, kind, name.
fn symbol(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(' ')?;
    rest.get(2..)
}

fn place_of(symbol: &str) -> String {
    let mut depth = 0usize;
    let mut plain = String::new();
    for character in symbol.chars() {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(character),
            _ => {}
        }
    }
    let parts = plain.split("::").take_while(|part| !part.starts_with('{'));
    let parts: Vec<&str> =
        parts.filter(|part| part.starts_with(|first: char| first.is_ascii_lowercase())).collect();
    parts.join("::")
}

#[test]
fn every_use_of_a_document_is_a_place_of_the_table() {
    let root = workspace::root().unwrap();
    let mut found = BTreeSet::new();
    let mut folders = vec![("attest_steps".to_owned(), root.join("shared/steps/src"))];
    folders.push(("attest_store".to_owned(), root.join("shared/store/src")));
    folders.push(("attest_outside".to_owned(), root.join("shared/outside/src")));
    for entry in std::fs::read_dir(root.join("functions")).unwrap() {
        let folder = entry.unwrap().path();
        if folder.is_dir() {
            let name = folder.file_name().unwrap().to_string_lossy().replace('-', "_");
            folders.push((format!("attest_fn_{name}"), folder.join("src")));
        }
    }
    for (module, folder) in folders {
        for file in workspace::rust_files(&folder).unwrap() {
            let below = file.strip_prefix(&folder).unwrap().with_extension("");
            let parts = below.iter().map(|part| part.to_string_lossy().into_owned());
            let parts = parts.filter(|part| !["mod", "lib", "main", "handler"].contains(&part.as_str()));
            let path: Vec<String> = std::iter::once(module.clone()).chain(parts).collect();
            let text = std::fs::read_to_string(&file).unwrap();
            found.extend(uses(&text).into_iter().map(|name| format!("{}::{name}", path.join("::"))));
        }
    }
    let known: BTreeSet<String> = PLACES.iter().map(|(place, _)| (*place).to_owned()).collect();
    let of_tables = |place: &String| place.starts_with("attest_store::") && !found.contains(place);
    let known: BTreeSet<String> = known.iter().filter(|place| !of_tables(place)).cloned().collect();
    assert_eq!(found, known, "which right does a place need that uses a document?");
}

/// Functions of a file that call one of the methods.
fn uses(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut within = "";
    for line in text.split("#[cfg(test)]").next().unwrap_or_default().lines() {
        if let Some((_, rest)) = line.split_once("fn ").filter(|(before, _)| !before.contains("//")) {
            within = rest.split(['(', '<']).next().unwrap_or_default();
        }
        let is_used = METHODS.iter().any(|method| line.contains(&format!(".{method}(")));
        if is_used && !METHODS.contains(&within) {
            found.insert(within);
        }
    }
    found
}

#[test]
fn names_are_read_as_places() {
    for (symbol, place) in [
        ("attest_steps::document::body::{{closure}}", "attest_steps::document::body"),
        ("attest_steps::document::StoredValues::find::{{closure}}", "attest_steps::document::find"),
        (
            "attest_store::documents::<impl attest_store::Store>::put_model",
            "attest_store::documents::put_model",
        ),
    ] {
        assert_eq!(place_of(symbol), place, "{symbol}");
    }
}
