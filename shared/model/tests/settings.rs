//! The catalogue of settings against chapter 3 of the specification, and what each key takes and refuses.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use attest_model::settings::{AnyKey, Level, SaveError, Scope, Settings, check, find, keys};

const SPECIFICATION: &str = include_str!("../../../docs/specification.md");

/// Settings that stand in a record of the register instead of the catalogue.
const IN_THE_REGISTER: &[&str] = &["SET-10", "SET-11", "SET-16", "SET-28"];

/// A row of the catalogue's table: id, names, default, levels.
fn rows() -> Vec<(&'static str, Vec<&'static str>, &'static str, &'static str)> {
    let rows = SPECIFICATION.lines().filter(|line| line.starts_with("| SET-")).map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, names, _, default, level] = cells.as_slice() else { panic!("{line}") };
        let names = names.split('`').skip(1).step_by(2).collect();
        (*id, names, *default, *level)
    });
    rows.collect()
}

fn row_of(name: &str) -> &'static dyn AnyKey {
    find(name).unwrap_or_else(|| panic!("{name} is not in the catalogue"))
}

/// Covers SET-1…9, SET-12…15, SET-17…27, SET-29…40: id, name, default and levels.
#[test]
fn set_1_every_row_of_the_specification_stands_in_the_catalogue() {
    let mut seen = 0;
    for (id, names, default, level) in rows() {
        seen += 1;
        if IN_THE_REGISTER.contains(&id) {
            assert!(
                !keys::CATALOGUE.iter().any(|key| key.id() == id),
                "{id} stands in the catalogue after all"
            );
            continue;
        }
        for (at, name) in names.iter().enumerate() {
            let key = row_of(name);
            // SET-40. The tenant's own and the supplier's have a name each.
            let level = if id == "SET-40" { level.split(',').nth(at).unwrap_or_default() } else { level };
            if key.id().starts_with("SET-") {
                assert_eq!(key.id(), id, "{name}");
            }
            let is_for = |level: Level| key.levels().contains(&level);
            let letter = |letter: &str| level.split(',').any(|given| given == letter);
            assert_eq!(is_for(Level::Supplier), letter("S"), "{name} for a supplier");
            assert_eq!(is_for(Level::Office), letter("S"), "{name} for an office");
            assert_eq!(is_for(Level::Company), letter("C"), "{name} for a company");
            if letter("T") {
                assert!(is_for(Level::Tenant), "{name} for the tenant");
            }
        }
        let defaults: Vec<&str> = default.split([',', ';']).map(str::trim).collect();
        if let ([name], [single]) = (names.as_slice(), defaults.as_slice()) {
            let written = match single.trim_matches('`') {
                "empty" | "absent" => "",
                other => other,
            };
            assert_eq!(row_of(name).default_text(), written, "{id} default of {name}");
        }
    }
    assert_eq!(seen, 40);
}

/// SET-17 and SET-31 and SET-36 give several keys in one row.
#[test]
fn set_31_defaults_of_rows_with_several_keys() {
    for (name, default) in [
        ("tol.price", "0"),
        ("tol.line", "0"),
        ("tol.qty", "0"),
        ("tol.header", "0"),
        ("tol.total", ""),
        ("tol.calc", "0.01"),
        ("tol.tax", "0.01"),
        ("remind.first_days", "2"),
        ("remind.every_days", "3"),
        ("remind.escalate_days", "7"),
        ("attach.max_bytes", "26214400"),
        ("attach.max_count", "20"),
        ("JC/ACCMETH", "O,G,Z"),
        ("route.outgoing", "einvoice,pdf,print"),
        ("route.incoming", "einvoice,pdf,scan"),
    ] {
        assert_eq!(row_of(name).default_text(), default, "{name}");
    }
}

