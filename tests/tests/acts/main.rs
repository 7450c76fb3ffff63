//! What people do with invoices and suppliers, end to end on the embedded engines.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod approval;
mod coding;
mod credit;
mod delivery;
mod edit;
mod matching;
mod place;
mod suppliers;
mod taken_back;

use std::sync::Arc;

use attest::world::World;
use attest_model::ids::{InvoiceId, OrderNumber, UserCode};
use attest_model::money::{Decimal, decimal};
use attest_model::record::{InvoiceRecord, State};
use attest_outside::clock::SteppedClock;
use attest_payables::acts::ActRefused;
use attest_steps::acts::{Act, By, act};
use attest_tests::house::{self, House};

/// The demo company with some of its documents, worked off.
pub(crate) struct Company {
    pub(crate) world: World,
    pub(crate) clock: Arc<SteppedClock>,
    _folder: tempfile::TempDir,
}

pub(crate) fn dec(text: &str) -> Decimal {
    decimal(text).unwrap()
}

impl Company {
    pub(crate) async fn with(files: &[&str]) -> Self {
        let House { world, clock, folder } = House::demo().await;
        let own = Self { world, clock, _folder: folder };
        for file in files {
            own.upload(file).await;
        }
        own
    }

    /// Uploads one demo document, by its channel and the start of its name.
    pub(crate) async fn upload(&self, file: &str) {
        let (channel, name, bytes) = house::document(file);
        self.world.upload(channel, &name, bytes).await.unwrap();
        self.settle().await;
    }

    pub(crate) async fn settle(&self) {
        house::settle(&self.world).await;
    }

    /// Imports a file of master data, and works off what follows from it.
    pub(crate) async fn import(&self, name: &str, text: &str) {
        house::import(&self.world, name, text).await;
        self.settle().await;
    }

    /// The document whose file name starts so.
    pub(crate) async fn of(&self, start: &str) -> InvoiceRecord {
        house::of(&self.world, start).await
    }

    pub(crate) async fn load(&self, id: &InvoiceId) -> InvoiceRecord {
        self.world.engines.store.load_invoice(id).await.unwrap()
    }

    /// One act on the invoice as it stands; what follows from it is worked off.
    pub(crate) async fn act(
        &self,
        id: &InvoiceId,
        who: &str,
        comment: &str,
        what: &Act,
    ) -> Result<State, ActRefused> {
        self.act_seen(id, who, comment, what, None).await
    }

    pub(crate) async fn act_seen(
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
    pub(crate) async fn refused(&self, id: &InvoiceId, who: &str, comment: &str, what: &Act, why: &str) {
        let before = self.load(id).await;
        let refused = self.act(id, who, comment, what).await.unwrap_err().to_string();
        assert!(refused.contains(why), "{who} {:?}: {refused}", what.kind());
        assert_eq!(self.load(id).await, before, "a refused act changes nothing");
    }

    /// Reserved quantity of an order's first line.
    pub(crate) async fn reserved(&self, order: &str) -> Decimal {
        let found =
            self.world.engines.store.find_order(&"NB".into(), &OrderNumber::new(order)).await.unwrap();
        found.unwrap().order.lines[0].reserved_quantity
    }

    /// The last entry of an invoice's trail that has this action.
    pub(crate) async fn trail(&self, id: &InvoiceId, action: &str) -> attest_model::record::TrailEntry {
        let trail = self.world.engines.store.load_trail(id).await.unwrap();
        let words: Vec<_> = trail.iter().map(|entry| entry.action.clone()).collect();
        let found = trail.into_iter().rev().find(|entry| entry.action == action);
        found.unwrap_or_else(|| panic!("{action} is not in {words:?}"))
    }
}
