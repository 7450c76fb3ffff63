//! `attest settings` on a data folder, as a person types it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::{Command, Output};

fn attest(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attest"));
    command.args(arguments).arg("--data").arg(data).env("USER", "anna").output().unwrap()
}

fn shown(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A data folder with a company and its supplier.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (master, inbox) = (folder.path().join("master"), folder.path().join("inbox"));
    std::fs::create_dir_all(&master).unwrap();
    std::fs::create_dir_all(&inbox).unwrap();
    let write = |name: &str, text: &str| std::fs::write(master.join(name), text).unwrap();
    write("companies.csv", "company,name,country,currency\nC1,Kontio Oy,FI,EUR\n");
    write("suppliers.csv", "company,supplier,name,country\nC1,S1,Granit Oy,FI\n");
    let ran = attest(
        &folder.path().join("data"),
        &["run", inbox.to_str().unwrap(), "--master", master.to_str().unwrap()],
    );
    assert!(ran.status.success(), "{}", said(&ran));
    folder
}

/// Covers REC-10, REC-11, SET-42.
#[test]
fn set_41_a_value_is_set_shown_refused_and_removed() {
    let folder = folder();
    let data = folder.path().join("data");
    let company = ["--company", "C1"];
    let supplier = ["--company", "C1", "--supplier", "S1"];
    let run = |words: &[&str], place: &[&str]| {
        let all: Vec<&str> = ["settings"].iter().chain(words).chain(place).copied().collect();
        attest(&data, &all)
    };
    let set = run(&["set", "TOL.price", "pct 2 abs 5"], &company);
    assert!(set.status.success(), "{}", said(&set));
    assert!(shown(&set).contains("tol.price") && shown(&set).contains("company C1"), "{}", shown(&set));

    let inherited = run(&["get", "tol.price", "--json"], &supplier);
    assert_eq!(
        shown(&inherited).trim(),
        r#"{"setting":"tol.price","value":"pct 2 abs 5","whose":"company C1"}"#
    );
    let refused = run(&["set", "tol.price", "pct -1"], &company);
    assert_eq!(refused.status.code(), Some(1), "SET-41");
    assert!(said(&refused).contains("\"-1\" is not"), "SET-41 {}", said(&refused));
    assert!(said(&refused).contains("tol.price stays \"pct 2 abs 5\""), "SET-41 {}", said(&refused));

    let own = run(&["set", "tol.price", "0"], &supplier);
    assert!(shown(&own).contains("supplier S1"), "REC-10 {}", shown(&own));
    let rules = folder.path().join("rules.json");
    std::fs::write(&rules, r#"[{"sequence":1,"from":1,"to":1,"find":"O","replace":"*"}]"#).unwrap();
    let faulty = run(&["set", "PL/FIXPONUM.rules", "--file", rules.to_str().unwrap()], &company);
    assert!(said(&faulty).contains("rule 1: *"), "ONUM-24 {}", said(&faulty));
    let wrong_level = run(&["set", "link.ttl_hours", "24"], &supplier);
    assert!(said(&wrong_level).contains("it is set for: tenant, company"), "{}", said(&wrong_level));
    let unset = run(&["unset", "tol.price"], &supplier);
    assert!(shown(&unset).contains("company C1"), "REC-11 it inherits again: {}", shown(&unset));

    let changes = run(&["list", "--changes", "--json"], &supplier);
    let lines: Vec<serde_json::Value> =
        shown(&changes).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> =
        lines.iter().map(|line| (line["by"].as_str(), line["old"].as_str(), line["new"].as_str())).collect();
    assert_eq!(told, [(Some("anna"), None, Some("0")), (Some("anna"), Some("0"), None)], "SET-42");
    let all = run(&["list", "--json"], &company);
    assert_eq!(shown(&all).lines().count(), 1, "only what is given: {}", shown(&all));
    let every = run(&["list", "--all", "--json"], &company);
    assert!(shown(&every).lines().count() > 50, "with the defaults");
}

#[test]
fn set_41_an_unknown_holder_or_setting_is_said() {
    let folder = folder();
    let data = folder.path().join("data");
    for (words, expected) in [
        (vec!["settings", "get", "tol.prize"], "\"tol.prize\" is not a setting"),
        (vec!["settings", "list", "--company", "C9"], "company C9 is not known"),
        (
            vec!["settings", "list", "--company", "C1", "--supplier", "S9"],
            "supplier S9 of company C1 is not known",
        ),
        (
            vec!["settings", "list", "--company", "C1", "--supplier", "S1", "--office", "X"],
            "supplier S1 of company C1 has no office X",
        ),
    ] {
        let ran = attest(&data, &words);
        assert_eq!(ran.status.code(), Some(2), "{words:?}");
        assert!(said(&ran).contains(expected), "{words:?}: {}", said(&ran));
    }
    let nowhere = attest(&folder.path().join("none"), &["settings", "list"]);
    assert!(said(&nowhere).contains("there is no data in"), "{}", said(&nowhere));
    assert!(!folder.path().join("none").exists(), "nothing was made");
}
