//! The sign-in: whoever can read the terminal says who they are, chosen from the register.

use std::sync::Arc;

use attest_model::ids::UserCode;
use attest_model::master::User;
use attest_render::{Form as Sent, Language, Person, SignIn};
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::session::Session;
use super::{Site, failed};

/// Where people go who asked for nothing else.
const HOME: &str = "/workbench";

/// Longest address to go on to; the token of a link has about 700 characters.
const NEXT_BYTES_MAX: usize = 3_000;

/// Where the sign-in is.
pub(super) const SIGN_IN: &str = "/sign-in";

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    key: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    key: String,
    #[serde(default)]
    form: String,
    #[serde(default)]
    user: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(super) struct Left {
    #[serde(default)]
    form: String,
}

/// A page of ours to go on to; anything else becomes the list.
fn own_page(next: &str) -> &str {
    let leads_here = ["/workbench", "/invoices/", "/a/"].iter().any(|start| next.starts_with(start));
    let is_plain = next.len() <= NEXT_BYTES_MAX && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if leads_here && is_plain { next } else { HOME }
}

/// GET: asks for the key, or who it is; changes nothing.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let session = site.sessions.find(&headers);
    let next = own_page(&asked.next);
    if session.is_none() && !site.sessions.knows(&asked.key) {
        return ask_key(&site, &headers, next, !asked.key.is_empty());
    }
    choose(&site, session.as_ref(), &asked.key, next).await
}

/// The page that asks for the key.
pub(super) fn ask_key(site: &Site, headers: &HeaderMap, next: &str, is_wrong: bool) -> Response {
    let comes_from_elsewhere =
        headers.get("sec-fetch-site").is_some_and(|site| site.as_bytes() == b"cross-site");
    let page = SignIn::Key {
        is_wrong,
        form: Sent { url: SIGN_IN.to_owned(), hidden: vec![("next".to_owned(), next.to_owned())] },
        resume: comes_from_elsewhere.then(|| next.to_owned()),
    };
    let status = if is_wrong { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED };
    site.page(status, page.render(&site.world.renderer, Language::English))
}

async fn choose(site: &Site, session: Option<&Session>, key: &str, next: &str) -> Response {
    let users = match site.world.engines.store.list_users().await {
        Ok(users) => users,
        Err(error) => return failed(&error),
    };
    let current = session.and_then(|session| users.iter().find(|user| user.code == session.user));
    let secret = match session {
        Some(session) => ("form".to_owned(), session.form.clone()),
        None => ("key".to_owned(), key.to_owned()),
    };
    let people = users.iter().filter(|user| user.is_active).map(|user| Person {
        code: user.code.to_string(),
        name: user.name.clone(),
        rights: rights(user),
        is_current: current.is_some_and(|current| current.code == user.code),
    });
    let page = SignIn::Choose {
        people: people.collect(),
        form: Sent {
            url: SIGN_IN.to_owned(),
            hidden: vec![secret.clone(), ("next".to_owned(), next.to_owned())],
        },
        next: current.map(|_| next.to_owned()),
        leave: session.map(|_| Sent { url: "/sign-out".to_owned(), hidden: vec![secret] }),
    };
    let language = Language::choose(current.and_then(|user| user.language.as_deref()));
    site.page(StatusCode::OK, page.render(&site.world.renderer, language))
}

/// The rights of a person by the words of the register.
fn rights(user: &User) -> String {
    let words = user.rights.iter().filter_map(|right| serde_json::to_value(right).ok());
    words.filter_map(|word| word.as_str().map(str::to_owned)).collect::<Vec<_>>().join(", ")
}

/// POST: begins a session of the person chosen; a session or the key of the run allows it, and uses the key up.
pub(super) async fn begin(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Response {
    let next = own_page(&chosen.next);
    let holds_session = site.sessions.find(&headers).is_some_and(|session| session.sent(&chosen.form));
    let user = match site.world.engines.store.find_user(&UserCode::from(chosen.user.as_str())).await {
        Ok(found) => found.map(|found| found.record).filter(|user| user.is_active),
        Err(error) => return failed(&error),
    };
    let Some(user) = user else { return ask_key(&site, &headers, next, true) };
    let may_enter = if holds_session { Ok(true) } else { site.sessions.take(&chosen.key) };
    match may_enter {
        Ok(true) => {}
        Ok(false) => return ask_key(&site, &headers, next, true),
        Err(error) => return failed(&error),
    }
    if !holds_session {
        eprintln!("{} signed in. For another browser: {}", user.name, site.sign_in_address());
    }
    match site.sessions.begin(user.code) {
        Ok(cookie) => with_cookie(&cookie, Redirect::to(next).into_response()),
        Err(error) => failed(&error),
    }
}

/// POST: ends the session.
pub(super) async fn end(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Form(left): Form<Left>,
) -> Response {
    match site.sessions.find(&headers) {
        Some(session) if session.sent(&left.form) => {
            with_cookie(&site.sessions.end(), Redirect::to(SIGN_IN).into_response())
        }
        Some(_) | None => ask_key(&site, &headers, HOME, false),
    }
}

fn with_cookie(cookie: &str, mut response: Response) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_goes_on_to_pages_of_ours_only() {
        for (next, expected) in [
            ("/invoices/inv_1?messages=all", "/invoices/inv_1?messages=all"),
            ("/a/v4.local.x", "/a/v4.local.x"),
            ("/workbench", "/workbench"),
            ("//evil.example", HOME),
            ("https://evil.example/workbench", HOME),
            ("/workbench\\..", HOME),
            ("/invoices/\r\nset-cookie: x", HOME),
            ("/sign-out", HOME),
            ("", HOME),
        ] {
            assert_eq!(own_page(next), expected, "{next:?}");
        }
        let address = attest_steps::workbench::sign_in_address("/invoices/inv_1?a=b&c");
        assert_eq!(address, format!("{SIGN_IN}?next=%2Finvoices%2Finv_1%3Fa%3Db%26c"));
    }
}
