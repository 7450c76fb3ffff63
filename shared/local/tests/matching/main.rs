//! The order match end to end on the embedded engines: who is woken, who gets the goods, and what is kept of it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

mod competition;
mod credit;
mod reconciling;
mod waking;

use std::sync::Arc;

use attest::bench::company::{Size, TODAY, master};
use attest::engines::{Engines, Keep};
use attest::world::{DataSettings, World, morning_of};
use attest_outside::clock::{Clock, SteppedClock};

/// A company with ten suppliers that compares product code, quantity, price and amount; nothing is ordered yet.
async fn company() -> (World, Arc<SteppedClock>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Keep::Memory(folder.path().join("documents"))).await.unwrap();
    let settings = DataSettings {
        tenant: "Kontio".to_owned(),
        day: Some(TODAY.to_owned()),
        base_url: "http://127.0.0.1:8642".to_owned(),
    };
    let stepped = Arc::new(SteppedClock::at(morning_of(TODAY).unwrap()));
    let clock: Arc<dyn Clock> = stepped.clone();
    let world = World::with(engines, folder.path(), settings, clock).unwrap();
    for (name, text) in master(Size { invoices: 0, lines: 0 }) {
        if name != "orders.csv" {
            import(&world, name, &text).await;
        }
    }
    import(&world, "settings.csv", "company,supplier,setting,value\nC1,,PO/AUTCHK,\"PC,QT,PR,LA\"\n").await;
    (world, stepped, folder)
}

/// Imports a file of master data; answers how many invoices go on because of it.
async fn import(world: &World, name: &str, text: &str) -> usize {
    let imported = world.import_file(name, text.as_bytes()).await.unwrap();
    assert_eq!(imported.refused, Vec::<String>::new(), "{name}");
    imported.woken
}