/// A key, texts that it takes, and texts that it refuses with the part that is wrong.
type Case = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("EC/SWWBMEMO", &["Y", "n", "true"], &[("yes", "yes"), ("", "")]),
    ("PL/NONPOWBS", &["Y"], &[("2", "2")]),
    (
        "PO/PONUM1",
        &["contract", "Sequential", "{P}{N}", "X-{N}"],
        &[("{C}/{X}", "{C}/{X}"), ("{C}", "{C}"), ("{N}{N}", "{N}{N}")],
    ),
    ("PO/POORDPFX", &["N"], &[("maybe", "maybe")]),
    ("PO/POPFXFST", &["N"], &[("1", "1")]),
    ("PL/FIXPONUM", &["Y"], &[("on", "on")]),
    (
        "PO/AUTCHK",
        &["", "PC, DT", "NONE", "PO"],
        &[("PC,XX", "XX"), ("PC,PC", "PC"), ("PC,NONE", "NONE")],
    ),
    ("PLINV.AUTCHK", &["", "DT"], &[("DT;QT", "DT;QT")]),
    ("JC/ACCMETH", &["G", "z,o"], &[("", ""), ("O,O", "O"), ("O,X", "X")]),
    ("PL/AUTOINVM", &["N", "0", "2", "n"], &[("1", "1"), ("", "")]),
    ("PL/AMJOBS", &["", "A*|2,B*|0"], &[("A*|3", "3")]),
    ("PL/AMDEPTS", &["", "10*|N"], &[("A*", "A*")]),
    ("EC/MAILFROM", &["", "ap@example.com"], &[("ap", "ap"), ("a b@example.com", "a b@example.com")]),
    ("tol.price", &["0", "abs 0.5", "pct 5 abs 2 max"], &[("pct -1", "-1"), ("5", "5")]),
    ("tol.line", &["abs 0"], &[("abs -0.01", "-0.01")]),
    ("tol.qty", &["pct 0"], &[("abs", "")]),
    ("tol.header", &["abs 5"], &[("abs 1 abs 2", "abs")]),
    ("tol.total", &["", "abs 5"], &[("x", "x")]),
    ("tol.calc", &["0", "0.02"], &[("-0.01", "-0.01")]),
    ("tol.tax", &["1"], &[("", "")]),
    ("match.allow_partial", &["false"], &[("0", "0")]),
    ("match.wait_receipt_days", &["0", "3660"], &[("-1", "-1"), ("3661", "3661"), ("1.5", "1.5")]),
    ("header.basis", &["net", "Gross"], &[("tax", "tax")]),
    ("header.allow_partial", &["true"], &[("", "")]),
    (
        "extra_rows",
        &["", r#"[{"charge_code":"FC","action":"accept"}]"#],
        &[(r#"[{"action":"accept"}]"#, "rule 1")],
    ),
    ("after_match", &["approval", "auto_approve"], &[("auto", "auto")]),
    (
        "final_check",
        &["never", "always", "over_amount:0", "sample_percent:0", "sample_percent:100"],
        &[("sample_percent:101", "101"), ("over_amount:-1", "-1"), ("sometimes", "sometimes")],
    ),
    (
        "dup.criteria",
        &["number", "number,date,gross,currency"],
        &[("", ""), ("number,color", "color"), ("date,date", "date")],
    ),
    ("dup.lookback_days", &["1", "36600"], &[("0", "0"), ("36601", "36601")]),
    ("four_eyes", &["false"], &[("two", "two")]),
    ("link.ttl_hours", &["1", "720"], &[("0", "0"), ("721", "721")]),
    ("link.login_over", &["", "0", "5000.00"], &[("-1", "-1"), ("much", "much")]),
    ("remind.first_days", &["1", "366"], &[("0", "0"), ("367", "367")]),
    ("remind.every_days", &["1"], &[("0", "0")]),
    ("remind.escalate_days", &["7"], &[("", "")]),
    ("image.method", &["off", "mask", "name", "name_then_mask"], &[("both", "both")]),
    ("image.mask", &["", r"[Payee]\[InvoiceNumber]"], &[("[Payee", "[Payee")]),
    (
        "image.provider",
        &["none", "amazon", "azure_blob", "dropbox", "google_drive", "onedrive"],
        &[("ftp", "ftp")],
    ),
    ("image.open", &["inline", "download"], &[("tab", "tab")]),
    ("image.extensions", &[".pdf,.tif", "webp"], &[(".", "."), (".p/df", ".p/df")]),
    ("attach.max_bytes", &["1", "104857600"], &[("0", "0"), ("104857601", "104857601")]),
    ("attach.max_count", &["0", "1000"], &[("-1", "-1"), ("1001", "1001")]),
    (
        "route.outgoing",
        &["print", "pdf,einvoice"],
        &[("", ""), ("pdf,fax", "fax"), ("pdf,pdf", "pdf"), ("scan", "scan")],
    ),
    ("route.incoming", &["scan", "EInvoice"], &[("print", "print")]),
    ("relation.auto_accept", &["true"], &[("always", "always")]),
    ("xsl.default", &["shipped", "Shipped"], &[("", ""), ("house.xsl", "house.xsl")]),
    ("xsl.supplier", &["", "shipped"], &[("house.xsl", "house.xsl")]),
    ("flow.steps", &["", "order", "order,header,subscription"], &[("order,review", "review")]),
    ("export.format", &["csv", "json,csv"], &[("", ""), ("xlsx", "xlsx")]),
    ("vat.rates", &["", "S:25,AE"], &[("S:x", "x"), ("Standard", "Standard"), ("S:-1", "-1")]),

];

/// What is taken, and what is refused with the part that is wrong. Limits are tested at the limit and beside it.
/// Covers PROC-6, SET-1…9, SET-12…15, SET-17…27, SET-29…40.
#[test]
fn set_41_values_taken_and_refused() {
    for (name, taken, refused) in CASES {
        let key = row_of(name);
        let scope = scope_of(key);
        for text in *taken {
            assert!(
                check(name, &scope, text).is_ok(),
                "{name} = {text:?}: {:?}",
                check(name, &scope, text).err()
            );
        }
        for (text, part) in *refused {
            match check(name, &scope, text) {
                Err(SaveError::Value { fault, .. }) => {
                    assert_eq!(fault.part, *part, "{name} = {text:?}");
                    assert!(!fault.expected.is_empty(), "{name} = {text:?}");
                }
                other => panic!("{name} = {text:?}: {:?}", other.map(|key| key.name())),
            }
        }
    }
    let named: Vec<&str> = CASES.iter().map(|(name, ..)| *name).collect();
    for key in keys::CATALOGUE.iter().filter(|key| key.id().starts_with("SET-")) {
        assert!(named.contains(&key.name()), "{} has no case", key.name());
    }
}

/// A holder at the most specific level that the key may be given at.
fn scope_of(key: &dyn AnyKey) -> Scope {
    let most = key.levels().iter().max().copied().unwrap_or(Level::Tenant);
    match most {
        Level::Tenant => Scope::Tenant,
        Level::Company => Scope::Company("C1".into()),
        Level::Contract => Scope::Contract("C1".into(), "A100".into()),
        Level::Supplier => Scope::Supplier("C1".into(), "S1".into()),
        Level::Office => Scope::Office("C1".into(), "S1".into(), "O1".into()),
    }
}

/// The previous value stays in force: what cannot be read counts as absent, and a sender that is none stays visible to
/// whoever must be told that no mail can go out (NOTE-7).
#[test]
fn set_15_a_stored_sender_that_is_no_address_is_kept_as_it_is() {
    let company = Scope::Company("C1".into());
    let settings = Settings::default().with(company.clone(), &keys::MAILFROM, "nobody");
    assert_eq!(settings.value(&keys::MAILFROM), "nobody");
    let settings = Settings::default().with(company, &keys::LINK_TTL_HOURS, "9999");
    assert_eq!(settings.value(&keys::LINK_TTL_HOURS), 336);
}
