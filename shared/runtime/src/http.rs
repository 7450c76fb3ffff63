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

/// The answer when a page cannot be made; the reason is in the log.
#[must_use]
pub fn unavailable(error: &impl Display) -> Response {
    tracing::error!(%error, "A page could not be shown");
    let text = "The page cannot be shown at present. Try again in a minute.";
    let headers =
        [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"), ("retry-after", "60")];
    response(StatusCode::SERVICE_UNAVAILABLE, headers, text.into())
}
