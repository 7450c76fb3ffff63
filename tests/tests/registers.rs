//! What the import of registers and settings refuses, and that it changes nothing then.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use attest::bench::company::{self, Size};
use attest::world::World;
use attest_model::orders::AccrualMethod;
use attest_model::record::{Channel, State};
use attest_model::settings::{Scope, keys};
use attest_tests::house::House;

async fn world() -> (World, tempfile::TempDir) {
    let House { world, folder, .. } = House::generated(Size { invoices: 1, lines: 1 }).await;
    (world, folder)
}

async fn refused(world: &World, name: &str, csv: &str) -> Vec<String> {
    world.import_file(name, csv.as_bytes()).await.unwrap().refused
}

/// Covers SET-10, SET-11: a value outside of the company's list, then a list that leaves a value outside.
#[tokio::test]
async fn set_43_methods_outside_of_the_list_are_refused_both_ways() {
    let (world, _folder) = world().await;
    let list = |methods: &str| format!("company,setting,value\nC1,JC/ACCMETH,\"{methods}\"\n");
    let contract = |method: &str| {
        format!("company,contract,name,overhead,accrual_method\nC1,A1,Bridge,no,{method}\nC1,A2,Road,no,\n")
    };
    assert_eq!(refused(&world, "settings.csv", &list("O,G")).await, Vec::<String>::new());
    let told = refused(&world, "contracts.csv", &contract("Z")).await;
    assert_eq!(told, ["contract A1 of company C1: Z is not one of JC/ACCMETH (O,G)"]);
    let store = &world.engines.store;
    assert_eq!(store.find_contract(&"C1".into(), &"A1".into()).await.unwrap(), None);
    assert!(store.find_contract(&"C1".into(), &"A2".into()).await.unwrap().is_some(), "the others are taken");

    assert_eq!(refused(&world, "contracts.csv", &contract("G")).await, Vec::<String>::new());
    let told = refused(&world, "settings.csv", &list("O")).await;
    let expected = "settings: company C1: JC/ACCMETH cannot be O: contract A1 (G) use another method; change these first";
    assert_eq!(told, [expected]);
    let settings = store.load_settings(&[Scope::Company("C1".into())]).await.unwrap();
    assert_eq!(
        settings.value(&keys::ACCMETH),
        [AccrualMethod::O, AccrualMethod::G],
        "the list stays as it was"
    );

    assert_eq!(refused(&world, "contracts.csv", &contract("O")).await, Vec::<String>::new());
    assert_eq!(
        refused(&world, "settings.csv", &list("O")).await,
        Vec::<String>::new(),
        "nobody uses G any more"
    );
}

/// Covers SET-41: X of 0 days, a tolerance below 0, a notification without a role, a doubled sequence, an unknown name.
#[tokio::test]
async fn set_42_a_settings_file_with_five_faults_names_all_five_and_changes_nothing() {
    let (world, _folder) = world().await;
    let good = "company,supplier,setting,value\nC1,,tol.price,pct 2\nC1,S0,check.13,on max 100\n";
    assert_eq!(refused(&world, "settings.csv", good).await, Vec::<String>::new());
    let rules = r#"[{""sequence"":1,""from"":1,""to"":1,""find"":""O"",""replace"":""0""},{""sequence"":1,""from"":2,""to"":2,""find"":""I"",""replace"":""1""}]"#;
    let faulty = format!(
        "company,supplier,setting,value\n\
         C1,,check.12,on days 0 min 20\n\
         C1,,tol.price,-1\n\
         ,,validation.codes,\"{{\"\"E206\"\":{{\"\"notify\"\":true}}}}\"\n\
         C1,,PL/FIXPONUM.rules,\"{rules}\"\n\
         C1,,tol.line,pct 5\n\
         C1,,tol.prize,pct 1\n"
    );
    let told = refused(&world, "settings.csv", &faulty).await;
    let expected = [
        ("line 2, column value: check.12: \"0\" is not", "X of 0 days"),
        ("line 3, column value: tol.price: \"-1\" is not", "a tolerance of -1"),
        ("line 4, column value: validation.codes: \"E206\" is not a role to notify", "a role left out"),
        (
            "line 5, column value: PL/FIXPONUM.rules: \"rule 1\" is not a sequence used once",
            "a doubled sequence",
        ),
        ("line 7, column value: \"tol.prize\" is not a setting", "an unknown name"),
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (line, (start, case)) in told.iter().zip(expected) {
        assert!(line.starts_with(&format!("settings.csv, {start}")), "{case}: {line}");
    }
    let store = &world.engines.store;
    let company = store.find_settings(&Scope::Company("C1".into())).await.unwrap().unwrap().record;
    let values: Vec<_> = company.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(values, ["tol.price=pct 2"], "SET-41 the old value stays, the good line beside is not taken");
    assert_eq!(company.changes.len(), 1, "SET-42 what was refused is no change");
    assert_eq!(company.changes[0].by.as_str(), "import");
}

#[tokio::test]
async fn chk_26_a_deviation_of_more_than_a_hundred_percent_is_refused_whoever_has_it() {
    let (world, _folder) = world().await;
    let rows = |rows: &[&str]| {
        let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
        format!("company,supplier,setting,value\n{rows}")
    };
    let import = async |lines: &[&str]| refused(&world, "settings.csv", &rows(lines)).await;
    let told = import(&["C1,S0,check.12,on days 90 min 101"]).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("settings: check.12 of supplier s0, company C1: min 101 is"), "{}", told[0]);
    assert_eq!(
        world.engines.store.find_settings(&Scope::Supplier("C1".into(), "S0".into())).await.unwrap(),
        None
    );
    assert_eq!(import(&["C1,S0,check.12,on days 90 min 100"]).await, Vec::<String>::new());
    let both = ["C1,,check.percent_mode,ratio", "C1,S0,check.14,on days 90 min 120 max 300"];
    assert_eq!(import(&both).await, Vec::<String>::new(), "a ratio may be anything");
    let told = import(&[",,check.percent_mode,deviation"]).await;
    assert_eq!(told, Vec::<String>::new(), "the company's own mode stays a ratio");
    let told = import(&["C1,,check.percent_mode,deviation"]).await;
    assert!(told[0].contains("check.14 of supplier s0, company C1: min 120"), "CHK-26 {told:?}");
}

/// VAL-69: what a setting blocked goes on when the setting changes.
#[tokio::test]
async fn val_69_invoices_in_error_are_looked_at_again_when_settings_change() {
    let (world, _folder) = world().await;
    let required =
        |value: &str| format!("company,supplier,setting,value\nC1,S0,buyer_reference.required,{value}\n");
    let told = refused(&world, "settings.csv", &required("true")).await;
    assert!(told[0].contains("cannot be set for a Supplier"), "{told:?}");
    let required = |value: &str| format!("company,setting,value\nC1,buyer_reference.required,{value}\n");
    assert_eq!(refused(&world, "settings.csv", &required("true")).await, Vec::<String>::new());
    let xml = company::invoice(0, Size { invoices: 1, lines: 1 });
    world.upload(Channel::Network, "000000.xml", xml.into_bytes()).await.unwrap();
    world.settle(|_, _| {}).await;
    assert_eq!(world.invoices().await.unwrap()[0].state, State::Error);
    let done = world.import_file("settings.csv", required("false").as_bytes()).await.unwrap();
    assert_eq!(done.woken, 1);
    world.settle(|_, _| {}).await;
    assert_eq!(world.invoices().await.unwrap()[0].state, State::Ready);
}
