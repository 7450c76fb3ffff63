//! The image of an invoice in the client's own store: looked for by name or mask, shown, never written (chapter 21).

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use attest_model::dates::Timestamp;
use attest_model::ids::{CompanyCode, InvoiceId, UserCode};
use attest_model::record::{Actor, InvoiceRecord, State};
use attest_model::settings::{ImageMethod, ImageOpen, ImageProvider as Store, Settings, keys};
use attest_outside::OutsideError;
use attest_outside::clock::Clock;
use attest_outside::images::{Existence, ImageProvider};
use attest_outside::queue::Queue;
use attest_payables::images::{
    CHECKS_AT_ONCE, Delivery, FOUND_SECONDS, INLINE_BYTES_MAX, ImageRefused, ImageType, LINK_SECONDS,
    LIST_WAIT_MS, MISSING_SECONDS, candidates, content_type, delivery, image_name,
};
use attest_payables::workbench::{Messages, may_see};
use futures::StreamExt as _;
use futures::future::{Either, select};
use jiff::SignedDuration;

use crate::StepError;
use crate::desk::{Desk, Note, again, save};
use crate::load::{Around, scopes, scopes_of};

/// How long a list waits for its checks (IMG-18).
pub const LIST_WAIT: Duration = Duration::from_millis(LIST_WAIT_MS);

/// Answers of the store that are remembered; more are forgotten, the oldest first.
const REMEMBERED: usize = 10_000;

/// Ready invoices that one batch looks for images of.
const LOOKED_AT: i32 = 500;

/// What is known of an invoice's image (IMG-15, IMG-18, IMG-19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageState {
    /// The invoice names none: no icon.
    None,
    /// It is there: the icon is shown.
    Found {
        /// Its key below the root.
        key: String,
        /// Its length.
        size_bytes: u64,
    },
    /// It is not there, under none of these keys: no icon, and no error.
    Missing(Vec<String>),
    /// The store cannot be asked, or the name is refused: the icon shows "unknown", administrators see why.
    Unknown(String),
    /// The answer did not come in the time that a list has.
    Checking,
}

/// Remembers what the store answered: what is there for five minutes, what is not for one (IMG-18).
#[derive(Debug, Default)]
pub struct ImageCache(Mutex<BTreeMap<String, (Timestamp, Existence)>>);

impl ImageCache {
    fn find(&self, key: &str, now: Timestamp) -> Option<Existence> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, existence) = known.get(key)?;
        let seconds = match existence {
            Existence::Found { .. } => FOUND_SECONDS,
            Existence::NotFound => MISSING_SECONDS,
        };
        (now.duration_since(*at) < SignedDuration::from_secs(seconds)).then(|| existence.clone())
    }

    fn remember(&self, key: &str, existence: &Existence, now: Timestamp) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            let oldest = known.values().map(|(at, _)| *at).min();
            known.retain(|_, (at, _)| Some(*at) != oldest);
        }
        known.insert(key.to_owned(), (now, existence.clone()));
    }
}

/// The client's store, and what it answered lately.
#[derive(Debug)]
pub struct Images<'a, P> {
    /// The store; `None` where the stack has none.
    pub provider: Option<&'a P>,
    /// Its answers.
    pub cache: &'a ImageCache,
}

impl<P> Clone for Images<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Images<'_, P> {}

impl<P: ImageProvider> Images<'_, P> {
    /// Looks under every name in turn; the first that exists is the image (IMG-11).
    async fn look(
        &self,
        record: &InvoiceRecord,
        supplier_name: Option<&str>,
        settings: &Settings,
        now: Timestamp,
        is_refreshed: bool,
    ) -> ImageState {
        let chosen = settings.get(&keys::IMAGE_PROVIDER).map_or(Store::None, |found| found.value);
        let provider = match (chosen, self.provider) {
            (Store::None, _) => return ImageState::None,
            (Store::Amazon, Some(provider)) => provider,
            (Store::Amazon, None) => {
                return ImageState::Unknown(
                    "image.provider is amazon, and no bucket is connected".to_owned(),
                );
            }
            (other, _) => {
                return ImageState::Unknown(format!("image.provider is {other:?}, which is not connected"));
            }
        };
        let names = match names(record, supplier_name, settings) {
            Ok(names) if names.is_empty() => return ImageState::None,
            Ok(names) => names,
            Err(refused) => return ImageState::Unknown(refused.to_string()),
        };
        for key in &names {
            let existence = match self.cache.find(key, now).filter(|_| !is_refreshed) {
                Some(known) => known,
                None => match provider.exists(key).await {
                    Ok(existence) => {
                        self.cache.remember(key, &existence, now);
                        existence
                    }
                    Err(error) => return ImageState::Unknown(error.to_string()),
                },
            };
            if let Existence::Found { size_bytes } = existence {
                return ImageState::Found { key: key.clone(), size_bytes };
            }
        }
        ImageState::Missing(names)
    }
}

