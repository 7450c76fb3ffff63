//! The demo company with some of its documents, for tests of what becomes of them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on has failed"
)]

use std::sync::Arc;

use attest::world::World;
use attest_model::ids::{InvoiceId, OrderNumber, UserCode};
use attest_model::money::Decimal;
use attest_model::record::{InvoiceRecord, State};
use attest_outside::clock::SteppedClock;
use attest_payables::acts::ActRefused;
use attest_steps::acts::{Act, By, act};

use crate::house::{self, House};

/// The demo company with some of its documents, worked off.
pub struct Company {
    /// Everything running.
    pub world: World,
    /// Its clock, which is moved by hand.
    pub clock: Arc<SteppedClock>,
    _folder: tempfile::TempDir,
}

impl Company {
    /// A company that has received these documents, each by its channel and the start of its name.
    pub async fn with(files: &[&str]) -> Self {
        let House { world, clock, folder } = House::demo().await;
        let own = Self { world, clock, _folder: folder };
        for file in files {
            own.upload(file).await;
        }
        own
    }

    /// Uploads one demo document, by its channel and the start of its name.
    pub async fn upload(&self, file: &str) {
        let (channel, name, bytes) = house::document(file);
        self.world.upload(channel, &name, bytes).await.unwrap();
        self.settle().await;
    }

    /// Works off whatever waits.
    pub async fn settle(&self) {
        house::settle(&self.world).await;
    }

    /// Imports a file of master data, and works off what follows from it.
    pub async fn import(&self, name: &str, text: &str) {
        house::import(&self.world, name, text).await;
        self.settle().await;
    }

    /// The document whose file name starts so.
    pub async fn of(&self, start: &str) -> InvoiceRecord {
        house::of(&self.world, start).await
    }

    /// An invoice as it stands.
    pub async fn load(&self, id: &InvoiceId) -> InvoiceRecord {
        self.world.engines.store.load_invoice(id).await.unwrap()
    }

    /// One act on the invoice as it stands; what follows from it is worked off.
    pub async fn act(
        &self,
        id: &InvoiceId,
        who: &str,
        comment: &str,
        what: &Act,
    ) -> Result<State, ActRefused> {
        self.act_seen(id, who, comment, what, None).await
    }

    /// The same, of a person who saw this version.
    pub async fn act_seen(
        &self,
        id: &InvoiceId,
        who: &str,
        comment: &str,
        what: &Act,
        seen: Option<u64>,
    ) -> Result<State, ActRefused> {
        let user = UserCode::new(who);
        let by = By { user: &user, comment, channel: "workbench", seen };
        let tenant = self.world.settings.tenant.as_str();
        let done = act(self.world.desk(), tenant, id, &by, what).await.unwrap();
        self.settle().await;
        done
    }

    /// The act is refused, for this reason, and changes nothing.
    pub async fn refused(&self, id: &InvoiceId, who: &str, comment: &str, what: &Act, why: &str) {
        let before = self.load(id).await;
        let refused = self.act(id, who, comment, what).await.unwrap_err().to_string();
        assert!(refused.contains(why), "{who} {:?}: {refused}", what.kind());
        assert_eq!(self.load(id).await, before, "a refused act changes nothing");
    }

    /// Reserved quantity of an order's first line.
    pub async fn reserved(&self, order: &str) -> Decimal {
        let found =
            self.world.engines.store.find_order(&"NB".into(), &OrderNumber::new(order)).await.unwrap();
        found.unwrap().order.lines[0].reserved_quantity
    }

    /// The last entry of an invoice's trail that has this action.
    pub async fn trail(&self, id: &InvoiceId, action: &str) -> attest_model::record::TrailEntry {
        let trail = self.world.engines.store.load_trail(id).await.unwrap();
        let words: Vec<_> = trail.iter().map(|entry| entry.action.clone()).collect();
        let found = trail.into_iter().rev().find(|entry| entry.action == action);
        found.unwrap_or_else(|| panic!("{action} is not in {words:?}"))
    }
}
