//! The image of an invoice, out of the client's own store (IMG-4 … IMG-21).

use attest_model::ids::{InvoiceId, UserCode};
use attest_model::settings::{ImageOpen, keys};
use attest_outside::OutsideError;
use attest_outside::images::{Existence, ImageProvider};
use attest_payables::images::{Delivery, ImageType, candidates, content_type, delivery, image_name};
use attest_payables::workbench::{Messages, may_see};
use attest_store::Store;

use crate::StepError;
use crate::load::{parties, scopes_of};

/// What a click on the icon gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Image {
    /// The file.
    File {
        /// Its name, without folders.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
        /// What it is, by its content.
        kind: ImageType,
        /// Whether it is shown or saved.
        delivery: Delivery,
    },
    /// The file is larger than the caller can send on.
    TooLarge {
        /// Its length.
        size_bytes: u64,
    },
    /// The invoice has no image, or does not exist for this person.
    Missing,
    /// The store could not be asked (IMG-19).
    Unknown {
        /// Why; for administrators.
        cause: String,
    },
}

/// Fetches the image of an invoice for a person; the right to see it is checked with every click (IMG-20).
///
/// # Errors
/// What our own store answered; the client's store is no failure of ours (IMG-19).
pub async fn fetch<P: ImageProvider>(
    store: &Store,
    images: &P,
    id: &InvoiceId,
    user: &UserCode,
    bytes_max: u64,
) -> Result<Image, StepError> {
    let Some(user) = store.find_user(user).await?.map(|found| found.record) else {
        return Ok(Image::Missing);
    };
    let record = store.find_invoice(id).await?;
    let Some(record) = record.filter(|record| may_see(&user, Messages::All, record)) else {
        return Ok(Image::Missing);
    };
    let settings = store.load_settings(&scopes_of(&record)).await?;
    let (_, supplier) = parties(store, &record).await?;
    let supplier_name = supplier.as_ref().map(|supplier| supplier.name.as_str());
    // A name that could leave the folder is no link, as an empty one is none (IMG-9, IMG-10).
    let Ok(name) = image_name(&record, record.image_key.as_deref(), supplier_name, &settings) else {
        return Ok(Image::Missing);
    };
    for key in candidates(&name, &settings) {
        let size_bytes = match images.exists(&key).await {
            Ok(Existence::Found { size_bytes }) => size_bytes,
            Ok(Existence::NotFound) => continue,
            Err(error) => return Ok(unknown(&error)),
        };
        if size_bytes > bytes_max {
            return Ok(Image::TooLarge { size_bytes });
        }
        let bytes = match images.read(&key, bytes_max).await {
            Ok(bytes) => bytes,
            Err(error) => return Ok(unknown(&error)),
        };
        let kind = content_type(&bytes);
        let open = settings.get(&keys::IMAGE_OPEN).map_or(ImageOpen::Inline, |resolved| resolved.value);
        let delivery = delivery(kind, size_bytes, open, false);
        let name = key.rsplit('/').next().unwrap_or(&key).to_owned();
        return Ok(Image::File { name, bytes, kind, delivery });
    }
    Ok(Image::Missing)
}

fn unknown(error: &OutsideError) -> Image {
    Image::Unknown { cause: error.to_string() }
}