fn names(
    record: &InvoiceRecord,
    supplier_name: Option<&str>,
    settings: &Settings,
) -> Result<Vec<String>, ImageRefused> {
    let name = image_name(record, record.image_name.as_deref(), supplier_name, settings)?;
    Ok(candidates(&name, settings))
}

/// What is known of one invoice's image; a refresh asks the store whatever was remembered (IMG-15, IMG-18).
///
/// # Errors
/// [`StepError`] when our own store does not answer; the client's store only makes the state unknown (IMG-19).
pub async fn state<Q: Queue, C: Clock, P: ImageProvider>(
    desk: Desk<'_, Q, C>,
    images: Images<'_, P>,
    record: &InvoiceRecord,
    is_refreshed: bool,
) -> Result<ImageState, StepError> {
    let (supplier, settings) = match Around::of(desk.store, record).await? {
        Some(around) => (around.supplier.map(|supplier| supplier.name), around.settings),
        None => (None, desk.store.load_settings(&scopes_of(record)).await?),
    };
    Ok(images.look(record, supplier.as_deref(), &settings, desk.now(), is_refreshed).await)
}

/// What is known of the images of a list, in its order: twenty checks at once, and what takes longer than `wait` is still
/// being checked (IMG-18).
///
/// # Errors
/// [`StepError`] when our own store does not answer.
pub async fn states<Q: Queue, C: Clock, P: ImageProvider>(
    desk: Desk<'_, Q, C>,
    images: Images<'_, P>,
    records: &[InvoiceRecord],
    wait: Duration,
) -> Result<Vec<ImageState>, StepError> {
    let mut all = vec![ImageState::Checking; records.len()];
    let check = |at: usize| async move {
        match records.get(at) {
            Some(record) => state(desk, images, record, false).await.map(|state| (at, state)),
            None => Ok((at, ImageState::None)),
        }
    };
    let mut checks =
        std::pin::pin!(futures::stream::iter((0..records.len()).map(check)).buffer_unordered(CHECKS_AT_ONCE));
    let mut over = std::pin::pin!(tokio::time::sleep(wait));
    loop {
        match select(checks.next(), over.as_mut()).await {
            Either::Left((Some(Ok((at, state))), _)) => {
                if let Some(place) = all.get_mut(at) {
                    *place = state;
                }
            }
            Either::Left((Some(Err(error)), _)) => return Err(error),
            Either::Left((None, _)) | Either::Right(_) => return Ok(all),
        }
    }
}

/// An image on its way to a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Its bytes.
    Bytes {
        /// What the file is, by its content (IMG-17).
        media_type: &'static str,
        /// Shown in the browser; else saved (IMG-16).
        is_inline: bool,
        /// The last part of its key.
        file_name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Too large to pass through us: an address in the client's store that saves it, for a minute (IMG-20, IMG-21).
    Address(String),
}

/// Gets an image for whoever is signed in; `None` where there is none, or where the person may not see the invoice, which
/// is checked with every click (IMG-20).
///
/// # Errors
/// [`StepError`] when the client's store or ours does not answer.
pub async fn fetch_for<Q: Queue, C: Clock, P: ImageProvider>(
    desk: Desk<'_, Q, C>,
    images: Images<'_, P>,
    id: &InvoiceId,
    user: &UserCode,
    bytes_max: u64,
) -> Result<Option<Shown>, StepError> {
    let Some(user) = desk.store.find_user(user).await?.map(|found| found.record) else { return Ok(None) };
    let record = desk.store.find_invoice(id).await?;
    match record.filter(|record| may_see(&user, Messages::All, record)) {
        Some(record) => fetch(desk, images, &record, bytes_max).await,
        None => Ok(None),
    }
}

