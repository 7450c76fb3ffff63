//! What the import of registers and settings refuses, and that it changes nothing then.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use attest::bench::company::{self, Size, TODAY};
use attest::engines::{Engines, Keep};
use attest::world::{DataSettings, World, morning_of};
use attest_model::orders::AccrualMethod;
use attest_model::settings::{Scope, keys};
use attest_outside::clock::{Clock, SteppedClock};

async fn world() -> (World, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Keep::Memory(folder.path().join("documents"))).await.unwrap();
    let settings = DataSettings {
        tenant: "tests".to_owned(),
        day: Some(TODAY.to_owned()),
        base_url: "http://127.0.0.1:8642".to_owned(),
    };
    let clock: Arc<dyn Clock> = Arc::new(SteppedClock::at(morning_of(TODAY).unwrap()));
    let world = World::with(engines, folder.path(), settings, clock).unwrap();
    for (name, csv) in company::master(Size { invoices: 1, lines: 1 }) {
        assert_eq!(refused(&world, name, &csv).await, Vec::<String>::new(), "{name}");
    }
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
