//! Requests of other sites: a page elsewhere must neither act here nor read what is here.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Names of this machine; any other name in `Host` is one that somebody made lead here.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Lets only requests to a loopback name pass, and only those acts that one of our own pages sent.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let Some(host) = host(&request) else {
        return (StatusCode::MISDIRECTED_REQUEST, "This address is not one of this machine.").into_response();
    };
    let acts = !matches!(*request.method(), Method::GET | Method::HEAD);
    if acts && !is_own(request.headers(), &host) {
        return (StatusCode::FORBIDDEN, "This form was sent by another site. Nothing was changed.")
            .into_response();
    }
    next.run(request).await
}

fn host(request: &Request) -> Option<String> {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = named.or_else(|| request.uri().authority().map(|authority| authority.as_str()))?;
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host,
    };
    LOOPBACK.contains(&name).then(|| host.to_owned())
}

/// Whether one of our own pages sent the request, as far as the browser says.
///
/// A page without a referrer has the origin `null` (LINK-13), so `Sec-Fetch-Site` decides where it is sent. Programs
/// send neither; they hold no session of a browser, and each form carries a secret besides.
fn is_own(headers: &HeaderMap, host: &str) -> bool {
    let of = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (of("sec-fetch-site"), of("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some("null") | None) => true,
        (None, Some(origin)) => origin == format!("http://{host}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use axum::body::Body;
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_names_of_this_machine_are_served() {
        for (named, expected) in [
            ("127.0.0.1:8642", true),
            ("localhost", true),
            ("[::1]:80", true),
            ("[::1]", true),
            ("attest.evil.example:8642", false),
            ("127.0.0.1.evil.example", false),
            ("localhost:x", false),
            ("", false),
        ] {
            let request = Request::builder().header("host", named).body(Body::empty()).unwrap();
            assert_eq!(host(&request).is_some(), expected, "{named}");
        }
    }

    #[test]
    fn a_form_of_another_site_does_not_act() {
        for (case, sent, expected) in [
            ("our page", &[("sec-fetch-site", "same-origin"), ("origin", "null")][..], true),
            ("another page", &[("sec-fetch-site", "cross-site"), ("origin", "null")], false),
            ("another port", &[("sec-fetch-site", "same-site")], false),
            ("an older browser", &[("origin", "http://127.0.0.1:8642")], true),
            ("an older browser elsewhere", &[("origin", "http://127.0.0.1:8643")], false),
            ("another origin", &[("origin", "https://evil.example")], false),
            ("a program", &[], true),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in sent {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            assert_eq!(is_own(&headers, "127.0.0.1:8642"), expected, "{case}");
        }
    }
}