/// Gets the image of an invoice that the reader may see; one above `bytes_max`, or above what is shown at all, as an
/// address (IMG-16 … IMG-21).
///
/// # Errors
/// [`StepError`] when the client's store or ours does not answer.
pub async fn fetch<Q: Queue, C: Clock, P: ImageProvider>(
    desk: Desk<'_, Q, C>,
    images: Images<'_, P>,
    record: &InvoiceRecord,
    bytes_max: u64,
) -> Result<Option<Shown>, StepError> {
    let bytes_max = bytes_max.min(INLINE_BYTES_MAX);
    let (key, size_bytes) = match state(desk, images, record, false).await? {
        ImageState::Found { key, size_bytes } => (key, size_bytes),
        ImageState::Unknown(cause) => {
            return Err(OutsideError::Unavailable { service: "image store", cause }.into());
        }
        ImageState::None | ImageState::Missing(_) | ImageState::Checking => return Ok(None),
    };
    let Some(provider) = images.provider else { return Ok(None) };
    if size_bytes > bytes_max {
        let seconds = u64::try_from(LINK_SECONDS).unwrap_or_default();
        return Ok(Some(Shown::Address(provider.address(&key, seconds).await?)));
    }
    let bytes = provider.read(&key, bytes_max).await?;
    let kind: ImageType = content_type(&bytes);
    let settings = desk.store.load_settings(&scopes_of(record)).await?;
    let open = settings.get(&keys::IMAGE_OPEN).map_or(ImageOpen::Download, |found| found.value);
    let shown = delivery(kind, size_bytes, open, false);
    Ok(Some(Shown::Bytes {
        media_type: kind.media_type(),
        is_inline: shown == Delivery::Inline,
        file_name: key.rsplit('/').next().unwrap_or(&key).to_owned(),
        bytes,
    }))
}

/// IMG-3. Enters the name of an invoice's image by hand; an empty one takes it away.
///
/// # Errors
/// [`StepError`]; the inner result is the refusal of a name that could leave its folder (IMG-10).
pub async fn enter_name<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
    by: &UserCode,
    name: &str,
) -> Result<Result<(), ImageRefused>, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        let settings = desk.store.load_settings(&scopes_of(&record)).await?;
        let name = Some(name.trim()).filter(|name| !name.is_empty());
        if let Err(refused) = image_name(&record, name, None, &settings) {
            return Ok(Err(refused));
        }
        let mut after = record.clone();
        after.image_name = name.map(str::to_owned);
        after.image_key = None;
        let mut note = Note::rule("IMG-3", "image named", name.unwrap_or("no name"));
        note.actor = Actor::User { user: by.clone(), on_behalf_of: None };
        let mut change = desk.change();
        save(&mut change, &record, &after, note)?;
        desk.commit(change).await.map(Ok)
    })
    .await
}

/// IMG-23. Notes on ready invoices where their images are, so that the batch exports it; answers how many were found.
///
/// # Errors
/// [`StepError`] when our own store does not answer; an image that cannot be looked for is not exported.
pub async fn note_keys<Q: Queue, C: Clock, P: ImageProvider>(
    desk: Desk<'_, Q, C>,
    images: Images<'_, P>,
    company: &CompanyCode,
) -> Result<usize, StepError> {
    let settings = desk.store.load_settings(&scopes(Some(company), None, None)).await?;
    let method = settings.get(&keys::IMAGE_METHOD).map(|found| found.value);
    if matches!(method, None | Some(ImageMethod::Off)) || images.provider.is_none() {
        return Ok(0);
    }
    let ready = desk.store.list_by_state(Some(company), State::Ready, LOOKED_AT, None).await?.entries;
    let without: Vec<InvoiceRecord> = ready.into_iter().filter(|record| record.image_key.is_none()).collect();
    let mut found = 0;
    for (record, state) in without.iter().zip(states(desk, images, &without, LIST_WAIT).await?) {
        let ImageState::Found { key, .. } = state else { continue };
        let mut after = record.clone();
        after.image_key = Some(key.clone());
        let mut change = desk.change();
        save(&mut change, record, &after, Note::rule("IMG-23", "image found", key))?;
        match desk.commit(change).await {
            Ok(()) => found += 1,
            // Somebody else changed the invoice; the next batch looks again if it is still here.
            Err(error) if error.is_conflict() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
