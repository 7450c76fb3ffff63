//! The image of an invoice, for whoever is signed in and may see the invoice (IMG-16, IMG-20).

use attest_model::ids::{InvoiceId, UserCode};
use attest_outside::clock::Clock;
use attest_outside::images::ImageProvider;
use attest_outside::queue::Queue;
use attest_runtime::http::{self, BODY_BYTES_MAX, Request, RequestExt as _, Response, StatusCode};
use attest_runtime::{Desk, StepError};
use attest_steps::image::{Images, Shown, fetch_for};

/// Answers one request; a stack without a bucket of images has none to show.
pub async fn handle<Q: Queue, C: Clock, P: ImageProvider>(
    desk: Desk<'_, Q, C>,
    images: Images<'_, P>,
    request: Request,
) -> Response {
    if images.provider.is_none() {
        return http::text(StatusCode::NOT_FOUND, "No store of images is set up for this stack.");
    }
    answer(desk, images, &request).await.unwrap_or_else(|error| http::unavailable(&error))
}

async fn answer<Q: Queue, C: Clock, P: ImageProvider>(
    desk: Desk<'_, Q, C>,
    images: Images<'_, P>,
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
    Ok(match fetch_for(desk, images, &id, &UserCode::new(user), limit).await? {
        Some(Shown::Bytes { media_type, is_inline: true, file_name, bytes }) => {
            http::file(bytes, &file_name, media_type, "inline")
        }
        Some(Shown::Bytes { file_name, bytes, .. }) => http::download(bytes, &file_name),
        Some(Shown::Address(address)) => http::see_other(&address),
        None => missing(),
    })
}
