//! Requests and answers of an HTTP API (payload format 2.0).

use std::fmt::Display;

pub use lambda_http::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use lambda_http::request::RequestContext;
pub use lambda_http::{Body, RequestExt, RequestPayloadExt};

/// A request.
pub type Request = lambda_http::Request;

/// An answer.
pub type Response = lambda_http::Response<Body>;

/// Largest form that is read.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// Reads a request from its event, as the HTTP API sends it.
///
/// # Errors
/// When the text is no such event.
pub fn request(event: &str) -> Result<Request, serde_json::Error> {
    lambda_http::request::from_str(event)
}

/// Address of the client, as the HTTP API saw it; what a header claims is not believed (LINK-12).
#[must_use]
pub fn client_address(request: &Request) -> String {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else {
        return String::new();
    };
    context.http.source_ip.clone().unwrap_or_default()
}

/// Who is signed in, as the API's authorizer proved it: only by an access token, where the issuer tells its tokens apart.
#[must_use]
pub fn signed_in(request: &Request) -> Option<String> {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else { return None };
    let claims = &context.authorizer.as_ref()?.jwt.as_ref()?.claims;
    if claims.get("token_use").is_some_and(|used| used != "access") {
        return None;
    }
    claims.get("username").or_else(|| claims.get("sub")).cloned()
}

/// The fields of a form, whether the body came as text or as bytes; empty when it is larger than a form can be.
#[must_use]
pub fn form(request: &Request) -> Vec<(String, String)> {
    if request.body().len() > FORM_BYTES_MAX {
        return Vec::new();
    }
    request.payload().ok().flatten().unwrap_or_default()
}

/// An answer with headers; a header whose value cannot be sent is left out.
#[must_use]
pub fn response<'a>(
    status: StatusCode,
    headers: impl IntoIterator<Item = (&'static str, &'a str)>,
    body: Body,
) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Largest body that is sent: Lambda takes 6 MB of answer, and base64 makes a third more of it.
pub const BODY_BYTES_MAX: usize = 4_400_000;

/// A file that a browser saves and never shows, or why it cannot be sent.
#[must_use]
pub fn download(bytes: Vec<u8>, name: &str) -> Response {
    if bytes.len() > BODY_BYTES_MAX {
        return too_large(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    }
    file(bytes, name, "application/octet-stream", "attachment")
}

/// A file; `disposition` says whether it is shown (`inline`) or saved (`attachment`).
#[must_use]
pub fn file(bytes: Vec<u8>, name: &str, media_type: &str, disposition: &str) -> Response {
    let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
    let disposition = format!("{disposition}; filename=\"{safe}\"");
    let headers = [
        ("content-type", media_type),
        ("content-disposition", disposition.as_str()),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
    ];
    response(StatusCode::OK, headers, bytes.into())
}

/// The answer when a file is larger than an answer can be.
#[must_use]
pub fn too_large(size_bytes: u64) -> Response {
    let cause = format!("The file has {size_bytes} bytes; at most {BODY_BYTES_MAX} can be sent from here.");
    text(StatusCode::PAYLOAD_TOO_LARGE, cause)
}

/// Sends the browser to another address, which is used once and never kept.
#[must_use]
pub fn see_other(address: &str) -> Response {
    let headers = [("location", address), ("cache-control", "no-store"), ("referrer-policy", "no-referrer")];
    response(StatusCode::SEE_OTHER, headers, Body::Empty)
}

/// A plain sentence.
#[must_use]
pub fn text(status: StatusCode, sentence: impl Into<String>) -> Response {
    let headers = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")];
    response(status, headers, sentence.into().into())
}

/// The answer when a page cannot be made; the reason is in the log.
#[must_use]
pub fn unavailable(error: &impl Display) -> Response {
    tracing::error!(%error, "A page could not be shown");
    text(StatusCode::SERVICE_UNAVAILABLE, "The page cannot be shown at present. Try again in a minute.")
}
