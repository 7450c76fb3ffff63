//! `attest serve`: approval pages and the workbench on loopback, and the flow behind them.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use attest_model::record::InvoiceRecord;
use attest_outside::clock::Clock as _;
use attest_render::RenderError;
use attest_steps::approve_link::Shown;
use attest_steps::archive::{Shared, archive};
use attest_steps::{OpenedFile, StepError};
use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::run::open;
use crate::world::World;
use session::Sessions;

mod approval;
mod guard;
mod session;
mod sign_in;
mod workbench;

/// How often the sweep and the batch run.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Largest form.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// Largest document that a form may send; `attach.max_bytes` says what is taken of it (SET-36).
const UPLOAD_BYTES_MAX: usize = 100 * 1024 * 1024;

/// What is sent of an archive at once.
const PIECE_BYTES: usize = 64 * 1024;

/// What the pages share.
struct Site {
    world: Arc<World>,
    sessions: Sessions,
    /// Host and port under which a browser reaches the pages.
    host: String,
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
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let bound: SocketAddr = listener.local_addr()?;
    if !bound.ip().is_loopback() {
        bail!("{bound} is not a loopback address; pages without sign-in are served on loopback only");
    }
    let mail = world.folder.join("mail");
    let pages = Pages::of(world.clone(), &bound.to_string())?;
    eprintln!("Workbench, one sign-in: {}", pages.sign_in_address());
    eprintln!("Approval pages:         the links in the mails in {}", mail.display());
    eprintln!("Stop with Ctrl-C.");
    let beat = tokio::spawn(beat(world));
    let stopped = tokio::select! {
        stopped = pages.listen(listener) => stopped,
        _ = tokio::signal::ctrl_c() => Ok(()),
    };
    beat.abort();
    stopped.context("the pages can no longer be served")
}

/// The pages of a running world.
pub struct Pages(Arc<Site>);

impl Pages {
    /// Prepares the pages that a browser reaches at this host and port.
    ///
    /// # Errors
    /// When the key of the data folder cannot be read.
    pub fn of(world: Arc<World>, host: &str) -> anyhow::Result<Self> {
        let sessions = Sessions::of(&world.folder)?;
        Ok(Self(Arc::new(Site { world, sessions, host: host.to_owned() })))
    }

    /// Where one person signs in once; afterwards it is another address.
    #[must_use]
    pub fn sign_in_address(&self) -> String {
        self.0.sign_in_address()
    }

    /// Answers requests until it is dropped.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn listen(&self, listener: TcpListener) -> std::io::Result<()> {
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).await
    }

    /// The routes: a page shows on GET and acts on POST only (LINK-3).
    fn router(&self) -> Router {
        Router::new()
            .route("/a/{token}", get(approval::show).post(approval::decide))
            .route("/a/{token}/attachments/{index}", get(approval::attachment))
            .route("/", get(workbench::home))
            .route("/workbench", get(workbench::list).post(workbench::bulk))
            .route(
                "/invoices/{id}",
                get(workbench::invoice)
                    .post(workbench::act)
                    .layer(DefaultBodyLimit::max(FORM_BYTES_MAX + UPLOAD_BYTES_MAX)),
            )
            .route("/invoices/{id}/document", get(workbench::document))
            .route("/invoices/{id}/archive", get(workbench::archive))
            .route("/invoices/{id}/attachments/{index}", get(workbench::attachment))
            .route("/matching", get(workbench::matching).post(workbench::run_matching))
            .route("/messages", get(workbench::messages))
            .route("/messages/{id}", get(workbench::message).post(workbench::handle_message))
            .route("/messages/{id}/document", get(workbench::message_document))
            .route("/notes", post(workbench::put_away))
            .route("/subscriptions", get(workbench::subscriptions))
            .route(sign_in::SIGN_IN, get(sign_in::show).post(sign_in::begin))
            .route("/sign-out", post(sign_in::end))
            .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
            .layer(axum::middleware::from_fn(guard::guard))
            .with_state(self.0.clone())
    }
}

/// The sweep, Create Batch and whatever comes of them, once a minute.
async fn beat(world: Arc<World>) {
    loop {
        if let Err(error) = attest_steps::remind::sweep(world.desk(), &world.settings.tenant, None).await {
            tracing::error!(%error, "The sweep did not finish");
        }
        world.settle(|_, _| {}).await;
        if let Err(error) = world.batch().await {
            tracing::error!(%error, "Create Batch did not finish");
        }
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

impl Site {
    fn sign_in_address(&self) -> String {
        format!("http://{}{}?key={}", self.host, sign_in::SIGN_IN, self.sessions.run_key())
    }

    /// What follows from an act: the next task and its mail, or the batch and the ERP file.
    async fn go_on(&self) {
        self.world.settle(|_, _| {}).await;
        if let Err(error) = self.world.batch().await {
            tracing::error!(%error, "Create Batch did not finish");
        }
    }

    /// A page of a step with its headers (LINK-13).
    fn shown(&self, shown: Result<Shown, StepError>) -> Response {
        match shown {
            Ok(shown) => {
                let status = StatusCode::from_u16(shown.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                self.page(status, Ok(shown.html))
            }
            Err(error) => failed(&error),
        }
    }

    /// A page with its headers (LINK-13).
    fn page(&self, status: StatusCode, html: Result<String, RenderError>) -> Response {
        let html = match html {
            Ok(html) => html,
            Err(error) => return failed(&error),
        };
        let mut response = (status, html).into_response();
        for (name, value) in self.world.renderer.page_headers() {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

/// What a visitor reads when we could not do our work.
fn failed(error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "A page could not be shown");
    (StatusCode::SERVICE_UNAVAILABLE, "The page cannot be shown at present. Try again in a minute.")
        .into_response()
}

/// A document is downloaded, never run: its type is not told to the browser (IMG-17).
fn download(found: Result<Option<(Vec<u8>, String)>, StepError>) -> Response {
    match found {
        Ok(Some((bytes, name))) => file(bytes, &name, "application/octet-stream", "attachment"),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

/// ATT-8. An attachment: shown where a browser can, else saved.
fn opened(found: Result<Option<OpenedFile>, StepError>) -> Response {
    match found {
        Ok(Some(found)) => {
            let disposition = if found.is_inline { "inline" } else { "attachment" };
            file(found.bytes, &found.file_name, &found.media_type, disposition)
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

/// AUD-2. The archive of an invoice, sent while it is packed; one that cannot be packed to its end breaks off.
fn archived(site: Arc<Site>, record: InvoiceRecord, shared: Shared) -> Response {
    let (mut packed, read) = tokio::io::duplex(PIECE_BYTES);
    let name = format!("{}.zip", record.id);
    let work = tokio::spawn(async move {
        let (world, now) = (&site.world, site.world.clock.now());
        archive(&world.engines.store, &world.renderer, &record, shared, now, &mut packed).await
    });
    let pieces = futures::stream::try_unfold((read, work), |(mut read, work)| async move {
        let mut piece = vec![0; PIECE_BYTES];
        let length = read.read(&mut piece).await?;
        if length == 0 {
            work.await.map_err(std::io::Error::other)?.map_err(std::io::Error::other)?;
            return Ok::<_, std::io::Error>(None);
        }
        piece.truncate(length);
        Ok(Some((piece, (read, work))))
    });
    file(Body::from_stream(pieces), &name, "application/zip", "attachment")
}

fn file(body: impl IntoResponse, name: &str, media_type: &str, disposition: &str) -> Response {
    let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
    let mut response = body.into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(media_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("{disposition}; filename=\"{safe}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
