//! The image of an invoice, for whoever is signed in and may see the invoice (IMG-16, IMG-20).

use attest_model::ids::{InvoiceId, UserCode};
use attest_outside::images::ImageProvider;
use attest_payables::images::Delivery;
use attest_runtime::StepError;
use attest_runtime::http::{self, BODY_BYTES_MAX, Request, RequestExt as _, Response, StatusCode};
use attest_steps::image_fetch::{Image, fetch};
use attest_store::Store;

/// Answers one request; a stack without a bucket of images has none to show.
pub async fn handle<P: ImageProvider>(store: &Store, images: Option<&P>, request: Request) -> Response {
    let Some(images) = images else {
        return http::text(StatusCode::NOT_FOUND, "No store of images is set up for this stack.");
    };
    answer(store, images, &request).await.unwrap_or_else(|error| http::unavailable(&error))
}

async fn answer<P: ImageProvider>(
    store: &Store,
    images: &P,
    request: &Request,
) -> Result<Response, StepError> {
    let Some(user) = http::signed_in(request) else {
        return Ok(http::text(StatusCode::UNAUTHORIZED, "Sign in first; only an access token is taken."));
    };
    let parameters = request.path_parameters();
    let missing = || http::text(StatusCode::NOT_FOUND, "There is no image of this invoice.");
    let Ok(id) = InvoiceId::parse(parameters.first("invoice").unwrap_or_default()) else {
        return Ok(missing());
    };
    let limit = u64::try_from(BODY_BYTES_MAX).unwrap_or(u64::MAX);
    Ok(match fetch(store, images, &id, &UserCode::new(user), limit).await? {
        Image::File { name, bytes, kind, delivery } => match delivery {
            Delivery::Inline | Delivery::InlineConverted => {
                http::file(bytes, &name, kind.media_type(), "inline")
            }
            Delivery::Download => http::download(bytes, &name),
        },
        Image::TooLarge { size_bytes } => http::too_large(size_bytes),
        Image::Missing => missing(),
        Image::Unknown { cause } => http::unavailable(&cause),
    })
}
