//! The pages of the links in the mails.

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};

use attest_outside::clock::Clock as _;
use attest_steps::StepError;
use attest_steps::approve_link::{self, Desktop, Posted, Shown};
use axum::extract::{ConnectInfo, Form, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::session::Session;
use super::{Site, download};

#[derive(Deserialize)]
pub(super) struct Wanted {
    r#do: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Fields {
    action: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    to: String,
}

impl Site {
    fn desktop<'a>(&'a self, session: Option<&'a Session>) -> Desktop<'a> {
        Desktop {
            renderer: &self.world.renderer,
            keys: &self.world.keys,
            tenant: &self.world.settings.tenant,
            base_url: &self.world.settings.base_url,
            signed_in: session.map(|session| &session.user),
        }
    }

    /// LINK-12. Whether the address has sent too many bad tokens.
    fn is_closed(&self, client: &str) -> bool {
        let now = self.world.clock.now();
        let mut throttles = self.throttles.lock().unwrap_or_else(PoisonError::into_inner);
        throttles.retain(|_, throttle| throttle.ends_at().is_some_and(|end| end > now));
        throttles.get(client).is_some_and(|throttle| throttle.is_closed(now))
    }

    fn answer(&self, client: &str, shown: Result<Shown, StepError>) -> Response {
        let shown = match shown {
            Ok(shown) if shown.is_bad_token => {
                let now = self.world.clock.now();
                let mut throttles = self.throttles.lock().unwrap_or_else(PoisonError::into_inner);
                let is_closed = throttles.entry(client.to_owned()).or_default().note_bad(now);
                if is_closed { approve_link::too_many(&self.world.renderer) } else { Ok(shown) }
            }
            other => other,
        };
        self.shown(shown)
    }
}

/// GET: shows the page of a token and changes nothing (LINK-3).
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let client = client.ip().to_string();
    if site.is_closed(&client) {
        return site.answer(&client, approve_link::too_many(&site.world.renderer));
    }
    let session = site.sessions.find(&headers);
    let desktop = site.desktop(session.as_ref());
    let shown = approve_link::show(site.world.desk(), &desktop, &token, wanted.r#do.as_deref()).await;
    site.answer(&client, shown)
}

/// POST: acts once, and lets what follows from the act happen.
pub(super) async fn decide(
    State(site): State<Arc<Site>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let client = client.ip().to_string();
    if site.is_closed(&client) {
        return site.answer(&client, approve_link::too_many(&site.world.renderer));
    }
    let session = site.sessions.find(&headers);
    let desktop = site.desktop(session.as_ref());
    let posted = Posted { action: &fields.action, comment: &fields.text, to: &fields.to, client: &client };
    let shown = approve_link::decide(site.world.desk(), &desktop, &token, &posted).await;
    site.go_on().await;
    site.answer(&client, shown)
}

/// GET: an attachment of the invoice that a token shows.
pub(super) async fn attachment(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Path((token, index)): Path<(String, usize)>,
) -> Response {
    let session = site.sessions.find(&headers);
    let desktop = site.desktop(session.as_ref());
    download(approve_link::attachment(site.world.desk(), &desktop, &token, index).await)
}
