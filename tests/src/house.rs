//! The companies that end-to-end tests run, each on engines of its own.
//!
//! There is the demo company with its documents, and the generated one, whose invoices need nobody. Both live on one day, and
//! their clock moves only when a test moves it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use attest::bench::company::{Size, TODAY, master};
use attest::engines::{Engines, Keep};
use attest::world::{DEFAULT_ADDRESS, DataSettings, World, morning_of};
use attest_model::record::{Channel, InvoiceRecord};
use attest_outside::clock::{Clock, SteppedClock};

/// A company, its clock, and the folder that goes with it.
pub struct House {
    /// The suite.
    pub world: World,
    /// The same clock as the suite's.
    pub clock: Arc<SteppedClock>,
    /// Documents, mails and exports.
    pub folder: tempfile::TempDir,
}

impl House {
    /// A company of which nothing is known yet, with its pages at an address.
    ///
    /// # Panics
    /// When the engines do not start.
    #[expect(clippy::expect_used, reason = "a test that cannot start its engines has failed")]
    pub async fn empty(tenant: &str, base_url: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let keep = Keep::Memory(folder.path().join("documents"));
        let engines = Engines::start(&keep).await.expect("the engines start");
        let settings = DataSettings {
            tenant: tenant.to_owned(),
            day: Some(TODAY.to_owned()),
            base_url: base_url.to_owned(),
        };
        let clock = Arc::new(SteppedClock::at(morning_of(TODAY).expect("a day")));
        let shared: Arc<dyn Clock> = clock.clone();
        let world = World::with(engines, folder.path(), settings, shared).expect("the suite opens");
        Self { world, clock, folder }
    }

    /// The demo company with its master data and no documents.
    ///
    /// # Panics
    /// When its master data is refused.
    pub async fn demo() -> Self {
        Self::demo_at(&format!("http://{DEFAULT_ADDRESS}")).await
    }

    /// The demo company with its pages at an address.
    ///
    /// # Panics
    /// When its master data is refused.
    #[expect(clippy::expect_used, reason = "a test that cannot make its company has failed")]
    pub async fn demo_at(base_url: &str) -> Self {
        let house = Self::empty("Nordbygg", base_url).await;
        let refused = house.world.import(&demo().join("master")).await.expect("the files are read");
        assert_eq!(refused, Vec::<String>::new());
        settle(&house.world).await;
        house
    }

    /// The generated company with what it has ordered.
    ///
    /// # Panics
    /// When its master data is refused.
    pub async fn generated(size: Size) -> Self {
        let house = Self::empty("tests", &format!("http://{DEFAULT_ADDRESS}")).await;
        for (name, text) in master(size) {
            import(&house.world, name, &text).await;
        }
        settle(&house.world).await;
        house
    }
}

/// The folder of the demo company.
#[must_use]
pub fn demo() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../events/demo")).to_owned()
}

/// A document of the demo company, by its channel and the start of its name: `network/01`.
///
/// # Panics
/// When there is none.
#[must_use]
#[expect(clippy::expect_used, reason = "a literal of the test")]
pub fn document(file: &str) -> (Channel, String, Vec<u8>) {
    let (channel, start) = file.split_once('/').expect("a channel and a name");
    let channel = Channel::of_folder(channel).expect("a channel");
    let listed =
        std::fs::read_dir(demo().join("inbox").join(channel.word())).expect("the folder of a channel");
    let name_of = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut paths = listed.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let path = paths.find(|path| name_of(path).starts_with(start)).expect("a document of that name");
    (channel, name_of(&path), std::fs::read(&path).expect("the document is read"))
}

/// Works everything off; nothing may be left over.
///
/// # Panics
/// When a message could not be worked off.
pub async fn settle(world: &World) {
    world.settle(|_, _| {}).await;
    assert!(world.dead_letters().is_empty(), "{:?}", world.dead_letters());
}

/// Imports a file of master data, of which nothing may be refused; answers how many invoices go on because of it.
///
/// # Panics
/// When something is refused.
#[expect(clippy::expect_used, reason = "a test whose store does not answer has failed")]
pub async fn import(world: &World, name: &str, text: &str) -> usize {
    let imported = world.import_file(name, text.as_bytes()).await.expect("the store answers");
    assert_eq!(imported.refused, Vec::<String>::new(), "{name}");
    imported.woken
}

/// The document whose file name starts so.
///
/// # Panics
/// When there is none.
#[expect(clippy::expect_used, reason = "a test without its document has failed")]
pub async fn of(world: &World, start: &str) -> InvoiceRecord {
    let records = world.invoices().await.expect("the store answers");
    let found = records.into_iter().find(|record| record.file_name.starts_with(start));
    found.unwrap_or_else(|| panic!("no document {start}"))
}
