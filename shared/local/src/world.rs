//! The whole suite in one process: the engines, the queues between the steps, and the same steps as on AWS.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use anyhow::{Context as _, bail};
use attest_model::dates::Timestamp;
use attest_model::ids::CompanyCode;
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_outside::clock::Clock;
use attest_outside::images::AmazonImages;
use attest_outside::mail::FolderMailer;
use attest_outside::queue::ChannelQueue;
use attest_outside::scanner::TestFileScanner;
use attest_payables::links::{LinkKey, LinkKeys};
use attest_render::Renderer;
use attest_steps::image::{ImageCache, Images};
use attest_steps::import_master::Imported;
use attest_steps::message::{
    ExportMessage, FlowMessage, NotifyMessage, ScanMessage, Uploaded, decode, encode,
};
use attest_steps::notify::Post;
use attest_steps::scan_attachment::{self, Scans};
use attest_steps::{Desk, Retry, StepError};
use attest_store::{MessageRecord, MessageState, QueueName};
use futures::StreamExt as _;
use secrecy::SecretSlice;
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::cost::Runs;
use crate::engines::{Engines, IMAGES, Keep};
use crate::scanner::LocalScanner;

/// Messages worked on at the same time.
const AT_ONCE: usize = 8;

/// Attempts at a message whose failure may pass.
const ATTEMPTS: usize = 5;

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

    /// Uploads a file into a channel and tells the intake, as the bucket does on AWS.
    ///
    /// # Errors
    /// When the document store does not take it.
    pub async fn upload(&self, channel: Channel, name: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        // Files of one folder stay together, as a bureau's images and their sidecars do (IN-16).
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let digest = attest_model::ids::DocumentDigest::of(folder.as_bytes());
        let version = attest_model::ids::DocumentDigest::of(&bytes);
        let start: String = digest.as_str().chars().take(8).collect();
        let key = format!("inbox/{}/{start}/{}", channel.word(), safe_name(name));
        self.engines.store.put_document(&key, bytes, "application/octet-stream").await?;
        let uploaded = Uploaded { key, version: version.as_str().to_owned(), at: self.clock.now() };
        self.send(QueueName::Intake, encode(&uploaded)?).await
    }

    async fn send(&self, queue: QueueName, body: String) -> anyhow::Result<()> {
        use attest_outside::queue::Queue as _;
        let at = self.clock.now();
        let id = attest_model::ids::OutboxId::derive(at, body.as_bytes());
        self.queue.send(&attest_store::Outgoing { id, queue, at, body, is_kept: false }).await?;
        Ok(())
    }

    /// The messages waiting now, for whoever delivers them in another order.
    pub async fn take_messages(&self) -> Vec<(QueueName, String)> {
        let mut waiting = self.waiting.lock().await;
        let mut taken = Vec::new();
        while let Ok(message) = waiting.try_recv() {
            taken.push(message);
        }
        taken
    }

    /// Works off every message, and every message that comes of it.
    pub async fn settle(&self, progress: impl Fn(usize, usize)) {
        let mut waiting = self.waiting.lock().await;
        let mut scans = Vec::new();
        loop {
            let mut taken = Vec::new();
            while let Ok(message) = waiting.try_recv() {
                if message.0 == QueueName::Scan { &mut scans } else { &mut taken }.push(message);
            }
            if taken.is_empty() {
                // A scan takes longer than the steps of a flow: the invoice is at rest when its result comes.
                taken = std::mem::take(&mut scans);
            }
            if taken.is_empty() {
                return;
            }
            let total = taken.len();
            let finished = AtomicUsize::new(0);
            futures::stream::iter(taken)
                .for_each_concurrent(AT_ONCE, |(queue, body)| {
                    let (finished, progress) = (&finished, &progress);
                    async move {
                        self.work(queue, body).await;
                        progress(finished.fetch_add(1, Ordering::Relaxed) + 1, total);
                    }
                })
                .await;
        }
    }

    async fn work(&self, queue: QueueName, body: String) {
        let mut attempt = 1;
        let cause = loop {
            match self.deliver(queue, &body).await {
                Ok(()) => {
                    self.done.fetch_add(1, Ordering::Relaxed);
                    return;
                }
                Err(error) if error.retry() == Retry::Later && attempt < ATTEMPTS => attempt += 1,
                Err(error) => break error.to_string(),
            }
        };
        tracing::error!(queue = queue.word(), cause, "A message could not be worked off");
        if queue == QueueName::Flow
            && let Ok(message) = decode::<FlowMessage>(&body)
            && let Err(error) =
                attest_steps::flow::record_failure(self.desk(), &message.invoice_id, &cause).await
        {
            tracing::error!(%error, "A failure could not be recorded");
        }
        let letter = DeadLetter { queue, body, cause };
        self.dead.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(letter);
    }

    /// Works off one message; delivering it twice does no harm.
    ///
    /// # Errors
    /// What the step answers.
    pub async fn deliver(&self, queue: QueueName, body: &str) -> Result<(), StepError> {
        match queue {
            QueueName::Intake => {
                self.ran(0, 0);
                attest_steps::intake::intake(self.desk(), &decode::<Uploaded>(body)?).await.map(drop)
            }
            QueueName::Flow => {
                let message: FlowMessage = decode(body)?;
                let ran = attest_steps::flow::run(self.desk(), &self.settings.tenant, &message).await?;
                self.ran(1, ran.steps);
                Ok(())
            }
            QueueName::Notify => {
                self.ran(0, 0);
                let message: NotifyMessage = decode(body)?;
                attest_steps::notify::notify(self.desk(), &self.post(), &message).await.map(drop)
            }
            QueueName::Export => {
                self.ran(0, 0);
                let message: ExportMessage = decode(body)?;
                attest_steps::erp_export::erp_export(self.desk(), &message.batch_id).await.map(drop)
            }
            QueueName::Scan => {
                self.ran(0, 0);
                scan_attachment::scan(self.desk(), self.scans(), &decode::<ScanMessage>(body)?).await
            }
        }
    }

    /// Who scans attachments.
    #[must_use]
    pub fn scans(&self) -> Scans<'_, LocalScanner> {
        self.scanner.as_ref().map_or(Scans::Off, Scans::Asked)
    }

    /// Imports every master data file of a folder, in the order in which they refer to each other.
    ///
    /// # Errors
    /// When a file cannot be read; what a file has wrong is in the answer.
    pub async fn import(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
            .with_context(|| format!("cannot read {}", folder.display()))?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.is_file())
            .collect();
        let rank = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            let order = attest_steps::import_master::ORDER;
            (order.iter().position(|stem| name.starts_with(stem)).unwrap_or(order.len()), name)
        };
        files.sort_by_key(rank);
        let mut refused = Vec::new();
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let imported = self.import_file(&name, &bytes).await?;
            refused.extend(imported.refused);
        }
        Ok(refused)
    }

    /// Imports one master data file.
    ///
    /// # Errors
    /// When the store does not answer; what the file has wrong is in the answer.
    pub async fn import_file(&self, name: &str, bytes: &[u8]) -> anyhow::Result<Imported> {
        Ok(attest_steps::import_master::import_file(self.desk(), name, bytes).await?)
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

/// A name that is safe as a key and a file: letters, digits, dots, hyphens.
fn safe_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let safe: String = base
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' })
        .take(120)
        .collect();
    if safe.trim_matches('.').is_empty() {
        "file".to_owned()
    } else {
        safe.trim_start_matches('.').to_owned()
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
