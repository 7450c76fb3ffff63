//! The whole suite in one process: the engines, the queues between the steps, and the same steps as on AWS.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use anyhow::{Context as _, bail};
use attest_model::dates::Timestamp;
use attest_model::ids::CompanyCode;
use attest_model::record::{InvoiceRecord, State};
use attest_outside::clock::Clock;
use attest_outside::images::AmazonImages;
use attest_outside::mail::FolderMailer;
use attest_outside::queue::ChannelQueue;
use attest_outside::scanner::TestFileScanner;
use attest_payables::links::{LinkKey, LinkKeys};
use attest_render::Renderer;
use attest_steps::Desk;
use attest_steps::image::{ImageCache, Images};
use attest_steps::notify::Post;
use attest_steps::scan_attachment::Scans;
use attest_store::{MessageRecord, MessageState, QueueName};
use secrecy::SecretSlice;
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::cost::Runs;
use crate::engines::{Engines, IMAGES, Keep};
use crate::scanner::LocalScanner;

mod files;
mod queues;

/// Where the pages are, unless told otherwise.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:8642";

/// What stays in the data folder beside the engines' files.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct DataSettings {
    /// The tenant.
    pub tenant: String,
    /// The day the data lives on, where it is not today.
    pub day: Option<String>,
    /// Address of the pages.
    pub base_url: String,
}

/// A message that could not be worked off.
#[derive(Debug, Clone)]
pub struct DeadLetter {
    /// Its queue.
    pub queue: QueueName,
    /// What it says.
    pub body: String,
    /// Why.
    pub cause: String,
}

/// Everything running.
pub struct World {
    /// The engines.
    pub engines: Engines,
    /// Now.
    pub clock: Arc<dyn Clock>,
    /// The folder of all of it.
    pub folder: PathBuf,
    /// Writes mails and pages.
    pub renderer: Renderer,
    /// Seals links.
    pub keys: LinkKeys,
    /// The tenant and its address.
    pub settings: DataSettings,
    /// Looks at attachments; the one that knows the test file only, unless told otherwise.
    pub scanner: Option<LocalScanner>,
    mailer: FolderMailer,
    queue: ChannelQueue,
    waiting: Mutex<UnboundedReceiver<(QueueName, String)>>,
    dead: std::sync::Mutex<Vec<DeadLetter>>,
    done: AtomicUsize,
    runs: [AtomicU64; 3],
    image_store: AmazonImages,
    image_cache: ImageCache,
}

impl World {
    /// Opens a data folder, or makes one.
    ///
    /// # Errors
    /// When the folder, the engines or the link key cannot be opened.
    pub async fn open(folder: &Path, settings: DataSettings, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let engines = Engines::start(&Keep::Folder(folder.to_owned())).await?;
        Self::with(engines, folder, settings, clock)
    }

    /// Joins running engines with everything else.
    ///
    /// # Errors
    /// When the templates or the link key are not as they must be.
    pub fn with(
        engines: Engines,
        folder: &Path,
        settings: DataSettings,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let (queue, waiting) = ChannelQueue::new();
        let image_store = AmazonImages::new(engines.s3.clone(), IMAGES.to_owned(), String::new());
        Ok(Self {
            engines,
            clock,
            folder: folder.to_owned(),
            renderer: Renderer::new()?,
            keys: LinkKeys::new(link_key(folder)?, None)?,
            settings,
            scanner: Some(LocalScanner::TestFile(TestFileScanner)),
            mailer: FolderMailer::new(folder.join("mail")),
            queue,
            waiting: Mutex::new(waiting),
            dead: std::sync::Mutex::new(Vec::new()),
            done: AtomicUsize::new(0),
            runs: Default::default(),
            image_store,
            image_cache: ImageCache::default(),
        })
    }

