//! Where a command works: in a data folder, or on the tables and the bucket of a deployed stack.

use std::path::PathBuf;
use std::sync::Arc;

use attest_outside::clock::{Clock, SystemClock};
use attest_outside::connection;
use attest_outside::queue::ChannelQueue;
use attest_steps::Desk;
use attest_store::{Places, Store};

use crate::run::open;
use crate::world::World;

/// An account of AWS with the credentials and the region of the environment, or of its profile.
pub(crate) async fn account() -> aws_config::SdkConfig {
    let latest = aws_config::BehaviorVersion::latest();
    aws_config::defaults(latest).http_client(connection::client()).load().await
}

/// Arguments that say where.
#[derive(Debug, clap::Args)]
pub struct At {
    /// Data folder.
    #[arg(long, default_value = "attest-data", conflicts_with = "records")]
    pub data: PathBuf,
    /// Table of a deployed stack instead: its output `RecordsTableName`, with the credentials of the environment.
    #[arg(long, requires_all = ["trail", "bucket"])]
    pub records: Option<String>,
    /// Its output `TrailTableName`.
    #[arg(long, requires = "records")]
    pub trail: Option<String>,
    /// Its output `DocumentsBucket`.
    #[arg(long, requires = "records")]
    pub bucket: Option<String>,
}

/// A place that was opened.
pub(crate) enum Place {
    /// A data folder.
    Folder(Box<World>),
    /// A deployed stack. Nothing is sent from here: what must be, the sweep of the stack finds in the outbox.
    Stack(Box<(Store, ChannelQueue, Arc<dyn Clock>)>),
}

impl At {
    /// Opens the place.
    ///
    /// # Errors
    /// When the data folder cannot be opened.
    pub(crate) async fn open(&self) -> anyhow::Result<Place> {
        let (Some(records), Some(trail), Some(bucket)) = (&self.records, &self.trail, &self.bucket) else {
            return Ok(Place::Folder(Box::new(open(&self.data, None).await?)));
        };
        let places = Places { records: records.clone(), trail: trail.clone(), bucket: bucket.clone() };
        let store = Store::connect(&account().await, places);
        // Its receiving end is closed, so that whatever would be sent stays in the outbox.
        let (queue, _) = ChannelQueue::new();
        Ok(Place::Stack(Box::new((store, queue, Arc::new(SystemClock)))))
    }
}

impl Place {
    /// The desk that steps work at.
    pub(crate) fn desk(&self) -> Desk<'_, ChannelQueue, Arc<dyn Clock>> {
        match self {
            Self::Folder(world) => world.desk(),
            Self::Stack(stack) => {
                let (store, queue, clock) = stack.as_ref();
                Desk { store, queue, clock }
            }
        }
    }
}
