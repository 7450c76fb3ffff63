//! The page behind an approval link: GET shows, POST acts once (LINK-3 … LINK-15).

use attest_outside::clock::Clock;
use attest_outside::keyring::Keyring;
use attest_outside::queue::Queue;
use attest_payables::links::{LinkKeys, TokenRefused, open};
use attest_render::Renderer;
use attest_runtime::http::{
    self, BODY_BYTES_MAX, Body, Method, Request, RequestExt as _, Response, StatusCode,
};
use attest_runtime::{Desk, StepError};
use attest_steps::OpenedFile;
use attest_steps::approve_link::{self, Desktop, Posted, Shown};
use attest_steps::throttle;

/// What a page is made with.
pub struct Site<'a, K> {
    /// Writes pages.
    pub renderer: &'a Renderer,
    /// Holds the keys of links.
    pub keyring: &'a K,
    /// The tenant.
    pub tenant: &'a str,
    /// Address of the pages.
    pub base_url: &'a str,
}

/// Answers one request.
pub async fn handle<Q: Queue, C: Clock, K: Keyring>(
    desk: Desk<'_, Q, C>,
    site: &Site<'_, K>,
    request: Request,
) -> Response {
    answer(desk, site, &request).await.unwrap_or_else(|error| http::unavailable(&error))
}

async fn answer<Q: Queue, C: Clock, K: Keyring>(
    desk: Desk<'_, Q, C>,
    site: &Site<'_, K>,
    request: &Request,
) -> Result<Response, StepError> {
    let client = http::client_address(request);
    if throttle::is_closed(desk, &client).await? {
        return Ok(page(site.renderer, approve_link::too_many(site.renderer)?));
    }
    let parameters = request.path_parameters();
    let token = parameters.first("token").unwrap_or_default();
    let keys = site.keyring.keys(Some(token)).await?;
    // Counted here for every route, so that none of them is a way round (LINK-12).
    if is_bad(&keys, site.tenant, token, desk) && throttle::note_bad(desk, &client).await? {
        return Ok(page(site.renderer, approve_link::too_many(site.renderer)?));
    }
    // Nobody is signed in here: what asks for it is done on the workbench (LINK-8).
    let (renderer, tenant, base_url) = (site.renderer, site.tenant, site.base_url);
    let desktop = Desktop { renderer, keys: &keys, tenant, base_url, signed_in: None };
    if let Some(index) = parameters.first("index") {
        let Ok(index) = index.parse() else { return Ok(empty(StatusCode::NOT_FOUND)) };
        return Ok(attachment(approve_link::attachment(desk, &desktop, token, index).await?));
    }
    let shown = match *request.method() {
        Method::GET | Method::HEAD => {
            let wanted = request.query_string_parameters();
            Box::pin(approve_link::show(desk, &desktop, token, wanted.first("do"))).await?
        }
        Method::POST => {
            let form = http::form(request);
            let field = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value);
            let (action, comment, to) = (field("action"), field("text"), field("to"));
            let posted = Posted { action, comment, to, client: &client };
            // Everything that an act may load and save lies in this future: too much for the stack of a small thread.
            Box::pin(approve_link::decide(desk, &desktop, token, &posted)).await?
        }
        _ => return Ok(empty(StatusCode::METHOD_NOT_ALLOWED)),
    };
    Ok(page(site.renderer, shown))
}

fn is_bad<Q: Queue, C: Clock>(keys: &LinkKeys, tenant: &str, token: &str, desk: Desk<'_, Q, C>) -> bool {
    matches!(
        open(keys, tenant, token, desk.now()),
        Err(TokenRefused::BadSignature | TokenRefused::UnknownKey)
    )
}

fn page(renderer: &Renderer, shown: Shown) -> Response {
    let status = StatusCode::from_u16(shown.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    http::response(status, renderer.page_headers(), shown.html.into())
}

fn empty(status: StatusCode) -> Response {
    http::response(status, [("cache-control", "no-store")], Body::Empty)
}

/// ATT-8, IMG-17. What a browser shows is shown, everything else is saved.
fn attachment(found: Option<OpenedFile>) -> Response {
    match found {
        Some(OpenedFile { bytes, file_name, media_type, is_inline: true })
            if bytes.len() <= BODY_BYTES_MAX =>
        {
            http::file(bytes, &file_name, &media_type, "inline")
        }
        Some(file) => http::download(file.bytes, &file.file_name),
        None => empty(StatusCode::NOT_FOUND),
    }
}
