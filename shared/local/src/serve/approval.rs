//! The pages of the links in the mails.

use std::net::SocketAddr;
use std::sync::Arc;

use attest_steps::StepError;
use attest_steps::approve_link::{self, Desktop, Posted, Shown};
use attest_steps::throttle;
use axum::extract::{ConnectInfo, Form, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::session::Session;
use super::{Site, opened};

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

    /// LINK-12. Answers a request of an address unless it has sent too many bad tokens; a bad one is counted.
    async fn unless_closed(
        &self,
        client: &str,
        answer: impl Future<Output = Result<Shown, StepError>>,
    ) -> Response {
        let answered = async {
            if throttle::is_closed(self.world.desk(), client).await? {
                return approve_link::too_many(&self.world.renderer);
            }
            let shown = answer.await?;
            if shown.is_bad_token && throttle::note_bad(self.world.desk(), client).await? {
                return approve_link::too_many(&self.world.renderer);
            }
            Ok(shown)
        };
        self.shown(answered.await)
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
    let session = site.sessions.find(&headers);
    let desktop = site.desktop(session.as_ref());
    let shown = Box::pin(approve_link::show(site.world.desk(), &desktop, &token, wanted.r#do.as_deref()));
    site.unless_closed(&client.ip().to_string(), shown).await
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
    let session = site.sessions.find(&headers);
    let desktop = site.desktop(session.as_ref());
    let posted = Posted { action: &fields.action, comment: &fields.text, to: &fields.to, client: &client };
    // On the heap, each of them: together they are too much for the stack of a small thread.
    let shown = Box::pin(async {
        let shown = Box::pin(approve_link::decide(site.world.desk(), &desktop, &token, &posted)).await;
        Box::pin(site.go_on()).await;
        shown
    });
    site.unless_closed(&client, shown).await
}

/// GET: an attachment of the invoice that a token shows.
pub(super) async fn attachment(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Path((token, index)): Path<(String, usize)>,
) -> Response {
    let session = site.sessions.find(&headers);
    let desktop = site.desktop(session.as_ref());
    opened(approve_link::attachment(site.world.desk(), &desktop, &token, index).await)
}
