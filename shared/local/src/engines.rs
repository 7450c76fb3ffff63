//! The embedded engines: `DynamoDB` and S3 inside this process, behind the ordinary AWS clients.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use attest_outside::connection;
use attest_store::{Places, Store};
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use dynoxide::Database;
use hyper_util::rt::{TokioExecutor, TokioIo};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tokio::net::TcpListener;

use crate::meter::{Meter, Watch};

/// Credentials that the embedded engines accept; they listen on loopback only.
const KEY: &str = "attest";

/// Bucket of the embedded image store.
pub const IMAGES: &str = "attest-images";

/// Engines running in this process; they stop when it ends or they are dropped.
pub struct Engines {
    /// The store on top of them.
    pub store: Store,
    /// The client of the tables, for tests that look at items as they are stored.
    pub db: aws_sdk_dynamodb::Client,
    /// The S3 client, for providers that read from a bucket.
    pub s3: aws_sdk_s3::Client,
    /// Folder of the embedded image store: what lies in it is what a client keeps in a bucket of its own (IMG-1).
    pub images: PathBuf,
    /// Counts requests, and lets tests make them fail.
    pub meter: Arc<Meter>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Drop for Engines {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Where the engines keep their state.
#[derive(Debug, Clone)]
pub enum Keep {
    /// Records in memory, documents in this folder; for tests.
    Memory(PathBuf),
    /// Everything below this folder.
    Folder(PathBuf),
}

impl Engines {
    /// Starts both engines on free loopback ports and makes the tables and the bucket.
    ///
    /// # Errors
    /// When a port, a folder or the database cannot be opened.
    pub async fn start(keep: &Keep) -> anyhow::Result<Self> {
        let (database, documents) = match keep {
            Keep::Memory(documents) => (Database::memory().map_err(as_error)?, documents.clone()),
            Keep::Folder(folder) => {
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("cannot make {}", folder.display()))?;
                let file = folder.join("records.sqlite");
                let opened = Database::new(&file.to_string_lossy()).map_err(as_error);
                let database = opened.with_context(|| format!("cannot open {}", file.display()))?;
                (database, folder.join("documents"))
            }
        };
        let images = documents.join(IMAGES);
        std::fs::create_dir_all(&images).with_context(|| format!("cannot make {}", images.display()))?;
        let (records_address, records_task) = serve_records(database).await?;
        let (documents_address, documents_task) = serve_documents(&documents).await?;
        let meter = Arc::new(Meter::default());
        let region = Region::from_static("eu-north-1");
        let client = connection::client();
        let credentials = Credentials::new(KEY, KEY, None, None, "embedded");
        let db = aws_sdk_dynamodb::Client::from_conf(
            aws_sdk_dynamodb::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(region.clone())
                .credentials_provider(credentials.clone())
                .http_client(client.clone())
                .retry_config(RetryConfig::disabled())
                .endpoint_url(records_address)
                .interceptor(Watch::new(meter.clone(), "dynamodb"))
                .build(),
        );
        let s3 = aws_sdk_s3::Client::from_conf(
            aws_sdk_s3::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(region)
                .credentials_provider(credentials)
                .http_client(client)
                .retry_config(RetryConfig::disabled())
                .endpoint_url(documents_address)
                .force_path_style(true)
                .interceptor(Watch::new(meter.clone(), "s3"))
                .build(),
        );
        let places = Places {
            records: "attest-records".to_owned(),
            trail: "attest-trail".to_owned(),
            bucket: "attest-documents".to_owned(),
        };
        let store = Store::new(db.clone(), s3.clone(), places);
        store.create_places().await.context("cannot make the tables and the bucket")?;
        meter.reset();
        Ok(Self { store, db, s3, images, meter, tasks: vec![records_task, documents_task] })
    }
}

fn as_error(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}

async fn serve_records(database: Database) -> anyhow::Result<(String, tokio::task::JoinHandle<()>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await.context("cannot open a loopback port")?;
    let address = format!("http://{}", listener.local_addr()?);
    let task = tokio::spawn(dynoxide::server::serve_on(listener, database));
    Ok((address, task))
}

async fn serve_documents(folder: &Path) -> anyhow::Result<(String, tokio::task::JoinHandle<()>)> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let files = s3s_fs::FileSystem::new(folder).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let service = {
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(KEY, KEY));
        builder.build()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.context("cannot open a loopback port")?;
    let address = format!("http://{}", listener.local_addr()?);
    let task = tokio::spawn(async move {
        let http = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
        while let Ok((socket, _)) = listener.accept().await {
            // A delayed acknowledgement would cost 40 ms per request.
            let _ = socket.set_nodelay(true);
            let connection = http.serve_connection(TokioIo::new(socket), service.clone()).into_owned();
            tokio::spawn(async move {
                let _ = connection.await;
            });
        }
    });
    Ok((address, task))
}