    /// The desk that steps work at.
    #[must_use]
    pub fn desk(&self) -> Desk<'_, ChannelQueue, Arc<dyn Clock>> {
        Desk { store: &self.engines.store, queue: &self.queue, clock: &self.clock }
    }

    /// What mails are written and sent with.
    #[must_use]
    pub fn post(&self) -> Post<'_, FolderMailer> {
        Post {
            mailer: &self.mailer,
            renderer: &self.renderer,
            keys: &self.keys,
            tenant: &self.settings.tenant,
            base_url: &self.settings.base_url,
        }
    }

    /// The client's image store: on this machine a folder beside the documents.
    #[must_use]
    pub fn images(&self) -> Images<'_, AmazonImages> {
        Images { provider: Some(&self.image_store), cache: &self.image_cache }
    }

    /// Messages worked off so far.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// What ran so far beside the engines.
    #[must_use]
    pub fn runs(&self) -> Runs {
        let [messages, executions, steps] = self.runs.each_ref().map(|count| count.load(Ordering::Relaxed));
        Runs { messages, executions, steps }
    }

    fn ran(&self, executions: u64, steps: u64) {
        let [messages, all_executions, all_steps] = &self.runs;
        messages.fetch_add(1, Ordering::Relaxed);
        all_executions.fetch_add(executions, Ordering::Relaxed);
        all_steps.fetch_add(steps, Ordering::Relaxed);
    }

    /// Messages that could not be worked off.
    #[must_use]
    pub fn dead_letters(&self) -> Vec<DeadLetter> {
        self.dead.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Who scans attachments.
    #[must_use]
    pub fn scans(&self) -> Scans<'_, LocalScanner> {
        self.scanner.as_ref().map_or(Scans::Off, Scans::Asked)
    }

    /// Makes batches of what is ready in every company, and exports them.
    ///
    /// # Errors
    /// What the step answers.
    pub async fn batch(&self) -> anyhow::Result<usize> {
        let mut made = 0;
        for company in self.engines.store.list_companies().await? {
            attest_steps::image::note_keys(self.desk(), self.images(), &company.code).await?;
            let batched = attest_steps::create_batch::create_batch(self.desk(), &company.code, None).await?;
            made += batched.batches.len();
        }
        self.settle(|_, _| {}).await;
        Ok(made)
    }

    /// Every message, refused and loaded ones.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn messages(&self) -> anyhow::Result<Vec<MessageRecord>> {
        let mut all = Vec::new();
        for state in MessageState::ALL {
            let mut after: Option<String> = None;
            loop {
                let page = self.engines.store.list_messages(*state, 100, after.as_deref()).await?;
                all.extend(page.entries);
                match page.next {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
        }
        all.sort_by(|a, b| a.file_name.cmp(&b.file_name).then(a.id.cmp(&b.id)));
        Ok(all)
    }

    /// Every invoice, by state and what is due first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn invoices(&self) -> anyhow::Result<Vec<InvoiceRecord>> {
        let companies: Vec<CompanyCode> =
            self.engines.store.list_companies().await?.into_iter().map(|company| company.code).collect();
        let mut all = Vec::new();
        for company in companies.iter().map(Some).chain([None]) {
            for state in State::ALL {
                let mut after: Option<String> = None;
                loop {
                    let page =
                        self.engines.store.list_by_state(company, *state, 100, after.as_deref()).await?;
                    all.extend(page.entries);
                    match page.next {
                        Some(next) => after = Some(next),
                        None => break,
                    }
                }
            }
        }
        all.sort_by(|a, b| a.file_name.cmp(&b.file_name).then(a.id.cmp(&b.id)));
        Ok(all)
    }
}

/// The key that seals links of this data folder; made with the folder, readable by its owner only.
fn link_key(folder: &Path) -> anyhow::Result<LinkKey> {
    let file = folder.join("link.key");
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut bytes = vec![0u8; 32];
            getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
            std::fs::create_dir_all(folder)?;
            std::fs::write(&file, &bytes).with_context(|| format!("cannot write {}", file.display()))?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
            }
            bytes
        }
        Err(error) => bail!("cannot read {}: {error}", file.display()),
    };
    Ok(LinkKey::new("local", SecretSlice::from(bytes))?)
}

/// An instant on a day, at the start of its business.
///
/// # Errors
/// When the text is no date.
pub fn morning_of(day: &str) -> anyhow::Result<Timestamp> {
    let date = attest_model::dates::date(day)
        .with_context(|| format!("{day:?} is not a date; expected YYYY-MM-DD"))?;
    Ok(date.at(7, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC)?.timestamp())
}
