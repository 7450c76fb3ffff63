//! `attest serve`: approval pages on loopback, and the flow behind them.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, bail};
use attest_outside::clock::Clock as _;
use attest_payables::links::Throttle;
use attest_steps::approve_link::{self, Desktop, Posted, Shown};
use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Form, Path as UrlPath, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::run::open;
use crate::world::World;

/// How often the sweep and the batch run.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Largest form.
const FORM_BYTES_MAX: usize = 64 * 1024;

struct Site {
    world: Arc<World>,
    throttles: Mutex<HashMap<String, Throttle>>,
}

/// Runs the command until it is interrupted.
///
/// # Errors
/// When the data folder holds nothing or the address cannot be opened.
pub async fn run(data: &Path, address: &str) -> anyhow::Result<ExitCode> {
    if !data.join("attest.toml").exists() {
        bail!("{} holds no data; run `attest demo` or `attest run` first", data.display());
    }
    let mut world = open(data, None).await?;
    world.settings.base_url = format!("http://{address}");
    serve(Arc::new(world), address).await?;
    Ok(ExitCode::SUCCESS)
}

/// Serves the pages of a running world.
///
/// # Errors
/// When the address is not on loopback or cannot be opened.
pub async fn serve(world: Arc<World>, address: &str) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let bound: SocketAddr = listener.local_addr()?;
    if !bound.ip().is_loopback() {
        bail!("{bound} is not a loopback address; pages without sign-in are served on loopback only");
    }
    eprintln!("Approval pages: http://{bound}/a/<token>. Stop with Ctrl-C.");
    let beat = tokio::spawn(beat(world.clone()));
    let service = router(world).into_make_service_with_connect_info::<SocketAddr>();
    let stopped = axum::serve(listener, service).with_graceful_shutdown(async {
        let _ = tokio::signal::ctrl_c().await;
    });
    stopped.await?;
    beat.abort();
    Ok(())
}

/// The routes: a page shows on GET and acts on POST only (LINK-3).
pub fn router(world: Arc<World>) -> Router {
    let site = Arc::new(Site { world, throttles: Mutex::default() });
    Router::new()
        .route("/a/{token}", get(show).post(decide))
        .route("/a/{token}/attachments/{index}", get(attachment))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(site)
}

/// The sweep, Create Batch and whatever comes of them, once a minute.
async fn beat(world: Arc<World>) {
    loop {
        if let Err(error) = attest_steps::remind::sweep(world.desk(), &world.settings.tenant).await {
            tracing::error!(%error, "The sweep did not finish");
        }
        world.settle(|_, _| {}).await;
        if let Err(error) = world.batch().await {
            tracing::error!(%error, "Create Batch did not finish");
        }
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

#[derive(Deserialize)]
struct Wanted {
    r#do: Option<String>,
}

#[derive(Deserialize)]
struct Fields {
    action: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    to: String,
}

impl Site {
    fn desktop(&self) -> Desktop<'_> {
        Desktop {
            renderer: &self.world.renderer,
            keys: &self.world.keys,
            tenant: &self.world.settings.tenant,
            base_url: &self.world.settings.base_url,
        }
    }

    /// LINK-12. Whether the address has sent too many bad tokens.
    fn is_closed(&self, client: &str) -> bool {
        let now = self.world.clock.now();
        let mut throttles = self.throttles.lock().unwrap_or_else(PoisonError::into_inner);
        throttles.retain(|_, throttle| throttle.ends_at().is_some_and(|end| end > now));
        throttles.get(client).is_some_and(|throttle| throttle.is_closed(now))
    }

    fn answer(&self, client: &str, shown: Result<Shown, attest_steps::StepError>) -> Response {
        let shown = match shown {
            Ok(shown) if shown.is_bad_token => {
                let now = self.world.clock.now();
                let mut throttles = self.throttles.lock().unwrap_or_else(PoisonError::into_inner);
                let is_closed = throttles.entry(client.to_owned()).or_default().note_bad(now);
                if is_closed { approve_link::too_many(&self.world.renderer) } else { Ok(shown) }
            }
            other => other,
        };
        match shown {
            Ok(shown) => {
                let status = StatusCode::from_u16(shown.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let mut response = (status, shown.html).into_response();
                for (name, value) in self.world.renderer.page_headers() {
                    if let Ok(value) = HeaderValue::from_str(value) {
                        response.headers_mut().insert(HeaderName::from_static(name), value);
                    }
                }
                response
            }
            Err(error) => {
                tracing::error!(%error, "A page could not be shown");
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "The page cannot be shown at present. Try again in a minute.",
                )
                    .into_response()
            }
        }
    }
}

async fn show(
    State(site): State<Arc<Site>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    UrlPath(token): UrlPath<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let client = client.ip().to_string();
    if site.is_closed(&client) {
        return site.answer(&client, approve_link::too_many(&site.world.renderer));
    }
    let shown = approve_link::show(site.world.desk(), &site.desktop(), &token, wanted.r#do.as_deref()).await;
    site.answer(&client, shown)
}

async fn decide(
    State(site): State<Arc<Site>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    UrlPath(token): UrlPath<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let client = client.ip().to_string();
    if site.is_closed(&client) {
        return site.answer(&client, approve_link::too_many(&site.world.renderer));
    }
    let posted = Posted { action: &fields.action, comment: &fields.text, to: &fields.to, client: &client };
    let shown = approve_link::decide(site.world.desk(), &site.desktop(), &token, &posted).await;
    // What follows from the act: the next task and its mail, or the batch and the ERP file.
    site.world.settle(|_, _| {}).await;
    if let Err(error) = site.world.batch().await {
        tracing::error!(%error, "Create Batch did not finish");
    }
    site.answer(&client, shown)
}

/// An attachment is downloaded, never run: its type is not told to the browser (IMG-17).
async fn attachment(
    State(site): State<Arc<Site>>,
    UrlPath((token, index)): UrlPath<(String, usize)>,
) -> Response {
    match approve_link::attachment(site.world.desk(), &site.desktop(), &token, index).await {
        Ok(Some((bytes, name))) => {
            let safe: String =
                name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
            let disposition = format!("attachment; filename=\"{safe}\"");
            let mut response = bytes.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            if let Ok(value) = HeaderValue::from_str(&disposition) {
                headers.insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "An attachment could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
